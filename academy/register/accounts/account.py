"""Branded accounts: who may use which, until when, and how each stands at a moment."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.register.accounts.rights import Lapse, holds, lapse, spans
from academy.words.accounts import AccountState, ActKind
from academy.words.listening import Channel, Language
from academy.words.standing import EntitlementAct

LIVE = [AccountState.REQUESTED, AccountState.OPEN, AccountState.SUSPENDED]
# With these governance found that the holder may hold it.
_CHECKED = (ActKind.APPROVE, ActKind.REINSTATE, ActKind.HAND_OVER, ActKind.PROLONG)
_NOTED = {ActKind.LAPSE: AccountState.SUSPENDED, ActKind.END: AccountState.ENDED}
_ASIDE = (ActKind.DEPUTIES, ActKind.PROPOSE)
_LEAST_QUIET = timedelta(days=7)
_QUIET_INTERVALS = 4


class BrandedAccountQuerySet(models.QuerySet):
    def of(self, person):
        """Those a person holds, stands in for, or asked for."""
        deputised = BrandedAccount.deputies.through.objects.filter(user=person).values("brandedaccount")
        return self.filter(
            models.Q(holder=person) | models.Q(requested_by=person) | models.Q(pk__in=deputised)
        )

    def seen_by(self, person):
        """One's own and one's reports'; and, for who may read them all, all."""
        if person.has_perm("register.view_brandedaccount"):
            return self
        return self.of(person) | self.filter(holder__manager=person)

    def live(self):
        """Those that are asked for or in the world: the rest was refused, or closed for good."""
        return self.filter(stands__in=LIVE)

    def with_standing(self):
        """With what says how they stand now, in a number of queries that does not grow with them."""
        from academy.register.models import Certificate  # which imports this module

        held = Certificate.objects.defer("evidence", "allows").select_related("programme").with_decisions()
        return self.select_related("holder", "requested_by", "proposed").prefetch_related(
            "acts__by",
            "acts__holder",
            models.Prefetch("holder__certificates", queryset=held),
            models.Prefetch("deputies__certificates", queryset=held),
        )


@dataclass(frozen=True)
class Deputy:
    """Somebody who stands in for the holder, and whether they may now."""

    person: models.Model
    may_speak: bool
    may_hold: bool


class BrandedAccount(models.Model):
    """An account in the company's name. Its columns say how it stands now; its acts, how it ever stood.

    What was approved is not changed afterwards but by an act: another channel or address is another account.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name or handle"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    address = models.URLField(_("address"), max_length=300, validators=[URLValidator(["https", "http"])])
    purpose = models.TextField(_("purpose"), max_length=1_000)
    cadence = models.PositiveSmallIntegerField(
        _("posts a week"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    sunset = models.DateField(_("last day"))  # in UTC
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accounts_held"
    )
    deputies = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="accounts_deputised")
    proposed = models.ForeignKey(  # as the next holder
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    used_on = models.DateField(_("last used"), null=True, blank=True)
    stands = models.CharField(max_length=10, choices=AccountState.choices, default=AccountState.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    objects = BrandedAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("branded account")
        verbose_name_plural = _("branded accounts")
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "channel",
                condition=models.Q(stands__in=LIVE),
                name="one_live_account_a_name_and_channel",
                violation_error_message=_("There is an account of this name on this channel already."),
            ),
            models.CheckConstraint(condition=models.Q(cadence__gte=1), name="an_account_promises_a_post"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("branded_account", args=[self.key])

    def lock(self):
        """This account as it is now, with what says how it stands; nobody else changes it meanwhile."""
        BrandedAccount.objects.select_for_update().get(pk=self.pk)
        return BrandedAccount.objects.with_standing().get(pk=self.pk)

    def state(self, *, at):
        """Its state at a moment; it closes with the second in which the holder’s right does."""
        last = self.last_act(at=at)
        if last is None:
            return AccountState.NONE
        if last.stands not in (AccountState.OPEN, AccountState.SUSPENDED):
            return AccountState(last.stands)
        if at >= ends(last.sunset):
            return AccountState.ENDED
        return AccountState.SUSPENDED if self.lapse(at=at) else AccountState(last.stands)

    def lapse(self, *, at) -> Lapse | None:
        """Where it is approved: the lapse of the holder’s right that keeps it closed at `at`, or None."""
        checked = [act for act in self.acts.all() if act.at <= at and act.act in _CHECKED]
        if not checked:
            return None
        then = self.last_act(at=at)
        holder = self.holder if then.holder_id == self.holder_id else then.holder
        return lapse(self.rights(holder), since=checked[-1].at, at=at)

    def last_act(self, *, at):
        return next((act for act in reversed(list(self.acts.all())) if act.at <= at), None)

    def noted(self):
        """The state that the acts on record speak of, whatever the clock says."""
        last = [act for act in self.acts.all() if act.act not in _ASIDE][-1]
        return _NOTED.get(last.act, AccountState(last.stands))

    def rights(self, person, act=EntitlementAct.HOLD_ACCOUNT):
        """When `person` had the right to `act` on its channel in its language: `rights.Span`s."""
        return spans(person.certificates.all(), act, self.channel, self.language)

    def may_hold(self, person, *, at):
        return holds(self.rights(person), at=at)

    def may_speak(self, person, *, at):
        return holds(self.rights(person, EntitlementAct.SPEAK), at=at)

    def usable_by(self, person, *, at):
        """Whether this person may post with it at `at`: it is open and theirs, and so is their right."""
        if self.state(at=at) != AccountState.OPEN:
            return False
        deputies = {deputy.pk: deputy for deputy in self.deputies.all()}
        if person.pk == self.holder_id:
            return True
        return person.pk in deputies and self.may_speak(deputies[person.pk], at=at)

    def standing_in(self, *, at):
        """The deputies, by name."""
        return [
            Deputy(person, self.may_speak(person, at=at), self.may_hold(person, at=at))
            for person in self.deputies.all()
        ]

    @property
    def patience(self):
        """How long it may be silent: four times the interval its cadence promises, a week at the least."""
        return max(_LEAST_QUIET, timedelta(days=-(-7 * _QUIET_INTERVALS // self.cadence)))

    def quiet_since(self, *, at):
        """The day since which it has been silent for longer than its cadence allows, or None."""
        approved = [act.at for act in self.acts.all() if act.act == ActKind.APPROVE]
        day = self.used_on or (approved[0].astimezone(UTC).date() if approved else None)
        return day if day and at.astimezone(UTC).date() - day > self.patience else None


def ends(sunset):
    """The moment at which the last day is over, in UTC."""
    return datetime.combine(sunset + timedelta(days=1), time(), tzinfo=UTC)
