"""An audit campaign: announced, its population fixed, its sample drawn. Each happens once, in that order."""

import hashlib
import uuid
from itertools import islice

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.audit.models import Head
from academy.desk import signals
from academy.desk.campaigns.drawing import draw, seed_of
from academy.desk.campaigns.lines import Line, Record
from academy.desk.campaigns.populating import Query, risks_of, shown, with_history
from academy.desk.campaigns.weighing import weight
from academy.words.canonical import digest
from academy.words.standing import Role

AT_ONCE = 1_000  # lines written in one statement
LARGE = 20_000  # lines that are written in half a dozen seconds
FARTHEST = 10  # years within which it is to be read
FIRST = 5  # lines of the sample that the log names


class CampaignQuerySet(models.QuerySet):
    def for_list(self):
        """With what a line of the list says, and no further question."""
        listed = self.order_by("-announced_at", "-pk").select_related("reviewer")
        return listed.annotate(
            records_count=models.Count("records", distinct=True),
            read_count=models.Count(
                "records", filter=models.Q(records__read_at__isnull=False), distinct=True
            ),
            findings_count=models.Count("findings", distinct=True),
            signed_at=models.Max("signatures__at", filter=models.Q(signatures__part="reviewer")),
        )


class Campaign(models.Model):
    """One audit of a sample of certificates. What was announced is never changed, only added to."""

    class Method(models.TextChoices):
        EVEN = "even", _("All alike")
        RISK = "risk", _("By risk")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("short name"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9-]*$", _("Letters, digits and hyphens only."))],
    )
    title = models.CharField(_("title"), max_length=150)
    query = models.JSONField(default=dict, blank=True)  # populating.Query.as_data()
    as_of = models.DateTimeField(_("as of"))
    method = models.CharField(_("drawn"), max_length=10, choices=Method.choices, default=Method.EVEN)
    size = models.PositiveIntegerField(_("records in the sample"), validators=[MinValueValidator(1)])
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("readers"), related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewer"), on_delete=models.PROTECT, related_name="+"
    )
    read_by = models.DateField(_("to be read by"))
    announced_at = models.DateTimeField(_("announced"))
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    announced_size = models.PositiveBigIntegerField()  # entries of the log when it was announced
    fixed_at = models.DateTimeField(null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_sha256 = models.CharField(max_length=64, blank=True)
    fixed_size = models.PositiveBigIntegerField(null=True, blank=True)  # entries of the log with that fact …
    fixed_root = models.CharField(max_length=64, blank=True)  # … and the root over them, of which the seed is
    drawn_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit campaign")
        verbose_name_plural = _("audit campaigns")
        ordering = ["-announced_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gte=1), name="a_sample_has_a_record"),
            models.CheckConstraint(
                condition=models.Q(fixed_at=None, population=None, fixed_size=None, fixed_root="")
                | models.Q(population__gte=1, fixed_size__gt=models.F("announced_size"))
                & models.Q(fixed_at__isnull=False),
                name="a_population_is_fixed_after_it_was_announced",
            ),
            models.CheckConstraint(
                condition=models.Q(drawn_at=None, seed="")
                | models.Q(drawn_at__isnull=False, fixed_at__isnull=False) & ~models.Q(seed=""),
                name="a_sample_is_drawn_from_a_fixed_population",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaign", args=[self.name])

    @property
    def asked(self):
        """Its query."""
        return Query(**({"state": ""} | self.query))

    def alike(self, *, at):
        """The other campaigns that ask the same of the register, announced by `at`, and when they were signed
        by then: who draws several times shows all of them, not the best."""
        signed = models.Q(signatures__part="reviewer", signatures__at__lte=at)
        others = Campaign.objects.filter(query=self.query, announced_at__lte=at).exclude(pk=self.pk)
        return others.annotate(signed_at=models.Max("signatures__at", filter=signed))

    @property
    def untimely(self):
        """Why nobody can read it by the day it names, in a sentence, or ""."""
        if self.read_by < self.announced_at.date():
            return _("That day is over.")
        if self.read_by < self.as_of.date():
            return _("That day is before the moment that the campaign asks for.")
        if self.read_by.year - self.announced_at.year > FARTHEST:
            return _("This day is too far off. Name one within %(years)s years.") % {"years": FARTHEST}
        return ""

    @property
    def is_even(self):
        return self.method == self.Method.EVEN

    @classmethod
    @transaction.atomic
    def announce(cls, *, name, title, query, as_of, method, size, readers, reviewer, read_by, by, at):
        """Say what will be audited, how, by whom and by when, before anybody knows what it will find.

        Raises `ValidationError`; `PermissionDenied` for who is not of compliance.
        """
        _compliance([by])
        said = {"name": name, "title": title.strip(), "query": query.as_data(), "as_of": as_of}
        said |= {"method": method, "size": size, "reviewer": reviewer, "read_by": read_by}
        campaign = cls(**said, announced_by=by, announced_at=at, announced_size=0)
        campaign.full_clean()
        if problem := campaign.untimely:
            raise ValidationError({"read_by": problem})
        if reviewer in readers:
            raise ValidationError({"reviewer": _("Whoever reads cannot review, too.")})
        if not readers:
            raise ValidationError({"readers": _("Somebody has to read.")})
        _compliance([*readers, reviewer])
        campaign.save()
        campaign.readers.set(readers)
        signals.campaign_announced.send(cls, campaign=campaign, readers=readers, by=by, at=at)
        campaign.announced_size = Head.now().size
        campaign.save(update_fields=["announced_size"])
        return campaign

    @transaction.atomic
    def appoint(self, reader, *, by, at):
        """Let another read, too: where nobody else may read a record that a reader had a part in. Returns
        whether this did it: appointed already, nothing changes. Raises `ValidationError`."""
        self.hold(by)
        _compliance([reader])
        if reader.pk == self.reviewer_id:
            raise ValidationError(_("Whoever reads cannot review, too."))
        if self.readers.filter(pk=reader.pk).exists():
            return False
        self.readers.add(reader)
        signals.reader_appointed.send(Campaign, campaign=self, reader=reader, by=by, at=at)
        return True

    @transaction.atomic
    def fix(self, *, by, at):
        """Freeze the population as the register had it at the moment asked for. Returns whether this did it:
        doing it again changes nothing. Raises `ValidationError` before that moment has come, and where
        nothing fits."""
        self.hold(by)
        if self.fixed_at:
            return False
        if self.as_of > at:
            raise ValidationError(_("The moment it asks for has not come yet."))
        counted = self._write_lines()
        if not counted:
            raise ValidationError(_("No certificate fits. Announce another campaign."))
        self.fixed_at = at
        signals.population_fixed.send(Campaign, campaign=self, by=by, at=at)
        head = Head.now()  # with that fact; nobody could know it before
        self.fixed_size, self.fixed_root = head.size, head.root
        fixed = ["fixed_at", "population", "population_sha256", "fixed_size", "fixed_root"]
        self.save(update_fields=fixed)
        return True

    @property
    def is_large(self):
        """Its population takes longer to write down than anybody waits for a page."""
        return self.asked.certificates(at=self.as_of).count() > LARGE

    def _write_lines(self):
        asked, hashed = self.asked, hashlib.sha256()
        rows = with_history(asked.certificates(at=self.as_of))
        rows = rows.defer("evidence", "allows") if self.is_even else rows
        fitting = (row for row in rows.iterator(chunk_size=AT_ONCE) if asked.fits(row))
        numbered = enumerate(fitting, start=1)
        self.population = 0
        while lines := [self._line(*one) for one in islice(numbered, AT_ONCE)]:
            Line.objects.bulk_create(lines)
            for line in lines:
                hashed.update(line.written())
            self.population += len(lines)
        self.population_sha256 = hashed.hexdigest()
        return self.population

    def _line(self, number, certificate):
        found = [] if self.is_even else risks_of(certificate, at=self.as_of)
        said = {"number": number, "certificate": certificate, "weight": weight(found), "risks": found}
        return Line(campaign=self, shown=shown(certificate, at=self.as_of), **said)

    @transaction.atomic
    def draw(self, *, by, at):
        """Draw the sample by the seed. Returns whether this did it: doing it again changes nothing. Raises
        `ValidationError` before the population is fixed."""
        self.hold(by)
        if self.drawn_at:
            return False
        if not self.fixed_at:
            raise ValidationError(_("Fix the population first."))
        self.drawn_at, self.seed = at, seed_of(self.fixed_root, self.name).hex()
        drawn = self.drawn_again()
        lines = dict(self.lines.filter(number__in=drawn).values_list("number", "pk"))
        Record.objects.bulk_create(
            Record(campaign=self, place=place, line_id=lines[number])
            for place, number in enumerate(drawn, start=1)
        )
        self.save(update_fields=["drawn_at", "seed"])
        facts = {"first": drawn[:FIRST], "sha256": digest(drawn), "count": len(drawn)}
        signals.sample_drawn.send(Campaign, campaign=self, drawn=facts, by=by, at=at)
        return True

    def drawn_again(self):
        """The numbers of the lines that the seed draws, in order: anew, from all lines."""
        lines = self.lines.values_list("number", "weight").iterator(chunk_size=10_000)
        return draw(bytes.fromhex(self.seed), lines, self.size)

    def hold(self, by):
        """Lock the campaign for an act of `by`, with what it says now. Raises `PermissionDenied` for who is
        not of compliance, `ValidationError` once it is signed."""
        _compliance([by])
        now = Campaign.objects.select_for_update().get(pk=self.pk)
        for name in ("fixed_at", "population", "population_sha256", "fixed_size", "fixed_root"):
            setattr(self, name, getattr(now, name))
        self.drawn_at, self.seed = now.drawn_at, now.seed
        last = self.signatures.last()
        if last and last.stands:
            raise ValidationError(_("It is signed. Nothing in it is changed any more."))


def _compliance(people):
    if not all(person.has_role(Role.COMPLIANCE) and person.is_active for person in people):
        raise PermissionDenied(_("An audit is the work of compliance."))
