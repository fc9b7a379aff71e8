"""One row of our CSV as an entry, or why it is none."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from academy.words.citations import read_citation
from academy.words.listening import Channel, Language
from academy.words.standing import Principle
from courses.items.formats.qti_ours import longest
from courses.items.formats.qti_text import Refusal
from courses.items.formats.shape import Entry, question
from courses.items.formats.sheet_columns import (
    LONGEST,
    LONGEST_CELL,
    MOST_OPTIONS,
    OF_AN_OPTION,
    POST,
    TRUTH,
    Row,
)
from courses.items.soundness import NUMBER, RULES

_KINDS = {"single_choice", "multiple_response", "true_false", "matching", "ordering", "short_answer",
          "numeric", "situational_judgement", "triage", "reply"}  # fmt: skip
_UNHELD = re.compile("[\0\ud800-\udfff]")
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that are blank all the same


def read_row(row: Row) -> Entry:
    """The entry of a row. Raises `Refusal`, which names the cell."""
    for name, cell in row.items():
        _refuse_unkept(name, cell)
    kind = _said(row, "kind", sorted(_KINDS))
    if not kind:
        raise Refusal("kind: it is empty.")
    _refuse_idle(row, kind)
    rules = RULES.get(kind, ("",))
    post = _post(row)
    asked = question(
        kind,
        row["stem"],
        rule=_said(row, "rule", rules, rules[0]),
        topic=_said(row, "topic", Principle.values),
        clause=_clause(row),
        difficulty=_said(row, "difficulty", ["easy", "medium", "hard"], "medium"),
        language=_said(row, "language", Language.values, Language.EN.value),
        feedback=row.get("feedback", ""),
        post=post,
        options=_options(row, kind),
        truth=_truth(row) if kind == "triage" else None,
        reply=_reply(row, post) if kind == "reply" else None,
    )
    enemy_set = row.get("enemy_set", "").strip()
    return Entry(row.get("slug", "").strip(), row.get("category", ""), asked, enemy_set)


def _refuse_unkept(name: str, cell: str) -> None:
    longest_ = LONGEST.get(name, LONGEST_CELL)
    if len(cell) > longest_:
        raise Refusal(f"{name}: it is longer than {longest_:,} characters.")
    if _UNHELD.search(cell):
        raise Refusal(f"{name}: it holds a sign that no text can keep.")
    if cell.strip() and _is_blank(cell):
        raise Refusal(f"{name}: nothing of it can be seen.")


def _is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: spaces, controls, fillers and marks on nothing are nothing."""
    return all(sign in _FILLERS or unicodedata.category(sign) in _UNSEEN for sign in text)


def _said(row: Row, name: str, among: Iterable[str], unsaid: str = "") -> str:
    value = row.get(name, "").strip()
    if value and value not in among:
        raise Refusal(f"{name}: “{value[:40]}” is none of: {_listed(among)}.")
    return value or unsaid


def _listed(values: Iterable[str]) -> str:
    return ", ".join(filter(None, values)) or "no value at all"


def _clause(row: Row) -> str:
    clause = row.get("clause", "").strip()
    if clause:
        try:
            read_citation(clause)
        except ValueError as unread:
            raise Refusal(f"clause: “{clause[:60]}” should read like social-media@6#2.1.") from unread
    return clause


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
    points = [point for point in re.split("\r\n|\r|\n", row.get("reply_points", "")) if point.strip()]
    if any(_is_blank(point) for point in points):
        raise Refusal("reply_points: of one nothing can be seen.")
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
            "credit": _credit(f"credit_{place}", cells["credit"]),
            "rationale": cells["rationale"],
        }
        if kind == "matching":
            option["match"] = cells["match"]
        if kind == "numeric":
            option["tolerance"] = _number(f"tolerance_{place}", cells["tolerance"], 10)
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


def _number(name: str, cell: str, decimals: int) -> float:
    cell = cell.strip()
    if cell and not NUMBER.fullmatch(cell):
        raise Refusal(f"{name}: “{cell[:40]}” is not a number; write it with a decimal point, as 0.5.")
    exact = Decimal(cell or 0)
    number = float(exact)
    if abs(exact) >= 10**10 or exact != round(exact, decimals) or exact != Decimal(repr(number)):
        raise Refusal(f"{name}: “{cell[:40]}” has more digits than items keep.")
    return number


def _credit(name: str, cell: str) -> float:
    credit = _number(name, cell, 7)
    if abs(credit) > 1:
        raise Refusal(f"{name}: “{cell.strip()[:40]}” is not between -1 and 1.")
    return credit
