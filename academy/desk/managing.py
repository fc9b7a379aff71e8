"""Who somebody's manager was at a moment, as the log tells it."""

from django.utils.translation import gettext as _

from academy.audit.models import Entry
from academy.people.models import User


def manager(person, entries, *, at):
    """The name of the manager of the person at the moment, "" for none; words where the log no longer tells.
    `entries` are those of the log about the person, oldest first. A change keeps who it was before."""
    if at < person.joined_at:
        return ""
    later = [entry for entry in entries if not isinstance(entry, Entry) or _moves(entry, at)]
    if any(not isinstance(entry, Entry) or entry.facts is None for entry in later):
        return _("not known for this moment: later changes were erased or cannot be read")
    before = [entry.facts["changes"]["manager"][0] for entry in later if "manager" in entry.facts["changes"]]
    if not before:
        return person.manager.name if person.manager else ""
    found = User.objects.filter(key=before[0]).first() if before[0] else None
    return found.name if found else ""


def _moves(entry, at):
    return entry.act == "person_moved" and entry.at > at
