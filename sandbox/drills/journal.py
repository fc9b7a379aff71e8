"""What happened in a run: the moves of its trainee, and the injects that were fired."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sandbox.scenarios.posts import Post


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

    def says(self, kind, ref, data):
        """Whether this is the very move that was sent, and not another window's with its number."""
        return (self.kind, self.post and self.post.ref, self.data) == (kind, ref, data)


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
