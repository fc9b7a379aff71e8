"""How far the intervals of one kind reach, kept as they are written: see `bounding`."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import DurationField, ExpressionWrapper, F, Max, Min

from academy.desk.bounding import ENDLESS, Bounds
from academy.words.standing import State


class ReachQuerySet(models.QuerySet):
    def bounds(self):
        return [Bounds(*row) for row in self.values_list(*Bounds._fields)]

    def widen(self, found: dict[tuple[int, str], Bounds]) -> None:
        """Make it hold of these too: `{(scope id, state): bounds}`. Two may do so at once; mostly there is
        nothing to widen, and nobody waits."""
        for (scope, state), bounds in sorted(found.items()):
            kept, made = self.get_or_create(scope_id=scope, state=state, defaults=bounds.ahead._asdict())
            if not made and kept.bounds.widened(bounds) != kept.bounds:
                kept = self.select_for_update().get(pk=kept.pk)
                self.filter(pk=kept.pk).update(**kept.bounds.widened(bounds.ahead)._asdict())

    def cut(self, due: datetime, *, at: datetime) -> None:
        """Rights were cut at `at` to end at `due`: none of them was issued later."""
        self.filter(state=State.EXPIRED, begins__gt=due - at).update(begins=due - at)

    def measure(self, intervals: Any) -> None:
        """Say it anew of `intervals`, which are all there are."""
        self.all().delete()
        for (scope, state), bounds in measured(intervals).items():
            self.create(scope_id=scope, state=state, **bounds._asdict())

    def leave_out(self, intervals: Any) -> bool:
        """Whether any of `intervals` is not within what is said of its kind."""
        said = {(one.scope_id, one.state): one.bounds for one in self}
        return any(
            kind not in said or said[kind].widened(bounds) != said[kind]
            for kind, bounds in measured(intervals).items()
        )


class Reach(models.Model):
    """How far the intervals of one scope and state reach: see `Bounds`."""

    scope = models.ForeignKey("desk.Scope", models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    earliest = models.DateTimeField()
    latest = models.DateTimeField()
    shortest = models.DurationField()
    longest = models.DurationField()
    begins = models.DurationField()
    ends = models.DurationField()

    objects = ReachQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "state"], name="one_reach_a_state")]

    @property
    def bounds(self):
        return Bounds(*(getattr(self, name) for name in Bounds._fields))


def measured(intervals: Any) -> dict[tuple[int, str], Bounds]:
    """What holds of `intervals`, by scope id and state, in one query."""
    length, begins, ends = (
        ExpressionWrapper(F(until) - F(since), output_field=DurationField())
        for since, until in (
            ("issued_at", "expires_at"),
            ("issued_at", "valid_from"),
            ("expires_at", "valid_to"),
        )
    )
    issued = {"earliest": Min("issued_at"), "latest": Max("issued_at")}
    lengths = {"shortest": Min(length), "longest": Max(length), "begins": Min(begins), "last": Max(ends)}
    rows = intervals.order_by().values_list("scope", "state").annotate(**issued, **lengths)
    return {(scope, state): Bounds(*rest, min(last, ENDLESS)) for scope, state, *rest, last in rows}
