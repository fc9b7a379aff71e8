"""The background of an edition: a recipe in the draft, posts for good once it is published."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.words.listening import Channel, Language
from sandbox.scenarios.bundles import bundle_of, write_draft
from sandbox.scenarios.filling import background
from sandbox.scenarios.models import Edition
from tests.factories import NOW, make_edition

pytestmark = pytest.mark.django_db

RECIPE = {
    "posts": 9_000,
    "seed": 3,
    "needs_us": False,
    "bursts": [{"of": "p003", "at": 200, "seconds": 900, "posts": 30}],
}


@pytest.fixture
def draft():
    edition = make_edition(publish=False)
    edition.background = RECIPE
    edition.languages = ["en", "de"]
    edition.save()
    return edition


def published(edition):
    edition.publish(by=None, at=NOW)
    return Edition.objects.get(pk=edition.pk)


def test_publishing_makes_the_posts_of_the_recipe_between_those_that_were_written(draft):
    edition = published(draft)

    made = edition.posts.filter(generated=True)
    assert edition.posts.written().count() == 20
    assert 200 < made.count() < 800
    assert set(made.values_list("language", flat=True)) == {"en", "de"}
    assert not made.filter(truth__actionable=True).exists()
    assert all(0 <= at < edition.seconds for at in made.values_list("at", flat=True))


def test_a_written_post_goes_round_as_the_recipe_says(draft):
    edition = published(draft)

    passed_on = edition.posts.filter(reshare_of="p003").count()
    echoed = edition.posts.filter(generated=True, in_reply_to="p003").count()
    assert passed_on + echoed == 30
    assert passed_on > echoed > 0


def test_a_draft_and_a_bundle_hold_the_recipe_and_no_post_of_it(draft):
    before = bundle_of(draft)

    after = bundle_of(published(draft))

    assert before == after
    assert not any(post["id"].startswith("bg-") for post in after.posts)
    assert after.scenario["background"] == RECIPE


def test_the_same_recipe_makes_the_same_posts_in_the_next_version(draft):
    first = published(draft)

    second = published(write_draft(bundle_of(first)))

    def told(edition):
        return list(edition.posts.in_stream_order().values_list("ref", "at", "text", "author__handle"))

    assert told(first) == told(second)


def test_deadlines_of_the_background_follow_the_service_levels(draft):
    draft.background = RECIPE | {"needs_us": True}
    draft.service_levels = {"normal": 700}
    draft.save()

    edition = published(draft)

    needed = edition.posts.filter(generated=True, truth__actionable=True, truth__priority="normal")
    assert needed.exists()
    assert all(post.truth["deadline"] == post.at + 700 for post in needed)


def test_generated_handles_are_nobodys_who_was_written(draft):
    edition = published(draft)

    handles = list(edition.authors.values_list("handle", flat=True))
    assert len(handles) == len(set(handles))


@given(
    posts=st.integers(1, 400),
    seed=st.integers(0, 2**31 - 1),
    languages=st.sets(st.sampled_from(Language.values)),
    channels=st.sets(st.sampled_from(Channel.values)),
    seconds=st.integers(1, 3 * 24 * 3600),
    hour=st.integers(0, 23),
    needs_us=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_recipe_makes_posts_within_its_time_in_its_languages_and_channels(
    posts, seed, languages, channels, seconds, hour, needs_us
):
    scenario = {
        "starts_at": f"2026-03-09T{hour:02}:00:00+00:00",
        "seconds": seconds,
        "languages": sorted(languages),
        "channels": sorted(channels),
        "background": {"posts": posts, "seed": seed, "needs_us": needs_us},
    }

    rows = background(scenario, [], {})

    assert all(0 <= row["at"] <= seconds for row in rows)
    assert {row["language"] for row in rows} <= languages
    assert {row["channel"] for row in rows} <= (channels or set(Channel.values))
    assert needs_us or not any(row["truth"] and row["truth"]["actionable"] for row in rows)
    known = set()
    for row in rows:
        assert {row["in_reply_to"], row["reshare_of"]} <= {None, *known}
        known.add(row["id"])
