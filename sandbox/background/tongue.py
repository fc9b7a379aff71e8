"""One language of a generated day: its threads as decks, its people, and what was said lately."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.background.dice import Dice, Weighted
from sandbox.background.kinds import NEEDED
from sandbox.background.people import People
from sandbox.background.recent import Deck
from sandbox.background.voices import Thread, Unsound, voice

Row = dict[str, Any]
# Where new threads begin, and where posts are passed on, of a hundred.
BEGINS = {"forum": 33, "blog": 19, "microblog": 22, "social": 16, "reviews": 7, "video": 3}
PASSES_ON = {"blog": 50, "microblog": 26, "social": 14, "forum": 10}
TITLED = frozenset({"forum", "blog", "reviews"})
SHAREABLE = frozenset({"mention", "praise", "grumble", "tip", "news", "joke", "blog", "homonym", "past"})
LATELY = 60
OFTEN = Weighted([kind.often for kind in NEEDED])


class Tongue:
    """`seed` makes its chance its own: what another language draws does not move it."""

    def __init__(self, language: str, channels: Sequence[str], seed: str, taken: set[str]):
        self.language, self.dice, self.voice = language, Dice(f"{seed} {language}"), voice(language)
        self.people = People(language, self.voice, Dice(f"{seed} {language} people"), taken)
        self.begins = [channel for channel in BEGINS if channel in channels]
        self.passes_on = [channel for channel in PASSES_ON if channel in channels]
        self._quiet = {channel: self._deck(self._is_quiet, channel) for channel in self.begins}
        self._spam = self._deck(lambda thread: thread.kind.name == "spam")
        self._needed = {kind.name: self._needing(kind.name) for kind in NEEDED}
        self._begins = Weighted([BEGINS[channel] for channel in self.begins])
        self._passes_on = Weighted([PASSES_ON[channel] for channel in self.passes_on] or [1])
        self.lately: deque[Row] = deque(maxlen=LATELY)

    def _deck(self, is_of: Callable[[Thread], bool], channel: str = "") -> Deck:
        threads = [thread for thread in self.voice.threads if is_of(thread) and self.places(thread)]
        return Deck([one for one in threads if not channel or channel in self.places(one)], self.dice)

    def _needing(self, name: str) -> Deck:
        return self._deck(lambda thread: thread.kind.name == name)

    @staticmethod
    def _is_quiet(thread: Thread) -> bool:
        return not thread.kind.acts and thread.kind.name != "spam"

    def places(self, thread: Thread) -> list[str]:
        """Where a thread may stand: what has a title stands where posts have titles."""
        first = thread.first
        return [
            channel
            for channel in self.begins
            if channel in first.channels and (not first.title or channel in TITLED)
        ]

    def quiet(self, told: Mapping[Thread, int]) -> tuple[Thread, str]:
        """A thread that needs nothing, and its channel: that of chance, if there is something for it.
        Raises `Unsound` if there is nothing anywhere."""
        channel = self.begins[self._begins.draw(self.dice)]
        for place in [channel, *self.begins]:
            if thread := self._quiet[place].deal(told):
                return thread, place
        raise Unsound(f"nothing was written for “{self.language}” on these channels")

    def needed(self, told: Mapping[Thread, int]) -> tuple[Thread, str]:
        """A thread that needs the company, of a kind of chance; if none was written, one that does not."""
        kind = NEEDED[OFTEN.draw(self.dice)]
        thread = self._needed[kind.name].deal(told)
        return (thread, self.dice.pick(self.places(thread))) if thread else self.quiet(told)

    def spam(self) -> tuple[Thread, str] | None:
        thread = self._spam.deal({})
        return (thread, self.dice.pick(self.places(thread))) if thread else None

    def passed_on_at(self) -> str:
        return self.passes_on[self._passes_on.draw(self.dice)]

    def talked_about(self) -> Row:
        """One of the posts of late; the newest the likeliest."""
        return self.lately[max(self.dice.below(len(self.lately)) for _ in range(2))]
