"""A course as one reader sees it: its modules and lessons with what is read, and where they are.

Plain data in, plain data out; `modules` and `lessons` are pages in path order, `readings`
the reader's own.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One lesson of the outline. `number` reads as 4.3."""

    lesson: Any
    number: str
    minutes: int
    done: bool
    progress: int
    here: bool

    @property
    def minutes_left(self):
        return 0 if self.done else max(1, round(self.minutes * (100 - self.progress) / 100))


@dataclass(frozen=True)
class Part:
    """One module of the outline with its lessons; one without lessons is not shown."""

    module: Any
    number: int
    entries: list[Entry]

    @property
    def done(self):
        return all(entry.done for entry in self.entries)

    @property
    def begun(self):
        return not self.done and any(entry.done or entry.progress for entry in self.entries)

    @property
    def here(self):
        return any(entry.here for entry in self.entries)

    @property
    def minutes(self):
        return sum(entry.minutes for entry in self.entries)


@dataclass(frozen=True)
class Outline:
    parts: list[Part]

    @property
    def entries(self):
        return [entry for part in self.parts for entry in part.entries]

    @property
    def total(self):
        return len(self.entries)

    @property
    def done(self):
        return sum(entry.done for entry in self.entries)

    @property
    def complete(self):
        return bool(self.entries) and self.done == self.total

    @property
    def begun(self):
        return any(entry.done or entry.progress for entry in self.entries)

    @property
    def minutes_left(self):
        return sum(entry.minutes_left for entry in self.entries)

    @property
    def minutes_total(self):
        return sum(entry.minutes for entry in self.entries)

    @property
    def unread(self):
        """The first lesson that is not read, or None."""
        return next((entry for entry in self.entries if not entry.done), None)

    @property
    def place(self):
        """Where the reader is: the index among all lessons, or None."""
        return next((index for index, entry in enumerate(self.entries) if entry.here), None)

    @property
    def before(self):
        return self.entries[self.place - 1] if self.place else None

    @property
    def after(self):
        if self.place is None or self.place + 1 == self.total:
            return None
        return self.entries[self.place + 1]

    @property
    def part_here(self):
        return next((part for part in self.parts if part.here), None)

    @property
    def position_here(self):
        """Which lesson of its module the reader is in, counted from 1."""
        return next(
            (place for place, entry in enumerate(self.part_here.entries, start=1) if entry.here), None
        )


def outline(modules, lessons, readings, *, here=None):
    """The outline for the reader whose `readings` these are; `here` is the lesson they are in."""
    finished = {reading.lesson_id for reading in readings if reading.finished_at}
    progress = {reading.lesson_id: reading.progress for reading in readings}
    parts = []
    for module in modules:
        number = len(parts) + 1
        entries = [
            Entry(
                lesson=lesson,
                number=f"{number}.{place}",
                minutes=lesson.minutes,
                done=lesson.pk in finished,
                progress=progress.get(lesson.pk, 0),
                here=here is not None and lesson.pk == here.pk,
            )
            for place, lesson in enumerate(_within(module, lessons), start=1)
        ]
        if entries:
            parts.append(Part(module, number, entries))
    return Outline(parts)


def _within(page, pages):
    return [other for other in pages if other.path.startswith(page.path) and other.path != page.path]
