"""`manage.py export_register --as-of 2026-03-31T23:59Z --format csv`: the register of a moment as a file."""

import os
import sys
from pathlib import Path
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from academy.desk import exporting
from academy.desk.forms import LedgerForm
from academy.desk.ledger import Ledger
from academy.desk.readings import Reading
from academy.desk.whole import runner, whole_at
from academy.words.looking import Page, Shell, take


class Command(BaseCommand):
    help = (
        "Writes the register as it stood at a moment. The file ends with the number of its rows and its "
        "digest (check_export checks them). If it cannot be written whole, nothing is left of it, "
        "and the exit status is 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("--as-of", help="the moment, as 2026-03-31T23:59Z; else now")
        parser.add_argument("--format", choices=["csv", "json", "xlsx"], default="csv")
        parser.add_argument("--reading", choices=Reading.values, default=Reading.THEN.value)
        parser.add_argument("--output", help="the file; else it is written to the standard output")
        parser.add_argument("--state", help="only those in this state")
        for name in LedgerForm.FILTERS:
            parser.add_argument(f"--{name.replace('_', '-')}", help="as the filter of the register")

    def handle(self, *args, **options):
        asked = {name: options[name] for name in (*LedgerForm.FILTERS, "state", "reading") if options[name]}
        form = LedgerForm(asked | {"at": options["as_of"] or ""})
        if not form.is_valid():
            told = (f"{name}: {' '.join(wrong)}" for name, wrong in form.errors.items())
            raise CommandError("\n".join(told))
        asked, at = form.asked(), now()
        ledger = Ledger(asked.get("at", at), asked, now=at)
        if options["format"] == "xlsx" and not options["output"]:
            raise CommandError("A workbook is written to a file: say --output FILE.")
        if options["output"] and Path(options["output"]).exists() and not Path(options["output"]).is_file():
            raise CommandError(f"{options['output']} is no file. Nothing was written.")
        _keep(options, at)
        if options["output"]:
            self._to_file(ledger, options, at)
        else:
            self._to_output(ledger, options, at)

    def _to_output(self, ledger, options, at):
        try:
            _write(ledger, options["format"], sys.stdout.buffer, at)
            sys.stdout.buffer.flush()
        except OSError as problem:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to be flushed
            raise CommandError(f"What was written is not whole: {problem}") from problem

    def _to_file(self, ledger, options, at):
        path = Path(options["output"])
        try:
            with whole_at(path) as file:
                _write(ledger, options["format"], file, at)
        except Exception as problem:
            if why := _of_the_disk(problem):
                raise CommandError(f"Nothing was written: {why}") from problem
            raise
        self.stdout.write(f"{path} is written whole.")


def _of_the_disk(problem):
    """What the disk refused, if that is why: a workbook that cannot be closed hides it."""
    while isinstance(problem, Exception) and not isinstance(problem, OSError):
        problem = problem.__context__
    return problem if isinstance(problem, OSError) else None


def _keep(options, at):
    """The access log has it before there is a file."""
    names = ("as_of", "reading", "format", "state", *LedgerForm.FILTERS)
    asked = urlencode([(name, options[name]) for name in names if options[name]])
    take(Page.REGISTER_FILE, query=asked, by=Shell, at=at, purpose=f"export_register, as {runner()}")


def _write(ledger, form, file, at):
    if form == "xlsx":
        exporting.write_workbook(ledger, file, exported_at=at)
        return
    for piece in exporting.pieces(ledger, form, exported_at=at):
        file.write(piece)
