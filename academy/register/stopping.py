"""What home says first to whoever governance has stopped: that it is so, and what they can do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.programmes.explaining import day
from academy.programmes.steps import Step
from academy.register.appeals import TIME_TO_APPEAL, Appeal, appealable
from academy.words.standing import State

STOPPED = (State.SUSPENDED, State.REVOKED)


def to_appeal(rungs, *, at):
    """The step of who can still appeal against a suspension or a revocation, or None."""
    for rung in rungs:
        if rung.state in STOPPED and (decision := appealable(rung.last, at=at)):
            until = day(decision.at + TIME_TO_APPEAL)
            why = _("%(says)s You can appeal until %(until)s; somebody who had no part in it decides.")
            return _step(rung, why % {"says": _SAYS[rung.state], "until": until}, _("Read why, and appeal"))
    return None


def suspended(rungs):
    """The step of who has nothing to do but to wait until it is lifted, or None."""
    for rung in rungs:
        if rung.state == State.SUSPENDED:
            waits = Appeal.objects.open().filter(decision__certificate=rung.last).exists()
            why = _("Your appeal against it is being decided.") if waits else _SAYS[rung.state]
            return _step(rung, why, _("Read why"))
    return None


def _step(rung, why, action):
    titles = {
        State.SUSPENDED: _("Your %(programme)s certificate is suspended"),
        State.REVOKED: _("Your %(programme)s certificate is revoked"),
    }
    title = titles[State(rung.state)] % {"programme": rung.programme.title}
    return Step(title=title, why=why, url=rung.last.get_absolute_url(), action=action)


_SAYS = {
    State.SUSPENDED: gettext_lazy("Until it is reinstated, nothing that it allows is allowed."),
    State.REVOKED: gettext_lazy("What it allowed, it allows no longer."),
}
