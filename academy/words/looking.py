"""Looking at somebody else's record, and taking records away as a file: the one fact that all rooms state.

A view that shows a record of another says so with `look` before it answers, and one that hands out a file of
many people's with `take`. Whoever keeps the access log hears `looked`; a look that cannot be kept is not had.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import TextChoices
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

NAMING = ("q", "person", "reader")  # parameters of addresses in which somebody may be named


class Page(TextChoices):
    """What is looked at or taken away."""

    DOSSIER = "dossier", _("Dossier")
    LOG_ENTRY = "log_entry", _("Log entry")
    CERTIFICATE = "certificate", _("Certificate")
    DECISION_APPEAL = "certificate_appeal", _("Appeal against a decision")
    ACCOUNT = "branded_account", _("Branded account")
    ATTEMPT = "attempt_result", _("Result of an exam")
    INTEGRITY = "attempt_integrity", _("What was noticed in an exam")
    RECEIPT = "attempt_receipt", _("Receipt of an exam")
    APPEAL = "appeal", _("Appeal about an exam")
    CANDIDATE = "candidate", _("Candidate")
    RUN = "run_report", _("After-action report")
    READING = "reading", _("What was read")
    LETTER = "letter", _("Letter")
    AUDITED = "campaign_record", _("Record of an audit campaign")
    ACCESS_LOG = "access", _("Access log")
    REGISTER_FILE = "register_csv", _("Register as a file")
    RESULTS_FILE = "exam_results_csv", _("Results of an exam as a file")
    TEAM_FILE = "team_csv", _("Team as a file")
    TEAM_DATES = "team_calendar", _("Due dates of a team as a file")
    CLOSING_FILE = "branded_accounts_closing_csv", _("Accounts to close as a file")
    POPULATION_FILE = "campaign_population", _("Population of an audit campaign as a file")
    CAMPAIGN_REPORT = "campaign_report", _("Report of an audit campaign")
    PACK = "evidence_pack", _("Evidence pack")
    PREVIEW = "records_person", _("Preview of an erasure")
    DUE = "records_many", _("Who is due to be erased")
    PROPOSAL = "records_proposal", _("Proposal to erase")


class Shell:
    """Whoever runs a command on the server: that somebody did is known, and not who."""

    key = uuid.UUID(int=0)


# With the `page`, `about` (its number or code), `whose` records (their random keys; [None] where they are not
# told one by one), the `query` it was asked with and the `purpose` that was given; and, as every fact, `by`
# and `at`.
looked = Signal()


def look(page: Page, about: Any = "", *, whose: Any, by: Any, at: datetime, purpose: str = "") -> None:
    """Say that `by` is shown something of whoever has the key `whose`. One's own record is no look."""
    if str(whose) != str(by.key):
        said = {"about": str(about), "whose": [str(whose)], "query": "", "purpose": purpose}
        looked.send(Page, page=page, **said, by=by, at=at)


def take(
    page: Page,
    about: Any = "",
    *,
    query: str = "",
    of: Iterable[Any] = (),
    by: Any,
    at: datetime,
    purpose: str = "",
) -> None:
    """Say that `by` takes records of many people away, found by `query` (a query string), or `of` those with
    these keys. Of what may name somebody it is kept that it was asked, not what: looks outlast the people
    who are looked at."""
    asked = [(name, "*" if name in NAMING and value else value) for name, value in parse_qsl(query)]
    others: list[str | None] = [str(key) for key in of if str(key) != str(by.key)]
    said = {
        "about": str(about),
        "whose": others or [None],
        "query": urlencode(asked, safe="*"),
        "purpose": purpose,
    }
    looked.send(Page, page=page, **said, by=by, at=at)
