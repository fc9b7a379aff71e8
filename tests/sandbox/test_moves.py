import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sandbox.drills.journal import Move, Over
from sandbox.drills.models import Run
from sandbox.drills.moves import check_move, longest
from tests.factories import NOW, make_edition, make_move, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(time_machine):
    """A graded run half a minute old: two scenario minutes, so the posts p000 to p002 are there."""
    time_machine.move_to(NOW + timedelta(seconds=30), tick=False)
    return Run.start(make_edition(), "graded", by=make_person(), at=NOW)


@pytest.fixture
def send(client, run):
    """Sends a move as the console does."""

    def sent(by=None, **changes):
        client.force_login(by or run.trainee)
        move = {"kind": "reply", "post": "2", "sequence": 1, "text": "On it. ^IO"} | changes
        return client.post(reverse("run_moves", args=[run.code]), json.dumps(move), "application/json")

    return sent


def test_a_move_is_saved_with_its_scenario_second(send, run):
    answer = send(labels={"sentiment": "negative", "route": "support"}, visibility="direct")

    assert answer.json() == {
        "saved": True,
        "sequence": 1,
        "second": 120.0,
        "at": "2026-11-23T09:00:30+00:00",
        "at_text": "09:00:30",
    }
    assert run.journal() == [
        {
            "sequence": 1,
            "kind": "reply",
            "post": "p002",
            "second": 120.0,
            "text": "On it. ^IO",
            "visibility": "direct",
            "sentiment": "negative",
            "route": "support",
            "manner": "plain",
        }
    ]


def test_sending_a_move_twice_leaves_one(send, run):
    first, second = send(), send()

    assert first.json() == second.json()
    assert run.moves.count() == 1


def test_another_window_with_the_same_number_is_told_the_next_one(send, run):
    send()
    answer = send(post="1", kind="none", text="")

    assert answer.status_code == 412
    assert answer.json()["highest"] == 1
    assert [move.post.ref for move in run.moves.all()] == ["p002"]


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "x" * 281},
        {"text": "  "},
        {"text": "\u200b\u2060\ufeff"},
        {"text": "\ufe0f\u0301"},
        {"kind": "escalate", "note": "x" * 2001},
        {"labels": {"note": "no limit of its own in a reply"}},
        {"kind": "none", "labels": {"text": "nor a reply in no action"}},
        {"kind": "triage", "labels": {"visibility": "public"}},
        {"sequence": 2_000_000_000},
        {"kind": "dance"},
        {"post": "3"},  # appears in a minute
        {"post": "nothing\0"},
        {"kind": "route"},
        {"kind": "escalate", "note": " "},
        {"labels": {"sentiment": "furious"}},
        {"labels": {"score": "100"}},
        {"labels": ["negative"]},
        {"sequence": 0},
        {"sequence": "1"},
        {"sequence": 2**31},
        {"visibility": "secret"},
        {"text": 7},
    ],
)
def test_a_move_that_nobody_could_make_is_refused_in_words(send, run, changes):
    answer = send(**changes)

    assert answer.status_code == 400
    assert answer.json()["saved"] is False
    assert len(answer.json()["words"]) > 10
    assert not Move.objects.exists()


def test_a_longer_text_fits_in_a_direct_message(send, run):
    assert send(text="x" * 281, visibility="direct").status_code == 200


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"text"', "\x00", "[" * 200_000])
def test_a_body_that_is_no_move_is_refused(client, run, body):
    client.force_login(run.trainee)

    answer = client.post(reverse("run_moves", args=[run.code]), body, "application/json")

    assert answer.status_code == 400


def test_a_stranger_moves_nothing(send, run):
    assert send(by=make_person("Tomas Berg")).status_code == 404
    assert not Move.objects.exists()


def test_a_run_that_is_over_takes_no_more_moves(send, run, time_machine):
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    answer = send()

    assert answer.status_code == 409
    assert "over" in answer.json()["words"]
    with pytest.raises(Over):
        make_move(run, "none", "p002", {}, sequence=1, at=NOW + timedelta(minutes=16))


def test_a_move_that_was_saved_before_the_end_is_confirmed_after_it(send, run, time_machine):
    send()
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    assert send().json()["saved"] is True


def test_a_post_of_another_edition_is_not_in_the_stream(run):
    make_edition("second-watch", posts=50, every=1)
    short = Run.start(make_edition("third-watch", posts=3, every=1), "practice", by=run.trainee, at=NOW)

    with pytest.raises(ValidationError):
        make_move(short, "none", "p010", {}, sequence=1, at=NOW + timedelta(seconds=30))


def test_without_scripts_the_form_makes_the_same_move(client, run):
    client.force_login(run.trainee)
    form = {
        "kind": "reply",
        "post": "1",
        "sequence": "1",
        "text": "One\r\ntwo",
        "sentiment": "mixed",
        "topic": "",
    }

    answer = client.post(reverse("run_moves", args=[run.code]), form, follow=True)

    assert answer.redirect_chain == [(f"/runs/{run.code}/?post=1", 302)]
    assert "Saved: Replied." in answer.content.decode()
    assert run.journal()[0] | {"second": 0} == {
        "sequence": 1,
        "kind": "reply",
        "post": "p001",
        "second": 0,
        "text": "One\ntwo",
        "visibility": "public",
        "sentiment": "mixed",
        "manner": "plain",
    }


def test_a_refused_form_keeps_what_was_written(client, run):
    client.force_login(run.trainee)
    form = {"kind": "reply", "post": "1", "sequence": "1", "text": "y" * 300, "topic": "returns"}

    answer = client.post(reverse("run_moves", args=[run.code]), form)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "20 characters too long" in page
    assert "y" * 300 in page
    assert '<option value="returns" selected>' in page


def test_each_channel_has_its_own_limit():
    assert longest("microblog", "public") == 280
    assert longest("microblog", "direct") == 10_000
    assert check_move("reply", {"text": "x" * 281}, "forum") is None


def test_a_merge_that_is_sent_again_is_confirmed_also_after_the_end(send, run, time_machine):
    merge = {"kind": "merge", "post": "2", "into": "1", "text": ""}
    assert send(**merge).json()["saved"] is True
    assert send(**merge).json()["saved"] is True

    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    assert send(**merge).json()["saved"] is True
    assert send(**merge | {"into": "0"}).status_code == 409
    assert [move["into"] for move in run.journal()] == ["p001"]


@pytest.mark.parametrize("name", ["٢", "02", "+2", " 2", "2.0", "-1", "9999999999999999999999"])
def test_a_post_is_known_by_its_number_as_we_write_it_and_no_other_way(send, run, name):
    assert send(post=name).status_code == 400
    assert send(kind="merge", text="", into=name).status_code == 400
    assert not Move.objects.exists()
