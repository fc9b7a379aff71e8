"""Erasing one person: rows first, then the log, in one transaction that leaves nothing half done."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from academy.audit.models import Entry
from academy.desk.records.blocking import blocks
from academy.desk.records.holds import keep_holds_out
from academy.desk.records.mentions import names_of, rename
from academy.desk.records.previews import previews
from academy.desk.records.proposals import Erasure
from academy.desk.records.schedule import SCHEDULE
from academy.people.models import User
from academy.people.signals import person_erased


@transaction.atomic
def carry_out(erasure, *, at):
    """Do what two people decided. Calling it again changes nothing.

    What keeps the person from being erased by now, or was different when they read it, stops it: it has to be
    proposed anew.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=erasure.person_id)
    keep_holds_out()
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=erasure.pk)
    if erasure.closed_at or not erasure.proposal.approved:
        return
    preview = previews([person])[0]
    if why := _what_stops(person, preview, erasure):
        _close(erasure, Erasure.Outcome.STOPPED, at, why=why)
        return
    names = names_of([person])[person.pk]
    entries = Entry.objects.about(person.key).filter(facts__isnull=False).count()
    for kind in SCHEDULE:
        kind.erase(person, at=at)
    rename(names)
    done = {"erased": _counts(preview.gone), "kept": _counts(preview.kept), "log_entries": entries}
    _close(erasure, Erasure.Outcome.ERASED, at, done=done)
    erasure.person = User.objects.get(pk=person.pk)
    person_erased.send(Erasure, erasure=erasure, by=erasure.proposal.decided_by, at=at)


def _what_stops(person, preview, erasure):
    """In words; nothing, if nothing does."""
    with override(settings.LANGUAGE_CODE):
        if found := blocks([person])[person.pk]:
            return " ".join(str(block.words) for block in found)
        if preview.as_data() != erasure.preview:
            return _("Something has changed since it was read. It has to be proposed anew.")
    return ""


def _close(erasure, outcome, at, **said):
    erasure.outcome, erasure.closed_at = outcome, at
    for name, value in said.items():
        setattr(erasure, name, value)
    erasure.save()


def _counts(lines):
    return {line.kind.code: line.count for line in lines}
