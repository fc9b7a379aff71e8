"""The population of a campaign line by line, and the records that were drawn from it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.desk.campaigns.questions import Value
from academy.desk.campaigns.weighing import Risk
from academy.register.decisions import took_part
from academy.register.models import Certificate
from academy.words.canonical import canonical


class Line(models.Model):
    """One certificate of the population, as it stood at the moment asked for. Never changed."""

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    shown = models.JSONField()  # populating.shown()
    weight = models.PositiveSmallIntegerField(default=1)
    risks = models.JSONField(default=list)  # values of weighing.Risk

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_certificate_a_line"),
            models.UniqueConstraint(fields=["campaign", "certificate"], name="one_line_a_certificate"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="every_line_has_a_ticket"),
        ]

    def __str__(self):
        return f"{self.number}"

    def told(self):
        """The line as the digest of the population covers it: plain data for RFC 8785."""
        return {"line": self.number, "weight": self.weight, "risks": list(map(str, self.risks)), **self.shown}

    def written(self):
        """The bytes of the line: those of all lines are the file of the population, and what its digest is
        over."""
        return canonical(self.told()) + b"\n"

    @property
    def why(self):
        """The reasons for its weight, in words."""
        return [Risk(risk).label for risk in self.risks]


class RecordQuerySet(models.QuerySet):
    def with_paper(self):
        """With what a page about them says."""
        return self.select_related(
            "campaign__reviewer", "line__certificate__person__unit", "line__certificate__programme", "reader"
        ).prefetch_related("line__certificate__decisions__by")

    def unread(self):
        return self.filter(read_at=None)


class Record(models.Model):
    """One record of the sample. Whoever answers first about it reads it; nobody else answers then."""

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.PROTECT, related_name="records")
    place = models.PositiveIntegerField()  # in the order in which they were drawn
    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="record")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(_("read"), null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of a sample")
        verbose_name_plural = _("records of samples")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "place"], name="one_record_a_place"),
            models.CheckConstraint(
                condition=models.Q(read_at=None) | models.Q(reader__isnull=False),
                name="what_is_read_has_a_reader",
            ),
        ]

    def __str__(self):
        return f"{self.campaign}/{self.place}"

    def get_absolute_url(self):
        return reverse("campaign_record", args=[self.campaign.name, self.place])

    @property
    def certificate(self):
        return self.line.certificate

    choices = Value.choices  # what can be answered

    def hindrance(self, person):
        """Why `person` cannot answer about it, in a sentence; "" if they can."""
        if not self.campaign.readers.filter(pk=person.pk).exists():
            return _("You are no reader of this campaign.")
        if self.reader_id not in (None, person.pk):
            return _("%(name)s reads this record.") % {"name": self.reader.name}
        if had_part(person, self.certificate):
            return _("You hold this certificate, or took part in it. Another reader must read it.")
        return ""


def had_part(person, certificate):
    """Whether the person holds it, judged or declared what it rests on, or decided about it."""
    decided = any(decision.by_id == person.pk for decision in certificate.decisions.all())
    return decided or took_part(person, certificate)
