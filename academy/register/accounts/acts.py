"""What was done about branded accounts: each act is a row that stays, and says how the account stood then."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.people.models import Letter
from academy.register.accounts import signals
from academy.words.accounts import DECISIONS, AccountState, ActKind

_ANNOUNCED = {
    ActKind.REQUEST: signals.account_requested,
    ActKind.APPROVE: signals.account_approved,
    ActKind.REFUSE: signals.account_refused,
    ActKind.SUSPEND: signals.account_suspended,
    ActKind.REINSTATE: signals.account_reinstated,
    ActKind.HAND_OVER: signals.account_handed_over,
    ActKind.PROLONG: signals.account_prolonged,
    ActKind.CLOSE: signals.account_closed,
    ActKind.DEPUTIES: signals.account_deputies_named,
    ActKind.PROPOSE: signals.account_holder_proposed,
    ActKind.LAPSE: signals.account_lapsed,
    ActKind.RESUME: signals.account_resumed,
    ActKind.END: signals.account_ended,
}
LETTER = "account_act"  # the kind of letter that tells of an act: see `notices`
_BY_ITSELF = (ActKind.LAPSE, ActKind.RESUME, ActKind.END)


class AccountAct(models.Model):
    """One act about one account, with how it stands from then on: never changed, never deleted."""

    MEANING = _("I decide this for governance. What I wrote is true, and I answer for it.")

    account = models.ForeignKey("register.BrandedAccount", on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=10, choices=ActKind.choices)
    stands = models.CharField(max_length=10, choices=AccountState.choices)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputies = models.JSONField(default=list)  # the random keys of people
    sunset = models.DateField()
    since = models.DateTimeField(null=True)  # when it took effect, if that was before it was noted
    reason = models.TextField(blank=True)
    by = models.ForeignKey(  # None: it happened by itself
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    meaning = models.TextField(blank=True)
    signature = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("act about an account")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_decision_about_an_account_is_signed",
                condition=~models.Q(act__in=list(DECISIONS)) | ~models.Q(signature="") & ~models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="only_the_clock_acts_by_itself",
                condition=models.Q(by=None, act__in=_BY_ITSELF)
                | models.Q(by__isnull=False) & ~models.Q(act__in=_BY_ITSELF),
            ),
        ]

    def __str__(self):
        return f"{self.account}: {self.get_act_display()}"

    @classmethod
    def record(cls, account, act, reason="", *, by, at, signature="", since=None, concerns=()):
        """Put on record what was done to the locked `account`, write to its people and those it `concerns`
        besides, and announce it. Called in the transaction of the act."""
        row = cls.objects.create(
            account=account,
            act=act,
            stands=account.stands,
            holder=account.holder,
            deputies=[str(key) for key in account.deputies.values_list("key", flat=True)],
            sunset=account.sunset,
            since=since,
            reason=reason,
            by=by,
            at=at,
            meaning=str(cls.MEANING) if signature else "",
            signature=signature,
        )
        if act != ActKind.REQUEST:
            people = _readers(account, act) | set(concerns)
            Letter.objects.queue([row._letter(person) for person in people - {None, by}], at=at)
        _ANNOUNCED[act].send(cls, account=account, act=row, by=by, at=at)
        return row

    def _letter(self, person):
        named = {"account": self.account.name, "day": f"{self.at:%Y-%m-%d}"}
        where = {"path": self.account.get_absolute_url(), "occasion": f"{self.pk}"}
        return Letter.compose(LETTER, person.pk, str(self.account.pk), **where, **named)


def _readers(account, act):
    """Its holder, deputies and whoever is proposed; and the manager of what happened by itself."""
    manager = account.holder.manager if act in _BY_ITSELF else None
    return {account.holder, *account.deputies.all(), account.proposed, manager}
