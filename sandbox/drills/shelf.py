"""What there is to practise for one person: each playable scenario with their standing in it."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.drills.models import Run
from sandbox.scenarios.models import Edition, Scenario


@dataclass
class Offer:
    """A scenario, its current edition, and one person's runs of it, newest first."""

    scenario: Scenario
    edition: Edition
    runs: list[Run] = field(default_factory=list)
    at: Any = None

    @property
    def open_runs(self):
        return [run for run in self.runs if run.is_open(at=self.at)]

    @property
    def open_graded(self):
        return next((run for run in self.open_runs if run.mode == Run.Mode.GRADED), None)

    @property
    def open_practice(self):
        return next((run for run in self.open_runs if run.mode == Run.Mode.PRACTICE), None)

    @property
    def finished(self):
        return [run for run in self.runs if not run.is_open(at=self.at)]

    @property
    def best(self):
        """The best score of a graded run that was judged; None before the first."""
        return self._best(Run.Mode.GRADED)

    @property
    def best_practice(self):
        return self._best(Run.Mode.PRACTICE)

    def _best(self, mode):
        return max((run.score for run in self.runs if run.mode == mode and run.finished_at), default=None)


def offers(person, *, at):
    """Every playable scenario, in three queries however many there are."""
    editions = (
        Edition.objects.published().select_related("scenario").defer("clauses").order_by("scenario", "number")
    )
    # The newest edition of a scenario comes last and stays.
    found = {edition.scenario_id: Offer(edition.scenario, edition, at=at) for edition in editions}
    for run in _runs(person):
        if run.edition.scenario_id in found:
            found[run.edition.scenario_id].runs.append(run)
    return sorted(found.values(), key=lambda offer: offer.scenario.title)


def offer(scenario, person, *, at):
    """One scenario with the person's runs; None while nothing of it is published."""
    edition = scenario.current
    return edition and Offer(scenario, edition, list(_runs(person).filter(edition__scenario=scenario)), at)


def _runs(person):
    return Run.objects.of(person).select_related("edition__scenario").defer("judgement", "edition__clauses")
