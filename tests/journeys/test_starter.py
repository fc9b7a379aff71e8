"""What we ship loads, loads again, and is as good as it says."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from academy import starter
from academy.audit.models import Entry
from academy.audit.verification import verify
from academy.desk.agreeing import compare
from academy.programmes.checks import dangling
from academy.register.models import Certificate
from courses.curriculum.models import LessonPage
from courses.items.models import Item
from sandbox.grading.scoring import grade
from sandbox.scenarios.models import Scenario

pytestmark = pytest.mark.django_db

FIRST_WATCH = Path(__file__).parents[2] / "sandbox" / "starter" / "first-watch"


def load():
    call_command("load_starter", "--demo", stdout=StringIO())


def test_the_starter_academy_loads_and_loading_it_again_changes_nothing():
    load()
    before = Entry.objects.count(), LessonPage.objects.count(), Item.objects.count()

    load()

    assert (Entry.objects.count(), LessonPage.objects.count(), Item.objects.count()) == before
    assert verify().ok


def test_somebody_of_the_demonstration_holds_a_certificate_by_the_real_acts():
    load()

    held = Certificate.objects.get(holder="Ines Okonjo-Reyes", programme__slug="advocate")
    acts = set(Entry.objects.about(held.person.key).values_list("act", flat=True))

    assert {
        "lesson_finished",
        "policy_attested",
        "attempt_scored",
        "run_graded",
        "certificate_issued",
    } <= acts
    assert {piece["requirement"] for piece in held.evidence} == {"course", "attestation", "exam", "drill"}


def test_a_register_is_seeded_beside_what_we_ship_and_what_we_ship_loads_beside_it():
    load()

    call_command("seed_register", people=200, processes=0, stdout=StringIO())
    load()

    assert Certificate.objects.filter(programme__slug="spokesperson").exists()
    assert verify().ok
    assert compare().ok, compare().first


def test_what_we_ship_loads_where_a_register_was_seeded_first():
    call_command("seed_register", people=200, processes=0, stdout=StringIO())

    load()

    assert Certificate.objects.filter(holder="Ines Okonjo-Reyes", programme__slug="professional").exists()


def test_every_citation_of_what_we_ship_names_a_real_clause():
    load()

    assert dangling() == []


def test_a_citation_that_leads_nowhere_is_named():
    load()
    Item.objects.filter(slug="nine-engineers-one-account").update(clause="social-media@6#9.9")

    assert dangling() == [("the item nine-engineers-one-account", "social-media@6#9.9")]


def test_the_lessons_are_of_the_length_they_promise():
    for path in sorted((starter.COURSES / "lessons").glob("*.yaml")):
        body = yaml.safe_load(path.read_text())["body"]
        words = sum(len(block["passage"].split()) for block in body if "passage" in block)
        assert 600 <= words <= 1000, path.name


def test_the_stream_has_the_base_rate_channels_and_languages_of_real_listening():
    load()
    edition = Scenario.objects.get(slug="first-watch").current
    posts = list(edition.posts.streamed().values("channel", "language", "truth"))

    rate = sum(post["truth"]["actionable"] for post in posts) / len(posts)

    assert len(posts) >= 600
    assert 0.02 <= rate <= 0.06
    assert len({post["channel"] for post in posts}) == 6
    assert {post["language"] for post in posts} == set(edition.languages)


def test_doing_nothing_and_answering_everything_fail_and_the_reference_stands():
    load()
    out = StringIO()

    call_command("baselines", "first-watch", "--json", stdout=out)

    scores = json.loads(out.getvalue())
    assert scores["nothing"] < 20 and scores["everything"] < 20 and scores["reference"] >= 95


def rows(name):
    lines = (FIRST_WATCH / f"{name}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def as_graded(post):
    led = {name: post.get(name) or "" for name in ("conversation", "in_reply_to", "reshare_of")}
    return post | {"ref": post["id"]} | led


BLIND = {
    "whoever has a history with us": lambda post, author: bool(author["history"]),
    "a history and a long post": lambda post, author: author["history"] and len(post["text"]) > 250,
    "long posts": lambda post, author: len(post["text"]) > 350,
    "very long posts": lambda post, author: len(post["text"]) > 600,
    "posts that name our handle": lambda post, author: "@larkspurcares" in post["text"].lower(),
    "long questions": lambda post, author: "?" in post["text"] and len(post["text"]) > 200,
    "people with few readers": lambda post, author: author["reach"] < 50,
    "critics": lambda post, author: author["stance"] == "critic",
    "one channel": lambda post, author: post["channel"] == "forum",
}


@pytest.mark.parametrize("player", BLIND)
def test_who_does_not_read_does_not_find_what_needs_us(player):
    posts, authors = rows("posts"), {author["id"]: author for author in rows("authors")}
    labels = {"sentiment": "negative", "topic": "other", "priority": "high", "track": "reactive"}
    moves = [
        {"kind": "reply", "post": post["id"], "second": post["at"] + 30, "route": "support", **labels}
        for post in posts
        if BLIND[player](post, authors[post["author"]])
    ]

    judgement = grade([as_graded(post) for post in posts], moves, 3600)

    assert judgement["taken"] > 0
    assert judgement["score"] < 30


def test_what_needs_us_comes_all_through_the_hour_and_replies_come_after_what_they_answer():
    posts = rows("posts")
    at = {post["id"]: post["at"] for post in posts}
    needed = [post["at"] for post in posts if post["truth"]["actionable"]]

    assert min(needed) < 300 and max(needed) > 3000
    assert all(sum(start <= second < start + 900 for second in needed) >= 4 for start in range(0, 3600, 900))
    for post in posts:
        for other in (post["in_reply_to"], post["reshare_of"]):
            assert other is None or at[other] < post["at"]


def test_every_entry_of_a_history_has_its_day_and_its_words():
    told = [entry for author in rows("authors") for entry in author["history"]]

    assert len(told) > 100
    assert all(date.fromisoformat(entry["on"]) < date(2026, 3, 10) and entry["text"] for entry in told)
