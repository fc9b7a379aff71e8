"""Who looked at whose record, and what was taken away: one row a look, never changed, sealed into the log."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.words.canonical import digest
from academy.words.entitlement import rfc3339
from academy.words.looking import Page, Shell, looked

LONGEST_QUERY = 2_000


class Unchangeable(Exception):
    """Somebody tried to change or delete a look."""


class LookQuerySet(models.QuerySet):
    def at_record_of(self, person):
        """The looks of others at what is on record of `person`."""
        return self.filter(person=person.key)

    def unsealed(self):
        return self.filter(batch=None)

    def digest(self):
        """SHA-256 over these looks in the order of their batch, in hex, as the log has it."""
        return digest([look.told() for look in self.order_by("place")])

    def update(self, **kwargs):
        raise Unchangeable("a look is kept as it was")

    def delete(self):
        raise Unchangeable("a look is kept as it was")


class Look(models.Model):
    """One look of one person at the record of another, or one file taken away. People are named by their
    random keys, so that it stays when one of them is erased and then names nobody.

    A look is written while the page is made, and sealed within seconds: `batch` and `place` are put in once,
    and what the log says of the batch holds only as long as every look of it is as it was."""

    at = models.DateTimeField(_("when"), db_index=True)
    reader = models.UUIDField(_("who"), db_index=True)
    person = models.UUIDField(_("whose"), null=True, db_index=True)  # None: of many people
    page = models.CharField(_("what"), max_length=40, choices=Page.choices)
    about = models.CharField(max_length=80, blank=True)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    purpose = models.CharField(_("why"), max_length=300, blank=True)
    batch = models.UUIDField(null=True)
    place = models.PositiveIntegerField(null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at a record")
        verbose_name_plural = _("looks at records")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="one_look_a_place"),
            models.CheckConstraint(
                condition=models.Q(batch=None, place=None)
                | models.Q(batch__isnull=False, place__isnull=False),
                name="a_look_is_sealed_with_its_place",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], condition=models.Q(batch=None), name="look_to_seal"),
        ]

    def __str__(self):
        return f"{self.page} {self.about}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise Unchangeable("a look is kept as it was")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable("a look is kept as it was")

    def told(self):
        """The look as the digest of its batch covers it: plain data for RFC 8785."""
        return {
            "at": rfc3339(self.at),
            "reader": str(self.reader),
            "person": str(self.person) if self.person else None,
            "page": self.page,
            "about": self.about,
            "query": self.query,
            "purpose": self.purpose,
        }


def keep(page, about, whose, query, purpose, by, at, **_signal):
    """One row for each whose record it was: all that it costs a page."""
    said = {"about": about[:80], "query": query[:LONGEST_QUERY], "purpose": purpose[:300]}
    Look.objects.bulk_create(Look(at=at, reader=by.key, person=key, page=page, **said) for key in whose)


def connect():
    looked.connect(keep, dispatch_uid="desk.access")


def names(looks):
    """`{key: name}` of everybody whom these looks name and who is still here, in one query."""
    keys = {key for look in looks for key in (look.reader, look.person) if key}
    found = User.objects.filter(key__in=keys).values_list("key", "name")
    return {Shell.key: _("a command on the server")} | dict(found)
