"""When each person has to be settled again: at once after a fact of theirs, else when a date falls due."""

from django.conf import settings
from django.db import models

from academy.programmes.notices import Given

_GIVEN = {
    "programme": "programme",
    "slug": "programme__slug",
    "title": "programme__title",
    "due_at": "due_at",
    "assigned_at": "assigned_at",
}


class DueQuerySet(models.QuerySet):
    def by(self, at):
        return self.filter(at__lte=at)

    def with_given(self):
        """With the assignments of the person: a row for each, and one for who has none."""
        names = {f"given_{name}": models.F(f"person__assignments__{path}") for name, path in _GIVEN.items()}
        return self.annotate(**names)

    def note(self, people, *, at):
        """These people have to be settled by `at`. Called in the transaction of the fact: a dead broker loses
        nobody."""
        rows = [Due(person_id=person, at=at) for person in people]
        self.bulk_create(rows, update_conflicts=True, update_fields=["at"], unique_fields=["person"])


class Due(models.Model):
    """The row whose lock settles a person once at a time. Nothing falls due where `at` is None."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(null=True, db_index=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = "due settlement"

    @property
    def given(self):
        """The assignment that the row was read with, if any."""
        facts = {name: getattr(self, f"given_{name}") for name in _GIVEN}
        return Given(**facts) if facts["programme"] else None
