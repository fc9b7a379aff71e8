"""Letters to whoever is to put something right: they are asked, it was sent back, it is late."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from academy.desk import signals
from academy.desk.campaigns.findings import Action, Step
from academy.people import kinds
from academy.people.kinds import Kind, Unwanted
from academy.people.models import Letter

_KINDS = {
    "action_set": (
        _("Something to put right"),
        _("An audit found something, and they are asked to put it right by %(due)s (%(about)s)."),
    ),
    "action_sent_back": (
        _("Sent back by an audit"),
        _("What they did about %(about)s was looked at and sent back on %(day)s."),
    ),
    "action_overdue": (
        _("Overdue for an audit"),
        _("They were to put something right by %(due)s (%(about)s), and have not said that it is done."),
    ),
}


def connect():
    for code, (label, why) in _KINDS.items():
        kinds.add(Kind(code, label, why, "desk/campaigns/letter.txt", _read))
    signals.action_set.connect(_set, dispatch_uid="desk.letter_action_set")
    signals.action_checked.connect(_checked, dispatch_uid="desk.letter_action_checked")


def _set(action, at, **_fact):
    _write("action_set", action, "", at=at)


def _checked(action, step, at, **_fact):
    if step.kind == Step.Kind.SENT_BACK:
        _write("action_sent_back", action, f"{step.pk}", at=at)


def remind(*, at):
    """Write to the owner of each action that is overdue, once. Writing it again changes nothing."""
    late = Action.objects.with_steps().filter(due__lt=at.date(), due__gte=(at - timedelta(days=90)).date())
    for action in late:
        if action.is_overdue(at=at):
            _write("action_overdue", action, action.due.isoformat(), at=at)


def _write(kind, action, occasion, *, at):
    said = {"due": action.due.isoformat(), "day": f"{at:%Y-%m-%d}"}
    letter = Letter.compose(
        kind,
        action.owner_id,
        f"{action}, {str(action.key)[:8]}",
        path=action.get_absolute_url(),
        occasion=occasion,
        **said,
    )
    Letter.objects.queue([letter], at=at)


def _read(letter, *, at):
    key = letter.path.rstrip("/").rpartition("/")[2]
    action = Action.objects.with_steps().get(key=key)
    if not action.is_open:
        raise Unwanted(_("It was done meanwhile."))
    return {"action": action, "kind": letter.kind, "sent_back": action.last}
