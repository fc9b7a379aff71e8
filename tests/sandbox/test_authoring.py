"""Scenarios written in the editor: bundles in and out, settings, posts, publishing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.words.standing import Role
from sandbox.labelling.models import Label
from sandbox.scenarios.bundles import bundle_of, files_of, zipped
from sandbox.scenarios.forms import settings_of
from sandbox.scenarios.models import Edition, Scenario
from sandbox.scenarios.opening import unzip
from sandbox.scenarios.reading import read_bundle
from tests.factories import NOW, make_edition, make_person
from tests.sandbox.test_labelling import NOTHING

pytestmark = pytest.mark.django_db

POST = {
    "id": "new-1",
    "at": 120,
    "channel": "forum",
    "language": "en",
    "author": "",
    "new_name": "Maeve Corrigan",
    "new_handle": "@maevec",
    "text": "Where is my parcel? It's been nine days.",
    "sentiment": "negative",
    "topic": "delivery",
    "classification": "complaint",
    "priority": "normal",
    "track": "reactive",
}
TRUTH = {
    "judged": "on",
    "actionable": "on",
    "routes": ["support"],
    "actions": ["reply"],
    "clause": "5.5",
    "why": "Nine days without a word.",
    "reference_action": "reply",
    "reference_route": "support",
    "reference_visibility": "public",
    "reference_text": "Maeve, I'm looking for it now. Jo",
}


@pytest.fixture
def trainer(client):
    person = make_person("Kwabena", roles=[Role.TRAINER])
    client.force_login(person)
    return person


@pytest.fixture
def draft():
    return make_edition(slug="harvest", publish=False)


def address(name, *arguments):
    return reverse(name, args=["harvest", *arguments])


def packed(edition, **changes):
    files = files_of(bundle_of(edition)) | changes
    return SimpleUploadedFile("harvest.zip", zipped(files))


def written_settings(edition, **changes):
    """What the settings form sends of an edition."""
    sent = settings_of(edition)
    sent["starts_at"] = f"{edition.starts_at:%Y-%m-%d %H:%M}"
    return {name: value for name, value in (sent | changes).items() if value not in (None, False)}


# --- the list ------------------------------------------------------------------------------------


def test_the_list_leads_to_the_drafts_and_to_both_imports(client, trainer, draft):
    page = client.get(reverse("wagtailsnippets_scenarios_scenario:list")).content.decode()

    for name, arguments in (("scenario_draft", ["harvest"]), ("scenario_import", []), ("archive_import", [])):
        assert reverse(name, args=arguments) in page


def test_a_new_scenario_leads_on_to_its_draft(client, trainer):
    sent = {"title": "Night shift", "slug": "night-shift"}

    answer = client.post(reverse("wagtailsnippets_scenarios_scenario:add"), sent)

    assert answer["Location"] == reverse("scenario_draft", args=["night-shift"])


def test_the_list_asks_as_little_for_many_as_for_one(client, trainer, draft):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("wagtailsnippets_scenarios_scenario:list")).status_code == 200
        return len(queries)

    one = asked()
    for slug in ("sowing", "mowing", "threshing"):
        make_edition(slug=slug)

    assert asked() <= one


# --- bundles -------------------------------------------------------------------------------------


def test_a_bundle_becomes_the_draft_and_comes_back_the_same(client, trainer, draft):
    file = packed(draft)
    draft.empty()
    Edition.objects.all().delete()
    Scenario.objects.all().delete()

    client.post(reverse("scenario_import"), {"file": file})
    back = client.get(address("scenario_export", 1)).content

    there = Edition.objects.get(scenario__slug="harvest")
    assert read_bundle(unzip(back, "x")) == bundle_of(there)
    assert there.posts.count() == 20


def test_a_bundle_that_is_not_sound_is_refused_by_file_and_line_and_nothing_is_written(
    client, trainer, draft
):
    file = packed(draft, **{"posts.jsonl": b'{"id": "p", "at": -1}\n'})
    draft.empty()
    draft.delete()

    answer = client.post(reverse("scenario_import"), {"file": file})

    assert answer.status_code == 400
    assert "posts.jsonl, line 1" in answer.content.decode()
    assert not Edition.objects.exists()


def test_a_draft_that_is_there_is_replaced_only_if_somebody_says_so(client, trainer, draft):
    file = packed(draft, **{"posts.jsonl": b""})

    refused = client.post(reverse("scenario_import"), {"file": file})
    kept = draft.posts.count()
    file.seek(0)
    client.post(reverse("scenario_import"), {"file": file, "replace": "on"})

    assert (refused.status_code, kept) == (400, 20)
    assert draft.posts.count() == 0


def test_a_draft_that_people_have_labelled_is_not_replaced(client, trainer, draft):
    draft.posts.update(truth=None)
    Label.give(draft.posts.first(), NOTHING, by=trainer, at=NOW)

    answer = client.post(reverse("scenario_import"), {"file": packed(draft), "replace": "on"})

    assert answer.status_code == 400
    assert "not thrown away" in answer.content.decode()
    assert Label.objects.exists()


# --- the draft -----------------------------------------------------------------------------------


def test_the_draft_tells_what_the_linter_finds_and_an_error_keeps_it_from_being_published(
    client, trainer, draft
):
    draft.posts.filter(ref="p003").update(in_reply_to="gone")

    page = client.get(address("scenario_draft")).content.decode()
    client.post(address("scenario_publish"))

    assert "It answers “gone”, which is not there." in page
    assert Edition.objects.get(pk=draft.pk).published_at is None


def test_a_sound_draft_is_published_and_the_next_begins_as_its_copy(client, trainer, draft):
    client.post(address("scenario_publish"))
    client.post(address("scenario_begin"))

    first, second = Edition.objects.order_by("number")
    assert first.published_at
    assert second.posts.count() == first.posts.count()
    assert second.published_at is None


def test_a_draft_is_thrown_away_and_what_is_published_stays(client, trainer, draft):
    client.post(address("scenario_publish"))
    client.post(address("scenario_begin"))

    client.post(address("scenario_discard"))

    assert Edition.objects.get().published_at


def test_a_draft_that_people_have_labelled_is_not_thrown_away(client, trainer, draft):
    draft.posts.update(truth=None)
    Label.give(draft.posts.first(), NOTHING, by=trainer, at=NOW)

    client.post(address("scenario_discard"))

    assert draft.posts.count() == 20


def test_a_background_without_a_language_is_told_on_the_page_of_the_draft(client, trainer, draft):
    client.post(address("scenario_settings"), written_settings(draft, languages=[], background_posts=5))

    page = client.get(address("scenario_draft"))

    assert page.status_code == 200
    assert "no language" in page.content.decode()


def test_deadlines_follow_the_service_levels_as_they_are_when_it_is_published(client, trainer, draft):
    client.post(address("scenario_post_new"), POST | TRUTH)
    client.post(address("scenario_settings"), written_settings(draft, level_normal="0:20:00"))

    client.post(address("scenario_publish"))

    assert Edition.objects.get().posts.get(ref="new-1").truth["deadline"] == 120 + 1200


def test_the_address_of_a_published_scenario_stays(client, trainer, draft):
    client.post(address("scenario_publish"))
    scenario = draft.scenario

    sent = {"title": "Harvest", "slug": "reaping"}
    answer = client.post(reverse("wagtailsnippets_scenarios_scenario:edit", args=[scenario.pk]), sent)

    scenario.refresh_from_db()
    assert scenario.slug == "harvest"
    assert "Its short name stays" in answer.content.decode()


def test_settings_are_changed_in_the_draft(client, trainer, draft):
    changes = {"briefing": "Three quiet hours.", "profiles": "Faults :: broken OR dead", "level_high": 900}

    answer = client.post(address("scenario_settings"), written_settings(draft, **changes))

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.briefing == "Three quiet hours."
    assert draft.profiles == [{"name": "Faults", "query": "broken OR dead"}]
    assert draft.service_level("high") == 900
    assert draft.posts.count() == 20


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"profiles": "no query here"}, "is not name :: query"),
        ({"rest": "macros: ["}, "no YAML, at line"),
        ({"rest": "cheese: 1"}, "It says “cheese”, and may say"),
        ({"profiles": ":: broken"}, "is not name :: query"),
        ({"seconds": "an hour"}, "is no time: write"),
        ({"rest": "macros: [{name: A}]"}, "is missing"),
        ({"policy": "what policy"}, "is not written as it must be"),
    ],
)
def test_settings_that_cannot_be_are_refused_and_change_nothing(changes, words, client, trainer, draft):
    answer = client.post(address("scenario_settings"), written_settings(draft, briefing="New", **changes))

    draft.refresh_from_db()
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert draft.briefing != "New"


# --- posts ---------------------------------------------------------------------------------------


def test_a_post_is_written_with_its_author_its_truth_and_its_reference(client, trainer, draft):
    client.post(address("scenario_post_new"), POST | TRUTH)

    post = draft.posts.get(ref="new-1")
    assert (post.author.name, post.author.handle) == ("Maeve Corrigan", "@maevec")
    assert post.truth["deadline"] is None
    assert post.reference["text"].startswith("Maeve, I'm looking")


def test_a_post_that_is_there_is_changed_and_keeps_its_place(client, trainer, draft):
    post = draft.posts.get(ref="p003")

    client.post(
        address("scenario_post", post.pk), POST | {"id": "p003", "new_name": "", "text": "Otherwise put."}
    )

    post.refresh_from_db()
    assert (post.text, post.truth, draft.posts.count()) == ("Otherwise put.", None, 20)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "p001"}, "There is a post “p001” already."),
        ({"id": "p 1"}, "It has no spaces"),
        ({"reference_text": "On it."}, "Say which act"),
        ({"why": "She waits."}, "is not kept"),
        ({"text": ""}, "required"),
        (TRUTH | {"why": ""}, "Is empty."),
        (TRUTH | {"deadline": 5}, "is before the post"),
        ({"judged": "on", "why": "Noise.", "deadline": 500}, "needs nothing has no deadline"),
    ],
)
def test_a_post_that_cannot_be_is_refused_and_nothing_is_written(changes, words, client, trainer, draft):
    answer = client.post(address("scenario_post_new"), POST | changes)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not draft.authors.filter(name="Maeve Corrigan").exists()
    assert draft.posts.count() == 20


def test_a_post_without_an_author_is_kept_and_listed(client, trainer, draft):
    client.post(address("scenario_post_new"), POST | {"new_name": ""})

    page = client.get(address("scenario_posts"))
    assert page.status_code == 200
    assert "new-1" in page.content.decode()


def test_saving_a_post_tells_what_the_linter_finds_of_it(client, trainer, draft):
    answer = client.post(address("scenario_post_new"), POST | {"in_reply_to": "gone"}, follow=True)

    assert "new-1: It answers “gone”, which is not there." in answer.content.decode()


def test_the_list_of_posts_asks_as_little_for_many_as_for_one(client, trainer, draft):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("scenario_posts")).status_code == 200
        return len(queries)

    many = asked()
    draft.posts.exclude(ref="p001").delete()

    assert asked() == many


def test_who_does_not_write_scenarios_sees_none_of_it(client, draft):
    client.force_login(make_person(roles=[Role.OPERATOR]))

    for name in ("scenario_draft", "scenario_settings", "scenario_posts", "scenario_post_new"):
        answer = client.get(address(name))
        assert answer.status_code in (302, 403)
        assert "larkspur post number" not in answer.content.decode()
