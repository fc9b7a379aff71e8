"""CSV, for people with a spreadsheet: one row an item, in and out.

Columns, in any order; only `kind` and `stem` must be there:

- `slug`, `category`, `kind`, `rule`, `topic`, `clause`, `difficulty`, `language`, `enemy_set`, `stem`,
  `feedback`: as the item's fields; empty `difficulty` is medium, empty `language` is en, an empty `rule`
  the first that the kind has;
- `post_channel`, `post_name`, `post_handle`, `post_text`: the post it is about, if any;
- `truth_sentiment`, `truth_topic`, `truth_priority`, `truth_track`, `truth_routes` (with a space between
  them): what triage of it is right;
- `reply_account`, `reply_visibility`, `reply_points` (one a line): what a reply must do;
- `option_1`, `credit_1`, `rationale_1`, `match_1`, `tolerance_1`, `option_2` …: the options.

Numbers have a decimal point. A text that a spreadsheet would run as a formula (it begins with =, +, -, @,
a tab or a carriage return) has an apostrophe before it, as spreadsheets themselves write text; reading
takes one such apostrophe away."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from academy.words.citations import read_citation
from academy.words.listening import Channel, Language
from academy.words.standing import Principle
from courses.items.formats.qti_ours import longest
from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import Entry, Found, Refused, Unreadable, question
from courses.items.formats.xmlguard import read_bytes
from courses.items.soundness import NUMBER, RULES, faults

PLAIN = ["slug", "category", "kind", "rule", "topic", "clause", "difficulty", "language", "enemy_set", "stem",
         "feedback"]  # fmt: skip
POST = ["channel", "name", "handle", "text"]
TRUTH = ["sentiment", "topic", "priority", "track", "routes"]
REPLY = ["account", "visibility", "points"]
COLUMNS = [*PLAIN, *(f"post_{name}" for name in POST), *(f"truth_{name}" for name in TRUTH),
           *(f"reply_{name}" for name in REPLY)]  # fmt: skip
OF_AN_OPTION = ["option", "credit", "rationale", "match", "tolerance"]
MOST_OPTIONS = 100
REQUIRED = {"kind", "stem"}
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_OPTION = re.compile(rf"({'|'.join(OF_AN_OPTION)})_([1-9][0-9]?|{MOST_OPTIONS})")
_KINDS = {"single_choice", "multiple_response", "true_false", "matching", "ordering", "short_answer",
          "numeric", "situational_judgement", "triage", "reply"}  # fmt: skip

Row = dict[str, str]


def is_header(head: bytes) -> bool:
    """Whether a file that begins with `head` is such a sheet."""
    try:
        line = _decoded(head, errors="ignore").split("\n", 1)[0]
    except Unreadable:
        return False
    return set(_names(line, _delimiter(line))) >= REQUIRED


def read(path: str | Path) -> Iterator[Found | Refused]:
    """Every row of the file at `path`, found or refused, in its order; its position is its first line.

    Raises `Unreadable` for a file in no encoding we know, with no header or with columns that are not
    ours: those are named."""
    text = _decoded(read_bytes(path))
    lines = io.StringIO(text, newline="")
    header = lines.readline()
    delimiter = _delimiter(header)
    names = _names(header, delimiter)
    _check(names)
    return _rows(csv.reader(lines, delimiter=delimiter, strict=True), names)


def _decoded(content: bytes, errors: str = "strict") -> str:
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding, errors)
    except UnicodeDecodeError as broken:
        raise Unreadable("It is not in UTF-8. Save it as “CSV UTF-8” and import it again.") from broken


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _names(header: str, delimiter: str) -> list[str]:
    row: list[str] = next(csv.reader([header.strip("\r\n")], delimiter=delimiter), [])
    return [name.strip().lower() for name in row]


def _check(names: list[str]) -> None:
    missing = sorted(REQUIRED - set(names))
    if missing:
        raise Unreadable(f"Its first line names no column {' and no '.join(missing)}.")
    unknown = [name for name in names if name not in COLUMNS and not _OPTION.fullmatch(name)]
    if unknown:
        raise Unreadable(f"These columns are none of ours: {', '.join(repr(name) for name in unknown[:10])}.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unreadable(f"These columns are there twice: {', '.join(twice)}.")


def _rows(reader: Any, names: list[str]) -> Iterator[Found | Refused]:
    while True:
        line = reader.line_num + 2  # the header was read before, and lines are counted from 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            never_closed = "unexpected end" in str(broken)
            why = (
                "A quotation mark is never closed"
                if never_closed
                else "Its quotation marks or cells are broken"
            )
            yield Refused(f"line {line}", f"{why}; neither it nor what follows was read.")
            return
        if any(cell.strip() for cell in cells):
            yield _one(line, cells, names)


def _one(line: int, cells: list[str], names: list[str]) -> Found | Refused:
    position = f"line {line}"
    if len(cells) != len(names):
        return Refused(position, f"It has {len(cells)} cells, and the header has {len(names)}.")
    row = {name: _unguarded(cell) for name, cell in zip(names, cells, strict=True)}
    position += f" ({row['slug'][:80]})" * bool(row.get("slug"))
    try:
        entry = _entry(row)
    except Refusal as refusal:
        return Refused(position, str(refusal))
    if found := faults(entry.question):
        return Refused(position, " ".join(found))
    return Found(position, entry)


def _entry(row: Row) -> Entry:
    def said(name: str, among: Iterable[str], unsaid: str = "") -> str:
        value = row.get(name, "").strip()
        if value and value not in among:
            raise Refusal(f"{name}: “{value[:40]}” is none of: {', '.join(filter(None, among))}.")
        return value or unsaid

    kind = said("kind", sorted(_KINDS))
    if not kind:
        raise Refusal("kind: it is empty.")
    rules = RULES.get(kind, ("",))
    clause = row.get("clause", "").strip()
    if clause:
        try:
            read_citation(clause)
        except ValueError as unread:
            raise Refusal(f"clause: “{clause[:60]}” should read like social-media@6#2.1.") from unread
    post = _post(row)
    asked = question(
        kind,
        row["stem"],
        rule=said("rule", rules, rules[0]),
        topic=said("topic", Principle.values),
        clause=clause,
        difficulty=said("difficulty", ["easy", "medium", "hard"], "medium"),
        language=said("language", Language.values, Language.EN.value),
        feedback=row.get("feedback", ""),
        post=post,
        options=_options(row, kind),
        truth=_truth(row) if kind == "triage" else None,
        reply=_reply(row, post) if kind == "reply" else None,
    )
    _refuse_idle(row, kind)
    return Entry(
        row.get("slug", "").strip(), row.get("category", ""), asked, row.get("enemy_set", "").strip()
    )


def _refuse_idle(row: Row, kind: str) -> None:
    """Cells that the kind has no use for are a mistake that nobody would see."""
    for prefix, own in (("truth_", "triage"), ("reply_", "reply")):
        idle = [
            name for name, cell in row.items() if name.startswith(prefix) and cell.strip() and kind != own
        ]
        if idle:
            raise Refusal(f"{idle[0]}: only an item of kind {own} has it.")


def _post(row: Row) -> dict[str, str] | None:
    post = {name: row.get(f"post_{name}", "") for name in POST}
    if not any(cell.strip() for cell in post.values()):
        return None
    if post["channel"] not in Channel.values:
        raise Refusal(f"post_channel: “{post['channel'][:40]}” is none of: {', '.join(Channel.values)}.")
    if not post["text"].strip():
        raise Refusal("post_text: the post says nothing.")
    return post


def _truth(row: Row) -> dict[str, Any]:
    truth: dict[str, Any] = {name: row.get(f"truth_{name}", "").strip() for name in TRUTH}
    return truth | {"routes": truth["routes"].split()}


def _reply(row: Row, post: dict[str, str] | None) -> dict[str, Any]:
    visibility = row.get("reply_visibility", "").strip()
    points = [point for point in row.get("reply_points", "").split("\n") if point.strip()]
    return {
        "account": row.get("reply_account", "").strip(),
        "visibility": visibility,
        "longest": longest(visibility, post["channel"] if post else ""),
        "key_points": points,
    }


def _options(row: Row, kind: str) -> list[dict[str, Any]]:
    options = []
    for place in range(1, MOST_OPTIONS + 1):
        cells = {name: row.get(f"{name}_{place}", "") for name in OF_AN_OPTION}
        if not any(cell.strip() for cell in cells.values()):
            continue
        if not cells["option"].strip() and not (kind == "matching" and cells["match"].strip()):
            raise Refusal(f"option_{place}: it is empty, but other cells of it are not.")
        option: dict[str, Any] = {
            "text": cells["option"],
            "credit": _number(f"credit_{place}", cells["credit"]),
            "rationale": cells["rationale"],
        }
        if kind == "matching":
            option["match"] = cells["match"]
        if kind == "numeric":
            option["tolerance"] = _number(f"tolerance_{place}", cells["tolerance"])
        _refuse_unused(kind, place, cells, option)
        options.append(option)
    return options


def _refuse_unused(kind: str, place: int, cells: Row, option: dict[str, Any]) -> None:
    if kind != "matching" and cells["match"].strip():
        raise Refusal(f"match_{place}: only an item of kind matching has it.")
    if kind != "numeric" and cells["tolerance"].strip():
        raise Refusal(f"tolerance_{place}: only an item of kind numeric has it.")
    if kind in ("matching", "ordering") and option["credit"]:
        raise Refusal(f"credit_{place}: pairs and steps earn equal parts; they have no credit of their own.")


def _number(name: str, cell: str) -> float:
    cell = cell.strip()
    if cell and not NUMBER.fullmatch(cell):
        raise Refusal(f"{name}: “{cell[:40]}” is not a number; write it with a decimal point, as 0.5.")
    if abs(Decimal(cell or 0)) >= 10**10 or Decimal(cell or 0) != round(Decimal(cell or 0), 10):
        raise Refusal(f"{name}: “{cell[:40]}” has more digits than items keep.")
    return float(cell or 0)


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write(_title: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The bank as such a sheet in UTF-8 with a byte order mark, which spreadsheets want.

    Raises `ValueError`, before it gives anything, for an entry that has faults and could not come back."""
    entries = list(entries)
    for entry in entries:
        for fault in faults(entry.question):
            raise ValueError(f"{entry.slug} cannot be exported: {fault}")
    most = max((len(entry.question["options"]) for entry in entries), default=0)
    names = [*COLUMNS, *(f"{name}_{place}" for place in range(1, most + 1) for name in OF_AN_OPTION)]
    return _written(names, entries)


def _written(names: list[str], entries: list[Entry]) -> Iterator[bytes]:
    yield codecs.BOM_UTF8
    for row in [dict(zip(names, names, strict=True)), *map(_row, entries)]:
        line = io.StringIO(newline="")
        csv.writer(line).writerow([row.get(name, "") for name in names])
        yield line.getvalue().encode()


def _row(entry: Entry) -> Row:
    asked = entry.question
    row = {name: asked[name] for name in PLAIN if name in asked}
    row |= {"slug": entry.slug, "category": entry.category, "enemy_set": entry.enemy_set}
    row |= {f"post_{name}": asked["post"][name] for name in POST if asked["post"]}
    row |= {f"truth_{name}": asked["truth"][name] for name in TRUTH[:-1] if asked["truth"]}
    if asked["truth"]:
        row["truth_routes"] = " ".join(asked["truth"]["routes"])
    if asked["reply"]:
        row |= {f"reply_{name}": asked["reply"][name] for name in REPLY[:-1]}
        row["reply_points"] = "\n".join(asked["reply"]["key_points"])
    row = {name: _guarded(text) for name, text in row.items()}
    for place, option in enumerate(asked["options"], 1):
        row[f"option_{place}"] = _guarded(option["text"])
        row[f"rationale_{place}"] = _guarded(option["rationale"])
        row[f"match_{place}"] = _guarded(option.get("match", ""))
        row[f"credit_{place}"] = repr(option["credit"]) if option["credit"] else ""
        row[f"tolerance_{place}"] = (
            f"{Decimal(repr(option['tolerance'])):f}" if option.get("tolerance") else ""
        )
    return row
