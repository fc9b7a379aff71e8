"""What a manager does for the team: asks for a programme, moves a due date, records a leave."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from academy.audit.models import Entry
from academy.desk.timeline import tell
from academy.programmes.models import Assignment, Declaration, DueMove
from tests.factories import NOW, PASSWORD, make_person, make_programme

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LEAVE = {
    "begins_at": "2026-12-01",
    "until": "2026-12-20",
    "reason": "Parental leave",
    "signature": "Tomasz Wieczorek",
}


@pytest.fixture
def boss(client):
    """A manager in Warsaw, one hour before UTC, who has just shown who they are."""
    cache.clear()  # attempts are counted, and all of these are made in the same second
    person = make_person("Tomasz Wieczorek", time_zone="Europe/Warsaw", at=NOW - 900 * DAY)
    with time_machine.travel(NOW, tick=False):
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        yield person


@pytest.fixture
def leena(boss):
    return make_person("Leena Varghese", manager=boss)


@pytest.fixture
def assignment(leena):
    programme = make_programme()
    return Assignment.give(
        leena, programme, due_at=NOW + 9 * DAY, reason="Customer-facing", by=None, at=NOW - DAY
    )


def ask(client, *people, day="2026-12-11", reason="Customer-facing", programme=None):
    return client.post(
        reverse("team_assign"),
        {
            "programme": (programme or make_programme()).pk,
            "people": [person.key for person in people],
            "due_at": day,
            "reason": reason,
        },
        follow=True,
    )


def entries(act):
    return Entry.objects.filter(act=act)


# --- Assigning ---------------------------------------------------------------


def test_a_programme_is_assigned_to_several_until_the_end_of_a_day_of_the_manager(client, boss, leena):
    jonas = make_person("Jonas Øvergaard", manager=leena)  # a report of a report

    page = ask(client, leena, jonas).content.decode()

    assert "Advocate is assigned to 2 people." in page
    for assignment in Assignment.objects.all():
        assert assignment.due_at == datetime(2026, 12, 11, 22, 59, tzinfo=UTC)  # 23:59 in Warsaw
        assert (assignment.reason, assignment.assigned_by) == ("Customer-facing", boss)
    assert [entry.actor for entry in entries("programme_assigned")] == [str(boss.key)] * 2


def test_to_whom_it_is_assigned_already_nothing_changes_and_that_is_said(client, boss, assignment):
    jonas = make_person("Jonas Øvergaard", manager=boss)

    page = ask(client, assignment.person, jonas, programme=assignment.programme).content.decode()

    assert "Advocate is assigned to 1 person." in page
    assert "Advocate was assigned to Leena Varghese before; nothing changed." in page
    assert Assignment.objects.get(person=assignment.person).due_at == NOW + 9 * DAY
    assert entries("programme_assigned").count() == 2


def test_a_day_that_has_passed_is_refused_and_nobody_is_asked(client, boss, leena):
    answer = ask(client, leena, day="2026-11-22")

    assert answer.status_code == 400
    assert "This day has passed." in answer.content.decode()
    assert not Assignment.objects.exists()


def test_today_can_still_be_asked_for(client, boss, leena):
    ask(client, leena, day="2026-11-23")

    assert Assignment.objects.get().due_at == datetime(2026, 11, 23, 22, 59, tzinfo=UTC)


def test_nobody_is_assigned_anything_by_who_is_not_above_them(client, boss, leena):
    stranger = make_person("Babak Thorsen", manager=make_person("Another Manager"))

    programme = make_programme()

    answer = ask(client, leena, stranger, programme=programme)
    of_themselves = ask(client, boss, programme=programme)

    assert answer.status_code == of_themselves.status_code == 400
    assert b"Babak" not in answer.content
    assert not Assignment.objects.exists()


def test_the_form_begins_with_whom_the_manager_came_from(client, boss, leena):
    page = client.get(reverse("team_assign"), {"person": str(leena.key)}).content.decode()

    assert f'value="{leena.key}"' in page and "checked" in page


# --- Moving a due date -------------------------------------------------------


def move(client, assignment, day="2026-12-18", reason="She is on another project."):
    said = {"due_at": day, "reason": reason}
    return client.post(reverse("team_move_due", args=[assignment.pk]), said, follow=True)


def test_a_due_date_is_moved_and_where_it_was_stays_on_record_and_in_the_log(client, boss, assignment):
    page = move(client, assignment).content.decode()

    assignment.refresh_from_db()
    due = datetime(2026, 12, 18, 22, 59, tzinfo=UTC)
    assert assignment.due_at == due
    kept = assignment.moves.get()
    assert (kept.before, kept.due_at, kept.by, kept.at) == (NOW + 9 * DAY, due, boss, NOW)
    entry = entries("due_moved").get()
    assert (entry.subject, entry.actor) == (str(assignment.person.key), str(boss.key))
    assert tell([entry], to=boss)[0].sentence == (
        "Advocate, from 2026-12-02 09:00 UTC to 2026-12-18 22:59 UTC, because: She is on another project."
    )
    assert "Moved on 2026-11-23, due 2026-12-02 09:00 before: She is on another project." in page


def test_moving_it_again_to_the_same_day_leaves_one_move_and_one_line_in_the_log(client, boss, assignment):
    move(client, assignment)
    move(client, assignment, reason="A second click.")

    assert DueMove.objects.count() == 1
    assert entries("due_moved").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [({"day": "2026-11-22"}, "This day has passed."), ({"reason": "  "}, "This field is required.")],
)
def test_a_due_date_moves_neither_into_the_past_nor_without_a_reason(client, boss, assignment, change, said):
    answer = move(client, assignment, **change)

    assert answer.status_code == 400 and said in answer.content.decode()
    assignment.refresh_from_db()
    assert assignment.due_at == NOW + 9 * DAY and not DueMove.objects.exists()


def test_the_act_itself_asks_for_a_reason(assignment):
    with pytest.raises(ValidationError):
        assignment.move_due(NOW + DAY, reason=" ", by=None, at=NOW)


def test_nobody_moves_the_due_date_of_who_is_not_below_them(client, boss, leena):
    stranger = make_person("Babak Thorsen", manager=make_person("Another Manager"))
    due = {"due_at": NOW + 9 * DAY, "reason": "Customer-facing", "by": None, "at": NOW}
    theirs = Assignment.give(stranger, make_programme(), **due)

    assert move(client, theirs).status_code == 404
    assert client.get(reverse("team_move_due", args=[theirs.pk])).status_code == 404
    assert not DueMove.objects.exists()


# --- Leave -------------------------------------------------------------------


def declare(client, person, **changes):
    return client.post(reverse("team_leave", args=[person.key]), LEAVE | changes, follow=True)


def test_a_leave_is_signed_and_lasts_to_the_end_of_its_last_day(client, boss, leena):
    page = declare(client, leena).content.decode()

    leave = Declaration.objects.get()
    assert (leave.person, leave.kind, leave.by, leave.signature) == (leena, "away", boss, boss.name)
    assert leave.begins_at == datetime(2026, 11, 30, 23, tzinfo=UTC)  # midnight in Warsaw
    assert leave.until == datetime(2026, 12, 20, 23, tzinfo=UTC)
    assert "The leave of Leena Varghese is on record." in page
    assert entries("declared").get().subject == str(leena.key)


def test_a_leave_sent_twice_is_declared_once(client, boss, leena):
    declare(client, leena)
    declare(client, leena)

    assert Declaration.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"signature": "Somebody Else"}, "Sign with your name as we know it: Tomasz Wieczorek."),
        ({"until": "2026-11-30"}, "A leave ends after it begins."),
        ({"until": ""}, "This field is required."),
    ],
)
def test_a_leave_that_cannot_be_or_is_not_signed_is_refused(client, boss, leena, change, said):
    answer = declare(client, leena, **change)

    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Declaration.objects.exists()


def test_who_signed_in_long_ago_says_who_they_are_before_a_leave_is_signed(client, boss, leena):
    client.logout()
    client.force_login(boss)  # a session that does not say how

    answer = client.post(reverse("team_leave", args=[leena.key]), LEAVE)

    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]
    assert not Declaration.objects.exists()


def test_nobody_declares_a_leave_of_themselves_or_of_who_is_not_below_them(client, boss, leena):
    stranger = make_person("Babak Thorsen")

    assert declare(client, boss).status_code == 404
    assert declare(client, stranger).status_code == 404
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("name", ["team_assign", "team_move_due", "team_leave"])
def test_who_has_no_reports_can_do_none_of_it(client, assignment, name):
    client.force_login(assignment.person)
    args = {"team_move_due": [assignment.pk], "team_leave": [assignment.person.key]}.get(name, [])

    assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse(name, args=args), LEAVE).status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "2077-01-01", "0001-01-01"])
def test_a_day_that_is_a_slip_of_the_hand_is_refused_and_the_pages_stay_whole(client, boss, assignment, day):
    answer = move(client, assignment, day=day)

    assert answer.status_code == 400 and "too far off" in answer.content.decode()
    assert declare(client, assignment.person, begins_at="2026-12-01", until="9999-12-31").status_code == 400
    assert client.get(reverse("team")).status_code == 200


def test_a_due_date_that_is_far_off_on_record_is_drawn_at_the_end_of_the_lane(client, boss, assignment):
    Assignment.objects.filter(pk=assignment.pk).update(due_at=datetime(9999, 12, 31, 22, 59, tzinfo=UTC))

    assert client.get(reverse("team")).status_code == 200
