"""What we ship loads, loads again, and is as good as it says."""

import json
from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from academy import starter
from academy.audit.models import Entry
from academy.audit.verification import verify
from academy.programmes.checks import dangling
from academy.register.models import Certificate
from courses.curriculum.models import LessonPage
from courses.items.models import Item
from sandbox.scenarios.models import Scenario

pytestmark = pytest.mark.django_db


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

    held = Certificate.objects.get(holder="Ines Okonjo-Reyes")
    acts = set(Entry.objects.about(held.person.key).values_list("act", flat=True))

    assert {
        "lesson_finished",
        "policy_attested",
        "attempt_scored",
        "run_graded",
        "certificate_issued",
    } <= acts
    assert {piece["requirement"] for piece in held.evidence} == {"course", "attestation", "exam", "drill"}


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
    posts = list(edition.posts.values("channel", "language", "truth"))

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
