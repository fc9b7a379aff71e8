"""QTI: items of 2.1, 2.2 and 3.0 in, alone or in packages; QTI 3.0 packages out.

`read` takes one assessmentItem, an IMS content package (its manifest names the items, the
sections of its tests are their category) or a zip that merely holds item files."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from academy.words import packages
from courses.items.formats.qti_names import canonical
from courses.items.formats.qti_reading import read_item
from courses.items.formats.qti_writing import write
from courses.items.formats.shape import Found, Refused, Unreadable
from courses.items.formats.xmlguard import Hostile, parse, read_bytes

__all__ = ["read", "write"]

MANIFEST = "imsmanifest.xml"
# No single item needs more, and no test of as many items as a package can hold.
MOST_ELEMENTS, MOST_REFERENCES = 5_000, 50_000
NOT_NAMED = "The package’s manifest does not name it."
NOT_THERE = "The package’s manifest names it, but it is not in the package."


def read(path: str | Path) -> Iterator[Found | Refused]:
    """Every item of the file at `path`, found or refused, in its order.

    Raises `Unreadable` for a file that is not QTI, is damaged, or is built to do harm; all of
    it is read before the first item is given."""
    content = read_bytes(path)
    if packages.is_zip(content):
        return iter(_package(_xml_files(content)))
    root = canonical(parse(content, most=MOST_ELEMENTS))
    if root.tag in ("assessmentTest", "assessmentSection", "manifest"):
        raise Unreadable("It names items but holds none; import the package that it belongs to.")
    if root.tag != "assessmentItem":
        raise Unreadable(f"It is not QTI 2.1, 2.2 or 3.0: its first element is <{root.tag}>.")
    return iter([read_item(root, Path(path).name)])


def _xml_files(content: bytes) -> dict[str, bytes]:
    try:
        return packages.unpack(content, wanted=lambda name: name.lower().endswith(".xml"))
    except packages.Hostile as harm:
        raise Hostile(str(harm)) from harm
    except packages.Damaged as damage:
        raise Unreadable(str(damage)) from damage


def _package(files: dict[str, bytes]) -> list[Found | Refused]:
    manifests = sorted((name for name in files if posixpath.basename(name) == MANIFEST), key=len)
    if not manifests:
        found = [_file(name, content, "") for name, content in files.items()]
    else:
        found = list(_listed(files, manifests[0]))
    if not any(found):
        raise Unreadable("The package holds no QTI item.")
    return [one for one in found if one]


def _listed(files: dict[str, bytes], manifest: str) -> Iterator[Found | Refused | None]:
    """What the manifest names, and what the package holds beside it."""
    tests, items, old = _resources(manifest, files[manifest])
    categories: dict[str, str] = {}
    for test in tests:
        if test in files:
            for name, category in _sections(test, _parse(test, files[test], MOST_REFERENCES)):
                categories.setdefault(name, category)
    for name in items:
        if name in files:
            yield _file(name, files[name], categories.get(name, ""), named=True)
        else:
            yield Refused(name, NOT_THERE)
    for name in old:
        yield Refused(name, "It is QTI 1.2; items of 2.1, 2.2 and 3.0 are read.")
    named = {manifest, *tests, *items, *old}
    for name in [name for name in files if name not in named]:
        beside = _file(name, files[name], "")
        if beside:
            yield Refused(beside.position, NOT_NAMED)


def _resources(manifest: str, content: bytes) -> tuple[list[str], list[str], list[str]]:
    """The files of tests, of items, and of items in QTI 1.2, as the manifest names them."""
    tests: list[str] = []
    items: list[str] = []
    old: list[str] = []
    for resource in canonical(parse(content)).iter():
        kind, href = resource.get("type", ""), resource.get("href", "")
        if resource.tag.lstrip(":") != "resource" or not href:
            continue
        name = _beside(manifest, resource.get("base", "") + href)
        if kind.startswith(("imsqti_item_", "imsqti_apipitem_")):
            items.append(name)
        elif kind.startswith(("imsqti_test_", "imsqti_section_", "imsqti_apiptest_")):
            tests.append(name)
        elif kind.startswith(("imsqti_xmlv1", "imsqti_assessment_xmlv1")) or "/imsqti_xmlv1" in kind:
            old.append(name)
    return tests, list(dict.fromkeys(items)), old


def _beside(file: str, href: str) -> str:
    """The name of what `file` calls `href`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(href.split("#")[0])))


def _sections(name: str, root: Element, above: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The items that a test names, each with the titles of the sections that it stands in."""
    for part in root:
        titles = above
        if part.tag == "assessmentSection":
            titles = (*above, part.get("title") or part.get("identifier") or "")
        elif part.tag == "assessmentItemRef":
            yield _beside(name, part.get("href", "")), "/".join(titles)[:200]
        yield from _sections(name, part, titles)


def _parse(name: str, content: bytes, most: int = MOST_ELEMENTS) -> Element:
    try:
        return canonical(parse(content, most=most))
    except Hostile as hostile:
        raise Hostile(f"{name}: {hostile}") from hostile


def _file(name: str, content: bytes, category: str, *, named: bool = False) -> Found | Refused | None:
    """The item in a file of a package; None where it holds something else and nobody named it."""
    try:
        root = _parse(name, content)
    except Hostile:
        raise
    except Unreadable as unread:
        return Refused(name, str(unread))
    if root.tag != "assessmentItem":
        return Refused(name, f"It is no QTI item: its first element is <{root.tag}>.") if named else None
    return read_item(root, name, category)
