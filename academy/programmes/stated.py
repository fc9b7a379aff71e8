"""What people state that counts in a programme: what is asked anew or waived, who was there, who is away.

Each statement stays as it was made; a later one may speak of the same.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.programmes import signals
from academy.words.signing import signed
from courses.curriculum.models import LessonPage, PolicyVersion

TWICE = timedelta(minutes=5)  # in which the same, asked again, is a second click
LEAST_NOTICE = timedelta(days=1)  # nobody's right closes before they could know of it


class Change(models.Model):
    """From `asked_at` on, a requirement asks for what there is since `since`. Whoever rests on something
    older must have it by `due_at`; None: with their next renewal."""

    requirement = models.ForeignKey(
        "programmes.Requirement", on_delete=models.PROTECT, related_name="changes"
    )
    lesson = models.ForeignKey(LessonPage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(
        PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    before = models.ForeignKey(  # the policy version that was asked until then
        PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    due_at = models.DateTimeField(_("to be done by"), null=True, blank=True)
    reason = models.TextField(_("what is new, and why it matters"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a requirement")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_change_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("asked_at")), name="what_is_asked_is_there"
            ),
        ]

    def __str__(self):
        return str(self.lesson or self.policy_version or self.requirement)

    @classmethod
    @transaction.atomic
    def ask(cls, requirement, subject=None, *, due_at, reason, by, at):
        """Ask everybody for a requirement anew. `subject` is the lesson that has a new revision or the new
        policy version; an exam, a drill and an event are asked as they are.

        Raises `ValidationError` if nothing is new, nothing is said of why, or the notice is too short.
        """
        requirement = type(requirement).objects.select_for_update().get(pk=requirement.pk)
        if not reason.strip():
            raise ValidationError({"reason": _("Say what is new and why it matters.")})
        if due_at and due_at < at + LEAST_NOTICE:
            raise ValidationError({"due_at": _("Leave people a day at least.")})
        same = {"requirement": requirement, "due_at": due_at, "reason": reason.strip(), "asked_by": by}
        if twice := cls.objects.filter(**same, asked_at__gt=at - TWICE).last():
            return twice
        change = cls(requirement=requirement, due_at=due_at, reason=reason.strip(), asked_by=by, asked_at=at)
        _ASKED[requirement.kind](change, subject)
        change.save()
        signals.requirement_changed.send(cls, change=change, by=by, at=at)
        return change


def _lesson_anew(change, lesson):
    if lesson is None or not change.requirement.course.lessons().filter(pk=lesson.pk).exists():
        raise ValidationError({"subject": _("Name a lesson of the course that is published.")})
    change.lesson, change.since = lesson, min(lesson.live_revision.created_at, change.asked_at)
    if change.since <= lesson.first_published_at:
        raise ValidationError(
            {"subject": _("This lesson is as it was when it first came out: nothing is new.")}
        )
    if change.requirement.changes.filter(lesson=lesson, since__gte=change.since).exists():
        raise ValidationError({"subject": _("This lesson was not published again since it was last asked.")})


def _version_anew(change, version):
    now_asked = change.requirement.policy_version
    if version is None or version.policy_id != now_asked.policy_id or version.number <= now_asked.number:
        raise ValidationError({"subject": _("Name a later version of the policy that is asked now.")})
    if version.in_force > localdate(change.asked_at):
        raise ValidationError({"subject": _("This version is not in force yet; nobody can sign it.")})
    change.policy_version, change.since = version, min(version.published_at, change.asked_at)
    change.before, change.requirement.policy_version = now_asked, version
    change.requirement.save(update_fields=["policy_version"])


def _as_it_is(change, _subject):
    change.since = change.asked_at


_ASKED = {
    "course": _lesson_anew,
    "attestation": _version_anew,
    "exam": _as_it_is,
    "drill": _as_it_is,
    "event": _as_it_is,
}


class Declaration(models.Model):
    """What somebody answers for with their name: that a requirement is waived for a person, that the person
    was at an event, or is away from `begins_at` to `until`."""

    class Kind(models.TextChoices):
        WAIVED = "waived", _("Requirement waived")
        ATTENDED = "attended", _("Event attended")
        AWAY = "away", _("Leave")

    MEANING = _("I declare this. It is true, and I answer for it.")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declarations"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    requirement = models.ForeignKey(
        "programmes.Requirement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begins_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    meaning = models.TextField()
    signature = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_declaration_has_a_reason"),
            models.CheckConstraint(
                name="a_declaration_says_what_of",
                condition=models.Q(kind="away", requirement=None, until__gt=models.F("begins_at"))
                | models.Q(kind__in=["waived", "attended"], requirement__isnull=False, until=None),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()}"

    @classmethod
    @transaction.atomic
    def make(cls, person, kind, reason, *, signature, begins_at, by, at, requirement=None, until=None):
        """Declare it, signed. Raises `PermissionDenied` for who speaks of themselves, `ValidationError` where
        the reason is empty, the signature is not theirs, or it cannot be so."""
        if by.pk == person.pk:
            raise PermissionDenied(_("It is about you; somebody else must declare it."))
        if not reason.strip():
            raise ValidationError({"reason": _("Say why.")})
        if kind == cls.Kind.ATTENDED and requirement.kind != "event":
            raise ValidationError({"requirement": _("Only an event can be attended.")})
        if kind == cls.Kind.AWAY and (until is None or until <= begins_at):
            raise ValidationError({"until": _("A leave ends after it begins.")})
        if kind != cls.Kind.AWAY and begins_at > at:
            raise ValidationError({"begins_at": _("This has not happened yet.")})
        User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two clicks declare it once
        same = {"person": person, "kind": kind, "requirement": requirement, "begins_at": begins_at}
        if twice := cls.objects.filter(**same, until=until).last():
            return twice
        declaration = cls.objects.create(
            person=person,
            kind=kind,
            requirement=requirement,
            begins_at=begins_at,
            until=until,
            reason=reason.strip(),
            by=by,
            at=at,
            meaning=str(cls.MEANING),
            signature=signed(signature, by),
        )
        signals.declared.send(cls, declaration=declaration, by=by, at=at)
        return declaration
