"""What QTI calls things, version by version: 3.0's kebab-case and 2.x's camelCase, made one.

Sources: 1EdTech QTI 3.0 ASI binding v1p0 and QTI 2.2/2.1 ASI (namespaces, schema locations, the
addresses of the standard response processing templates)."""

import re
from xml.etree.ElementTree import Element

ITEM_SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
ITEM_SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
MANIFEST_SPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
MANIFEST_SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
LOM_SPACE = "http://ltsc.ieee.org/xsd/LOM"
LOM_SCHEMA = "https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd"
INSTANCE_SPACE = "http://www.w3.org/2001/XMLSchema-instance"
TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
ITEM_TYPE = "imsqti_item_xmlv3p0"

# What marks an item as our own, and what of it QTI has no words for, in QTI's `data-` extensions.
TOOL = "academy"
OURS = "data-academy-"

_TEMPLATE = re.compile(
    r"https?://(?:www\.imsglobal\.org/(?:question|spec)/qti[_/]?v[23]p[0-9](?:p[0-9])?"
    r"|purl\.imsglobal\.org/spec/qti/v3p0)/rptemplates/([a-z_0-9]+?)(?:\.xml)?"
)
# Namespaces whose elements are QTI's own or the HTML within it.
_QTI_SPACE = re.compile(
    r"http://www\.imsglobal\.org/xsd/(?:imsqti(?:asi)?_v[0-9p]+|imsqti_item_v2p0|imsqtiv2p2_html5_v1p0"
    r"|apip/apipv1p0/qtiitem/imsqti_v2p[12])|http://www\.w3\.org/1999/xhtml"
)


def template_name(address: str) -> str | None:
    """The name of the standard response processing template at `address`, as `match_correct`."""
    found = _TEMPLATE.fullmatch(address.strip())
    return found[1] if found else None


def canonical(root: Element) -> Element:
    """`root` itself, all its names as 2.x writes them and without a namespace: 3.0's
    `qti-choice-interaction` is `choiceInteraction`, `response-identifier` is
    `responseIdentifier`. Elements of foreign namespaces keep a colon in theirs, as `m:math`."""
    for element in root.iter():
        element.tag = _element_name(element.tag)
        attributes = {_attribute_name(name): value for name, value in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update(attributes)
    return root


def _element_name(tag: str) -> str:
    space, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    if space and not _QTI_SPACE.fullmatch(space):
        return f":{name}"
    return _camel(name[4:]) if name.startswith("qti-") else name


def _attribute_name(name: str) -> str:
    plain = name.rpartition("}")[2]
    return plain if plain.startswith(("data-", "aria-")) else _camel(plain)


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(part.capitalize() for part in others)


def kebab(name: str) -> str:
    """The 3.0 name of what 2.x calls `name`."""
    return re.sub(r"[A-Z]", lambda found: "-" + found[0].lower(), name)
