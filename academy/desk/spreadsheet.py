"""The register and the results of exams as CSV, sent while they are read.

Where reading breaks off, the connection does too: a file is whole or its download fails."""

import csv
from datetime import UTC

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

from academy.words.cells import harmless

REGISTER = [
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
    "ends",
    "evidence",
]
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
ROWS_A_PIECE = 500


class _Echo:
    """Gives the CSV writer's line back instead of keeping it."""

    def write(self, line):
        return line


def register(request, ledger):
    """The register as of the ledger's moment."""
    rows = (_certificate(row, ledger.at) for row in ledger.rows().iterator(chunk_size=ROWS_A_PIECE))
    return _download(request, f"register-{ledger.at.astimezone(UTC):%Y-%m-%dT%H%MZ}.csv", REGISTER, rows)


def results(request, exam):
    """Every attempt at the exam that was submitted, the voided ones too."""
    attempts = exam.attempts.filter(submitted_at__isnull=False).select_related("candidate").order_by("pk")
    rows = (_attempt(exam, attempt) for attempt in attempts.iterator(chunk_size=ROWS_A_PIECE))
    return _download(request, f"results-{exam.slug}.csv", RESULTS, rows)


def lines(header, rows):
    """The lines of the file, from the header on; the rows are never all in memory."""
    write = csv.writer(_Echo()).writerow
    yield write(header)
    for row in rows:
        yield write([harmless(cell) for cell in row])


def _download(request, name, header, rows):
    """The file as a response that streams under both kinds of server."""
    pieces = _pieces(lines(header, rows))
    if hasattr(request, "scope"):  # ASGI waits for no blocking iterator
        pieces = _one_after_the_other(pieces)
    return StreamingHttpResponse(
        pieces,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


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


def _certificate(row, at):
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
        _iso(row.ends_at),
        len(row.evidence),
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
    while (piece := await sync_to_async(next)(pieces, None)) is not None:
        yield piece
