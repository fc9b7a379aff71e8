"""What the checklist of a record knows before anybody answers: its facts, and where they are."""

from datetime import timedelta

import pytest
from django.urls import reverse

from academy.desk.campaigns import checklist
from academy.desk.campaigns.questions import Question
from academy.desk.models import Record
from academy.people.models import User
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.words.standing import Role
from sandbox.drills.marks import Marking
from tests.academy.auditing import AS_OF, HOUR, announce, make_certificates
from tests.factories import NOW, make_person
from tests.sandbox.test_replies import ALL_MET, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificates(1)[0]


def known(certificate, question, *more, **changes):
    """What is known of the certificate, with `more` evidence and `changes`."""
    if more or changes:
        held = Certificate.objects.get(pk=certificate.pk)
        changes |= {"evidence": [*held.evidence, *more]}
        Certificate.objects.filter(pk=certificate.pk).update(**changes)
    if not Record.objects.exists():
        campaign = announce(size=99)
        campaign.fix(by=campaign.announced_by, at=AS_OF)
        campaign.draw(by=campaign.announced_by, at=AS_OF)
    record = Record.objects.with_paper().get(line__certificate=certificate)
    return checklist.row(record, question).known


def piece(**said):
    return {"what": "Something", "at": NOW.isoformat(), "requirement": "exam", **said}


def test_every_question_is_asked_once_and_in_order(certificate):
    known(certificate, Question.PERSON)

    rows = checklist.rows(Record.objects.with_paper().get())

    assert [row.number for row in rows] == list(range(1, 9))
    assert [row.question for row in rows] == list(Question)
    assert [row.question for row in rows if row.computed] == [Question.LOG]


def test_the_person_is_whom_the_log_names(certificate):
    found = known(certificate, Question.PERSON)

    assert found.sound
    assert certificate.person.employee_number in found.words
    assert str(certificate.person.key)[:8] in found.words
    other = known(certificate, Question.PERSON, holder="Somebody Else")
    assert other.sound is False and "Somebody Else" in other.words


def test_a_signature_after_the_issue_looks_wrong(certificate):
    assert known(certificate, Question.POLICY).sound

    assert known(certificate, Question.POLICY, issued_at=NOW - HOUR).sound is False


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question.COURSE, "asked for no lessons"),
        (Question.EXAM, "asked for no exam"),
        (Question.DRILL, "asked for no drill"),
    ],
)
def test_what_was_not_asked_for_is_said_to_be(certificate, question, words):
    found = known(certificate, question)

    assert words in found.words
    assert found.sound is None


def test_lessons_are_counted_and_some_are_linked(certificate):
    read = [piece(reading=number, what=f"Lesson {number}") for number in range(1, 6)]

    found = known(certificate, Question.COURSE, *read)

    assert "5 lessons, the last finished 2026-11-23 09:00:00 UTC" in found.words
    assert [url for _words, url in found.links] == [reverse("reading", args=[n]) for n in (1, 2, 3)]


@pytest.mark.parametrize(("score", "sound"), [(83, True), (70, True), (69.5, False)])
def test_an_exam_is_held_against_its_cut_score(certificate, score, sound):
    found = known(certificate, Question.EXAM, piece(attempt="abc123", score=score, cut_score=70))

    assert f"{score:g} of 100, 70 needed." in found.words
    assert found.sound is sound
    assert reverse("attempt_result", args=["abc123"]) in dict(found.links).values()


@pytest.fixture
def run(certificate):
    return finished(certificate.person, "graded", "On it. ^JD", "We look into it. ^JD")


def mark(run, marker):
    for move in run.moves.all():
        Marking.give(move, ALL_MET, {}, by=marker, at=NOW + HOUR)


def test_a_drill_says_who_marked_it_and_that_nobody_judged_their_own_people(certificate, run):
    cited = piece(run=run.code, score=78.0)
    assert "no reply was judged by a person" in known(certificate, Question.DRILL, cited).words

    mark(run, make_person("Mirela Antonescu"))

    found = known(certificate, Question.DRILL)
    assert "replies judged by 1 person, who does not manage the holder" in found.words
    assert found.sound
    assert reverse("run_report", args=[run.code]) in dict(found.links).values()


@pytest.mark.parametrize("upwards", [True, False])
def test_a_marker_who_manages_the_holder_or_is_managed_by_them_looks_wrong(certificate, run, upwards):
    marker, holder = make_person("Tomasz Wieczorek"), certificate.person
    below, above = (holder, marker) if upwards else (marker, holder)
    User.objects.get(pk=below.pk).move(manager=User.objects.get(pk=above.pk), by=None, at=NOW)
    mark(run, marker)

    found = known(certificate, Question.DRILL, piece(run=run.code, score=78.0))

    assert "marked by Tomasz Wieczorek" in found.words
    assert found.sound is False


def test_the_length_is_held_against_the_programme(certificate):
    found = known(certificate, Question.LENGTH)
    assert "365 days" in found.words and found.sound

    longer = certificate.expires_at + timedelta(days=90)
    found = known(certificate, Question.LENGTH, expires_at=longer, ends_at=longer)

    assert "455 days" in found.words
    assert found.sound is False


def test_decisions_and_declarations_are_told_with_who_made_them(certificate):
    governance = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    assert known(certificate, Question.DECISIONS).words == "Issued by rule; no person was involved."
    said = {"signature": governance.name, "by": governance, "at": NOW + HOUR / 2}
    Decision.take(certificate, "suspend", "A complaint.", **said)

    found = known(certificate, Question.DECISIONS, piece(waived=3, signature="Rubén Castellanos"))

    assert "Declared by Rubén Castellanos: Something." in found.words
    assert "Suspend, 2026-11-23 09:30, by Rubén Castellanos." in found.words
    governance.withdraw(Role.GOVERNANCE, by=None, at=NOW + HOUR)
    assert known(certificate, Question.DECISIONS).sound is False
