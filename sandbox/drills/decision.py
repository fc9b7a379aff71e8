"""One post in the after-action report, and the posts of one language, channel or track."""

from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from sandbox.drills.labels import icon
from sandbox.drills.retelling import clause, lost_points, what_the_reference_did, what_you_did
from sandbox.drills.times import scenario_time, told_length

# Which lane of the timeline an outcome is drawn in.
LANES = {
    "caught": "caught",
    "late": "late",
    "missed": "missed",
    "dismissed": "missed",
    "wrongly taken": "wrong",
    "unscored": "unscored",
}
# Fewer posts than this say nothing about a language or a channel.
ENOUGH = 5


@dataclass(frozen=True)
class Decision:
    """One post that was needed or taken: what was done, what should have been, what it cost."""

    row: dict[str, Any]
    post: Any
    moves: list[dict[str, Any]]
    edition: Any
    pictures: list[dict[str, str]]
    second: float  # when it came
    markings: dict[int, Any]  # what people judged of the run's replies, by the sequence of each

    @property
    def marked(self):
        """What people judged of the replies to it, in order."""
        said = [self.markings.get(move["sequence"]) for move in self.moves]
        return [marking for marking in said if marking]

    @property
    def deadline(self):
        """The second of the stream by which it wanted an answer, if any: that of what is fired counts from
        when it came."""
        deadline = (self.post.truth or {}).get("deadline")
        return deadline if deadline is None or not self.post.cue else deadline + self.second - self.post.at

    @property
    def lane(self):
        return LANES[self.row["outcome"]]

    @property
    def verdict(self):
        return verdicts()[self.row["outcome"]]

    @property
    def at(self):
        return scenario_time(self.edition, self.second)

    @property
    def icon(self):
        return icon(self.post.channel)

    @property
    def anchor(self):
        return f"post-{self.post.pk}"

    @property
    def lost(self):
        return sum(loss["points"] for loss in self.row["lost"])

    @property
    def points(self):
        """What the row shows: points earned by what was caught, points lost by the rest."""
        return self.row["earned"] if self.lane == "caught" else -self.lost

    @property
    def you(self):
        return what_you_did(self)

    @property
    def reference(self):
        return what_the_reference_did(self.post)

    @property
    def clause(self):
        return clause(self.post.truth, self.edition)

    @property
    def losses(self):
        return lost_points(self.row)

    @property
    def delay(self):
        return None if self.row["delay"] is None else told_length(max(60, self.row["delay"]))


@dataclass(frozen=True)
class Group:
    """The posts of one language or channel."""

    label: str
    decisions: list[Decision]

    @cached_property
    def needed(self):
        return [decision for decision in self.decisions if decision.row["worth"]]

    @cached_property
    def found(self):
        return [decision for decision in self.needed if decision.row["delay"] is not None]

    @property
    def wrong(self):
        return sum(decision.lane == "wrong" for decision in self.decisions)

    @property
    def found_rate(self):
        return round(100 * len(self.found) / len(self.needed)) if len(self.needed) >= ENOUGH else None

    @property
    def precision(self):
        taken = len(self.found) + self.wrong
        return round(100 * len(self.found) / taken) if taken >= ENOUGH else None

    @property
    def delay(self):
        return told_length(median(found.row["delay"] for found in self.found)) if self.found else None


def verdicts():
    return {
        "caught": _("Caught"),
        "late": _("Late"),
        "missed": _("Missed"),
        "dismissed": _("Set aside"),
        "wrongly taken": _("Wrongly taken"),
        "unscored": _("Not scored"),
    }
