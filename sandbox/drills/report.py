"""The after-action report: the judgement of a run told as a story, as plain data for its page."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.dateformat import format as written
from django.utils.translation import gettext as _

from academy.words.listening import Channel, Language, Track
from sandbox.drills import rerun, timeline
from sandbox.drills.baselines import judged
from sandbox.drills.decision import Decision, Group
from sandbox.drills.desk import pictures
from sandbox.drills.marks import Marking, graded
from sandbox.drills.models import Run
from sandbox.drills.retelling import contained, reaching
from sandbox.drills.times import told_length

EARLIER = 5  # own runs that are compared
# The parts of a post's share, as the points of a whole run (see grading.scoring).
PARTS = {"found": 40, "act": 15, "late": 20, "triage": 25}
PART_OF = {"act": "act", "no note": "act", "late": "late"}  # every other loss is of triage


@dataclass(frozen=True)
class Report:
    run: Run
    judgement: dict[str, Any]
    decisions: list[Decision]  # of what had come
    to_come: list[dict[str, Any]]  # the rows of what had not come when the run was ended
    seconds: list[int]  # of all posts that appeared
    players: dict[str, dict[str, Any]]
    replies: dict[str, Any]  # as grading.replies has it
    to: Any  # who reads it

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
        rows = self.judgement["decisions"]
        lost, worth = defaultdict(float), sum(row["worth"] for row in rows)
        for row in rows:
            for name, points in _split(row):
                lost[name] += points
        shares = {name: worth * share / 100 for name, share in PARTS.items()}
        told = [
            _part(label, shares[name], shares[name] - lost[name]) for name, label in _part_labels().items()
        ]
        issues = self.judgement.get("issues", [])
        if issues:
            of, got = (sum(row[name] for row in issues) for name in ("worth", "earned"))
            told.append(_part(_("Containing what spreads"), of, got))
        if (outreach := self.judgement.get("outreach")) and self.outreach["told"]:
            told.append(_part(_("Help that people look for"), outreach["worth"], outreach["earned"]))
        return told

    @property
    def issues(self):
        rows = [row for row in self.judgement.get("issues", []) if row["starts"] <= self.run.finished_second]
        return [contained(row, self.run.edition) for row in rows]

    @property
    def outreach(self):
        """What was published, whom it reached by the end, and what it cost."""
        row, edition = self.judgement.get("outreach"), self.run.edition
        return row and reaching(row, edition, self.run.finished_second)

    @property
    def rerun(self):
        return rerun.replayed(self)

    @property
    def with_replies(self):
        """The score as it is with what people marked; None before they did."""
        return max(0.0, float(self.run.score) - self.replies["points"]) if self.replies["marked"] else None

    @property
    def to_come_cost(self):
        return sum(row["worth"] for row in self.to_come)

    @property
    def wrong_cost(self):
        return sum(decision.lost for decision in self.decisions if decision.lane == "wrong")

    @property
    def tables(self):
        languages, channels, tracks = (dict(some.choices) for some in (Language, Channel, Track))
        none = _("Without a truth")
        return [
            (_("By language"), _("Language"), self._groups(lambda post: languages[post.language])),
            (_("By channel"), _("Channel"), self._groups(lambda post: channels[post.channel])),
            (
                _("By track"),
                _("Track"),
                self._groups(lambda post: tracks[post.truth["track"]] if post.truth else none),
            ),
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
        told = [_compared(labels[name], rows[name], name == "you") for name in labels]
        return told[:-1] + self._earlier() + told[-1:]

    def _earlier(self):
        """The trainee's other runs of the same edition, newest first."""
        others = Run.objects.seen_by(self.to).filter(trainee=self.run.trainee, edition=self.run.edition)
        others = others.filter(finished_at__isnull=False)
        return [
            _compared(
                _("%(mode)s, %(day)s")
                % {"mode": run.get_mode_display(), "day": written(run.finished_at, "j F Y, H:i")},
                run.judgement,
                False,
            )
            for run in others.exclude(pk=self.run.pk).order_by("-finished_at")[:EARLIER]
        ]

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


def report(run: Run, *, to: Any) -> Report:
    """The report of a finished run as `to` may read it. What had not come when it was ended counts, and is
    not shown: somebody may practise it again."""
    came = run.came(run.edition.ends)  # as it was judged
    refs = [row["post"] for row in run.judgement["decisions"]]
    posts = {post.ref: post for post in run.edition.posts.filter(ref__in=refs).select_related("author")}
    seconds = {ref: came.get(ref, post.at) for ref, post in posts.items()}
    rows = [row for row in run.judgement["decisions"] if seconds[row["post"]] <= run.finished_second]
    moves, by_post = {}, defaultdict(list)
    for move in run.journal():
        moves[move["sequence"]] = move
        by_post[move["post"]].append(move)
    shown, marked = pictures(run), Marking.objects.of_run(run)
    decisions = [
        Decision(
            row,
            posts[row["post"]],
            # Runs that were judged before 2026-11-28 do not say by which moves.
            [moves[one] for one in row["moves"]] if "moves" in row else by_post[row["post"]],
            run.edition,
            shown(posts[row["post"]]),
            seconds[row["post"]],
            {sequence: marking for sequence, marking in marked.items() if marking},
        )
        for row in rows
    ]
    appeared = run.edition.posts.streamed().filter(at__lte=run.finished_second).order_by("at")
    return Report(
        run=run,
        judgement=run.judgement,
        decisions=sorted(decisions, key=lambda decision: (-decision.lost, decision.second)),
        to_come=[row for row in run.judgement["decisions"] if seconds[row["post"]] > run.finished_second],
        seconds=list(appeared.values_list("at", flat=True)),
        players=judged(run.edition),
        replies=graded(run),
        to=to,
    )


def _part(label: str, of: float, got: float) -> dict[str, Any]:
    return {"label": label, "of": of, "got": min(of, max(0.0, got))}


def _split(row: dict[str, Any]):
    """What a needed post lost, by part; a post that was not taken lost all four."""
    if row["outcome"] in ("missed", "dismissed"):
        yield from ((name, row["worth"] * share / 100) for name, share in PARTS.items())
    elif row["worth"]:
        for loss in row["lost"]:
            yield PART_OF.get(loss["decision"], "triage"), loss["points"]


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
