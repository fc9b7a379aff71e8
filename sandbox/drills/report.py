"""The after-action report: the judgement of a run told as a story, as plain data for its page."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from academy.words.listening import Channel, Language
from sandbox.drills import timeline
from sandbox.drills.baselines import judged
from sandbox.drills.desk import pictures
from sandbox.drills.labels import icon
from sandbox.drills.models import Run
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
# The parts of a post's share, as the points of a whole run (see grading.scoring).
PARTS = {"found": 40, "act": 15, "late": 20, "triage": 25}


@dataclass(frozen=True)
class Decision:
    """One post that was needed or taken: what was done, what should have been, what it cost."""

    row: dict[str, Any]
    post: Any
    moves: list[dict[str, Any]]
    edition: Any
    pictures: list[dict[str, str]]

    @property
    def lane(self):
        return LANES[self.row["outcome"]]

    @property
    def verdict(self):
        return _verdicts()[self.row["outcome"]]

    @property
    def at(self):
        return scenario_time(self.edition, self.post.at)

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


@dataclass(frozen=True)
class Report:
    run: Run
    judgement: dict[str, Any]
    decisions: list[Decision]
    seconds: list[int]  # of all posts that appeared
    players: dict[str, dict[str, Any]]

    @property
    def lanes(self):
        """How many posts each verdict has."""
        counts = dict.fromkeys(("missed", "late", "wrong", "caught", "unscored"), 0)
        for decision in self.decisions:
            counts[decision.lane] += 1
        return [
            {"name": name, "label": _lane_labels()[name], "count": count}
            for name, count in counts.items()
            if count or name != "unscored"
        ]

    @property
    def timeline(self):
        return timeline.draw(self)

    @property
    def ruler(self):
        scores = {name: judgement["score"] for name, judgement in self.players.items()}
        return timeline.ruler(float(self.run.score), scores)

    @property
    def parts(self):
        """Where the points are: what each part of the rubric could give, and gave."""
        if not self.judgement["actionable"]:
            return []
        lost = defaultdict(float)
        for decision in self.decisions:
            for name, points in _split(decision.row):
                lost[name] += points
        return [
            {"name": name, "label": label, "of": PARTS[name], "got": max(0.0, PARTS[name] - lost[name])}
            for name, label in _part_labels().items()
        ]

    @property
    def wrong_cost(self):
        return sum(decision.lost for decision in self.decisions if decision.lane == "wrong")

    @property
    def tables(self):
        languages, channels = dict(Language.choices), dict(Channel.choices)
        return [
            (_("By language"), _("Language"), self._groups(lambda post: languages[post.language])),
            (_("By channel"), _("Channel"), self._groups(lambda post: channels[post.channel])),
        ]

    def _groups(self, label_of):
        groups = defaultdict(list)
        for decision in self.decisions:
            groups[str(label_of(decision.post))].append(decision)
        rows = [Group(label, decisions) for label, decisions in groups.items()]
        return sorted(rows, key=lambda group: (-len(group.needed), group.label))

    @property
    def compared(self):
        """The run between its baselines, worst first."""
        labels = {
            "nothing": _("Doing nothing"),
            "everything": _("Answering everything, as it comes"),
            "you": _("You, this run"),
            "reference": _("Reference"),
        }
        rows = self.players | {"you": self.judgement}
        return [_compared(labels[name], rows[name], name == "you") for name in labels]

    @property
    def found_rate(self):
        return round(100 * (self.judgement["found_rate"] or 0))

    @property
    def precision(self):
        return round(100 * (self.judgement["precision"] or 0))

    @property
    def median_delay(self):
        delay = self.judgement["median_delay"]
        return None if delay is None else told_length(delay)


def report(run: Run) -> Report:
    """The report of a finished run."""
    rows = run.judgement["decisions"]
    refs = [row["post"] for row in rows]
    posts = {post.ref: post for post in run.edition.posts.filter(ref__in=refs).select_related("author")}
    moves = defaultdict(list)
    for move in run.journal():
        moves[move["post"]].append(move)
    shown = pictures(run)
    decisions = [
        Decision(row, posts[row["post"]], moves[row["post"]], run.edition, shown(posts[row["post"]]))
        for row in rows
    ]
    appeared = run.edition.posts.streamed().filter(at__lte=run.finished_second).order_by("at")
    return Report(
        run=run,
        judgement=run.judgement,
        decisions=sorted(decisions, key=lambda decision: (-decision.lost, decision.post.at)),
        seconds=list(appeared.values_list("at", flat=True)),
        players=judged(run.edition),
    )


def _split(row: dict[str, Any]):
    """What a needed post lost, by part; a post that was not taken lost all four."""
    if row["outcome"] in ("missed", "dismissed"):
        yield from ((name, row["worth"] * share / 100) for name, share in PARTS.items())
    elif row["worth"]:
        for loss in row["lost"]:
            yield (loss["decision"] if loss["decision"] in PARTS else "triage"), loss["points"]


def _compared(label: str, judgement: dict[str, Any], is_you: bool) -> dict[str, Any]:
    precision, delay = judgement["precision"], judgement["median_delay"]
    return {
        "label": label,
        "is_you": is_you,
        "found": judgement["found"],
        "precision": None if precision is None else round(100 * precision),
        "delay": None if delay is None else told_length(delay),
        "score": judgement["score"],
    }


def _verdicts():
    return {
        "caught": _("Caught"),
        "late": _("Late"),
        "missed": _("Missed"),
        "dismissed": _("Set aside"),
        "wrongly taken": _("Wrongly taken"),
        "unscored": _("Not scored"),
    }


def _lane_labels():
    return {
        "caught": _("Caught"),
        "late": _("Late"),
        "missed": _("Missed"),
        "wrong": _("Wrongly taken"),
        "unscored": _("Not scored"),
    }


def _part_labels():
    return {
        "found": _("Finding what needs us"),
        "act": _("The right act"),
        "late": _("On time"),
        "triage": _("Triage"),
    }
