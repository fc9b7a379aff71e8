"""A second person decides: how an item goes live, who is refused, and what an operator may change."""

import re

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import resolve, reverse
from wagtail.models import TaskState, Workflow, WorkflowContentType

from academy.audit.models import Entry
from academy.words.standing import Role
from courses.items.models import Item
from courses.items.review import OwnWork, SecondPerson, install
from tests.courses.test_item_editor import edit, form_of, text_of
from tests.factories import make_item, make_person, make_policy_version

pytestmark = pytest.mark.django_db

DASHBOARD = "wagtailadmin_home"


@pytest.fixture
def writer():
    return make_person("Mirela Antonescu", roles=[Role.TRAINER])


@pytest.fixture
def second():
    return make_person("Signe Lindqvist", roles=[Role.TRAINER])


@pytest.fixture
def submitted(client, writer):
    """A live item of nobody, of which the writer has submitted a new version."""
    item = make_item("asked")
    client.force_login(writer)
    client.post(edit(item), form_of(item, stem="Reworded?"))
    return Item.objects.get(pk=item.pk)


def decide(client, item, person, action="approve", **form):
    client.force_login(person)
    task = Item.objects.get(pk=item.pk).current_workflow_task_state
    address = reverse("wagtailsnippets_items_item:workflow_action", args=[item.pk, action, task.pk])
    return client.post(address, form)


def decide_in_the_form(client, item, person, action="approve", **changes):
    client.force_login(person)
    latest = Item.objects.get(pk=item.pk).get_latest_revision_as_object()
    form = form_of(latest, act="action-workflow-action", **changes)
    return client.post(edit(item), form | {"workflow-action-name": action}, follow=True)


def live(item):
    return Item.objects.get(pk=item.pk).stem


# --- the way to live -------------------------------------------------------------------------------


def test_a_submitted_item_goes_live_when_another_trainer_approves(client, submitted, second):
    assert live(submitted) != "Reworded?"

    decide(client, submitted, second)

    assert live(submitted) == "Reworded?"
    entry = Entry.objects.filter(act="item_published").latest("index")
    assert (entry.facts["item"], str(entry.actor)) == ("asked", str(second.key))


def test_approving_in_the_form_publishes_the_very_version_that_was_submitted(client, submitted, second):
    page = decide_in_the_form(client, submitted, second)

    item = Item.objects.get(pk=submitted.pk)
    assert "is approved" in text_of(page)
    assert item.stem == "Reworded?"
    assert (item.live_revision, item.revisions.count()) == (submitted.latest_revision, 2)


def test_a_rejected_item_goes_back_with_the_comment_and_can_be_submitted_again(
    client, submitted, writer, second
):
    decide(client, submitted, second, "reject", comment="Which parcel?")

    item = Item.objects.get(pk=submitted.pk)
    assert not item.workflow_in_progress
    client.force_login(writer)
    assert "Which parcel?" in text_of(client.get(edit(item)))
    client.post(edit(item), form_of(item, stem="Which of the parcels?"))
    decide(client, item, second)
    assert live(item) == "Which of the parcels?"


def test_a_live_item_is_retired_and_comes_back_through_a_review(client, writer, second):
    item = make_item("asked")
    client.force_login(writer)

    client.post(reverse("wagtailsnippets_items_item:unpublish", args=[item.pk]))

    assert Item.objects.get(pk=item.pk).state == Item.State.RETIRED
    item = Item.objects.get(pk=item.pk)
    client.post(edit(item), form_of(item))
    decide(client, item, second)
    assert Item.objects.get(pk=item.pk).state == Item.State.LIVE


def test_the_list_says_that_a_live_item_has_a_newer_version_in_review(client, submitted):
    page = text_of(client.get(reverse("wagtailsnippets_items_item:list")))

    assert "newer version in review" in page


def test_submitting_twice_leaves_one_review(client, submitted, writer):
    answer = client.post(edit(submitted), form_of(submitted, stem="Reworded once more?"))

    assert answer.status_code == 302
    assert submitted.workflow_states.count() == 1
    assert submitted.current_workflow_task_state.revision == Item.objects.get(pk=submitted.pk).latest_revision


# --- who is refused ----------------------------------------------------------------------------------


def test_the_writer_of_a_version_cannot_approve_it(client, submitted, writer):
    answer = decide(client, submitted, writer)

    assert answer.status_code in (302, 403)
    assert live(submitted) != "Reworded?"
    assert Item.objects.get(pk=submitted.pk).workflow_in_progress


def test_the_writer_is_told_so_in_the_form(client, submitted, writer):
    page = decide_in_the_form(client, submitted, writer)

    assert "another trainer approves it" in text_of(page)
    assert live(submitted) != "Reworded?"


def test_the_author_cannot_approve_what_another_changed(client, submitted, second):
    Item.objects.filter(pk=submitted.pk).update(author=second)

    decide(client, submitted, second)

    assert live(submitted) != "Reworded?"


def test_even_whoever_has_every_right_cannot_approve_their_own(client, submitted, writer):
    writer.is_superuser = True
    writer.save()

    decide(client, submitted, writer)

    assert live(submitted) != "Reworded?"


def test_the_model_refuses_the_writer_and_the_author(writer, second):
    item = make_item("asked")
    item.author = second
    item.stem = "Reworded?"
    revision = item.save_revision(user=writer)

    for person in (writer, second):
        with pytest.raises(OwnWork, match="another trainer approves it"):
            item.publish(revision, user=person)
    assert live(item) != "Reworded?"


def test_the_model_refuses_whoever_did_not_approve(submitted, second):
    with pytest.raises(PermissionDenied):
        submitted.publish(submitted.latest_revision, user=second)

    assert live(submitted) != "Reworded?"


def test_the_task_refuses_the_writer_whatever_the_page_offers(submitted, writer):
    state = submitted.current_workflow_task_state

    with pytest.raises(OwnWork):
        state.task.specific.on_action(state, writer, "approve")

    assert live(submitted) != "Reworded?"


def test_an_item_nobody_could_score_never_goes_live(writer):
    item = make_item("asked")
    item.options = list(item.options.all())[:1]
    revision = item.save_revision(user=writer, clean=False)

    with pytest.raises(ValidationError, match="at least two options"):
        revision.publish()


@pytest.mark.parametrize("role", [None, Role.COMPLIANCE, Role.GOVERNANCE, Role.OPERATOR])
def test_another_role_neither_approves_nor_retires(client, submitted, role):
    person = make_person(roles=[role] if role else [])

    decide(client, submitted, person)
    client.post(reverse("wagtailsnippets_items_item:unpublish", args=[submitted.pk]))

    item = Item.objects.get(pk=submitted.pk)
    assert (item.live, item.stem) == (True, submitted.stem)
    assert item.workflow_in_progress


def test_publishing_from_the_form_is_not_offered_and_does_nothing(client, writer):
    item = make_item("asked")
    client.force_login(writer)

    page = text_of(client.get(edit(item)))
    client.post(edit(item), form_of(item, stem="Reworded?", act="action-publish"))

    assert 'name="action-publish"' not in page
    assert 'name="action-submit"' in page
    assert "Retire" in page
    assert live(item) != "Reworded?"


# --- a version is approved as it was looked at -----------------------------------------------------


def test_changes_typed_while_approving_are_not_approved(client, submitted, second):
    page = decide_in_the_form(client, submitted, second, stem="Something else?")

    assert "Your changes are not saved" in text_of(page)
    assert live(submitted) not in ("Reworded?", "Something else?")


def test_who_changes_an_item_in_review_is_one_of_its_writers_and_a_third_person_approves(
    client, submitted, writer, second
):
    client.force_login(second)
    client.post(edit(submitted), form_of(submitted, stem="Something else?", act="action-save"))

    for wrote in (second, writer):
        decide(client, submitted, wrote)
        assert live(submitted) != "Something else?"

    decide(client, submitted, make_person("Third Trainer", roles=(Role.TRAINER,)))
    assert live(submitted) == "Something else?"


def test_a_slip_of_the_hand_that_is_taken_back_makes_nobody_a_writer(client, submitted, second):
    client.force_login(second)
    before = submitted.stem
    client.post(edit(submitted), form_of(submitted, stem="Oops", act="action-save"))
    client.post(edit(submitted), form_of(submitted, stem=before, act="action-save"))

    decide(client, submitted, second)

    assert live(submitted) == before


def test_an_item_that_cites_a_clause_no_policy_has_does_not_go_live(client, submitted, second):
    make_policy_version()
    before = live(submitted)
    submitted.clause = "social-media@6#99.9"
    revision = submitted.save_revision(user=make_person(), clean=False)

    with pytest.raises(ValidationError, match="No policy has the clause"):
        submitted.publish(revision)

    assert live(submitted) == before


def test_a_version_that_came_after_the_submission_is_not_approved_unseen(client, submitted, second):
    submitted.stem = "Slipped in?"
    submitted.save_revision(user=make_person(), clean=False)

    decide(client, submitted, second)

    assert live(submitted) not in ("Reworded?", "Slipped in?")


# --- who hears of it ------------------------------------------------------------------------------------


def links(letter):
    return re.findall(r"https?://[^/\s]+(/[^\s#]+)", letter.body)


def test_the_other_trainers_are_written_to_and_the_links_lead_to_the_item(client, second, submitted, writer):
    decide(client, submitted, second, "reject", comment="Which parcel?")

    assert {letter.to[0] for letter in mail.outbox} == {second.email, writer.email}
    assert "Which parcel?" in mail.outbox[-1].body
    for link in [link for letter in mail.outbox for link in links(letter)]:
        assert resolve(link)
    assert edit(submitted) in links(mail.outbox[0])
    assert edit(submitted) in links(mail.outbox[-1])


def test_the_dashboard_asks_the_second_person_and_not_the_writer(client, submitted, writer, second):
    client.force_login(second)
    assert "Awaiting your review" in text_of(client.get(reverse(DASHBOARD)))

    client.force_login(writer)
    assert "Awaiting your review" not in text_of(client.get(reverse(DASHBOARD)))


# --- the workflow itself ----------------------------------------------------------------------------------


def test_a_fresh_academy_has_the_workflow_once():
    install(apps)
    install(apps)

    assert [task.name for task in SecondPerson.objects.all()] == ["Second person"]
    assert Item.get_default_workflow().name == "Second person"


def test_what_an_operator_made_of_the_workflow_stays():
    Workflow.objects.update(name="Two pairs of eyes")
    WorkflowContentType.objects.all().delete()

    install(apps)

    assert [workflow.name for workflow in Workflow.objects.filter(name__contains="eyes")] != []
    assert Item.get_default_workflow() is None


def test_a_decision_is_kept_with_who_took_it(client, submitted, second):
    decide(client, submitted, second, comment="Clear now.")

    state = TaskState.objects.get(status=TaskState.STATUS_APPROVED)
    assert (state.finished_by, state.comment) == (second, "Clear now.")
