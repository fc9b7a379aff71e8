"""A listening day, made: the same recipe gives the same posts on every machine.

One pass through the day. Each moment of the curve is one post: a reply that is due in a running
thread, or spam, or something said lately passed on, or the start of a new thread. In a burst the
moments of a language go to one post that everybody passes on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from sandbox.background.bursts import Burst, bursts
from sandbox.background.curve import DAY, SHARES, moments
from sandbox.background.dice import Dice
from sandbox.background.kinds import ALL, ECHO, FOLLOWED, REPLY, RESHARE, Kind
from sandbox.background.people import Person, written
from sandbox.background.recent import Sentences
from sandbox.background.reshares import passed_on
from sandbox.background.tongue import SHAREABLE, TITLED, Tongue
from sandbox.background.voices import Said, Thread
from sandbox.background.wording import draw

Row = dict[str, Any]
FOUR_HOURS = 4 * 3600
# Of a hundred moments with no reply due.
SPAM, RESHARES = 12, 30
# Of a thousand new threads, those that need the company.
NEEDED_OF_THOUSAND = 105
Deal = Callable[[Mapping[Thread, int]], tuple[Thread, str]]
PATIENCE = 5  # drawings of a text that was said lately, before another is taken


@dataclass(frozen=True)
class Recipe:
    """`posts` a day over `languages`, from `start` (a second of the first day, UTC) for `seconds`.

    `needs_us` is whether posts that need the company are among them. Deadlines follow `levels`,
    seconds by priority; four hours where they say nothing. `going_round` are bursts about posts written
    elsewhere, and `taken` handles that somebody has already.
    """

    posts: int
    seed: int
    languages: Sequence[str] = tuple(SHARES)
    channels: Sequence[str] = ALL
    start: int = 0
    seconds: int = DAY
    needs_us: bool = True
    levels: Mapping[str, int] = field(default_factory=dict)
    going_round: Sequence[Burst] = ()
    taken: frozenset[str] = frozenset()


def posts(recipe: Recipe) -> Iterator[Row]:
    """The posts in time order: `{"id", "at" (seconds from the recipe's start), "channel", "author" (a
    handle), "name", "reach", "stance", "title", "stars", "text", "language", "in_reply_to",
    "reshare_of", "spam", "truth"}`. Raises `voices.Unsound` if a file of voices is not sound."""
    return _Day(recipe).rows()


@dataclass
class _Running:
    """A thread that was begun, and how many of its replies were told."""

    thread: Thread
    first: Row
    starter: Person
    fixed: dict[str, str]
    until: int
    told: int = 0


class _Day:
    def __init__(self, recipe: Recipe):
        self.recipe, seed = recipe, f"academy {recipe.seed}"
        taken = set(recipe.taken)
        spoken = dict.fromkeys([*recipe.languages, *(burst.language for burst in recipe.going_round)])
        self.tongues = {one: Tongue(one, recipe.channels, seed, taken) for one in spoken}
        self.dice = Dice(f"{seed} day")
        self.sentences = Sentences()
        self.told: dict[Thread, int] = {}  # in which own post each was told last
        self.own = 0  # posts so far, reshares and spam aside
        self.number = 0
        self.due: list[tuple[int, int, _Running]] = []

    def rows(self) -> Iterator[Row]:
        for at, language, burst in self._moments():
            yield self._post(at, self.tongues[language], burst)

    def _moments(self) -> list[tuple[int, str, Burst | None]]:
        """Those of the recipe's hours, of as many whole days as they touch."""
        recipe, end = self.recipe, self.recipe.start + self.recipe.seconds
        days = -(-end // DAY)
        gone_round = bursts(self.dice, recipe.posts, days, recipe.languages)
        calm = recipe.posts - sum(len(burst.moments) for burst in gone_round) // days
        all_of_them: list[tuple[int, str, Burst | None]] = [
            (at, language, None) for at, language in moments(self.dice, calm, days, recipe.languages)
        ]
        gone_round += recipe.going_round
        all_of_them += [(at, burst.language, burst) for burst in gone_round for at in burst.moments]
        return sorted((one for one in all_of_them if recipe.start <= one[0] < end), key=lambda one: one[:2])

    def _post(self, at: int, tongue: Tongue, burst: Burst | None) -> Row:
        if burst and (burst.about or tongue.lately):
            return self._goes_round(at, tongue, burst)
        while self.due and self.due[0][0] <= at:
            if row := self._reply(at, heappop(self.due)[2]):
                return row
        rank = self.dice.below(100)
        if rank < SPAM and (found := tongue.spam()):
            return self._spam(at, tongue, *found)
        if rank < SPAM + RESHARES and tongue.lately and tongue.passes_on:
            return self._reshare(at, tongue, tongue.talked_about())
        return self._begin(at, tongue)

    # ---- threads --------------------------------------------------------------------------------

    def _begin(self, at: int, tongue: Tongue) -> Row:
        needs_us = self.recipe.needs_us and self.dice.below(1000) < NEEDED_OF_THOUSAND
        thread, channel, text, fixed = self._drawn(tongue, tongue.needed if needs_us else tongue.quiet)
        if not text and tongue.lately and tongue.passes_on:  # nobody has anything new to say
            return self._reshare(at, tongue, tongue.talked_about())
        text = text or draw(thread.first.wording, thread.lists, tongue.dice, fixed)
        kind, first = thread.kind, thread.first
        who = tongue.people.somebody(channel, kind.stance)
        title = draw(first.title, thread.lists, tongue.dice, fixed) if first.title else None
        row = self._row(at, channel, who, text, title=title, stars=first.stars)
        row["truth"] = self._truth(kind, first, row)
        self._say(thread, text)
        if kind.name in SHAREABLE:
            tongue.lately.append(row)
        # People lose interest, but a question that needs nobody is one that was answered.
        least = 1 if kind.name == "peers" else 0
        until = len(thread.replies)
        if self.dice.percent(30):
            until = self.dice.between(min(least, until), until)
        self._go_on(_Running(thread, row, who, fixed, until), at)
        return row

    def _drawn(self, tongue: Tongue, deal: Deal) -> tuple[Thread, str, str, dict[str, str]]:
        """A thread, its channel, and its first text: one that nobody said lately, else empty."""
        for _ in range(PATIENCE):
            thread, channel = deal(self.told)
            for _ in range(PATIENCE):
                fixed: dict[str, str] = {}
                text = draw(thread.first.wording, thread.lists, tongue.dice, fixed)
                if self.sentences.are_new(text, self.own):
                    return thread, channel, text, fixed
        return thread, channel, "", fixed

    def _say(self, thread: Thread, text: str) -> None:
        self.told[thread] = self.own
        self.sentences.say(text, self.own)
        self.own += 1

    def _go_on(self, running: _Running, at: int) -> None:
        if running.told < running.until:
            heappush(self.due, (at + _delay(self.dice), self.number, running))

    def _reply(self, at: int, running: _Running) -> Row | None:
        """The next reply of a thread; None, and no more of it, if somebody said just that lately."""
        thread, said = running.thread, running.thread.replies[running.told]
        tongue = self.tongues[running.first["language"]]
        for _ in range(PATIENCE):
            fixed = dict(running.fixed)
            text = draw(said.wording, thread.lists, tongue.dice, fixed)
            if self.sentences.are_new(text, self.own):
                break
        else:
            return None
        first, channel = running.first, running.first["channel"]
        who = running.starter if said.by_starter else tongue.people.somebody(channel)
        row = self._row(at, channel, who, text, title=first["title"] if channel in TITLED else None)
        row["in_reply_to"] = first["id"]
        kind = FOLLOWED if said.by_starter and thread.kind.acts else REPLY
        row["truth"] = self._truth(kind, said, row)
        self._say(thread, text)
        running.told, running.fixed = running.told + 1, fixed
        self._go_on(running, at)
        return row

    # ---- spam, and what goes round --------------------------------------------------------------

    def _spam(self, at: int, tongue: Tongue, thread: Thread, channel: str) -> Row:
        fixed: dict[str, str] = {}
        text = draw(thread.first.wording, thread.lists, tongue.dice, fixed)
        title = draw(thread.first.title, thread.lists, tongue.dice, fixed) if thread.first.title else None
        row = self._row(at, channel, tongue.people.somebody(channel, "spammer"), text, title=title)
        return row | {"spam": True, "truth": self._truth(thread.kind, thread.first, row)}

    def _reshare(self, at: int, tongue: Tongue, first: Row) -> Row:
        channel = tongue.passed_on_at()
        who = tongue.people.somebody(channel)
        text, title = passed_on(first, channel, tongue.voice.asides, tongue.dice)
        row = self._row(at, channel, who, text, title=title)
        row["reshare_of"] = first["id"]
        row["truth"] = self._about(RESHARE, first, row)
        return row

    def _goes_round(self, at: int, tongue: Tongue, burst: Burst) -> Row:
        burst.about = burst.about or tongue.talked_about()
        if self.dice.percent(70) and tongue.passes_on:
            return self._reshare(at, tongue, burst.about)
        channel = burst.about["channel"]
        text = self.dice.pick(tongue.voice.echoes)
        row = self._row(at, channel, tongue.people.somebody(channel), text, title=burst.about["title"])
        row["in_reply_to"] = burst.about["id"]
        row["truth"] = self._about(ECHO, burst.about, row)
        self.own += 1
        return row

    # ---- rows -----------------------------------------------------------------------------------

    def _row(
        self,
        at: int,
        channel: str,
        who: Person,
        text: str,
        *,
        title: str | None = None,
        stars: int | None = None,
    ) -> Row:
        self.number += 1
        return {
            "id": f"bg-{self.number:06d}",
            "at": at - self.recipe.start,
            "channel": channel,
            "author": who.handle,
            "name": who.name,
            "reach": who.reach,
            "stance": who.stance,
            "title": title,
            "stars": stars,
            "text": text if channel == "blog" else written(text, who.habit, self.dice),
            "language": who.language,
            "in_reply_to": None,
            "reshare_of": None,
            "spam": False,
            "truth": None,
        }

    def _truth(self, kind: Kind, said: Said, row: Row) -> Row | None:
        if kind.name == "ambiguous":
            return None
        deadline = row["at"] + self.recipe.levels.get(kind.priority, FOUR_HOURS)
        return kind.truth(topic=said.topic, sentiment=said.sentiment, deadline=deadline)

    def _about(self, kind: Kind, first: Row, row: Row) -> Row:
        """The truth of what only passes on or echoes another post."""
        about = first["truth"] or {"topic": "other", "sentiment": "neutral"}
        return kind.truth(topic=about["topic"], sentiment=about["sentiment"], deadline=None)


def _delay(dice: Dice) -> int:
    """Seconds until somebody answers: mostly minutes, now and then hours."""
    rank = dice.below(10)
    if rank < 5:
        return dice.between(40, 600)
    return dice.between(600, 3600) if rank < 8 else dice.between(3600, 3 * 3600)
