"""A credential baked into an SVG (Open Badges 3.0, 5.3.2): an element of its own, first in the drawing."""

import re
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENT = f"{{{NAMESPACE}}}credential"
ROOT = re.compile(r"<svg\b[^>]*(?=>)")


def bake(drawing: bytes, text: str) -> bytes:
    """A drawing of ours with the text in it: a token as an attribute, a document (it begins with a brace) as
    content. Raises `ValueError` for no SVG and for one that is baked already."""
    drawn = drawing.decode()
    if not ROOT.search(drawn) or NAMESPACE in drawn:
        raise ValueError("no drawing, or a baked one")
    return ROOT.sub(lambda root: _baked(root.group(), text), drawn, count=1).encode()


def unbake(drawing: bytes) -> str:
    """The text baked into an SVG. Raises `ValueError` for none, two, or what is no XML; no entity is ever
    expanded and nothing is ever fetched."""
    try:
        found = list(fromstring(drawing, forbid_dtd=True).iter(ELEMENT))
    except (DefusedXmlException, ParseError, LookupError) as broken:
        raise ValueError("the drawing does not read as one") from broken
    if len(found) != 1:
        raise ValueError("no credential is in it, or more than one")
    return found[0].get("verify") or found[0].text or ""


def _baked(root: str, text: str) -> str:
    if text.startswith("{"):
        inside = "><![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]></openbadges:credential"
    else:
        inside = f" verify={quoteattr(text)}></openbadges:credential"
    return f'{root} xmlns:openbadges="{NAMESPACE}"><openbadges:credential{inside}'
