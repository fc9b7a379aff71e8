"""HTML as people paste it elsewhere, as plain text: read leniently, refused where words would be lost."""

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from courses.items.formats.qti_text import GAP, Refusal, plain

LONGEST = 50_000  # characters of one text
DEEPEST = 60
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Opening one closes an open one of its kind: people leave out the end tags that HTML lets them.
_CLOSES_ITSELF = {"p", "li", "dt", "dd", "option", "tr", "td", "th"}
_BLOCKS_END_P = {"div", "ul", "ol", "pre", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6", "p"}
_LISTS = {"ul", "ol", "table"}
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
# What may never end, and would then be read to the end of the text again at each place it begins.
_ENDLESS = re.compile(r"<[a-zA-Z/!?]")
_MARKDOWN = re.compile(r"[*_`|<>]|^[ \t]*(?:#|[-+] |[0-9]+[.)] )|\]\(|!\[", re.MULTILINE)


def has_markup(text: str) -> bool:
    """Whether a browser would see more in the text than its signs."""
    return bool(_MARKUP.search(text))


def plain_words(text: str, kind: str, notes: list[str]) -> str:
    """A text that Moodle calls `html`, `moodle` (its own format), `markdown` or `plain`, as plain words.

    Adds to `notes` what is not kept. Raises `Refusal` for what plain words cannot say."""
    if len(text) > LONGEST:
        raise Refusal(f"A text in it is longer than {LONGEST:,} characters.")
    if kind == "html" or (kind == "moodle" and has_markup(text)):
        return html_text(text, notes, breaks=kind == "moodle")
    if kind == "markdown" and _MARKDOWN.search(text.replace(GAP, "")):
        raise Refusal("It holds Markdown with more than plain words; write them as plain text or HTML.")
    return text


def html_text(html: str, notes: list[str], *, breaks: bool = False) -> str:
    """The words of `html` as a browser would lay them out in plain lines; with `breaks` a line
    break in the source is one on the page too (Moodle's own format).

    Adds to `notes` what of the look is not kept. Raises `Refusal` for what plain text cannot say:
    pictures, tables, links, formulas."""
    if len(html) > LONGEST:
        raise Refusal(f"A text in it is longer than {LONGEST:,} characters.")
    if breaks:
        html = html.replace("\n", "<br>")
    _check_ends(html)
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return plain(tree.root, notes)


def _check_ends(html: str) -> None:
    """Refuse a tag or a comment without an end: Python's parser needs minutes for thousands of them."""
    if _ENDLESS.search(html, html.rfind(">") + 1) or html.rfind("<!--") > html.rfind("-->"):
        raise Refusal("Its HTML holds a tag or a comment that never ends.")
    if "<![" in html:
        raise Refusal("Its HTML holds a section that HTML does not have.")


class _Tree(HTMLParser):
    """Builds elements; whatever is open at the end is closed there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS_END_P:
            self._close("p")
        if tag in _CLOSES_ITSELF:
            self._close(tag)
        if tag == "a" and not any(name == "href" for name, _ in attrs):
            tag = "span"  # a mere anchor says nothing
        element = SubElement(self.open[-1], tag)
        if tag not in _VOID:
            self.open.append(element)
        if len(self.open) > DEEPEST:
            raise Refusal(f"Its HTML is nested more than {DEEPEST} deep.")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._close(tag)

    def handle_endtag(self, tag: str) -> None:
        self._close("span" if tag == "a" and not self._is_open("a") else tag)

    def _is_open(self, tag: str) -> bool:
        return any(element.tag == tag for element in self.open)

    def _close(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return
            if self.open[place].tag in _LISTS and tag in _CLOSES_ITSELF:
                return  # the one that is open belongs to the list around this one

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data

    def handle_pi(self, data: str) -> None:
        raise Refusal("Its HTML holds a processing instruction.")

    def unknown_decl(self, data: str) -> None:
        raise Refusal("Its HTML holds a section that HTML does not have.")
