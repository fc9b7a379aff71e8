"""How each certificate stood: written as it happens, made anew from facts, compared with the log."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from academy.audit.models import Entry
from academy.desk.agreeing import compare
from academy.desk.keeping import restate
from academy.desk.ledger import STATES, Ledger
from academy.desk.models import Interval, Posting, Reach, Scope, SearchWord
from academy.desk.rebuilding import rebuild
from academy.desk.spans import FOREVER, shown
from academy.people.models import Unit
from academy.programmes.models import Attestation, Change, Programme
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.register.settlement import settle_people
from academy.words.standing import Role
from tests.factories import NOW, make_certificate, make_person, make_policy_version, make_right

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def spans(certificate):
    return [row.span for row in Interval.objects.filter(certificate=certificate)]


def now(certificate):
    """`[(state, from)]` as it is known now, whenever that was known."""
    stood = []
    for span in shown(spans(certificate))[1]:
        if not stood or stood[-1][0] != span.state:
            stood.append((span.state, span.valid_from))
    return stood


def then(certificate):
    """`[(state, from)]` as it was known at each moment about that moment."""
    return [(state, begins) for state, begins, _ in shown(spans(certificate))[0]]


def decide(certificate, act, *, at):
    officer = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    return Decision.take(certificate, act, "A complaint.", signature=officer.name, by=officer, at=at)


def renewed(certificate, *, at):
    """The certificate after `certificate`, earned by signing the policy again."""
    person, signed = certificate.person, Attestation.objects.get(person=certificate.person)
    version = Programme.objects.get().requirements.get(kind="attestation").policy_version
    Attestation.sign(version, signature=person.name, by=person, at=at, lapsed=signed)
    settle_people([person.pk], at=at)
    return Certificate.objects.filter(person=certificate.person).order_by("cycle").last()


# --- Written as it happens -----------------------------------------------------


def test_a_certificate_is_active_until_the_second_it_expires_and_nobody_has_to_write_that():
    certificate = make_certificate()

    assert now(certificate) == [("active", NOW), ("expired", certificate.expires_at)]


def test_a_suspension_and_its_end_are_known_from_their_decisions_on():
    certificate = make_certificate()

    decide(certificate, "suspend", at=NOW + DAY)
    decide(certificate, "reinstate", at=NOW + 3 * DAY)

    stood = [("active", NOW), ("suspended", NOW + DAY), ("active", NOW + 3 * DAY)]
    assert now(certificate) == then(certificate) == [*stood, ("expired", certificate.expires_at)]


def test_a_revocation_ends_it_for_good():
    certificate = make_certificate()

    decide(certificate, "revoke", at=NOW + DAY)

    assert now(certificate) == [("active", NOW), ("revoked", NOW + DAY)]


def test_who_leaves_holds_nothing_from_that_second():
    certificate = make_certificate()

    certificate.person.leave(by=None, at=NOW + DAY)

    assert now(certificate) == [("active", NOW), ("expired", NOW + DAY)]


def test_a_renewal_supersedes_the_cycle_before():
    certificate = make_certificate()
    at = certificate.expires_at - DAY

    following = renewed(certificate, at=at)

    assert now(certificate) == [("active", NOW), ("superseded", at)]
    assert now(following)[0] == ("active", at)


def test_what_did_not_happen_leaves_no_interval():
    with pytest.raises(RuntimeError), transaction.atomic():
        make_certificate()
        raise RuntimeError
    assert not Interval.objects.exists()


def test_what_a_certificate_gives_is_kept_once_for_all_that_give_the_same():
    for _ in range(3):
        make_certificate()
    make_right(make_person(), "speak", channels=["forum"])

    assert [(scope.level, scope.channels) for scope in Scope.objects.order_by("pk")] == [
        ("advocate", []),
        ("professional", ["forum"]),
    ]


# --- Corrections -----------------------------------------------------------------


def test_what_was_earned_before_it_was_on_record_is_so_in_the_later_reading_only():
    certificate = make_certificate()
    Certificate.objects.filter(pk=certificate.pk).update(earned_at=NOW - 5 * DAY)
    Interval.objects.all().delete()
    restate([certificate.pk], at=NOW)

    assert then(certificate)[0] == ("active", NOW)
    assert now(certificate)[0] == ("active", NOW - 5 * DAY)


def test_who_had_left_before_it_was_told_is_found_out_in_the_later_reading():
    certificate = make_certificate()

    certificate.person.leave(by=None, at=NOW + 9 * DAY, since=NOW + 2 * DAY)

    assert then(certificate) == [("active", NOW), ("expired", NOW + 9 * DAY)]
    assert now(certificate) == [("active", NOW), ("expired", NOW + 2 * DAY)]
    assert Ledger(NOW + 5 * DAY).tally()["differing"] == 1
    assert Ledger(NOW + 5 * DAY).tally()["active"] == 1
    corrected = Ledger(NOW + 5 * DAY, {"reading": "corrected"}, now=NOW + 10 * DAY)
    assert corrected.tally()["expired"] == 1
    assert Ledger(NOW + 10 * DAY).tally()["differing"] == 0


def test_an_end_that_a_settlement_moves_is_a_fact_in_the_log():
    certificate = make_certificate()

    certificate.move_end(NOW + 20 * DAY, "changed", at=NOW + 30 * DAY)

    assert then(certificate) == [("active", NOW), ("expired", NOW + 30 * DAY)]
    assert now(certificate) == [("active", NOW), ("expired", NOW + 20 * DAY)]
    entry = Entry.objects.get(act="certificate_end_moved")
    assert entry.facts["before"] == certificate.expires_at.isoformat()
    assert entry.facts["ended"] == (NOW + 20 * DAY).isoformat()


def test_a_suspension_that_is_handed_on_holds_since_the_cycle_was_earned():
    certificate = make_certificate()
    decide(certificate, "suspend", at=NOW + DAY)

    following = renewed(certificate, at=certificate.expires_at - DAY)

    assert [state for state, _ in now(following)] == ["suspended", "expired"]


@pytest.fixture
def cut():
    """Three certificates, one of them suspended, and a change that closes all in thirty days."""
    held = [make_certificate() for _ in range(3)]
    decide(held[1], "suspend", at=NOW + DAY)
    return held


def ask_anew(django_capture_on_commit_callbacks, *, at, due):
    version = make_policy_version(7, at=at)
    requirement = Programme.objects.get().requirements.get(kind="attestation")
    with django_capture_on_commit_callbacks(execute=True):
        return Change.ask(requirement, version, due_at=due, reason="It is new.", by=make_person(), at=at)


def test_a_deadline_closes_rights_in_advance_in_as_many_queries_for_many_as_for_one(
    cut, django_capture_on_commit_callbacks
):
    asked, due = NOW + 2 * DAY, NOW + 30 * DAY

    ask_anew(django_capture_on_commit_callbacks, at=asked, due=due)

    assert now(cut[0]) == [("active", NOW), ("expired", due)]
    assert now(cut[1]) == [("active", NOW), ("suspended", NOW + DAY), ("expired", due)]
    foreseen = [span for span in spans(cut[0]) if span.known_to == asked]
    assert [(span.state, span.valid_from) for span in foreseen] == [("active", due)]
    assert Entry.objects.get(act="rights_cut").facts["count"] == 3
    before = everything()
    assert compare().ok, compare().first
    rebuild(tell=lambda _what: None)
    assert everything() == before


def test_whom_a_deadline_cut_too_early_is_put_back(cut, django_capture_on_commit_callbacks):
    certificate, due = cut[0], NOW + 30 * DAY
    ask_anew(django_capture_on_commit_callbacks, at=NOW + 2 * DAY, due=due)
    certificate.refresh_from_db()

    certificate.move_end(certificate.expires_at, "expired", at=due + DAY)

    assert now(certificate) == [("active", NOW), ("expired", certificate.expires_at)]
    assert then(certificate) == [
        ("active", NOW), ("expired", due), ("active", due + DAY), ("expired", certificate.expires_at),
    ]  # fmt: skip
    assert compare().ok, compare().first


def test_a_deadline_beyond_the_expiry_moved_nothing(cut, django_capture_on_commit_callbacks):
    ask_anew(django_capture_on_commit_callbacks, at=NOW + 300 * DAY, due=NOW + 400 * DAY)
    renewed(cut[0], at=NOW + 320 * DAY)

    rebuild(tell=lambda _what: None)

    assert not Interval.objects.filter(valid_to=NOW + 400 * DAY).exists()
    assert compare().ok, compare().first


# --- Made anew, and compared -------------------------------------------------------


@pytest.fixture
def eventful():
    """A register in which everything has happened once."""
    top = Unit.add_root(code="larkspur", name="Larkspur")
    support, sales = (top.add_child(code=code, name=code.title()) for code in ("support", "sales"))
    plain, suspended, back, revoked, left, late, moved, superseded = (
        make_certificate(make_person(f"Person {number}", unit=support)) for number in range(8)
    )
    decide(suspended, "suspend", at=NOW + DAY)
    decide(back, "suspend", at=NOW + DAY)
    decide(back, "reinstate", at=NOW + 2 * DAY)
    decide(revoked, "revoke", at=NOW + 3 * DAY)
    left.person.leave(by=None, at=NOW + 4 * DAY)
    late.person.leave(by=None, at=NOW + 9 * DAY, since=NOW + 4 * DAY)
    plain.person.move(by=None, at=NOW + 5 * DAY, unit=sales, name="Another Name")
    moved.move_end(NOW + 20 * DAY, "changed", at=NOW + 30 * DAY)
    renewed(superseded, at=superseded.expires_at - DAY)
    renewed(suspended, at=suspended.expires_at - DAY)
    return Certificate.objects.all()


def everything():
    return (
        {certificate.pk: shown(spans(certificate)) for certificate in Certificate.objects.all()},
        set(Posting.objects.values_list("person", "unit", "begins_at", "ends_at")),
        set(SearchWord.objects.values_list("person", "word")),
    )


def test_made_anew_it_is_what_was_written_as_it_happened(eventful):
    before = everything()

    rebuild(tell=lambda _what: None)

    assert everything() == before


def test_the_table_agrees_with_the_register_and_the_log(eventful):
    found = compare()

    assert found.ok, found.first
    assert (found.certificates, found.entries > 12) == (len(eventful), True)


def test_every_state_at_any_moment_is_what_the_certificates_say(eventful):
    for days in (-1, 0, 1, 2, 3, 4, 10, 25, 35, 45, 300, 364, 365, 366, 800):
        at = NOW + days * DAY
        tally = Ledger(at, {"reading": "corrected"}, now=FOREVER - DAY).tally()
        states = [row.state(at=at) for row in Certificate.objects.with_decisions()]
        assert [tally[state] for state in STATES] == [states.count(state) for state in STATES], days


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE desk_interval SET state = 'suspended' WHERE state = 'revoked'", "row and its decisions"),
        ("DELETE FROM desk_interval WHERE state = 'superseded'", "row and its decisions"),
        ("UPDATE desk_interval SET expires_at = issued_at", "another expiry"),
        ("UPDATE register_certificate SET \"end\" = 'expired' WHERE \"end\" = 'revoked'", "row and its"),
        ("DELETE FROM register_decision WHERE act = 'reinstate'", "row and its decisions"),
        ("UPDATE desk_posting SET ends_at = begins_at", "the units kept are not"),
        ("DELETE FROM desk_searchword WHERE word = 'another'", "the words it is found by"),
    ],
)  # fmt: skip
def test_what_somebody_altered_is_named(eventful, change, why):
    with connection.cursor() as cursor:
        cursor.execute(change)

    found = compare()

    assert not found.ok
    assert why in found.first and found.first.startswith(("LK-", "104-"))


def test_what_the_log_alone_says_is_named(eventful):
    revoked = Certificate.objects.get(end="revoked")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_decision WHERE act = 'revoke'")
        cursor.execute(
            "UPDATE register_certificate SET \"end\" = 'expired', ends_at = expires_at "
            "WHERE \"end\" = 'revoked'"
        )
    rebuild(tell=lambda _what: None)

    found = compare()

    assert found.differing == 1
    assert f"{revoked.number}: the log has it revoked" in found.first


def test_an_interval_of_no_certificate_is_found(eventful):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE desk_interval SET certificate_id = 987654 WHERE state = 'superseded'")

    assert compare().differing == 3  # two that have lost it, and what is of none


def test_who_is_erased_is_found_by_no_word_and_differs_from_nothing(eventful):
    person = make_person("Aino Kallio")
    person.leave(by=None, at=NOW)
    SearchWord.objects.filter(person=person).delete()
    person.erase(at=NOW + DAY)

    assert compare().ok, compare().first
    rebuild(tell=lambda _what: None)

    assert not SearchWord.objects.filter(person=person).exists()


def test_bounds_that_would_leave_something_out_of_a_search_are_found(eventful):
    Reach.objects.filter(state="active").update(ends=timedelta(days=-9))

    assert "the bounds by which the register is searched leave some out" in compare().first


def test_an_issue_seldom_writes_how_far_its_kind_reaches():
    """Whoever writes that keeps others waiting until it is on record."""
    make_certificate(at=NOW)
    before = Reach.objects.order_by("pk").bounds()

    make_certificate(at=NOW + 80 * DAY)
    assert Reach.objects.order_by("pk").bounds() == before

    make_certificate(at=NOW + 100 * DAY)
    assert Reach.objects.order_by("pk").bounds() != before


def test_the_commands_say_what_they_found(eventful):
    told = io.StringIO()
    call_command("rebuild_intervals", stdout=told)
    call_command("check_intervals", stdout=told)
    assert "intervals" in told.getvalue() and "They agree" in told.getvalue()

    Interval.objects.filter(state="superseded").delete()
    with pytest.raises(SystemExit):
        call_command("check_intervals", stdout=told)
    assert "2 DIFFER" in told.getvalue()


def test_comparing_takes_the_same_queries_for_one_and_for_three(django_assert_max_num_queries):
    for _ in range(3):
        make_certificate()

    with django_assert_max_num_queries(15):
        compare()
    with django_assert_max_num_queries(20):
        rebuild(tell=lambda _what: None)


def test_settling_again_writes_nothing(eventful):
    before = set(Interval.objects.values_list())

    settle_people(eventful.exclude(end="changed").values_list("person", flat=True), at=NOW + 366 * DAY)

    assert set(Interval.objects.values_list()) == before


@pytest.mark.postgresql
def test_it_is_all_the_same_on_postgresql(eventful):
    before = everything()

    rebuild(tell=lambda _what: None)

    assert everything() == before
    assert compare().ok
    assert Ledger(NOW + 5 * DAY).months(now=NOW + 300 * DAY)[-1][1] > 0
