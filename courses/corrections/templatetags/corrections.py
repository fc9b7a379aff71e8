"""What other rooms' pages show of corrections."""

from django import template
from django.utils.timezone import now

from courses.corrections.models import Appeal

register = template.Library()


@register.simple_tag(takes_context=True)
def corrections_of(context, attempt):
    """What was put right in an attempt since, its appeals, and until when its candidate can make one."""
    mine = attempt.candidate == context["user"]
    appeals = list(attempt.appeals.order_by("filed_at"))
    until = Appeal.until(attempt) if mine and all(appeal.decided_at for appeal in appeals) else None
    return {
        "made": attempt.corrections.select_related("regrade", "appeal"),
        "appeals": appeals,
        "until": until if until and now() < until else None,
    }
