"""Any interleaving of saves, takeovers, clock steps and submits: journal, score and receipt agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.exams.clock import GRACE
from courses.exams.journal import Closed
from courses.exams.models import Attempt
from courses.exams.receipts import response_digest, verify
from courses.items.scoring import credit
from tests.factories import NOW, make_exam, make_person

pytestmark = pytest.mark.django_db

ITEMS = 3
WINDOWS = st.integers(0, 2)
DETAILS = {
    "save": st.tuples(
        WINDOWS,
        st.integers(1, ITEMS),
        st.integers(-1, 3),  # which option, or none: the answer is taken back
        st.booleans(),  # with the number of the save before: it is repeated, or another tab used it
        st.integers(-120, 30),  # seconds between when it was given, as the browser says, and when it arrives
    ),
    "take over": st.tuples(WINDOWS),
    "step": st.tuples(st.sampled_from([1, 10, 15, 290])),
    "submit": st.tuples(),
}
# Mostly saves: whatever comes after a submit tells little, and one comes last anyway.
OFTEN = ["save"] * 20 + ["take over"] * 4 + ["step"] * 8 + ["submit"]


@st.composite
def acts_of_a_sitting(draw):
    names = draw(st.lists(st.sampled_from(OFTEN), min_size=10, max_size=40))
    return [(name, *draw(DETAILS[name])) for name in names]


class Sitting:
    """One attempt and the windows it is sat in, beside a plain model of what must be kept."""

    def __init__(self, exam):
        self.attempt = Attempt.start(exam, by=make_person(), at=NOW)
        self.at, self.lines, self.ended = NOW, {}, None
        self.windows = [[1, 0] for _ in range(3)]  # each with its sitting and its last number
        self.orders = [item.order for item in self.attempt.form.all()]

    def save(self, window, position, option, again, given):
        sitting, last = self.windows[window]
        sequence = max(1, last if again else last + 1)
        self.windows[window][1] = sequence
        response = [self.orders[position - 1][option]] if option >= 0 else []
        given_at = self.at + timedelta(seconds=given)
        try:
            self.attempt.answer(
                position, response, sequence=sequence, sitting=sitting, at=self.at, given_at=given_at
            )
        except Closed:
            assert self.is_late(given_at), "an answer in time was refused"
            return
        if (sitting, sequence) not in self.lines:
            assert not self.is_late(given_at), "an answer that came too late was taken"
            self.lines[sitting, sequence] = position, response

    def is_late(self, given_at):
        closes_at = self.attempt.closes_at
        in_time = min(given_at, self.at) < closes_at and self.at < closes_at + GRACE
        return self.ended is not None or not in_time

    def take_over(self, window):
        try:
            self.windows[window] = [self.attempt.take_over(at=self.at), 0]
        except Closed:
            assert self.ended is not None or self.at >= self.attempt.closes_at

    def step(self, seconds):
        self.at += timedelta(seconds=seconds)

    def submit(self):
        self.attempt.submit(by=self.attempt.candidate, at=self.at)
        self.ended = self.ended or self.at

    def act(self, name, *details):
        getattr(self, name.replace(" ", "_"))(*details)


def check(sitting):
    """The journal is what was acknowledged, the score is that of the journal, the receipt says both."""
    attempt = Attempt.objects.get(pk=sitting.attempt.pk)
    lines = {(line.sitting, line.sequence): (line.position, line.response) for line in attempt.answers.all()}
    assert lines == sitting.lines
    counted = {position: response for _, (position, response) in sorted(lines.items())}
    assert {position: answer.response for position, answer in attempt.responses().items()} == counted
    earned = sum(credit(item.question, counted.get(item.position)) for item in attempt.form.all())
    assert attempt.score == round(100 * earned / ITEMS, 2)
    [receipt] = attempt.receipts.all()
    assert verify(receipt.as_file()) == attempt
    said = {line["position"]: line["sha256"] for line in receipt.facts["responses"]}
    assert said == {position: response_digest(position, response) for position, response in counted.items()}


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=acts_of_a_sitting())
def test_any_interleaving_leaves_journal_score_and_receipt_consistent(acts, exam):
    with transaction.atomic():
        sitting = Sitting(exam)
        for name, *details in acts:
            sitting.act(name, *details)
        sitting.submit()
        sitting.submit()
        check(sitting)
        transaction.set_rollback(True)


@pytest.fixture
def exam():
    return make_exam(items=ITEMS, count=ITEMS, minutes=5)
