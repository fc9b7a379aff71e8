"""A run whose stream answers: what comes is dealt with as any other post, and judged the same again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from academy.audit.models import Entry
from sandbox.drills.desk import desk
from sandbox.drills.journal import Over
from sandbox.drills.judging import judge
from sandbox.drills.models import Run
from sandbox.drills.standing import standing
from tests.factories import NOW, make_move, make_person
from tests.sandbox.answering import INJECT, make_answering

pytestmark = pytest.mark.django_db
SPEED = 4


@pytest.fixture
def run():
    return Run.start(make_answering(), "graded", by=make_person(), at=NOW)


def at(second):
    """The server time at which the run stands at a scenario second."""
    return NOW + timedelta(seconds=second / SPEED)


def reply(run, second, text, post="p002", sequence=1):
    return make_move(
        run, "reply", post, {"text": text, "visibility": "public"}, sequence=sequence, at=at(second)
    )


def come(run, second):
    return [(arrival.ref, arrival.second) for arrival in run.arrivals(second)]


def test_whoever_is_left_alone_comes_back_and_is_passed_on(run):
    assert come(run, 1119) == []
    assert come(run, 1500) == [("r1", 1120), ("r2", 1420)]


def test_an_answer_is_answered_in_its_manner(run):
    reply(run, 200, "So sorry for the wait, I am looking. ^IO")

    assert come(run, 3600) == [("r3", 260)]


def test_a_rude_answer_brings_a_crowd(run):
    reply(run, 200, "CALM DOWN YOU")

    assert come(run, 3600) == [("r4", 260)]


def test_the_manner_of_a_reply_is_kept_with_it(run, monkeypatch):
    reply(run, 200, "So sorry for the wait, I am looking. ^IO")

    monkeypatch.setattr("sandbox.drills.moves.manner", lambda text, language: "rude")

    assert [move["manner"] for move in run.journal()] == ["kind"]
    assert come(run, 3600) == [("r3", 260)]


def test_what_has_not_come_cannot_be_answered_and_what_has_can(run):
    with pytest.raises(ValidationError):
        reply(run, 1100, "On it. ^IO", post="r1")

    move = reply(run, 1200, "On it. ^IO", post="r1")

    assert move.post.ref == "r1"
    assert run.moves.count() == 1


def test_an_answer_to_her_second_post_is_a_late_answer_to_her_first(run):
    reply(run, 1200, "On it. ^IO", post="r1")
    run.finish(by=None, at=at(3600))

    (row,) = run.judgement["decisions"]
    assert (row["post"], row["outcome"], row["second"]) == ("p002", "late", 1200)


def test_an_inject_comes_when_it_is_fired_counts_from_then_and_is_in_the_log(run):
    trainer = make_person("Tomas Berg", roles=["trainer"])
    run.fire("smoke", by=trainer, at=at(900))
    run.fire("smoke", by=trainer, at=at(1500))  # the first word stands
    make_move(run, "escalate", "i1", {"note": "smoke", "route": "support"}, sequence=1, at=at(1000))
    run.finish(by=None, at=at(3600))

    rows = {row["post"]: row for row in run.judgement["decisions"]}
    assert rows["i1"]["delay"] == 100
    assert rows["i1"]["outcome"] == "caught"
    (entry,) = Entry.objects.filter(act="inject_fired")
    assert (entry.facts["inject"], entry.facts["second"]) == ("smoke", 900)


def test_nobody_is_judged_by_an_inject_that_never_came(run):
    run.finish(by=None, at=at(3600))

    assert [row["post"] for row in run.judgement["decisions"]] == ["p002"]


def test_an_inject_that_is_not_there_or_comes_too_late_is_refused(run):
    with pytest.raises(ValidationError, match="no inject"):
        run.fire("flood", by=None, at=at(10))
    with pytest.raises(Over):
        run.fire("smoke", by=None, at=at(3601))


def test_a_planned_inject_comes_by_itself_and_can_be_called_off_before():
    edition = make_answering(injects=[INJECT | {"at": 600}])
    run = Run.start(edition, "graded", by=make_person(), at=NOW)

    assert come(run, 700) == [("i1", 600)]
    run.fire("smoke", by=None, at=at(500), call_off=True)

    assert come(run, 700) == []


def test_a_run_is_judged_the_same_from_its_log_whenever_it_is_asked(run):
    run.fire("smoke", by=None, at=at(300))
    reply(run, 1200, "Sorry, on it. ^IO", post="r1")
    run.finish(by=None, at=at(3600))
    again = Run.objects.get(pk=run.pk)

    assert judge(again.edition, again.journal(), again.fired()) == run.judgement
    assert come(again, 3600) == come(run, 3600)


def test_a_stream_knows_what_is_to_come_as_things_stand(run):
    assert [one.ref for one in standing(run).answers] == ["r1", "r2"]
    reply(run, 200, "Sorry for the wait. ^IO")
    assert [one.ref for one in standing(run).answers] == ["r3"]


def test_the_digest_of_an_edition_covers_what_answers_back_once():
    edition = make_answering()

    assert edition.sha256 == edition.content_digest()
    assert edition.posts.cued().count() == 5
    assert len(edition.labelled()) == 60


def test_without_scripts_the_newest_comes_first_whatever_brought_it(run):
    """r1 came at 1120, between the posts of 1080 and 1140; its number is beyond theirs."""
    found = desk(run, None, filled=None, at=at(1150))

    assert [row.post.ref for row in found.rows[:3]] == ["p019", "r1", "p018"]
