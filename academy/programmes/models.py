"""What must be earned: programmes, their requirements, who is asked for them, what was signed."""

import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from academy.programmes.signals import policy_attested, programme_assigned
from academy.words.standing import EntitlementAct, Level
from courses.curriculum.models import CoursePage, PolicyVersion
from courses.exams.models import Exam
from sandbox.scenarios.models import Scenario


class Programme(models.Model):
    """A certification that can be earned."""

    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    level = models.CharField(_("level"), max_length=30, choices=Level.choices)
    rung = models.PositiveSmallIntegerField(_("rung of the ladder"), default=1)
    allows = models.TextField(_("what it allows"), help_text=_("In the second person: You may …"))
    acts = models.JSONField(_("acts allowed"), default=list)  # values of EntitlementAct
    days_valid = models.PositiveIntegerField(_("days valid"), default=365)
    open_to_all = models.BooleanField(_("anyone may take it"), default=True)

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
        unknown = set(self.acts) - set(EntitlementAct.values)
        if unknown:
            raise ValidationError({"acts": _("Unknown act: %s") % ", ".join(sorted(unknown))})


class Requirement(models.Model):
    """One thing a programme asks for. They are met in order: each opens the next."""

    class Kind(models.TextChoices):
        COURSE = "course", _("Course")
        ATTESTATION = "attestation", _("Attestation")
        EXAM = "exam", _("Exam")
        DRILL = "drill", _("Graded drill")

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

    class Meta:
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "order"], name="one_requirement_a_place"),
            models.CheckConstraint(
                name="requirement_names_what_it_asks",
                condition=models.Q(kind="course", course__isnull=False)
                | models.Q(kind="attestation", policy_version__isnull=False)
                | models.Q(kind="exam", exam__isnull=False)
                | models.Q(kind="drill", scenario__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def subject(self):
        """What is asked: the course, policy version, exam or scenario."""
        return self.course or self.policy_version or self.exam or self.scenario


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
        """Ask a person to earn a programme. Asking again changes nothing."""
        assignment, made = cls.objects.get_or_create(
            person=person,
            programme=programme,
            defaults={"due_at": due_at, "reason": reason, "assigned_by": by, "assigned_at": at},
        )
        if made:
            programme_assigned.send(cls, assignment=assignment, by=by, at=at)
        return assignment


def said(name):
    """A name as it counts when it is compared: however its signs are composed, spaced and cased."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


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
        ordering = ["attested_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="one_attestation_a_version")
        ]

    @classmethod
    @transaction.atomic
    def sign(cls, version, *, signature, by, at):
        """Sign a policy version with one's name. Signing again changes nothing.

        Raises `ValidationError` if the signature is not the person's name, or the version is
        not in force yet in the time zone that is active.
        """
        if localdate(at) < version.in_force:
            raise ValidationError(
                _("This version is in force from %(day)s. It can be signed from that day."),
                params={"day": date_format(version.in_force)},
            )
        if said(signature) != said(by.name):
            raise ValidationError(_("Sign with your name as we know it: %(name)s."), params={"name": by.name})
        attestation, made = cls.objects.get_or_create(
            person=by,
            version=version,
            defaults={
                "sha256": version.sha256,
                "meaning": str(cls.MEANING),
                "signature": " ".join(signature.split()),
                "attested_at": at,
            },
        )
        if made:
            policy_attested.send(cls, attestation=attestation, by=by, at=at)
        return attestation
