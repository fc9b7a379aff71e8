"""A run that is ended before its time: what had not come counts, and stays unknown."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sandbox.drills.models import Run
from tests.factories import NOW, make_edition, make_person, truth_of_need
from tests.sandbox.answering import INJECT, make_answering

pytestmark = pytest.mark.django_db
LATE_ISSUE = {
    "id": "rumour",
    "title": "The recall rumour",
    "posts": ["p050", "p051"],
    "starts": 3000,
    "spot": 60,
    "escalate": 120,
    "routes": ["ground_control"],
    "clause": "6.5",
    "why": "One rumour, many mouths.",
}
OUTREACH = {
    "survey": {"title": "Calls", "asked": 10, "reasons": []},
    "audiences": {"forum": 900},
    "pain": {
        "topic": "software",
        "articles": ["x/wifi"],
        "by": 3000,
        "clause": "6.5",
        "why": "They phoned for it.",
    },
}
ARTICLES = [{"title": "Wi-Fi after sleep", "url": "x/wifi", "topic": "software"}]


def make_spreading():
    """A post each minute for an hour; a rumour begins with the fiftieth, and people phone about Wi-Fi."""
    edition = make_edition("spreads", posts=60, needed=(2,), seconds=3600, publish=False)
    owned = truth_of_need(3000, actions=["escalate"], routes=["ground_control"])
    edition.posts.filter(ref="p050").update(truth=owned)
    edition.issues, edition.outreach, edition.articles = [LATE_ISSUE], OUTREACH, ARTICLES
    edition.save()
    edition.publish(by=None, at=NOW)
    return edition


def ended(edition, second):
    run = Run.start(edition, "graded", by=make_person(), at=NOW)
    run.finish(by=run.trainee, at=NOW + timedelta(seconds=second / 4))
    return run


def report(client, run):
    client.force_login(run.trainee)
    answer = client.get(reverse("run_report", args=[run.code]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_ends_before_an_inject_comes_is_not_spared_it(client):
    run = ended(make_answering(injects=[INJECT | {"at": 600}]), 300)

    outcomes = {row["post"]: row["outcome"] for row in run.judgement["decisions"]}
    assert outcomes == {"p002": "missed", "i1": "missed"}
    assert "it smokes" not in report(client, run)


def test_an_issue_that_had_not_begun_and_what_people_needed_are_not_told(client):
    run = ended(make_spreading(), 600)
    assert len(run.judgement["issues"]) == 1

    text = report(client, run)

    assert "The recall rumour" not in text
    assert "They phoned for it." not in text
    assert "Wi-Fi after sleep" not in text
    assert "The drill was ended before this was due." in text


def test_both_are_told_of_a_run_that_lasted(client):
    text = report(client, ended(make_spreading(), 3600))

    assert "The recall rumour" in text
    assert "They phoned for it." in text
