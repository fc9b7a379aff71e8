"""A manager's team: who sees whom, how each stands at a moment, and that no score is told."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from academy.people.models import User
from academy.programmes.models import Assignment, Change, Declaration, Programme, Requirement
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.register.team.lanes import Scale, lane
from academy.register.team.page import read
from academy.words.standing import Role, Validity
from tests.factories import (
    NOW,
    make_attempt,
    make_certificate,
    make_course,
    make_exam,
    make_person,
    make_policy_version,
    make_programme,
    read_lesson,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = NOW + 10 * DAY


@pytest.fixture
def boss():
    return make_person("Tomasz Wieczorek", at=NOW - 900 * DAY)


def report(boss, name="Leena Varghese"):
    return make_person(name, manager=boss, at=NOW - 800 * DAY)


def assign(person, *, due, at=NOW, by=None):
    programme = Programme.objects.first() or make_programme()
    return Assignment.give(person, programme, due_at=due, reason="Customer-facing", by=by, at=at)


def decide(certificate, act, *, at=NOW):
    by = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    Decision.take(certificate, act, "An address was posted.", signature=by.name, by=by, at=at)


def groups(boss, *, at=NOW, below=False):
    """`{group: [names]}` of the boss's team at a moment."""
    people = User.objects.below(boss) if below else User.objects.reporting_to(boss)
    team = read(people, at=at)
    return {group.value: [line.person.name for line in lines] for group, lines in team.by_group.items()}


def only(boss, *, at=NOW):
    """The one matter of the one report."""
    (line,) = read(User.objects.reporting_to(boss), at=at).lines
    return line.shown[0]


def text(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def see(client, manager, *, at=NOW, name="team", **asked):
    with time_machine.travel(at, tick=False):
        client.force_login(manager)
        return client.get(reverse(name), asked)


# --- Who sees whom -----------------------------------------------------------


def test_a_manager_sees_who_reports_to_them_and_nobody_else(client, boss):
    report(boss, "Leena Varghese")
    make_person("Babak Thorsen", manager=make_person("Another Manager"))

    shown = text(see(client, boss))

    assert "1 person. 1 is asked nothing." in shown
    assert "Leena Varghese" in shown and "Babak" not in shown


def test_the_teams_below_are_seen_when_they_are_asked_for(client, boss):
    middle = report(boss, "Noura Al-Sabah")
    deep = report(report(middle, "Sunna Ellefsen"), "Jonas Øvergaard")

    direct, whole = see(client, boss), see(client, boss, below="on")

    assert "Include teams below mine 1" in text(direct) and "Sunna" not in text(direct)
    assert "3 people." in text(whole) and deep.name in text(whole)
    assert "with Noura Al-Sabah" in text(whole)


def test_who_left_is_seen_no_more_and_their_reports_count_to_the_manager_above(boss):
    middle = report(boss, "Noura Al-Sabah")
    deep = report(middle, "Sunna Ellefsen")

    middle.leave(by=None, at=NOW)

    assert list(User.objects.reporting_to(boss)) == []
    assert list(User.objects.below(boss)) == [deep]


def test_everybody_below_is_found_in_one_query_and_a_circle_ends(boss, django_assert_num_queries):
    first = report(boss, "Noura Al-Sabah")
    second = report(first, "Sunna Ellefsen")
    User.objects.filter(pk=boss.pk).update(manager=second)  # as two moves at once could make it

    with django_assert_num_queries(1):
        assert set(User.objects.below(boss)) == {first, second}


@pytest.mark.parametrize("name", ["team", "team_csv", "team_calendar", "team_assign"])
def test_who_has_no_reports_finds_nothing_there(client, boss, name):
    stranger = report(boss)

    answer = see(client, stranger, name=name)

    assert answer.status_code == 404
    assert b"Tomasz" not in answer.content


def test_the_way_to_the_team_is_shown_to_managers_alone(client, boss):
    stranger = report(boss)

    assert reverse("team") in see(client, boss, name="home").content.decode()
    assert f'"{reverse("team")}"' not in see(client, stranger, name="home").content.decode()


def test_whether_somebody_is_a_manager_costs_no_query_of_its_own(client, boss, django_assert_num_queries):
    report(boss)
    client.force_login(boss)

    with django_assert_num_queries(5):  # session, person, two of rights, certificates
        client.get(reverse("certificates"))


# --- How they stand ----------------------------------------------------------


def test_who_holds_nothing_and_is_asked_nothing_stands_last(boss):
    report(boss, "Aoife Marchetti")
    assign(report(boss, "Leena Varghese"), due=NOW + 90 * DAY)

    assert groups(boss) == {"order": ["Leena Varghese"], "nothing": ["Aoife Marchetti"]}


def test_an_assignment_goes_from_in_order_to_due_to_overdue_as_its_day_comes(boss):
    assign(report(boss), due=NOW + 31 * DAY)
    due = NOW + 31 * DAY

    assert list(groups(boss, at=NOW + DAY - timedelta(seconds=1))) == ["order"]
    assert list(groups(boss, at=NOW + DAY)) == ["due"]
    assert list(groups(boss, at=due - timedelta(seconds=1))) == ["due"]
    assert list(groups(boss, at=due)) == ["overdue"]
    assert only(boss, at=due + 5 * DAY).told.days == "5 days"
    assert only(boss, at=due - 11 * DAY).told.days == "in 11 days"


def test_a_certificate_goes_from_in_order_through_its_window_to_lapsed(boss):
    certificate = make_certificate(report(boss))
    ends = certificate.expires_at

    assert list(groups(boss, at=ends - 60 * DAY - timedelta(seconds=1))) == ["order"]
    assert list(groups(boss, at=ends - 60 * DAY)) == ["window"]
    assert list(groups(boss, at=ends - 30 * DAY)) == ["due"]
    assert list(groups(boss, at=ends)) == ["lapsed"]
    assert only(boss, at=ends - 47 * DAY).told.days == "47 days left"
    assert only(boss, at=ends - 12 * DAY).told.what == "renewal of Advocate"
    assert only(boss, at=ends + 6 * DAY).told.days == "6 days ago"


def test_who_met_an_assignment_is_in_order_however_long_ago_it_was_due(boss):
    person = report(boss)
    assign(person, due=NOW + DAY)
    make_certificate(person)

    assert list(groups(boss, at=NOW + 100 * DAY)) == ["order"]


def test_who_has_done_all_before_it_is_issued_is_not_overdue(boss):
    person = report(boss)
    assign(person, due=NOW + DAY)
    make_certificate(person)
    Certificate.objects.all().delete()  # as if the sweep had not come yet

    assert "being issued" in only(boss, at=NOW + 2 * DAY).told.rest


def test_a_suspension_a_reinstatement_and_a_revocation_show_at_once(boss):
    certificate = make_certificate(report(boss))

    decide(certificate, Decision.Act.SUSPEND, at=LATER)
    assert (list(groups(boss, at=LATER)), only(boss, at=LATER).told.label) == (["stopped"], "Suspended")
    assert only(boss, at=LATER + 2 * DAY).told.days == "2 days ago"

    decide(certificate, Decision.Act.REINSTATE, at=LATER + DAY)
    assert list(groups(boss, at=LATER + DAY)) == ["order"]

    decide(certificate, Decision.Act.REVOKE, at=LATER + 2 * DAY)
    assert only(boss, at=LATER + 3 * DAY).told.label == "Revoked"


def test_what_is_asked_anew_is_due_by_its_day_and_then_lapsed_with_the_reason(boss):
    make_certificate(report(boss))
    requirement, boss_of_it = Requirement.objects.get(), make_person("Adaeze Lindholm")
    Change.ask(
        requirement,
        make_policy_version(7, at=NOW + DAY),
        due_at=NOW + 20 * DAY,
        reason="Rules for live video.",
        by=boss_of_it,
        at=NOW + 2 * DAY,
    )

    due, lapsed = only(boss, at=NOW + 9 * DAY), only(boss, at=NOW + 21 * DAY)

    assert (due.told.label, due.told.days) == ("Due", "in 11 days")
    assert "version 7, for Advocate" in due.told.what
    assert lapsed.told.label == "Lapsed"
    assert "is to be done again by 13 December 2026" in lapsed.why


def test_a_lapse_says_until_when_the_shorter_renewal_is_enough_and_what_is_closed(client, boss):
    certificate = make_certificate(report(boss))

    shown = text(see(client, boss, at=certificate.expires_at + 6 * DAY))

    assert "Lapsed: Advocate, 6 days ago" in shown.replace(" :", ":").replace(" ,", ",")
    assert "since 2027-11-23 09:00 UTC" in shown
    assert "Until 23 December 2027 the shorter renewal is enough." in shown
    assert "May not: Share company news on one’s own accounts; Speak for the company" in shown


def test_the_most_urgent_is_shown_first_and_the_rest_below_it(boss):
    first, second = report(boss, "Aoife Marchetti"), report(boss, "Bastien Okwuosa")
    assign(first, due=NOW + 5 * DAY)
    assign(second, due=NOW + 2 * DAY)

    assert groups(boss) == {"due": ["Bastien Okwuosa", "Aoife Marchetti"]}
    assert read(User.objects.reporting_to(boss), at=NOW).headline == "2 people. 2 need you."


def test_who_stands_in_two_programmes_is_shown_once_with_the_more_urgent_first(client, boss):
    person = report(boss)
    make_certificate(person)
    second = Programme.objects.create(slug="professional", title="Professional", level="professional", rung=2)
    Requirement.objects.create(programme=second, order=1, kind="exam", exam=make_exam())
    due = {"due_at": NOW + 9 * DAY, "reason": "Answers customers", "by": boss, "at": NOW}
    Assignment.give(person, second, **due)

    (line,) = read(User.objects.reporting_to(boss), at=NOW).lines

    assert [one.matter.programme.title for one in line.shown] == ["Professional", "Advocate"]
    assert [one.told.label for one in line.shown] == ["Due", "In order"]
    assert line.may == ["Share company news on one’s own accounts"]
    assert "1 person. 1 needs you." in text(see(client, boss))


def test_renewing_early_is_said_to_lose_no_days_only_where_it_does_not(client, boss):
    certificate = make_certificate(report(boss))
    at = certificate.expires_at - 50 * DAY

    assert "renewing now loses no days" in text(see(client, boss, at=at))

    type(certificate.programme).objects.update(validity=Validity.COMPLETION)
    assert "renewing now loses no days" not in text(see(client, boss, at=at))


def test_a_leave_is_shown_without_its_reason(client, boss):
    person = report(boss)
    said = {"signature": boss.name, "begins_at": NOW - DAY, "until": NOW + 20 * DAY}
    Declaration.make(person, Declaration.Kind.AWAY, "Parental leave", **said, by=boss, at=NOW)

    shown = text(see(client, boss))

    assert "Away until 2026-12-13 09:00 UTC" in shown
    assert "Parental" not in shown


def test_one_group_is_shown_alone_and_nonsense_shows_all(client, boss):
    report(boss, "Aoife Marchetti")
    assign(report(boss, "Leena Varghese"), due=NOW + DAY)

    assert "Aoife" not in text(see(client, boss, group="due"))
    assert "Nobody stands so" in text(see(client, boss, group="lapsed"))
    assert "Aoife" in text(see(client, boss, group="nonsense"))


def test_a_long_team_is_shown_fifty_a_page_and_counted_whole(client, boss):
    people = [report(boss, f"Person {number:02}") for number in range(53)]

    first, second = text(see(client, boss)), text(see(client, boss, page=2))

    assert "53 people." in first and "Nothing asked, 53" in first and "Nothing asked, 53" in second
    assert people[49].name in first and people[50].name not in first and people[50].name in second


# --- Whether, never how well -------------------------------------------------


def test_no_score_is_told_on_the_page_in_the_sheet_or_in_the_calendar(client, boss):
    course, exam, person = make_course(), make_exam(cut_score=30), report(boss)
    attempt = make_attempt(person, exam, right=1, submit=True)
    programme = make_programme(course, exam)
    assign(person, due=NOW + 9 * DAY)
    for lesson in course.lessons()[:1]:
        read_lesson(lesson, person, at=NOW)
    assert attempt.score == 50

    page = text(see(client, boss, at=NOW + DAY))

    assert "Exam: Principles exam 2026-11-23" in page and "1 of 2" in page
    assert f"{programme.title}: 1 of 3 done" in page
    for name in ("team_csv", "team_calendar"):
        page += (
            see(client, boss, at=NOW + DAY, name=name).content.decode().replace(person.employee_number, "")
        )
    assert not re.search(r"\b50(\.0+)?\b", page)
    assert attempt.code not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_number_of_queries_for_one_and_for_three(
    client, boss, count, django_assert_num_queries
):
    course, exam = make_course(), make_exam()
    people = [report(boss, f"Person {number}") for number in range(count)]
    for person in people:
        make_attempt(person, exam, right=2, submit=True)
    make_programme(course, exam)
    for person in people:
        assignment = assign(person, due=NOW + 9 * DAY, by=boss)
        assignment.move_due(NOW + 12 * DAY, reason="She is away.", by=boss, at=NOW)
        for lesson in course.lessons():
            read_lesson(lesson, person)
        assert make_certificate(person, at=NOW + timedelta(hours=1))

    with time_machine.travel(NOW + DAY, tick=False):
        client.force_login(boss)
        with django_assert_num_queries(18):
            client.get(reverse("team"), {"below": "on"})


# --- The lane ----------------------------------------------------------------


def test_a_lane_has_fifteen_months_this_one_the_fifth():
    scale = Scale(NOW)

    assert [f"{day:%b}" for day, _ in scale.months][:6] == ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert [mark for _, mark in scale.months] == [*[""] * 4, "now", "", "year", *[""] * 8]
    assert scale.now == 4 * 50 + round(50 * (22 * 24 + 9) / (30 * 24))


def test_a_lane_draws_what_was_held_the_window_and_the_end(boss):
    certificate = make_certificate(report(boss))
    at = certificate.expires_at - 50 * DAY  # 4 October 2027; the scale begins on 1 June

    shown = only(boss, at=at)

    assert [(bar.kind, bar.x, bar.width) for bar in lane(shown.matter, Scale(at))] == [
        ("held", 0, 189),
        ("win", 189, 98),
        ("end", 286, 3),
    ]
    assert shown.drawn == "Held until 2027-11-23, window open since 2027-09-24"


def test_a_lane_draws_what_is_asked_for_and_marks_that_it_is_late(boss):
    assign(report(boss), due=NOW + 5 * DAY)

    assert [bar.kind for bar in only(boss, at=NOW + DAY).lane] == ["todo", "end"]
    assert [bar.kind for bar in only(boss, at=NOW + 6 * DAY).lane] == ["todo", "pz"]


# --- To take along -----------------------------------------------------------


def test_the_sheet_has_a_line_a_person_and_programme_and_no_formula(client, boss):
    assign(report(boss, "=cmd()"), due=NOW + 9 * DAY)
    report(boss, "Thiago Lindqvist")

    rows = list(csv.DictReader(io.StringIO(see(client, boss, name="team_csv").content.decode())))

    assert [(row["name"], row["group"], row["programme"], row["moment"]) for row in rows] == [
        ("'=cmd()", "due", "advocate", "2026-12-02T09:00:00Z"),
        ("Thiago Lindqvist", "nothing", "", ""),
    ]
    assert (rows[0]["done"], rows[0]["asked"], rows[0]["state"]) == ("0", "1", "none")


def test_the_calendar_has_an_event_for_what_is_due_and_for_what_expires(client, boss):
    assignment = assign(report(boss, "Leena Varghese"), due=NOW + 9 * DAY)
    certificate = make_certificate(report(boss, "Ines Okonjo"))
    assign(report(boss, "Late Already"), due=NOW + timedelta(hours=1))

    answer = see(client, boss, at=NOW + DAY, name="team_calendar")
    file = answer.content.decode().replace("\r\n ", "")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.count("BEGIN:VEVENT") == 2
    assert f"UID:due-{assignment.pk}@localhost" in file
    assert "DTSTART:20261202T090000Z\r\nSUMMARY:Advocate is due: Leena Varghese" in file
    assert f"UID:expiry-{certificate.number}@localhost" in file
    assert "DTSTART:20271123T090000Z\r\nSUMMARY:Advocate expires: Ines Okonjo" in file
