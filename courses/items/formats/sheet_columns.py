"""The columns of our CSV, and how its cells hold a text that a spreadsheet would run as a formula."""

import re

PLAIN = ["slug", "category", "kind", "rule", "topic", "clause", "difficulty", "language", "enemy_set", "stem",
         "feedback"]  # fmt: skip
POST = ["channel", "name", "handle", "text"]
TRUTH = ["sentiment", "topic", "priority", "track", "routes"]
REPLY = ["account", "visibility", "points"]
COLUMNS = [*PLAIN, *(f"post_{name}" for name in POST), *(f"truth_{name}" for name in TRUTH),
           *(f"reply_{name}" for name in REPLY)]  # fmt: skip
OF_AN_OPTION = ["option", "credit", "rationale", "match", "tolerance"]
MOST_OPTIONS = 100
MOST_ROWS = 100_000
LONGEST_HEADER = 20_000
LONGEST_CELL = 32_767  # what a spreadsheet's cell holds: of more it would drop the rest
# What the columns of an item hold, where that is less.
LONGEST = {"slug": 80, "category": 200, "clause": 80, "enemy_set": 80, "post_name": 80, "post_handle": 80}
# As OWASP lists them for CSV injection, full-width signs too, also after spaces that a program may trim.
_FORMULA = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")

Row = dict[str, str]


def guarded(text: str) -> str:
    """The cell of a text: with an apostrophe before it where it would be run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
