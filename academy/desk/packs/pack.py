"""Evidence packs: who asked for whose evidence, why, under which head of the log, and how far it is."""

import re
import shutil
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.audit.models import Head, SignedHead
from academy.desk.packs import signals, writing
from academy.people.models import User
from academy.words.looking import Page, take

# Whoever takes evidence out sees all of it: the register, the log and what letters say.
READS_ALL = ("register.view_certificate", "audit.view_entry", "people.read_letter")
TWICE = timedelta(minutes=1)  # in which the same, asked again, is a second click
KEPT = timedelta(days=30)  # the file; what was asked for, and its digest, stays


class PackQuerySet(models.QuerySet):
    def with_counts(self):
        """Each with how many people are in it, and how many of them are written."""
        done = models.Count("people", filter=models.Q(people__done_at__isnull=False))
        return self.annotate(total=models.Count("people"), written=done).order_by("-asked_at", "-pk")

    def same(self, asked, reason, *, by, at):
        """What the same person has asked for in the same words a moment ago, or None."""
        mine = self.filter(by=by, reason=reason, asked_at__gt=at - TWICE)
        same = ("people", "sample", "seed", "population_sha256")
        return next((one for one in mine if all(one.asked.get(it) == asked.get(it) for it in same)), None)

    def unfinished(self):
        return self.filter(finished_at=None, removed_at=None)

    def over(self, *, at):
        """Those whose file has been kept long enough."""
        return self.filter(finished_at__lte=at - KEPT, removed_at=None)


class EvidencePack(models.Model):
    """One pack. Each person in it is written by itself, so that a task that dies goes on where it was."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    asked = models.JSONField()  # how its people were chosen
    reason = models.TextField(_("what it is for"))
    head = models.ForeignKey(SignedHead, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence pack")
        verbose_name_plural = _("evidence packs")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_pack_is_for_something"),
            models.CheckConstraint(
                condition=models.Q(finished_at=None) | ~models.Q(sha256=""),
                name="a_finished_pack_has_its_digest",
            ),
        ]

    def __str__(self):
        return str(self.key)

    def get_absolute_url(self):
        return reverse("evidence_pack", args=[self.key])

    @classmethod
    @transaction.atomic
    def ask(cls, choice, reason, *, by, at):
        """Ask for the evidence about whom `choice` (see `choosing`) chooses, as the log has it now. That it
        is asked stands in the log before the head is signed under which people are drawn: nobody knows that
        head before. Raises `choosing.TooFew`."""
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks ask once
        asked, population = choice.fix(at=at)
        if twice := cls.objects.same(asked, reason, by=by, at=at):
            return twice
        pack = cls(by=by, asked_at=at, asked=asked, reason=reason)
        signals.pack_begun.send(cls, pack=pack, by=by, at=at)
        pack.head = SignedHead.objects.sign(Head.now(), at=at)
        people, lines = choice.people(pack.head.root, population)
        pack.asked |= lines
        pack.save()
        PackedPerson.objects.bulk_create(
            PackedPerson(pack=pack, person=person, place=place)
            for place, person in enumerate(people, start=1)
        )
        if population:
            writing.put(pack.folder / "population.csv", population)
        return pack

    @property
    def folder(self):
        return settings.PACKS_DIR / f"{self.key}.files"

    @property
    def file(self):
        return settings.PACKS_DIR / f"{self.key}.zip"

    @property
    def name(self):
        return f"evidence-{self.asked_at:%Y-%m-%d}-{str(self.key)[:8]}.zip"

    @property
    def is_there(self):
        return self.finished_at is not None and self.removed_at is None and self.file.exists()

    def build(self, *, at, tell=lambda done, all: None):
        """Write whom nobody has written yet, then the zip. Safe to stop, to repeat and to do twice; what was
        taken away meanwhile is not written again."""
        total = self.people.count()
        while True:
            while self._write_next(at):
                tell(self.people.exclude(done_at=None).count(), total)
            if not self._seal(at):
                break

    @transaction.atomic
    def _write_next(self, at):
        if EvidencePack.objects.select_for_update(of=("self",)).get(pk=self.pk).removed_at:
            return False
        waiting = self.people.filter(done_at=None).select_for_update(skip_locked=True, of=("self",))
        packed = waiting.select_related("person__unit", "person__manager").order_by("place").first()
        if packed is None:
            return False
        folder = self.folder / packed.folder
        writing.write_person(folder, packed.person, self.head, to=self.by, at=self.asked_at)
        packed.done_at = at
        packed.save(update_fields=["done_at"])
        return True

    @transaction.atomic
    def _seal(self, at):
        """Make the file, unless somebody else is at it or it is wanted no more. Returns whether somebody has
        to be written once more, whose folder is lost."""
        pack = EvidencePack.objects.select_for_update(of=("self",)).select_related("head").get(pk=self.pk)
        if pack.finished_at or pack.removed_at or pack.people.filter(done_at=None).exists():
            return False
        people = list(pack.people.select_related("person__unit").order_by("place"))
        if lost := [one for one in people if not (pack.folder / one.folder / "facts.json").exists()]:
            pack.people.filter(pk__in=[one.pk for one in lost]).update(done_at=None)
            return True
        writing.write_heads(pack.folder, pack.head)
        writing.write_asked(pack.folder, pack)
        writing.write_around(pack.folder, {"pack": pack, "people": people, "head": pack.head})
        pack.sha256 = writing.seal(pack.folder, pack.file, pack.head, pack.asked, at=pack.asked_at)
        pack.finished_at = at
        pack.save(update_fields=["sha256", "finished_at"])
        transaction.on_commit(lambda: shutil.rmtree(pack.folder, ignore_errors=True))
        self.refresh_from_db()
        return False

    @property
    def went_early(self):
        """Whether its file was taken away before its time: somebody in it was erased."""
        return self.removed_at is not None and self.removed_at < (self.finished_at or self.asked_at) + KEPT

    @transaction.atomic
    def take(self, *, purpose="", by, at):
        """Say that `by` takes the file away: a look at the record of everybody in it."""
        keys = self.people.values_list("person__key", flat=True)
        take(Page.PACK, self.key, of=keys, purpose=purpose or self.reason, by=by, at=at)
        signals.pack_taken.send(EvidencePack, pack=self, by=by, at=at)

    @transaction.atomic
    def remove(self, *, at):
        """Take the file away; that there was one stays. Who writes at it meanwhile is waited for."""
        EvidencePack.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.file.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.removed_at = at
        self.save(update_fields=["removed_at"])


class PackedPerson(models.Model):
    """One person of a pack, written or still to be."""

    pack = models.ForeignKey(EvidencePack, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["pack", "person"], name="a_person_once_a_pack")]

    def __str__(self):
        return self.folder

    @property
    def folder(self):
        """Named by the employee number as far as that makes no path of its own."""
        return f"people/{self.place:04}-{re.sub(r'[^A-Za-z0-9-]', '-', self.person.employee_number)}"
