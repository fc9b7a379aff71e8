"""What one row of the retention schedule says, and does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count, FileField, Max, Q, TextChoices
from django.utils.translation import gettext_lazy as _

AT_ONCE = 500


class Fate(TextChoices):
    """What erasing the person does to a record."""

    DELETE = "delete", _("deleted")
    EMPTY = "empty", _("emptied")
    RENAME = "rename", _("renamed")
    KEEP = "keep", _("kept")


@dataclass(frozen=True)
class Period:
    """How long records are kept after they came about or the person left, whichever is later, and why."""

    years: int
    ground: Any


@dataclass(frozen=True)
class Kind:
    """Records of one kind that concern a person.

    `what` names them in words; `whose` is the path from the `model` to the person, found there by their
    `by`. `writes` says of each column what is left of it; `keeps` names the columns of words that stay, and
    `because` why they and the rows do. `since` is the moment at which one of them came about; empty: it
    counts from when the person left. `only` narrows the rows, `act` does more to them than `writes` can say.
    """

    code: str
    what: Any
    model: str
    whose: str
    fate: Fate
    period: Period | None = None
    because: Any = ""
    since: str = ""
    writes: dict[str, Any] = field(default_factory=dict)
    keeps: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)
    by: str = "pk"
    act: Callable[..., None] | None = None

    def __post_init__(self):
        if (self.fate == Fate.KEEP) != (self.period is None):
            raise ValueError(f"{self.code}: what is erased has a period, what is kept has none")

    @property
    def table(self):
        return apps.get_model(self.model)

    def rows(self, people: Iterable[Any]):
        """The records of this kind that concern these people."""
        known = [getattr(person, self.by) for person in people]
        return self.table._base_manager.filter(self.only, **{f"{self.whose}__in": known}).order_by()

    def tally(self, people: Iterable[Any]) -> dict[Any, tuple[int, datetime | None]]:
        """Of each person, by what `whose` leads to: how many there are, and when the newest came about."""
        newest = Max(self.since) if self.since else Max("pk")
        counted = self.rows(people).values(self.whose).annotate(n=Count("pk", distinct=True), newest=newest)
        return {str(row[self.whose]): (row["n"], row["newest"] if self.since else None) for row in counted}

    def erase(self, person: Any, *, at: datetime) -> None:
        """Do what `fate` says to the records of a person. Called in a transaction; again, it does nothing."""
        if self.act:
            self.act(person, at=at)
        if self.fate == Fate.DELETE:
            self._delete(person)
        elif self.writes:
            rows = list(self.rows([person]))
            for row in rows:
                for column, left in self.writes.items():
                    setattr(row, column, left(getattr(row, column)) if callable(left) else left)
            self.table._base_manager.bulk_update(rows, list(self.writes), batch_size=AT_ONCE)

    def _delete(self, person):
        """With the files that lie beside the rows, once the transaction holds."""
        files = [one.name for one in self.table._meta.concrete_fields if isinstance(one, FileField)]
        for row in self.rows([person]) if files else []:
            for name in files:
                if kept := getattr(row, name):
                    transaction.on_commit(lambda file=kept: file.storage.delete(file.name))
        self.rows([person]).delete()
