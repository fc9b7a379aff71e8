"""What a stream has to know of its run, read once and again only when there is word of a change."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.drills import clock, journal
from sandbox.drills.arriving import Arrival
from sandbox.drills.models import Run
from sandbox.drills.plot import plot


@dataclass(frozen=True)
class Standing:
    segments: clock.Segments
    length: int
    ends_at: datetime | None
    finished_second: float | None
    window: str
    # What injects and reactions bring, to the end of the stream as things stand.
    answers: tuple[Arrival, ...]

    @property
    def runs(self) -> tuple[clock.Segments, datetime | None]:
        """How its clock goes, and until when."""
        return self.segments, self.ends_at

    @property
    def speed(self) -> int:
        return clock.speed(self.segments)

    def second(self, at: datetime) -> float:
        if self.finished_second is not None:
            return self.finished_second
        return clock.scenario_second(self.segments, at, self.length)

    def is_over(self, at: datetime) -> bool:
        return self.finished_second is not None or self.second(at) >= self.length


def standing(run: Run) -> Standing:
    """How the run stands. It asks for the moves only where the edition has something to answer them with."""
    store = plot(run.edition)
    until = run.edition.ends if run.finished_second is None else run.finished_second
    answers = store.come(journal.told(run.moves), run.fired(), until) if store.cues else ()
    return Standing(run.clock, run.edition.ends, run.ends_at, run.finished_second, run.window, tuple(answers))
