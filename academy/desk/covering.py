"""Where the company can be spoken for: languages by channels, by certified people; and when they renew."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.models import Aggregate, CharField, Count
from django.db.models.functions import Cast, TruncWeek
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from academy.desk.drawing import bars
from academy.desk.forms import LAPSES, CoverageForm
from academy.desk.models import CAME, Interval, Scope
from academy.desk.readings import planned_anew
from academy.desk.spans import FOREVER
from academy.desk.views import reads_register
from academy.words.listening import Channel, Language
from academy.words.standing import EntitlementAct, State

WEEKS = 13


@dataclass(frozen=True)
class Cell:
    """How many certified people may speak there now, and later if nobody renews."""

    today: int
    later: int

    @property
    def gap(self):
        return not self.today

    @property
    def opens(self):
        """Whether it becomes a gap."""
        return bool(self.today) and not self.later


@login_required
@reads_register
@require_safe
def coverage(request):
    at = now()
    form = CoverageForm(request.GET, at=at)
    until = form.asked()
    with planned_anew():
        today, later = speaking(at, known=at), speaking(until, known=at)
        weeks = renewals(at)
    context = {
        "form": form,
        "at": at,
        "until": until,
        "lapses": [(one, at + timedelta(days=one), until == at + timedelta(days=one)) for one in LAPSES],
        "channels": Channel,
        "rows": rows(today, later),
        "people": sum(today.values()),
        "people_later": sum(later.values()),
        "weeks": weeks,
        "bars": bars([(f"{week:%m-%d}", count) for week, count in weeks]),
    }
    return render(request, "desk/coverage.html", context)


def rows(today, later):
    """`[(language, [a cell for each channel])]` from what `speaking` counts."""
    both = today, later
    return [
        (language, [Cell(*(_count(held, channel, language) for held in both)) for channel in Channel])
        for language in Language
    ]


def _count(held, channel, language):
    """Of people counted by the scopes they hold together, those of whom one scope covers both."""
    return sum(
        people
        for scopes, people in held.items()
        if any(scope.gives(channel=channel, language=language) for scope in scopes)
    )


def speaking(at, *, known):
    """`{scopes: how many people}` who may speak for the company at a moment by just these: each person once,
    in two queries."""
    scopes = {scope.pk: scope for scope in Scope.objects.all() if EntitlementAct.SPEAK in scope.acts}
    open_rights = Interval.objects.about(at, known=known).filter(
        CAME, state=State.ACTIVE, issued_at__lte=at, scope__in=list(scopes)
    )
    people = open_rights.values("person").annotate(held=Together("scope")).values_list("held")
    found = defaultdict(int)
    if scopes:
        sql, params = people.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT held, COUNT(*) FROM ({sql}) people GROUP BY held", params)
            for held, count in cursor.fetchall():
                found[frozenset(scopes[int(pk)] for pk in held.split(","))] += count
    return dict(found)


class Together(Aggregate):
    """The different numbers of a group, as text with commas."""

    output_field = CharField()
    template = "%(function)s(DISTINCT %(expressions)s%(comma)s)"

    def __init__(self, expression):
        super().__init__(Cast(expression, CharField()))

    def as_postgresql(self, compiler, connection, **_):
        return self.as_sql(compiler, connection, function="STRING_AGG", comma=", ','")

    def as_sqlite(self, compiler, connection, **_):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", comma="")


def renewals(at):
    """`[(Monday, how many rights close in that week unless they are renewed)]` for the weeks ahead."""
    first = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(
        days=at.weekday()
    )
    running = Interval.objects.filter(
        CAME,
        state=State.ACTIVE,
        known_to=FOREVER,
        valid_from__lte=at,
        valid_to__gt=at,
        valid_to__lt=first + timedelta(weeks=WEEKS),
    )
    weeks = (
        running.values(week=TruncWeek("valid_to", tzinfo=UTC)).annotate(count=Count("pk")).order_by("week")
    )
    counted = dict(weeks.values_list("week", "count"))
    return [(monday, counted.get(monday, 0)) for n in range(WEEKS) if (monday := first + timedelta(weeks=n))]
