"""What a change of an item would make of the scores that rest on it: read, worked out, nothing changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from academy.words.canonical import digest
from courses.exams.models import Answer, Attempt, FormItem
from courses.items.correcting import Change, score


@dataclass(frozen=True)
class Outcome:
    """One attempt under the change: `item` is the row of its form as it would count. One that is
    `spared` would lose by it and keeps its score."""

    attempt: Any
    item: Any
    old_score: Decimal
    new_score: Decimal
    old_passed: bool
    new_passed: bool
    spared: bool

    @property
    def gain(self) -> Decimal:
        return self.new_score - self.old_score

    @property
    def verdict(self) -> str:
        """ "passes", "fails" (each: now and not before), or "" where the decision stays."""
        if self.old_passed == self.new_passed:
            return ""
        return "passes" if self.new_passed else "fails"


def outcomes(attempts: Any, revision: int, change: Change, *, spare: bool) -> list[Outcome]:
    """What comes of each of the `attempts` (a queryset of scored ones with this item revision on their
    form), those with a changed decision first. A fixed number of queries. A form of which nothing
    would be left is passed over: see `emptied`."""
    forms, responses = _forms(attempts), _responses(attempts, revision)
    question = _question(revision)
    told = []
    for attempt in attempts.select_related("candidate", "exam"):
        item = next(item for item in forms[attempt.pk] if item.revision_id == revision)
        item.question = question
        changed = item.after(change, responses.get(attempt.pk))
        told.append(_outcome(attempt, forms[attempt.pk], changed, spare=spare))
    return sorted(filter(None, told), key=lambda one: (not one.verdict, -abs(one.gain), one.attempt.code))


def seen(told: Iterable[Outcome]) -> str:
    """SHA-256 over what somebody was shown, to know whether it is still so when they decide."""
    return digest(sorted([one.attempt.code, str(one.old_score), str(one.new_score)] for one in told))


def emptied(attempts: Any, revision: int) -> int:
    """Of how many of the `attempts` the item is the only one that counts."""
    return sum(
        all(item.revision_id == revision or item.dropped for item in form)
        for form in _forms(attempts).values()
    )


def _question(revision):
    """What that revision asked: the same on every form."""
    return FormItem.objects.filter(revision=revision).values_list("question", flat=True).first()


def _forms(attempts):
    """The rows of each form, without the questions, which are large."""
    forms = defaultdict(list)
    rows = FormItem.objects.filter(attempt__in=attempts.order_by().values("pk"))
    for item in rows.only("attempt_id", "position", "revision_id", "credit", "dropped", "rekeyed"):
        forms[item.attempt_id].append(item)
    return forms


def _responses(attempts, revision):
    """The answer that counts to the item, by attempt."""
    places = FormItem.objects.filter(attempt__in=attempts.order_by().values("pk"), revision=revision)
    position = dict(places.values_list("attempt_id", "position"))
    lines = Answer.objects.filter(attempt__in=places.values("attempt_id")).order_by("sitting", "sequence")
    kept = lines.values_list("attempt_id", "position", "response")
    return {attempt: response for attempt, place, response in kept if position[attempt] == place}


def _outcome(attempt, form, changed, *, spare):
    others = [item for item in form if item.pk != changed.pk]
    counted = [item.credit for item in (*others, changed) if not item.dropped]
    if not counted:
        return None
    new = score(counted)
    spared = spare and new < attempt.score
    new = attempt.score if spared else new
    return Outcome(attempt, changed, attempt.score, new, attempt.passed, new >= attempt.cut_score, spared)


def resting_on(revision: int) -> Any:
    """The scored attempts that count and have this item revision on their form, not dropped."""
    return Attempt.objects.standing().filter(
        score__isnull=False, form__revision=revision, form__dropped=False
    )
