"""Why somebody who held a certificate is asked again, and until when, in words."""

from django.utils.translation import gettext as _

from academy.programmes.explaining import day, explain
from academy.words.standing import State


def told(standing) -> str:
    """Two sentences at most about the certificate that `standing` (of who holds or held one) renews."""
    settled = standing.settled
    if settled.why == "caught up":
        return explain(settled.ends, standing.names)
    if settled.state not in (State.ACTIVE, State.SUSPENDED):
        return _lapsed(settled)
    facts = {"day": day(settled.ends.at)}
    return _("Your certificate expires on %(day)s. Renewed before that, it goes on without a gap.") % facts


def _lapsed(settled):
    if settled.state == State.REVOKED:
        return _("It was revoked on %(day)s, and can only be earned again, from the beginning.") % {
            "day": day(settled.ends.at)
        }
    facts = {"day": day(settled.ends.at), "until": day(settled.grace.at)}
    if settled.why == "renewed":
        return _("It lapsed on %(day)s. Until %(until)s the shorter renewal is enough.") % facts
    return _("It lapsed on %(day)s, and is earned again from the beginning.") % facts
