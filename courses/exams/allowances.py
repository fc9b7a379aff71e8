"""More time for a person: kept with the person, held by every exam."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.exams.signals import allowance_granted, allowance_withdrawn


class AllowanceQuerySet(models.QuerySet):
    def in_force(self, *, at):
        return self.filter(granted_at__lte=at).exclude(withdrawn_at__lte=at)

    def of(self, person):
        return self.filter(person=person)

    def time(self, limit):
        """What these allowances together add to a limit."""
        return sum((allowance.time(limit) for allowance in self), timedelta(0))


class Allowance(models.Model):
    """Extra time and breaks that one person is entitled to in every exam, from the day it is
    granted to the day it is withdrawn. Why is between the person and whoever granted it and
    is not kept here. An attempt keeps the time it was started with."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="allowances")
    extra_percent = models.PositiveSmallIntegerField(
        _("extra time"), default=0, validators=[MaxValueValidator(300)], help_text=_("Per cent of the limit.")
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("breaks"),
        default=0,
        validators=[MaxValueValidator(240)],
        help_text=_("Minutes for each begun hour of the limit, to be taken whenever the person likes."),
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("allowance")
        ordering = ["granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(withdrawn_at=None),
                name="one_allowance_in_force_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(extra_percent__gt=0) | models.Q(break_minutes__gt=0),
                name="an_allowance_gives_something",
            ),
        ]

    @classmethod
    @transaction.atomic
    def grant(cls, person, *, extra_percent=0, break_minutes=0, by, at):
        """Give the person this allowance instead of the one they have, if any."""
        for old in cls.objects.select_for_update().of(person).filter(withdrawn_at=None):
            old.withdraw(by=by, at=at)
        allowance = cls(
            person=person,
            extra_percent=extra_percent,
            break_minutes=break_minutes,
            granted_at=at,
            granted_by=by,
        )
        allowance.full_clean(exclude=["granted_by", "withdrawn_at"], validate_constraints=False)
        allowance.save()
        allowance_granted.send(cls, allowance=allowance, by=by, at=at)
        return allowance

    @transaction.atomic
    def withdraw(self, *, by, at):
        """From now on; what was started with it keeps it. Said again, it changes nothing."""
        if self.withdrawn_at is None:
            self.withdrawn_at = at
            self.save(update_fields=["withdrawn_at"])
            allowance_withdrawn.send(Allowance, allowance=self, by=by, at=at)

    def time(self, limit):
        """What it adds to a limit: both timedeltas, in whole seconds."""
        hours = -(-limit // timedelta(hours=1))
        extra = limit * self.extra_percent / 100
        return timedelta(seconds=round(extra.total_seconds())) + timedelta(minutes=self.break_minutes) * hours
