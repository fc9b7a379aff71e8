"""What happened in a run: the moves of its trainee, and the injects that were fired."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from academy.words import journals
from sandbox.drills import news
from sandbox.drills.moves import check_move, manner_of
from sandbox.scenarios.models import Edition
from sandbox.scenarios.posts import Post, numbered

LARGEST_GAP = 1000  # between the numbers of two moves: a made-up number must not use up the others
# What every move asks of its run and its post, in one statement. The run is held: who ends it, changes its
# clock or makes a move in another window waits.
_ASKED = """
SELECT run.id, run.code, run.clock, run.ends_at, run.finished_at, run.finished_second,
       run.edition_id, edition.seconds AS edition_seconds, edition.leaves_at AS edition_leaves_at,
       post.id AS post_id, post.ref AS post_ref, post.at AS post_at, post.channel AS post_channel,
       post.language AS post_language, post.cue AS post_cue
  FROM drills_run run JOIN scenarios_edition edition ON edition.id = run.edition_id
       LEFT JOIN scenarios_post post ON post.edition_id = run.edition_id AND post.number = %s
 WHERE run.code = %s AND run.trainee_id = %s
"""
# It stands in the statement that adds the move, which thereby sees what was added while it waited.
_NUMBERED = """
FROM (SELECT COALESCE(MAX(sequence), 0) AS latest FROM drills_move WHERE run_id = %s) made
WHERE latest = 0 OR %s - latest BETWEEN 1 AND %s
"""
# In the order of the models' fields, as `from_db` takes them.
_OF = {
    Edition: ["id", "seconds", "leaves_at"],
    Post: ["id", "ref", "at", "channel", "language", "cue"],
}


class Over(Exception):
    """The run takes no more moves: it was finished, or its time is over."""


class Behind(Exception):
    """The number of a new move is not after all that were made: another window has made moves meanwhile."""


class MoveManager(models.Manager):
    def asked(self, code, person, name):
        """The run `code` of the person, held until the transaction ends, and the post that they know by the
        number `name`, or None; each with no more loaded than a move asks. Raises `Run.DoesNotExist`."""
        runs = Move.run.field.related_model
        for run in runs.objects.raw(_ASKED + journals.holding("run"), [numbered(name), code, person.pk]):
            run.edition = _loaded(Edition, [run.edition_id, run.edition_seconds, run.edition_leaves_at])
            told = [getattr(run, f"post_{field}") for field in _OF[Post]]
            return run, _loaded(Post, told) if run.post_id else None
        raise runs.DoesNotExist


def _loaded(model, values):
    return model.from_db(connection.alias, _OF[model], values)


class Move(models.Model):
    """One thing the trainee did, to one post but for a publication. Moves are added, never changed."""

    class Kind(models.TextChoices):
        TRIAGE = "triage", _("Triaged")
        CLAIM = "claim", _("Taken")
        RELEASE = "release", _("Released")
        SNOOZE = "snooze", _("Put off")
        MERGE = "merge", _("Merged")
        REPLY = "reply", _("Replied")
        THANK = "thank", _("Thanked")
        ROUTE = "route", _("Routed")
        ESCALATE = "escalate", _("Escalated")
        NONE = "none", _("No action")
        PUBLISH = "publish", _("Published")

    run = models.ForeignKey("drills.Run", on_delete=models.PROTECT, related_name="moves")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    data = models.JSONField(default=dict)
    # As `grading.manner` heard a reply that day: what the stream answered rests on it.
    manner = models.CharField(max_length=10, blank=True)
    sequence = models.PositiveIntegerField()
    second = models.FloatField()  # scenario seconds
    at = models.DateTimeField()

    objects = MoveManager()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["run", "sequence"], name="one_move_a_sequence"),
            models.CheckConstraint(
                condition=models.Q(kind="publish", post=None)
                | ~models.Q(kind="publish") & ~models.Q(post=None),
                name="a_move_has_a_post",
            ),
        ]

    @classmethod
    @transaction.atomic
    def make(cls, code, kind, post, data, *, by, sequence, at):
        """Write down a move in the run `code` of `by`, on the post that they know by the number `post`; ""
        for a publication. The same move with the same `sequence` again changes nothing.

        Moves are numbered as they are made, with gaps for what was taken back. Raises `Over`, `Behind`,
        `Run.DoesNotExist`, or `ValidationError` for a move nobody could make: on a post that has not appeared
        yet, with a reply longer than its channel takes.
        """
        run, on = cls.objects.asked(code, by, post)
        into = run.edition.posts.known_as(data["into"]).only(*_OF[Post]).first() if "into" in data else None
        move = cls(run=run, kind=kind, sequence=sequence, at=at)
        move.post = None if kind == cls.Kind.PUBLISH else on
        move.data = data | {"into": into.ref if into else ""} if "into" in data else data
        if not run.is_open(at=at):
            return move._as_kept(Over)
        move.second = run.second(at=at)
        move._check(into)
        move.manner = manner_of(kind, data, move.post.language if move.post else "")
        if not journals.add(move, _NUMBERED, [run.pk, sequence, LARGEST_GAP]):
            return move._as_kept(Behind)
        transaction.on_commit(partial(news.tell, code))
        return move

    def _as_kept(self, refusal):
        """This move as it was written down earlier. Raises `refusal` if it was not: its number may be another
        window's."""
        kept = Move.objects.filter(run=self.run, sequence=self.sequence).first()
        if kept and (kept.kind, kept.post_id, kept.data) == (self.kind, self.post_id, self.data):
            return kept
        raise refusal

    def _check(self, into):
        """Raises `ValidationError` unless this move can be made; `into` is the post to merge with."""
        edition, is_piece = self.run.edition, self.kind == self.Kind.PUBLISH
        if is_piece and not edition.outreach:
            raise ValidationError(_("There is nothing to publish in this scenario."))
        if not is_piece and not all(map(self._has_come, [self.post, into or self.post])):
            raise ValidationError(_("That post is not in the stream yet."))
        problem = check_move(
            self.kind,
            self.data,
            self.post.channel if self.post else "",
            into=into.ref if into and into != self.post else "",
            articles=[article["url"] for article in edition.articles] if is_piece else [],
        )
        if problem:
            raise ValidationError(problem)

    def _has_come(self, post):
        if post and post.cue:
            return post.ref in self.run.came(self.second)
        return post is not None and post.at <= self.second


class Firing(models.Model):
    """An inject that a facilitator fired in a run, or called off. The first word on an inject stands."""

    run = models.ForeignKey("drills.Run", on_delete=models.PROTECT, related_name="firings")
    inject = models.CharField(max_length=80)
    second = models.FloatField(null=True)  # scenario seconds; None: called off
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "inject"], name="one_firing_an_inject")]


def told(moves):
    """Moves as plain data in the order they were made."""
    rows = moves.order_by("sequence").values("sequence", "kind", "post__ref", "data", "manner", "second")
    return [
        {
            "sequence": row["sequence"],
            "kind": row["kind"],
            "post": row["post__ref"],
            "second": row["second"],
            **row["data"],
            # Nothing is said where nothing was heard, so that the digests of earlier journals hold.
            **({"manner": row["manner"]} if row["manner"] else {}),
        }
        for row in rows
    ]
