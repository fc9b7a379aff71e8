"""Posts and authors of a draft in the editor; what people have labelled stays as they saw it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.words.standing import Role
from sandbox.labelling.models import Label
from sandbox.scenarios.bundles import bundle_of, files_of
from sandbox.scenarios.drafting import drop_author, drop_post, put_author, put_post, put_settings
from sandbox.scenarios.forms import SettingsForm, settings_of
from sandbox.scenarios.models import Edition
from sandbox.scenarios.row_forms import author_of, post_of
from tests.factories import NOW, make_edition, make_person
from tests.sandbox.bundling import post as row
from tests.sandbox.test_labelling import NEEDED

pytestmark = pytest.mark.django_db

AUTHOR = {
    "name": "Maeve Corrigan",
    "handle": "@maevec",
    "reach": 18_600,
    "stance": "critic",
    "bio": "Repairs what others bin.",
    "history": "2026-01-09 :: Returned a dock\n2026-02-11 :: Thanked Jo",
}


@pytest.fixture
def draft(client):
    client.force_login(make_person("Kwabena", roles=[Role.TRAINER]))
    return make_edition(slug="harvest", publish=False)


def send(client, where, /, *arguments, **data):
    return client.post(reverse(where, args=["harvest", *arguments]), data)


def written(post, **changes):
    """What the form of the post sends, with what is changed in it."""
    sent = post_of(post) | {"id": post.ref} | changes
    return {name: value for name, value in sent.items() if value not in (None, False)}


# ---- authors ------------------------------------------------------------------------------------


def test_an_author_is_written_with_reach_stance_and_history(client, draft):
    send(client, "scenario_author_new", **AUTHOR)

    author = draft.authors.get(name="Maeve Corrigan")
    assert (author.reach, author.stance) == (18_600, "critic")
    assert author.history[0] == {"on": "2026-01-09", "text": "Returned a dock"}


def test_an_author_who_is_there_is_changed_and_keeps_the_posts(client, draft):
    author = draft.authors.get()

    send(client, "scenario_author", author.pk, **(author_of(author) | {"stance": "advocate"}))

    author.refresh_from_db()
    assert (author.name, author.stance, author.posts.count()) == ("Priya Nambiar", "advocate", 20)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "required"),
        ({"history": "a while ago she rang"}, "is not date :: what happened"),
        ({"reach": -1}, "greater than or equal to 0"),
    ],
)
def test_an_author_who_cannot_be_is_refused_and_nothing_is_written(changes, words, client, draft):
    answer = send(client, "scenario_author_new", **(AUTHOR | changes))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert draft.authors.count() == 1


def test_who_wrote_posts_is_not_taken_out(client, draft):
    send(client, "scenario_author_drop", draft.authors.get().pk)

    assert draft.authors.count() == 1


def test_who_wrote_none_is_taken_out(client, draft):
    send(client, "scenario_author_new", **AUTHOR)

    send(client, "scenario_author_drop", draft.authors.get(name="Maeve Corrigan").pk)

    assert draft.authors.count() == 1


def test_the_list_of_authors_asks_as_little_for_many_as_for_one(client, draft):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("scenario_authors", args=["harvest"])).status_code == 200
        return len(queries)

    one = asked()
    for number in range(5):
        draft.authors.create(ref=f"b{number}", name="Sol")

    assert asked() == one


# ---- posts --------------------------------------------------------------------------------------


def test_what_the_form_shows_of_a_post_is_what_it_sends_back(client, draft):
    post = draft.posts.get(ref="p002")
    before = bundle_of(draft)

    answer = send(client, "scenario_post", post.pk, **written(post, judged="on", actionable="on"))

    assert answer.status_code == 302
    assert bundle_of(draft) == before


def test_a_post_is_taken_out_of_the_draft(client, draft):
    send(client, "scenario_post_drop", draft.posts.get(ref="p003").pk)

    assert not draft.posts.filter(ref="p003").exists()
    assert draft.posts.count() == 19


def test_a_post_that_is_renamed_is_named_so_by_whatever_names_it(client, draft):
    angry = {"id": "x", "at": 0, "channel": "microblog", "author": None, "text": "Still!", "language": "en"}
    draft.posts.filter(ref="p004").update(in_reply_to="p003")
    draft.reactions = [
        {
            "id": "r",
            "to": "p003",
            "when": "unanswered",
            "after": 60,
            "posts": [angry | {"in_reply_to": "p003"}],
        }
    ]
    draft.background = {
        "posts": 100,
        "seed": 1,
        "bursts": [{"of": "p003", "at": 0, "seconds": 60, "posts": 2}],
    }
    draft.save()
    post = draft.posts.get(ref="p003")

    send(client, "scenario_post", post.pk, **written(post, id="the-parcel"))

    bundle = bundle_of(Edition.objects.get())
    reaction, burst = bundle.scenario["reactions"][0], bundle.scenario["background"]["bursts"][0]
    named = (draft.posts.get(ref="p004").in_reply_to, reaction["to"], reaction["posts"][0]["in_reply_to"])
    assert {*named, burst["of"]} == {"the-parcel"}


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 20),
        ({"needs": "us"}, 2),
        ({"needs": "nothing"}, 17),
        ({"needs": "none"}, 1),
        ({"q": "number 7"}, 1),
    ],
)
def test_the_list_of_posts_shows_those_that_are_asked_for(client, draft, asked, count):
    draft.posts.filter(ref="p009").update(truth=None)

    page = client.get(reverse("scenario_posts", args=["harvest"]), asked)

    assert len(page.context["page"].object_list) == count


@pytest.fixture
def labelled(draft):
    draft.posts.update(truth=None, reference=None)
    post = draft.posts.get(ref="p003")
    for name in ("Signe", "Kofi"):
        Label.give(post, NEEDED, by=make_person(name, roles=[Role.TRAINER]), at=NOW)
    post.refresh_from_db()
    return post


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Something else."},
        {"channel": "forum"},
        {"priority": "low"},
        {"judged": False},
        {"in_reply_to": "p001"},
    ],
)
def test_what_people_labelled_and_what_they_found_is_not_changed_under_them(changes, client, labelled):
    answer = send(client, "scenario_post", labelled.pk, **written(labelled, **changes))

    was = labelled.as_data()
    labelled.refresh_from_db()
    assert answer.status_code == 400
    assert "stays as it is" in answer.content.decode()
    assert labelled.as_data() == was


def test_its_reference_answer_is_written_all_the_same(client, labelled):
    reference = {"reference_action": "reply", "reference_text": "On it, Priya. Jo"}

    send(client, "scenario_post", labelled.pk, **written(labelled, clause="5.5", **reference))

    labelled.refresh_from_db()
    assert labelled.reference["text"] == "On it, Priya. Jo"
    assert labelled.truth["clause"] == "5.5"


def test_a_post_that_people_have_labelled_is_not_taken_out(client, labelled):
    send(client, "scenario_post_drop", labelled.pk)

    assert labelled.edition.posts.filter(pk=labelled.pk).exists()


# ---- two at once --------------------------------------------------------------------------------


def opened(client, name, *arguments):
    """What a browser sends of the form as it is opened now."""
    form = client.get(reverse(name, args=["harvest", *arguments])).context["form"]
    sent = {field.html_name: field.value() for field in form}
    return {name: value for name, value in sent.items() if value not in (None, False)}


def test_of_two_who_change_one_post_the_second_is_told_and_keeps_their_words(client, draft):
    post = draft.posts.get(ref="p003")
    first, second = (opened(client, "scenario_post", post.pk) for _ in range(2))

    send(client, "scenario_post", post.pk, **(first | {"text": "The first of two."}))
    answer = send(client, "scenario_post", post.pk, **(second | {"text": "The second of two."}))

    post.refresh_from_db()
    assert post.text == "The first of two."
    assert "Somebody has changed this" in answer.content.decode()
    assert "The second of two." in answer.content.decode()


@pytest.mark.parametrize("name", ["scenario_settings", "scenario_post_new", "scenario_author_new"])
def test_what_comes_after_somebody_published_is_refused_and_still_on_the_page(client, draft, name):
    mine = dict.fromkeys(("briefing", "text", "bio"), "Mine.")
    sent = (
        opened(client, name)
        | mine
        | {"id": "x", "at": "0:01:00", "name": "Sol", "channel": "forum", "language": "en"}
    )
    Edition.objects.get().publish(by=None, at=NOW)

    answer = send(client, name, **sent)

    assert answer.status_code == 400
    assert "published meanwhile" in answer.content.decode()
    assert "Mine." in answer.content.decode()


def test_saving_what_nobody_changed_changes_nothing(client, draft):
    """Browsers send line ends as CR LF."""
    draft.briefing = "Two lines,\nand\r\nodd ones."
    draft.save()
    draft.posts.filter(ref="p003").update(text="One.\n\nTwo.")
    before = files_of(bundle_of(draft))

    for name, arguments in (("scenario_settings", []), ("scenario_post", [draft.posts.get(ref="p003").pk])):
        sent = opened(client, name, *arguments)
        sent = {
            field: re.sub("\r?\n", "\r\n", value) if isinstance(value, str) else value
            for field, value in sent.items()
        }
        if "starts_at" in sent:
            sent["starts_at"] = f"{draft.starts_at:%Y-%m-%d %H:%M}"
        assert send(client, name, *arguments, **sent).status_code == 302

    assert files_of(bundle_of(Edition.objects.get())) == before


# ---- the background -----------------------------------------------------------------------------


def test_the_background_is_written_with_its_languages_and_what_goes_round(draft):
    draft.background = {
        "posts": 900,
        "seed": 3,
        "languages": ["en", "ja"],
        "bursts": [{"of": "p002", "at": 300, "seconds": 600, "posts": 40}],
        "needs_us": False,
    }
    draft.save()
    shown = settings_of(draft)
    sent = {name: value for name, value in shown.items() if value not in (None, False)}

    form = SettingsForm(sent | {"starts_at": "2026-03-09 09:00"})

    assert form.is_valid(), form.errors
    assert form.scenario()["background"] == draft.background


def test_a_burst_that_cannot_be_read_is_refused(draft):
    form = SettingsForm(settings_of(draft) | {"background_bursts": "p002 :: soon :: 600 :: 40"})

    assert "is not post :: second" in str(form.errors["background_bursts"])


def test_who_does_not_write_scenarios_sees_no_author(client, draft):
    client.force_login(make_person("Ingrid", roles=[Role.OPERATOR]))

    for name in ("scenario_authors", "scenario_author_new"):
        answer = client.get(reverse(name, args=["harvest"]))
        assert answer.status_code in (302, 403)
        assert "Priya Nambiar" not in answer.content.decode()


# ---- published meanwhile ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: put_settings(draft, {"briefing": "New"}),
        lambda draft: put_post(draft, None, row("new-1")),
        lambda draft: put_post(draft, draft.posts.get(ref="p003"), row("p003")),
        lambda draft: drop_post(draft, draft.posts.get(ref="p003")),
        lambda draft: put_author(draft, draft.authors.get(), {"name": "Sol"}),
        lambda draft: drop_author(draft, draft.authors.get()),
        lambda draft: draft.discard(),
    ],
)
def test_what_somebody_published_meanwhile_is_not_changed(change, draft):
    Edition.objects.get().publish(by=None, at=NOW)

    with pytest.raises(ValidationError, match="published meanwhile"):
        change(draft)  # as it was read before

    edition = Edition.objects.get()
    assert edition.content_digest() == edition.sha256
