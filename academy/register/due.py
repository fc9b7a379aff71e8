"""When each person has to be settled again: at once after a fact of theirs, else when a date falls due."""

from django.conf import settings
from django.db import models


class DueQuerySet(models.QuerySet):
    def by(self, at):
        return self.filter(at__lte=at)

    def note(self, people, *, at):
        """These people have to be settled by `at`. Called in the transaction of the fact: a dead broker loses
        nobody."""
        self.keep([Due(person_id=person, at=at) for person in people])

    def keep(self, rows):
        """Write these rows, whether or not they are there: many in one short statement."""
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
