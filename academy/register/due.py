"""When each person has to be settled again: at once after a fact of theirs, else when a date falls due."""

from django.conf import settings
from django.db import models


class DueQuerySet(models.QuerySet):
    def by(self, at):
        return self.filter(at__lte=at)

    def note(self, people, *, at):
        """These people have to be settled by `at`. Called in the transaction of the fact: a dead broker loses
        nobody. Rows are only added, so that no fact waits for whoever is settling."""
        self.bulk_create([Due(person_id=person, at=at) for person in people], batch_size=5_000)


class Due(models.Model):
    """A person is to be settled at `at`. Who is settled takes away the rows that were there when it began."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dues")
    at = models.DateTimeField(db_index=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = "due settlement"
