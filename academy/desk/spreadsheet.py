"""The register and the results of exams as files, sent while they are read.

Where reading breaks off, the connection does too: a file is whole or its download fails."""

import csv
import tempfile
from datetime import UTC

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

from academy.desk import exporting
from academy.words.cells import harmless

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RESULTS = [
    "exam",
    "attempt",
    "candidate",
    "employee_number",
    "e_mail",
    "started",
    "submitted",
    "ended_by",
    "score",
    "cut_score",
    "passed",
    "voided",
    "void_reason",
]
ROWS_A_PIECE, BYTES_A_PIECE = 500, 1 << 16


class _Echo:
    """Gives the CSV writer's line back instead of keeping it."""

    def write(self, line):
        return line


def register(request, ledger, form, *, at):
    """The register as of the ledger's moment, as CSV, JSON or XLSX."""
    found = _packed(ledger, at) if form == "xlsx" else exporting.pieces(ledger, form, exported_at=at)
    return _download(request, exporting.name(ledger, form), KINDS[form], found)


def _packed(ledger, at):
    """The pieces of a workbook, which is whole before the first of them is sent."""
    with tempfile.TemporaryFile() as file:
        exporting.write_workbook(ledger, file, exported_at=at)
        file.seek(0)
        yield from iter(lambda: file.read(BYTES_A_PIECE), b"")


def results(request, exam):
    """Every attempt at the exam that was submitted, the voided ones too."""
    attempts = exam.attempts.filter(submitted_at__isnull=False).select_related("candidate").order_by("pk")
    rows = (_attempt(exam, attempt) for attempt in attempts.iterator(chunk_size=ROWS_A_PIECE))
    return _download(request, f"results-{exam.slug}.csv", KINDS["csv"], _pieces(lines(RESULTS, rows)))


def lines(header, rows):
    """The lines of the file, from the header on; the rows are never all in memory."""
    write = csv.writer(_Echo()).writerow
    yield write(header)
    for row in rows:
        yield write([harmless(cell) for cell in row])


def _download(request, name, kind, pieces):
    """The file as a response that streams under both kinds of server."""
    if hasattr(request, "scope"):  # ASGI waits for no blocking iterator
        pieces = _one_after_the_other(pieces)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _attempt(exam, attempt):
    return [
        exam.slug,
        attempt.code,
        attempt.candidate.name,
        attempt.candidate.employee_number,
        attempt.candidate.email,
        _iso(attempt.started_at),
        _iso(attempt.submitted_at),
        attempt.ended_by,
        "" if attempt.score is None else attempt.score,
        attempt.cut_score,
        {None: "", True: "yes", False: "no"}[attempt.passed],
        _iso(attempt.voided_at) if attempt.voided_at else "",
        attempt.void_reason,
    ]


def _iso(at):
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pieces(rows):
    """Many lines at a time: one message each would be slow."""
    piece = []
    for line in rows:
        piece.append(line)
        if len(piece) == ROWS_A_PIECE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


async def _one_after_the_other(pieces):
    try:
        while (piece := await sync_to_async(next)(pieces, None)) is not None:
            yield piece
    finally:  # where nobody reads on, its transaction ends in the thread that began it
        await sync_to_async(pieces.close)()
