"""A bank as a QTI 3.0 package: one item a file, the same bytes for the same bank."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement

from courses.items.formats.qti_building import item_element
from courses.items.formats.qti_names import (
    INSTANCE_SPACE,
    ITEM_TYPE,
    LOM_SCHEMA,
    LOM_SPACE,
    MANIFEST_SCHEMA,
    MANIFEST_SPACE,
)
from courses.items.formats.shape import Entry
from courses.items.formats.xml_out import xml_bytes
from courses.items.soundness import faults

# No zip knows an earlier one: what is packed does not depend on when.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
_CHUNK = 65_536
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def write(title: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """A content package of the bank called `title`: a manifest, and an item file for each entry.

    Raises `ValueError`, before it gives anything, for an entry that has faults and could not come
    back, and for a text with signs that XML cannot hold."""
    files: dict[str, bytes] = {}
    names: list[str] = []
    for place, entry in enumerate(entries, 1):
        for fault in faults(entry.question):
            raise ValueError(f"{entry.slug} cannot be exported: {fault}")
        name = _name(entry.slug, place, names)
        names.append(name)
        files[f"items/{name}.xml"] = xml_bytes(item_element(name, entry), entry.slug or name)
    files = {"imsmanifest.xml": xml_bytes(_manifest(title, names), title), **files}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for path, content in files.items():
            package.writestr(_zip_entry(path), content)
    buffer.seek(0)
    return iter(lambda: buffer.read(_CHUNK), b"")


def _name(slug: str, place: int, taken: list[str]) -> str:
    """The identifier of an item, which also names its file: its slug wherever QTI allows that."""
    name = slug if _IDENTIFIER.fullmatch(slug) else f"item-{place}"
    return name if name not in taken else f"{name}-{place}"


def _zip_entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system that writes it
    entry.external_attr = 0o100644 << 16
    return entry


def _manifest(title: str, names: list[str]) -> Element:
    root = Element("manifest", {
        "xmlns": MANIFEST_SPACE,
        "xmlns:xsi": INSTANCE_SPACE,
        "xsi:schemaLocation": f"{MANIFEST_SPACE} {MANIFEST_SCHEMA} {LOM_SPACE} {LOM_SCHEMA}",
        "identifier": "academy-bank",
    })  # fmt: skip
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTI Package"
    SubElement(metadata, "schemaversion").text = "3.0.0"
    lom = SubElement(metadata, "lom", {"xmlns": LOM_SPACE})
    words = SubElement(SubElement(SubElement(lom, "general"), "title"), "string")
    words.text = title
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for name in names:
        href = f"items/{name}.xml"
        resource = SubElement(
            resources, "resource", {"identifier": f"R-{name}", "type": ITEM_TYPE, "href": href}
        )
        SubElement(resource, "file", {"href": href})
    return root
