"""The register as CSV, sent while it is read."""

import csv
from datetime import UTC

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

HEADER = [
    "as_of",
    "number",
    "state",
    "holder",
    "employee_number",
    "e_mail",
    "unit",
    "title",
    "level",
    "policy",
    "issued",
    "expires",
    "evidence",
]
ROWS_A_PIECE = 500


class _Echo:
    """Gives the CSV writer's line back instead of keeping it."""

    def write(self, line):
        return line


def harmless(cell):
    """The cell as text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def sheet(ledger):
    """The lines of the file, from the header on; the rows are never all in memory."""
    write = csv.writer(_Echo()).writerow
    yield write(HEADER)
    for row in ledger.rows().iterator(chunk_size=ROWS_A_PIECE):
        yield write([harmless(cell) for cell in _cells(row, ledger.at)])


def download(request, ledger):
    """The file as a response that streams under both kinds of server."""
    pieces = _pieces(sheet(ledger))
    if hasattr(request, "scope"):  # ASGI waits for no blocking iterator
        pieces = _one_after_the_other(pieces)
    name = f"register-{ledger.at.astimezone(UTC):%Y-%m-%dT%H%MZ}.csv"
    return StreamingHttpResponse(
        pieces,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(row, at):
    unit = row.person.unit
    return [
        _iso(at),
        row.number,
        row.state(at=at),
        row.holder,
        row.person.employee_number,
        row.person.email,
        unit.name if unit else "",
        row.title,
        row.level,
        row.policy,
        _iso(row.issued_at),
        _iso(row.expires_at),
        len(row.evidence),
    ]


def _iso(at):
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pieces(lines):
    """Many lines at a time: one message each would be slow."""
    piece = []
    for line in lines:
        piece.append(line)
        if len(piece) == ROWS_A_PIECE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


async def _one_after_the_other(pieces):
    while (piece := await sync_to_async(next)(pieces, None)) is not None:
        yield piece
