"""What must be earned: programmes, their requirements, who is asked for them, what was signed."""

import uuid
from calendar import monthrange

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.programmes.moved import DueMove, not_past
from academy.programmes.signals import policy_attested, programme_assigned
from academy.programmes.stated import Change, Declaration
from academy.words.listening import Channel, Language
from academy.words.signing import signed
from academy.words.standing import EntitlementAct, Level, Renewal, Validity
from courses.curriculum.models import CoursePage, PolicyVersion
from courses.exams.models import Exam
from sandbox.scenarios.models import Scenario

__all__ = ["Assignment", "Attestation", "Change", "Declaration", "DueMove", "Programme", "Requirement"]

SCOPE = {"acts": EntitlementAct, "channels": Channel, "languages": Language}
_DAYS = {(month, day) for month in range(1, 13) for day in range(1, monthrange(2026, month)[1] + 1)}


class Programme(models.Model):
    """A certification that can be earned."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    level = models.CharField(_("level"), max_length=30, choices=Level.choices)
    rung = models.PositiveSmallIntegerField(_("rung of the ladder"), default=1)
    allows = models.TextField(_("what it allows"), help_text=_("In the second person: You may …"))
    acts = models.JSONField(_("acts allowed"), default=list)  # values of EntitlementAct
    channels = models.JSONField(_("channels"), default=list, blank=True)  # values of Channel; none: all
    languages = models.JSONField(_("languages"), default=list, blank=True)  # values of Language; none: all
    open_to_all = models.BooleanField(_("anyone may take it"), default=True)
    validity = models.CharField(
        _("counted"), max_length=20, choices=Validity.choices, default=Validity.EXPIRY
    )
    days_valid = models.PositiveIntegerField(_("days valid"), default=365)
    calendar_month = models.PositiveSmallIntegerField(_("month of the calendar"), default=1)
    calendar_day = models.PositiveSmallIntegerField(_("day of the calendar"), default=1)
    window_days = models.PositiveSmallIntegerField(_("days before the expiry to renew in"), default=60)
    least_days = models.PositiveSmallIntegerField(_("days held before it is renewed"), default=0)
    grace_days = models.PositiveSmallIntegerField(_("days after the end to renew in"), default=30)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["rung"]

    def __str__(self):
        return self.title

    def open_to(self, person):
        """Whether `person` may earn it: it is open to all, or they were asked to."""
        return self.open_to_all or self.assignments.filter(person=person).exists()

    def clean(self):
        for field, known in SCOPE.items():
            if unknown := set(getattr(self, field)) - set(known.values):
                raise ValidationError({field: _("Unknown: %s") % ", ".join(sorted(unknown))})
        if (self.calendar_month, self.calendar_day) not in _DAYS:
            raise ValidationError({"calendar_day": _("There is no such day in every year.")})


class Requirement(models.Model):
    """One thing a programme asks for. They are met in order: each opens the next."""

    class Kind(models.TextChoices):
        COURSE = "course", _("Course")
        ATTESTATION = "attestation", _("Attestation")
        EXAM = "exam", _("Exam")
        DRILL = "drill", _("Graded drill")
        EVENT = "event", _("Event")
        CERTIFICATE = "certificate", _("Certificate")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="requirements")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=10)
    course = models.ForeignKey(CoursePage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(
        PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    exam = models.ForeignKey(Exam, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scenario = models.ForeignKey(Scenario, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minimum = models.PositiveSmallIntegerField(_("least score of a drill"), default=0)
    event = models.CharField(_("event"), max_length=120, blank=True)
    needs = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="needed_by"
    )
    # A lesson read counts until it changes and a certificate while it is held, whatever is said here.
    renewal = models.CharField(
        _("asked again at a renewal"), max_length=10, choices=Renewal.choices, default=Renewal.ALWAYS
    )
    fresh_days = models.PositiveIntegerField(_("days its evidence stays fresh"), null=True, blank=True)

    class Meta:
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "order"], name="one_requirement_a_place"),
            models.CheckConstraint(
                name="requirement_names_what_it_asks",
                condition=models.Q(kind="course", course__isnull=False)
                | models.Q(kind="attestation", policy_version__isnull=False)
                | models.Q(kind="exam", exam__isnull=False)
                | models.Q(kind="drill", scenario__isnull=False)
                | models.Q(kind="event") & ~models.Q(event="")
                | models.Q(kind="certificate", needs__isnull=False),
            ),
            models.CheckConstraint(
                name="what_lasts_does_not_grow_old",
                condition=~models.Q(kind__in=["course", "certificate"]) | models.Q(fresh_days=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def subject(self):
        """What is asked: the course, policy version, exam, scenario or programme, or what the event is
        called."""
        found = self.course or self.policy_version or self.exam or self.scenario or self.needs
        return found or self.event


class Assignment(models.Model):
    """Somebody is asked to earn a programme by a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="assignments")
    due_at = models.DateTimeField(_("due"))
    reason = models.CharField(_("reason"), max_length=200)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="one_assignment_a_programme")
        ]

    @classmethod
    @transaction.atomic
    def give(cls, person, programme, *, due_at, reason, by, at):
        """Ask a person to earn a programme. Asking again changes nothing. Raises `ValidationError` for a day
        that has passed."""
        not_past(due_at, at=at)
        assignment, made = cls.objects.get_or_create(
            person=person,
            programme=programme,
            defaults={"due_at": due_at, "reason": reason, "assigned_by": by, "assigned_at": at},
        )
        if made:
            programme_assigned.send(cls, assignment=assignment, by=by, at=at)
        return assignment

    def move_due(self, due_at, *, reason, by, at):
        """Ask for it by another day; see `DueMove.make`."""
        DueMove.make(self, due_at, reason=reason, by=by, at=at)


class Attestation(models.Model):
    """A person's signed statement to have read and accepted a policy version."""

    MEANING = _("I have read this version of the policy, I understand it, and I will keep to it.")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attestations"
    )
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="attestations")
    sha256 = models.CharField(max_length=64)  # of the words that were signed
    meaning = models.TextField()
    signature = models.CharField(_("your name"), max_length=150)
    attested_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attestation")
        ordering = ["attested_at", "pk"]
        indexes = [models.Index(fields=["person", "version"], name="attestation_by_person")]

    @classmethod
    @transaction.atomic
    def sign(cls, version, *, signature, by, at, lapsed=None):
        """Sign a policy version with one's name. Who has signed it has: signing again changes
        nothing, but for who is asked again since their signature `lapsed` counts no more.

        Raises `ValidationError` if the signature is not the person's name, or the version is
        not in force yet in the time zone that is active.
        """
        if localdate(at) < version.in_force:
            raise ValidationError(
                _("This version is in force from %(day)s. It can be signed from that day."),
                params={"day": date_format(version.in_force)},
            )
        kept = signed(signature, by)
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks at once leave one signature
        earlier = cls.objects.filter(person=by, version=version).last()
        if earlier and earlier != lapsed:
            return earlier
        attestation = cls.objects.create(
            person=by,
            version=version,
            sha256=version.sha256,
            meaning=str(cls.MEANING),
            signature=kept,
            attested_at=at,
        )
        policy_attested.send(cls, attestation=attestation, by=by, at=at)
        return attestation
