"""The policy and its versions. A published version is never edited."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.words.canonical import digest
from academy.words.citations import Citation
from courses.curriculum.signals import policy_published


class Policy(models.Model):
    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=150)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")

    def __str__(self):
        return self.title

    def version_in_force(self, *, at):
        """The newest version whose day has come, or None."""
        return self.versions.filter(in_force__lte=at.date()).order_by("-number").first()


class PolicyVersion(models.Model):
    """One version of a policy, whole and for good.

    `clauses` is a list of `{"number", "title", "text"}`; `sha256` is the digest
    of `content()`, which is what a person signs.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    in_force = models.DateField(_("in force from"))
    summary = models.TextField(_("summary"))
    clauses = models.JSONField(_("clauses"))
    sha256 = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["policy", "number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_policy_version_a_number")
        ]

    def __str__(self):
        return _("%(policy)s, version %(number)s") % {"policy": self.policy, "number": self.number}

    def get_absolute_url(self):
        return reverse("policy_version", args=[self.policy.slug, self.number])

    @classmethod
    @transaction.atomic
    def publish(cls, policy, *, number, in_force, summary, clauses, by, at):
        """Write a version down for good. Raises `ValidationError` if the number is taken
        by other words; the same words again change nothing."""
        version = cls(
            policy=policy, number=number, in_force=in_force, summary=summary, clauses=clauses, published_at=at
        )
        version.sha256 = digest(version.content())
        earlier = cls.objects.filter(policy=policy, number=number).first()
        if earlier and earlier.sha256 == version.sha256:
            return earlier
        if earlier:
            raise ValidationError(
                _("Version %(number)s is already published; write the next one."), params={"number": number}
            )
        version.save(force_insert=True)
        policy_published.send(cls, version=version, by=by, at=at)
        return version

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValidationError(_("A published policy version is never edited; write the next one."))
        super().save(*args, **kwargs)

    def content(self):
        return {
            "policy": self.policy.slug,
            "version": self.number,
            "in_force": self.in_force.isoformat(),
            "summary": self.summary,
            "clauses": self.clauses,
        }

    def clause(self, number):
        """The clause with this number, or None."""
        return next((clause for clause in self.clauses if clause["number"] == number), None)

    def citation(self, number):
        return str(Citation(self.policy.slug, self.number, number))
