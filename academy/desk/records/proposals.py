"""Erasures: one records officer proposes, another, who has read the same preview, decides."""

import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.desk.records.blocking import blocks
from academy.desk.records.nameless import nameless
from academy.desk.records.previews import as_shown, previews, seen
from academy.desk.records.schedule import VERSION
from academy.people.models import User
from academy.people.signals import erasure_approved, erasure_proposed, erasure_refused
from academy.words.signing import signed

LONGEST = 1_000
MOST_PEOPLE = 50  # in one proposal: more than that nobody reads


class Moved(Exception):
    """What would be erased or kept is not what was read: something has changed since."""


class Decided(Exception):
    """It is decided; nobody decides it again."""


class ProposalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(decided_at=None)

    def with_people(self):
        return self.select_related("proposed_by", "decided_by").prefetch_related("erasures__person")


class Proposal(models.Model):
    """What one officer wants erased, why, and what a second one said to it. `sha256` is the digest of the
    previews that the first has read; the second decides about exactly that. Never deleted."""

    MEANING = _("I have read what would be erased and what would stay, and propose it as records officer.")
    DECISION = _("I have read the same preview. I decide this as second records officer and answer for it.")
    TAKING_BACK = _("I proposed this as records officer. I take it back; everything stays as it is.")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.TextField(_("reason"))
    ground = models.TextField(_("why before the period is over"), blank=True)
    schedule = models.PositiveSmallIntegerField(default=VERSION)
    sha256 = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    meaning = models.TextField()
    signature = models.CharField(max_length=150)
    approved = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_meaning = models.TextField(blank=True)
    decided_signature = models.CharField(max_length=150, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal to erase")
        verbose_name_plural = _("proposals to erase")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_proposal_is_signed", condition=~Q(reason="") & ~Q(signature="") & ~Q(sha256="")
            ),
            models.CheckConstraint(
                name="a_decided_proposal_is_signed",
                condition=Q(decided_at=None, approved=None, decided_signature="")
                | Q(decided_at__isnull=False, approved__isnull=False) & ~Q(decided_signature=""),
            ),
            models.CheckConstraint(name="a_refusal_says_why", condition=~Q(approved=False) | ~Q(answer="")),
            models.CheckConstraint(
                name="an_erasure_takes_two_people",
                condition=~Q(approved=True) | ~Q(decided_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self):
        return str(self.key)

    def get_absolute_url(self):
        return reverse("records_proposal", args=[self.key])

    def people(self):
        """The random keys of the people it is about, in order."""
        return sorted(one.person.key for one in self.erasures.select_related("person"))

    @classmethod
    @transaction.atomic
    def make(cls, people, reason, *, shown, ground="", signature, by, at):
        """Propose to erase these people. `shown` is `previews.seen` of what the officer has read.

        Raises `Moved` if that is no longer so, `PermissionDenied` for oneself, `ValidationError` for who
        cannot be erased, a period that is not over where no `ground` is stated, a name in a reason or a wrong
        signature.
        """
        people = list(_held_still(people))
        found = _checked(people, by)
        if Erasure.objects.open().filter(person__in=people).exists():
            raise ValidationError(_("Their erasure is proposed already, and not decided."))
        if seen(found) != shown:
            raise Moved
        early = [one for one in found if one.early(at=at)]
        if early and not ground.strip():
            raise ValidationError({"ground": _("Not every period is over. Say why it is done all the same.")})
        proposal = cls.objects.create(
            reason=nameless(reason, people, "reason"),
            ground=nameless(ground, people, "ground") if early else "",
            sha256=shown,
            proposed_by=by,
            proposed_at=at,
            meaning=str(cls.MEANING),
            signature=signed(signature, by),
        )
        Erasure.objects.bulk_create(
            Erasure(proposal=proposal, person=one.person, preview=one.as_data()) for one in found
        )
        erasure_proposed.send(cls, proposal=proposal, by=by, at=at)
        return proposal

    def found(self):
        """The previews that were read, as they were."""
        return [as_shown(one.person, one.preview) for one in self.erasures.all()]

    @transaction.atomic
    def approve(self, shown, *, answer="", signature, by, at):
        """Let it be done: each person is erased right after this. Raises `Decided`, `Moved` if anything has
        changed since it was proposed, `PermissionDenied` for who proposed it, `ValidationError` for whoever
        cannot be erased any more."""
        proposal, people = self._undecided(by)
        if by.pk == proposal.proposed_by_id:
            raise PermissionDenied(_("You proposed it; a second officer decides."))
        if {proposal.sha256} != {shown, seen(_checked(people, by))}:
            raise Moved
        proposal._decide(True, answer.strip() and nameless(answer, people, "answer"), signature, by, at)
        erasure_approved.send(Proposal, proposal=proposal, by=by, at=at)
        transaction.on_commit(_carry_out)
        return proposal

    @transaction.atomic
    def refuse(self, answer, *, signature, by, at):
        """Leave everything as it is, and say why. Whoever proposed it takes it back likewise."""
        proposal, people = self._undecided(by)
        proposal._decide(False, nameless(answer, people, "answer"), signature, by, at)
        proposal.erasures.update(closed_at=at, outcome=Erasure.Outcome.REFUSED)
        erasure_refused.send(Proposal, proposal=proposal, by=by, at=at)
        return proposal

    def _undecided(self, by):
        """The proposal and its people, all held. Raises `Decided`, and `PermissionDenied` for one of them."""
        people = list(_held_still(User.objects.filter(erasures__proposal=self)))
        proposal = Proposal.objects.select_for_update().get(pk=self.pk)
        if proposal.decided_at:
            raise Decided
        if by in people:
            raise PermissionDenied(_("It is about you; somebody else decides."))
        return proposal, people

    def _decide(self, approved, answer, signature, by, at):
        meaning = self.TAKING_BACK if by.pk == self.proposed_by_id else self.DECISION
        self.decided_signature, self.decided_meaning = signed(signature, by), str(meaning)
        self.approved, self.answer, self.decided_by, self.decided_at = approved, answer, by, at
        self.save()


class ErasureQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def approved(self):
        """Those that are to be carried out."""
        return self.open().filter(proposal__approved=True)


class Erasure(models.Model):
    """One person of a proposal: what was to be done, and what was."""

    class Outcome(models.TextChoices):
        ERASED = "erased", _("Erased")
        STOPPED = "stopped", _("Not erased")
        REFUSED = "refused", _("Refused")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="erasures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasures")
    preview = models.JSONField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    why = models.TextField(blank=True)  # it was stopped
    done = models.JSONField(null=True)  # {"erased": {code: count}, "kept": {code: count}, "log_entries": n}

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at=None), name="one_open_erasure_a_person"
            ),
            models.CheckConstraint(
                name="what_was_done_is_counted",
                condition=Q(outcome="erased", done__isnull=False) | ~Q(outcome="erased") & Q(done=None),
            ),
            models.CheckConstraint(
                name="closed_with_an_outcome",
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
            ),
        ]

    def __str__(self):
        return f"{self.proposal}: {self.person_id}"


def _held_still(people):
    """The people, held in one order until the transaction ends."""
    wanted = [one.pk for one in people]
    return User.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")


def _checked(people, by):
    """Their previews. Raises as `Proposal.make`."""
    if by in people:
        raise PermissionDenied(_("It is about you; somebody else proposes and decides."))
    if not people or len(people) > MOST_PEOPLE:
        raise ValidationError(_("Name one person at least, and %(most)s at most.") % {"most": MOST_PEOPLE})
    stopping = [block for found in blocks(people).values() for block in found]
    if stopping:
        raise ValidationError([str(block.words) for block in stopping[:5]])
    return previews(people)


def _carry_out():
    from academy.desk.records.tasks import send_on

    send_on()
