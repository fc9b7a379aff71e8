"""Legal holds: what must not be erased, whatever its period, until somebody lifts the hold again."""

import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.desk.records.nameless import nameless
from academy.people.models import Unit, User
from academy.people.signals import hold_placed, hold_released
from academy.programmes.models import Assignment, Programme
from academy.register.models import Certificate
from academy.words.signing import signed

LONGEST = 1_000


class HoldQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(released_at=None)

    def with_scope(self):
        return self.select_related("person", "unit", "programme", "placed_by", "released_by")

    def over(self, people):
        """The holds that cover each of these people: `{primary key: [Hold]}`. However many they are,
        the number of queries is the same."""
        holds = list(self.standing().with_scope())
        known = User.objects.filter(pk__in=[one.pk for one in people])
        units = dict(known.values_list("pk", "unit__path")) if holds else {}
        programmes = _programmes(people) if any(hold.programme_id for hold in holds) else set()
        return {
            one.pk: [hold for hold in holds if hold.covers(one.pk, units.get(one.pk), programmes)]
            for one in people
        }

    def people(self):
        """Everybody whom the standing holds of these cover, as one queryset."""
        holds = list(self.standing().with_scope())
        covered = Q(pk__in=[hold.person_id for hold in holds if hold.person_id])
        for hold in holds:
            if hold.unit:
                covered |= Q(unit__path__startswith=hold.unit.path)
        wanted = [hold.programme_id for hold in holds if hold.programme_id]
        certified = Certificate.objects.filter(programme__in=wanted).values("person")
        asked = Assignment.objects.filter(programme__in=wanted).values("person")
        return User.objects.filter(covered | Q(pk__in=certified) | Q(pk__in=asked))


class Hold(models.Model):
    """One hold: on a person, on everybody of a unit and the units below it, or on everybody who was asked for
    a programme or certified in it. Never deleted; released once."""

    MEANING = _("I place this hold as records officer. What I wrote is true, and I answer for it.")
    RELEASE = _("I release this hold as records officer. What I wrote is true, and I answer for it.")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="holds"
    )
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("matter"), max_length=80)
    reason = models.TextField(_("reason"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    meaning = models.TextField()
    signature = models.CharField(max_length=150)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    release_reason = models.TextField(_("reason of its release"), blank=True)
    release_meaning = models.TextField(blank=True)
    release_signature = models.CharField(max_length=150, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_hold_is_on_one_thing",
                condition=Q(person__isnull=False, unit=None, programme=None)
                | Q(person=None, unit__isnull=False, programme=None)
                | Q(person=None, unit=None, programme__isnull=False),
            ),
            models.CheckConstraint(
                name="a_hold_is_signed", condition=~Q(reason="") & ~Q(reference="") & ~Q(signature="")
            ),
            models.CheckConstraint(
                name="a_release_is_signed",
                condition=Q(released_at=None, release_reason="", release_signature="")
                | Q(released_at__isnull=False) & ~Q(release_reason="") & ~Q(release_signature=""),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("records_hold", args=[self.key])

    @property
    def scope(self):
        """What it is on: a person, a unit or a programme."""
        return self.person or self.unit or self.programme

    @property
    def on(self):
        """The same, as a word: `person`, `unit` or `programme`."""
        return "person" if self.person_id else "unit" if self.unit_id else "programme"

    def covers(self, person_id, path, programmes):
        """Whether it covers the person, whose unit has this `path`; `programmes` are pairs of people and what
        they were asked for or certified in."""
        if self.unit_id:
            return bool(path) and path.startswith(self.unit.path)
        return self.person_id == person_id or (person_id, self.programme_id) in programmes

    @classmethod
    @transaction.atomic
    def place(cls, reason, *, reference, signature, by, at, person=None, unit=None, programme=None):
        """Keep what the hold is on from being erased, from now on. Whoever is being erased at this moment is
        waited for, and cannot be held any more.

        Raises `PermissionDenied` for a hold on oneself, `ValidationError` where something is missing, a name
        is written, the signature is not the officer's name, or the person is erased.
        """
        if person:
            person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
            if person.pk == by.pk:
                raise PermissionDenied(_("It is your own record; another officer must place the hold."))
            if person.erased_at:
                raise ValidationError(_("This record was erased; there is nothing left to hold."))
        said = {"reason": reason, "reference": reference}
        hold = cls.objects.create(
            person=person,
            unit=unit,
            programme=programme,
            **{name: nameless(words, [person] if person else [], name) for name, words in said.items()},
            placed_by=by,
            placed_at=at,
            meaning=str(cls.MEANING),
            signature=signed(signature, by),
        )
        hold_placed.send(cls, hold=hold, by=by, at=at)
        return hold

    @transaction.atomic
    def release(self, reason, *, signature, by, at):
        """Lift it. Once is enough. Raises as `place`."""
        keep_holds_out()
        hold = Hold.objects.with_scope().get(pk=self.pk)
        if hold.released_at:
            return hold
        if hold.person_id == by.pk:
            raise PermissionDenied(_("It is your own record; another officer must release the hold."))
        hold.release_reason = nameless(reason, [hold.person] if hold.person else [], "reason")
        hold.release_signature, hold.release_meaning = signed(signature, by), str(self.RELEASE)
        hold.released_by, hold.released_at = by, at
        hold.save()
        hold_released.send(Hold, hold=hold, by=by, at=at)
        return hold


def _programmes(people):
    """Pairs of a person and a programme they were asked for or certified in."""
    found = {"person__in": people}
    certified = Certificate.objects.filter(**found).values_list("person", "programme")
    return set(certified) | set(Assignment.objects.filter(**found).values_list("person", "programme"))


def keep_holds_out():
    """Nobody places or releases a hold, and nobody else is erased, until this transaction ends; whoever is at
    it is waited for. On SQLite there is one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Hold._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
