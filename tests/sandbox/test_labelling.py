"""Truth made by people: two label independently, a third decides where they part."""

import threading
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from academy.audit.models import Entry
from academy.words.agreement import kappa, unlike
from academy.words.standing import Role
from sandbox.labelling.agreeing import agreement, differences
from sandbox.labelling.models import Closed, Label, PostLabelling, Settlement, tallies
from sandbox.scenarios.models import Edition
from sandbox.scenarios.posts import Post
from tests.factories import NOW, make_edition, make_person

pytestmark = pytest.mark.django_db

NOTHING = {
    "actionable": False,
    "sentiment": "neutral",
    "topic": "other",
    "classification": "other",
    "priority": "low",
    "track": "none",
    "routes": [],
    "actions": ["none"],
    "clause": "",
    "why": "Said in passing.",
}
NEEDED = NOTHING | {
    "actionable": True,
    "sentiment": "negative",
    "topic": "delivery",
    "classification": "complaint",
    "priority": "high",
    "track": "reactive",
    "routes": ["support", "sales"],
    "actions": ["reply", "escalate"],
    "why": "The parcel is a week late, and she asks where it is.",
}
FORM = {
    "needs": "yes",
    **{name: NEEDED[name] for name in ("sentiment", "topic", "classification", "priority", "track", "why")},
    "routes": NEEDED["routes"],
    "actions": NEEDED["actions"],
    "clause": "",
}


@pytest.fixture
def draft():
    edition = make_edition(slug="harvest", posts=4, publish=False)
    edition.posts.update(truth=None, reference=None)
    return edition


@pytest.fixture
def people():
    return [make_person(name, roles=[Role.TRAINER]) for name in ("Kwabena", "Signe", "Mirela", "Ada")]


def first(draft):
    return draft.posts.in_stream_order().first()


def twice(draft, people, one, other):
    post = first(draft)
    Label.give(post, one, by=people[0], at=NOW)
    Label.give(post, other, by=people[1], at=NOW)
    post.refresh_from_db()
    return post


# --- what two labels part over -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "parted"),
    [
        ({}, []),
        ({"sentiment": "very negative"}, []),  # a neighbour
        ({"sentiment": "positive"}, ["sentiment"]),
        ({"routes": ["sales", "pr"]}, []),  # one is shared
        ({"routes": ["pr"], "topic": "returns"}, ["topic", "routes"]),
        ({"why": "Otherwise put.", "clause": "5.5"}, []),
    ],
)
def test_labels_part_over_what_grading_asks_and_no_more(other, parted):
    assert differences(NEEDED, NEEDED | other) == parted
    assert differences(NEEDED | other, NEEDED) == parted


def test_whether_it_needs_us_is_parted_over_first_and_nothing_else_then():
    assert differences(NEEDED, NOTHING) == ["actionable"]
    assert differences(NOTHING, NOTHING | {"topic": "praise", "sentiment": "very positive"}) == []


def test_kappa_is_that_of_the_textbook():
    # Fleiss, Levin and Paik's worked two by two: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no.
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15

    assert kappa(pairs, unlike).kappa == pytest.approx(0.4)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_kappa_is_the_same_from_either_side_and_at_most_one(pairs):
    told = kappa(pairs, unlike).kappa

    assert told == kappa([(other, one) for one, other in pairs], unlike).kappa
    assert told is None or told <= 1


def test_agreement_is_told_field_by_field_and_of_the_needed_where_only_they_have_it():
    told = agreement([(NEEDED, NEEDED), (NOTHING, NOTHING), (NEEDED, NOTHING), (NOTHING, NOTHING)])

    assert told["actionable"].kappa == pytest.approx(0.5)
    assert (told["actionable"].n, told["priority"].n) == (4, 1)


# --- labelling -----------------------------------------------------------------------------------


def test_two_labels_that_agree_make_the_truth(draft, people):
    post = twice(draft, people, NEEDED, NEEDED | {"routes": ["support"], "sentiment": "very negative"})

    assert post.truth["routes"] == ["support"]  # what both named
    assert post.truth["sentiment"] == "negative"  # the earlier one's
    assert post.truth["deadline"] is None  # of the service level when it is published


def test_one_label_makes_no_truth(draft, people):
    Label.give(first(draft), NOTHING, by=people[0], at=NOW)

    assert first(draft).truth is None


def test_two_labels_that_part_leave_the_post_to_be_decided(draft, people):
    post = twice(draft, people, NEEDED, NOTHING)

    assert post.truth is None
    assert list(PostLabelling(draft).disputed()) == [post]


def test_a_third_person_decides_and_that_is_the_truth(draft, people):
    post = twice(draft, people, NEEDED, NOTHING)

    Settlement.decide(post, NEEDED, by=people[2], at=NOW)

    post.refresh_from_db()
    assert post.truth["actionable"] is True
    assert not PostLabelling(draft).disputed()


def test_a_post_may_stay_unscored(draft, people):
    post = twice(draft, people, NEEDED, NOTHING)

    Settlement.decide(post, None, by=people[2], at=NOW)

    post.refresh_from_db()
    assert post.truth is None
    assert tallies([draft], people[0])[draft.pk]["left_unscored"] == 1
    with pytest.raises(Closed):
        Label.give(post, NEEDED, by=people[3], at=NOW)


def test_neither_of_the_two_decides_nor_does_anybody_before_there_are_two(draft, people):
    post = first(draft)
    Label.give(post, NEEDED, by=people[0], at=NOW)
    with pytest.raises(ValidationError):
        Settlement.decide(post, NEEDED, by=people[2], at=NOW)
    Label.give(post, NOTHING, by=people[1], at=NOW)

    with pytest.raises(PermissionDenied):
        Settlement.decide(post, NEEDED, by=people[0], at=NOW)


def test_nobody_labels_twice_nor_what_is_published(draft, people):
    post = first(draft)
    Label.give(post, NOTHING, by=people[0], at=NOW)
    with pytest.raises(PermissionDenied):
        Label.give(post, NEEDED, by=people[0], at=NOW)
    draft.publish(by=None, at=NOW)

    with pytest.raises(Closed):
        Label.give(post, NOTHING, by=people[1], at=NOW)


def test_what_another_has_labelled_comes_first(draft, people):
    second = draft.posts.in_stream_order()[1]
    Label.give(second, NOTHING, by=people[0], at=NOW)

    assert PostLabelling(draft).to_label(people[1]).first() == second
    assert PostLabelling(draft).to_label(people[0]).first() == first(draft)


def test_a_disputed_post_keeps_the_edition_from_being_published(draft, people):
    post = twice(draft, people, NEEDED, NOTHING)

    with pytest.raises(ValidationError, match="part over it"):
        draft.publish(by=None, at=NOW)
    Settlement.decide(post, None, by=people[2], at=NOW)
    draft.publish(by=None, at=NOW)

    assert draft.published_at


def test_a_draft_on_which_labels_hang_is_not_emptied(draft, people):
    Label.give(first(draft), NOTHING, by=people[0], at=NOW)

    with pytest.raises(ValidationError, match="not thrown away"):
        draft.empty()

    assert Label.objects.count() == 1
    assert draft.posts.count() == 4


def test_every_label_and_decision_reaches_the_log(draft, people):
    post = twice(draft, people, NEEDED, NOTHING)
    Settlement.decide(post, NEEDED, by=people[2], at=NOW)

    facts = Entry.objects.filter(act__in=["post_labelled", "post_settled"]).order_by("pk")
    assert [entry.facts["post"] for entry in facts] == ["p000"] * 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_label_at_the_same_moment_make_one_truth(draft, people):
    post, gate = first(draft), threading.Barrier(2)

    def label(person):
        gate.wait()
        Label.give(post, NEEDED, by=person, at=NOW)
        connection.close()

    threads = [threading.Thread(target=label, args=[person]) for person in people[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Post.objects.get(pk=post.pk).truth["actionable"] is True


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_label_that_comes_while_somebody_publishes_alters_nothing_published(draft, people):
    Label.give(first(draft), NEEDED, by=people[0], at=NOW)
    post, gate = first(draft), threading.Barrier(2)

    def label():
        gate.wait()
        with suppress(Closed):
            Label.give(post, NEEDED, by=people[1], at=NOW)
        connection.close()

    def publish():
        gate.wait()
        draft.publish(by=None, at=NOW)
        connection.close()

    threads = [threading.Thread(target=act) for act in (label, publish)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    edition = Edition.objects.get(pk=draft.pk)
    assert edition.content_digest() == edition.sha256


# --- the desk's pages ----------------------------------------------------------------------------


def test_a_labeller_is_given_the_next_post_until_there_is_none(client, draft, people):
    client.force_login(people[0])
    for _ in range(4):
        page = client.get(reverse("labelling_next", args=["harvest"]))
        sent = client.post(page["Location"], FORM)
        assert sent["Location"] == reverse("labelling_next", args=["harvest"])

    end = client.get(reverse("labelling_next", args=["harvest"]))

    assert end["Location"] == reverse("labelling_desk", args=["harvest"])
    assert Label.objects.filter(labeller=people[0]).count() == 4


def test_a_post_that_needs_us_is_labelled_whole_or_not_at_all(client, draft, people):
    client.force_login(people[0])
    address = reverse("label_post", args=["harvest", first(draft).pk])

    answer = client.post(address, FORM | {"routes": [], "why": "", "track": "none"})

    assert answer.status_code == 400
    assert answer.content.decode().count("Decide this too") == 2
    assert not Label.objects.exists()


def test_a_labeller_sees_nothing_of_what_another_found(client, draft, people):
    Label.give(first(draft), NEEDED | {"why": "A secret reason."}, by=people[0], at=NOW)
    client.force_login(people[1])

    for name, arguments in (("labelling_desk", []), ("label_post", [first(draft).pk])):
        assert (
            "A secret reason" not in client.get(reverse(name, args=["harvest", *arguments])).content.decode()
        )


def test_who_decides_sees_both_and_a_labeller_may_not(client, draft, people):
    post = twice(draft, people, NEEDED | {"why": "A late parcel."}, NOTHING)
    address = reverse("settle_post", args=["harvest", post.pk])

    client.force_login(people[0])
    refused = client.get(address)
    client.force_login(people[2])
    shown = client.get(address).content.decode()
    client.post(address, {"unscored": "1"})

    assert refused["Location"] == reverse("labelling_desk", args=["harvest"])
    assert "A late parcel." in shown
    assert "Said in passing." in shown
    assert Settlement.objects.get(post=post).unscored


def test_the_desk_asks_the_same_few_questions_however_much_is_disputed(client, draft, people):
    client.force_login(people[2])

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("labelling_desk", args=["harvest"])).status_code == 200
        return len(queries)

    posts = list(draft.posts.in_stream_order())
    for post in posts[:1]:
        Label.give(post, NEEDED, by=people[0], at=NOW)
        Label.give(post, NOTHING, by=people[1], at=NOW)
    one = asked()
    for post in posts[1:3]:
        Label.give(post, NEEDED, by=people[0], at=NOW)
        Label.give(post, NOTHING, by=people[1], at=NOW)

    assert asked() == one


def test_an_employee_has_no_labelling_desk(client, draft):
    client.force_login(make_person())

    assert client.get(reverse("labelling")).status_code == 403
    assert client.get(reverse("label_post", args=["harvest", first(draft).pk])).status_code == 403


def test_the_list_of_drafts_asks_as_little_for_many_as_for_one(client, draft, people):
    client.force_login(people[0])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("labelling")).status_code == 200
        return len(queries)

    one = asked()
    for slug in ("sowing", "mowing"):
        make_edition(slug=slug, posts=3, publish=False)

    assert asked() == one


def test_who_decides_begins_without_leaning_to_one_of_the_two(client, draft, people):
    post = twice(draft, people, NEEDED, NEEDED | {"priority": "low", "topic": "billing"})
    client.force_login(people[2])

    form = client.get(reverse("settle_post", args=["harvest", post.pk])).context["form"]

    assert form["needs"].value() == "yes"
    assert form["sentiment"].value() == "negative"
    assert form["priority"].value() is None
    assert form["topic"].value() is None


def test_a_labeller_looks_at_what_they_found_and_cannot_change_it(client, draft, people):
    post = first(draft)
    Label.give(post, NEEDED, by=people[0], at=NOW)
    client.force_login(people[0])

    page = client.get(reverse("label_post", args=["harvest", post.pk])).content.decode()

    assert NEEDED["why"] in page
    assert '<form class="dk-label"' not in page


def test_a_third_label_is_not_taken(draft, people):
    post = twice(draft, people, NEEDED, NOTHING)

    with pytest.raises(Closed):
        Label.give(post, NEEDED, by=people[2], at=NOW)


def test_how_it_was_labelled_is_still_there_when_it_is_published(client, draft, people):
    post = twice(draft, people, NEEDED, NOTHING)
    Settlement.decide(post, NOTHING, by=people[2], at=NOW)
    draft.publish(by=None, at=NOW)
    client.force_login(people[0])

    page = client.get(reverse("labelling_desk", args=["harvest"])).content.decode()

    assert "Version 1 was published" in page
    assert people[2].name in page
    assert "Label the next post" not in page
