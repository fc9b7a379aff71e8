"""Runs of a scenario and the moves made in them."""

import secrets
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.words.canonical import digest
from academy.words.hindrance import Hindrance, first_hindrance
from sandbox.drills import clock, journal, judging, news
from sandbox.drills.journal import Firing, Over
from sandbox.drills.marks import Marking  # noqa: F401 a model of this room
from sandbox.drills.plot import plot
from sandbox.drills.signals import inject_fired, need_asked, run_graded, run_started, start_asked
from sandbox.scenarios import cueing
from sandbox.scenarios.models import Edition

SPEEDS = range(1, 61)


class Shut(Exception):
    """A graded run may not begin yet; `hindrance` says what comes first."""

    def __init__(self, hindrance):
        self.hindrance = hindrance
        super().__init__(hindrance.words)


def new_code():
    return secrets.token_hex(6)


class RunQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(trainee=person)

    def seen_by(self, person):
        """One's own; and, for who may see records, everybody's that are finished and graded:
        practice is nobody else's."""
        seen = models.Q(trainee=person)
        if person.has_perm("drills.view_run"):
            seen |= models.Q(finished_at__isnull=False, mode=Run.Mode.GRADED)
        return self.filter(seen)

    def open(self):
        return self.filter(finished_at=None)

    def graded(self):
        return self.filter(mode=Run.Mode.GRADED)

    def sitting(self, person, edition, *, at):
        """The graded runs of the edition's scenario that the person has open: while they last, nothing else
        may tell them the key."""
        running = self.of(person).open().graded().exclude(ends_at__lte=at)
        return running.filter(edition__scenario=edition.scenario_id)

    def overdue(self, *, at):
        return self.open().filter(ends_at__lte=at)


class Run(models.Model):
    """One drill: one trainee on one edition. `clock` says where its stream stands."""

    class Mode(models.TextChoices):
        PRACTICE = "practice", _("Practice")
        GRADED = "graded", _("Graded")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="runs")
    trainee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="runs")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    clock = models.JSONField()
    started_at = models.DateTimeField(_("started"))
    # The hard end in server time; None while a practice run is paused.
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    finished_second = models.FloatField(null=True, blank=True)
    window = models.CharField(max_length=32, blank=True)  # the browser window that has it
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    judgement = models.JSONField(null=True, blank=True)  # as grading.scoring.grade() gave it

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-started_at"]
        permissions = [("view_figures", "Can see how posts did over all runs")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "trainee", "mode"],
                condition=models.Q(finished_at=None),
                name="one_open_run_a_mode",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None, score=None)
                | models.Q(finished_at__isnull=False, score__isnull=False),
                name="finished_is_graded",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("run_report" if self.finished_at else "run", args=[self.code])

    @classmethod
    def start(cls, edition, mode, *, by, at, speed=None):
        """Begin a run, or go on with the one that is open. Raises `Shut` for a graded one that
        something comes before."""
        for overdue in cls.objects.of(by).overdue(at=at).filter(edition=edition):
            overdue.finish(by=None, at=at)
        running = cls.objects.of(by).open().filter(edition=edition, mode=mode).first()
        if running:
            return running
        if hindrance := cls._hindrance(edition, mode, by, at):
            raise Shut(hindrance)
        try:
            return cls._begin(edition, mode, by=by, at=at, speed=speed)
        except IntegrityError:  # a second click was faster
            return cls.objects.of(by).open().get(edition=edition, mode=mode)

    @classmethod
    def _hindrance(cls, edition, mode, by, at):
        if mode == cls.Mode.GRADED:
            return cls.hindrance(edition, by, at=at)
        sitting = cls.objects.sitting(by, edition, at=at).first()
        words = _("Your graded run of this scenario is open: practice would tell you its key.")
        return sitting and Hindrance(words, sitting.get_absolute_url(), _("Continue the graded run"))

    @classmethod
    def hindrance(cls, edition, person, *, at):
        """What comes before a graded run of `edition`, or None."""
        if not edition.posts.streamed().filter(truth__actionable=True).exists():
            words = _("Nobody has judged what its posts need, so a run of it cannot be graded.")
            return Hindrance(words, reverse("practise"), _("See the other streams"))
        return first_hindrance(start_asked.send(cls, edition=edition, person=person, at=at))

    @classmethod
    @transaction.atomic
    def _begin(cls, edition, mode, *, by, at, speed):
        graded = mode == cls.Mode.GRADED
        chosen = edition.graded_speed if graded else speed or edition.practice_speed
        if not graded:
            _check_speed(edition, chosen)
        begun = [clock.segment(at, edition.enters_at, chosen)]
        run = cls(edition=edition, mode=mode, trainee=by, started_at=at, clock=begun)
        run.ends_at = clock.due_at(run.clock, edition.ends)
        run.save(force_insert=True)
        run_started.send(cls, run=run, by=by, at=at)
        return run

    @classmethod
    def is_asked_for(cls, edition):
        """Whether somebody has to be graded on `edition`."""
        return any(least is not None for _, least in need_asked.send(cls, edition=edition))

    @property
    def needed(self):
        """The score that this graded run is asked for; None where nobody asks for one."""
        if self.mode != Run.Mode.GRADED:
            return None
        answers = [least for _, least in need_asked.send(Run, edition=self.edition) if least is not None]
        return min(answers, default=None)

    def lock(self):
        """Re-read this row and hold it until the transaction ends."""
        names = [field.attname for field in self._meta.concrete_fields]
        fresh = Run.objects.select_for_update().filter(pk=self.pk).values_list(*names).get()
        for name, value in zip(names, fresh, strict=True):
            setattr(self, name, value)

    def second(self, *, at):
        """The scenario second this run stands at."""
        if self.finished_second is not None:
            return self.finished_second
        return clock.scenario_second(self.clock, at, self.edition.ends)

    @property
    def speed(self):
        return clock.speed(self.clock)

    def take_over(self, window):
        """The browser window `window` has the run from now on, if it was opened later than the one that had
        it, which is told. The names of windows sort as they were opened: see `console.new_window`."""
        if Run.objects.filter(pk=self.pk, window__lt=window).update(window=window):
            self.window = window
            transaction.on_commit(partial(news.tell, self.code))

    def is_open(self, *, at):
        return self.finished_at is None and (self.ends_at is None or at < self.ends_at)

    @transaction.atomic
    def set_speed(self, speed, *, at):
        """Change the speed of a practice run, or pause it with 0."""
        self.lock()
        if self.mode == self.Mode.GRADED:
            raise ValidationError(_("A graded run keeps its speed."))
        if not self.is_open(at=at):
            raise Over
        if speed:
            _check_speed(self.edition, speed)
        self.clock = [*self.clock, clock.segment(at, self.second(at=at), speed)]
        self.ends_at = clock.due_at(self.clock, self.edition.ends)
        self.save(update_fields=["clock", "ends_at"])
        transaction.on_commit(partial(news.tell, self.code))

    def arrivals(self, second):
        """What injects and reactions have brought by `second`, in the order it came."""
        store = plot(self.edition)
        return store.come(self.journal(), self.fired(), second) if store.cues else []

    def appeared(self, second, came=None):
        """The posts that have come by `second`, with what injects and reactions have brought: see `came`."""
        came = self.came(second) if came is None else came
        posts, streamed = self.edition.posts, models.Q(cue="", at__lte=second)
        return posts.filter(streamed | models.Q(ref__in=came)) if came else posts.filter(streamed)

    def came(self, second):
        """The same as the second at which each came, by ref."""
        return {arrival.ref: arrival.second for arrival in self.arrivals(second)}

    def fired(self):
        """The second at which each inject was fired by hand, or None where it was called off, by cue."""
        rows = self.firings.values_list("inject", "second")
        return {cueing.name("inject", inject): second for inject, second in rows}

    @transaction.atomic
    def fire(self, inject, *, by, at, call_off=False):
        """Fire an inject of the edition now, or call it off. The first word on it stands: again changes
        nothing. Raises `Over`, or `ValidationError` for an inject that is not there or has come."""
        self.lock()
        if not self.is_open(at=at):
            raise Over
        second = self.second(at=at)
        known = {one["id"]: one for one in self.edition.injects}
        if inject not in known:
            raise ValidationError(_("There is no inject “%(inject)s”.") % {"inject": inject})
        due = known[inject].get("at")
        if due is not None and due <= second:
            raise ValidationError(_("It has come already."))
        when = None if call_off else second
        _firing, is_new = Firing.objects.get_or_create(
            run=self, inject=inject, defaults={"second": when, "by": by, "at": at}
        )
        if is_new:
            inject_fired.send(Run, run=self, inject=inject, second=when, by=by, at=at)
            transaction.on_commit(partial(news.tell, self.code))

    @transaction.atomic
    def finish(self, *, by, at):
        """End this run and judge it. Calling it again changes nothing."""
        self.lock()
        if self.finished_at:
            return
        self.finished_second = self.second(at=at)
        self.finished_at = at if self.ends_at is None else min(at, self.ends_at)
        judgement = judging.judge(self.edition, self.journal(), self.fired())
        self.score, self.judgement = judgement["score"], judgement
        self.save(update_fields=["finished_at", "finished_second", "score", "judgement"])
        run_graded.send(Run, run=self, by=by, at=at)
        transaction.on_commit(partial(news.tell, self.code))

    def journal(self):
        """The moves as plain data in the order they were made."""
        return journal.told(self.moves)

    def next_sequence(self):
        """The number of the next move."""
        return (self.moves.aggregate(last=models.Max("sequence"))["last"] or 0) + 1

    def journal_digest(self):
        return digest(self.journal())


def _check_speed(edition, speed):
    if speed not in edition.speeds:
        words = _("The speed is between %(slowest)s and %(fastest)s.")
        raise ValidationError(words % {"slowest": edition.slowest_speed, "fastest": edition.fastest_speed})
