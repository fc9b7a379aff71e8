"""A seeded register is one that the academy could have kept: settling it again finds nothing to do."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from academy.audit.models import Entry, Head
from academy.audit.verification import verify
from academy.desk.ledger import Ledger
from academy.people.models import Unit, User
from academy.programmes.book import Book
from academy.programmes.models import Attestation, Programme
from academy.programmes.settling import settled
from academy.register.models import Certificate, Decision, Due
from academy.register.settlement import settle_people
from academy.seeding import rows
from academy.seeding.asking import LEVELS, ask
from academy.seeding.citing import expand
from academy.seeding.lives import live
from academy.seeding.people import Company
from academy.seeding.seed import YEARS, seed
from academy.words.canonical import canonical
from academy.words.standing import End, Level, Role, State
from tests.factories import NOW, make_course, make_edition, make_exam, make_person, make_programme

pytestmark = pytest.mark.django_db
PEOPLE = 250
START = NOW - YEARS


@pytest.fixture
def academy():
    """Something to earn: the first programme, and a drill for most of the others."""
    edition = make_edition(posts=3, at=START)
    for slug in ("battery-rumour", "quiet-tuesday", "full-day"):
        make_edition(slug, posts=3, at=START)
    return make_programme(make_course(lessons=3), make_exam(), edition, minimum=50)


@pytest.fixture
def seeded(academy):
    return seed(PEOPLE, seed=5, at=NOW, tell=lambda _what: None, processes=0)


def plan(people=PEOPLE, number=5):
    company = Company(number, people, START, NOW, units=tuple(range(1, 401)))
    words = dict.fromkeys(("attestation", "decision", "suspend", "reinstate", "revoke"), "…")
    words |= {"deciders": rows.deciders(company)}
    return rows.Plan(company, ask(company)[0], words, dict.fromkeys(map(str, Role), 1))


def everything():
    """All that settling writes."""
    tables = (Certificate, Decision, Due)
    return [list(model.objects.order_by("pk").values()) for model in tables] + [Head.now().size]


def test_settling_a_seeded_register_again_changes_nothing(seeded):
    before = everything()

    settle_people(User.objects.values_list("pk", flat=True), at=NOW)

    assert everything() == before


def test_the_log_of_a_seed_verifies_and_is_in_the_order_of_time(seeded):
    assert verify().ok
    added = list(Entry.objects.order_by("-index")[:seeded])
    assert [entry.at for entry in added] == sorted((entry.at for entry in added), reverse=True)


def test_every_state_and_every_end_occurs_and_the_totals_agree(seeded):
    states = Counter(certificate.state(at=NOW) for certificate in Certificate.objects.with_decisions())
    tally = Ledger(NOW).tally()

    assert set(states) == set(State) - {State.NONE}
    assert {state: tally[state] for state in states} == states
    assert set(Certificate.objects.values_list("end", flat=True)) == set(End)
    assert set(Certificate.objects.values_list("why", flat=True)) == {"earned", "renewed", "caught up"}
    assert set(Certificate.objects.values_list("level", flat=True)) == set(Level) - {Level.TRAINER}


def test_the_log_tells_of_each_row_once(seeded):
    told = Counter(Entry.objects.values_list("act", flat=True))
    ends = Certificate.objects.values_list("end", flat=True)

    assert told["person_joined"] == User.objects.count() == PEOPLE
    assert told["person_left"] == User.objects.filter(is_active=False).count() > 0
    assert told["policy_attested"] == Attestation.objects.count()
    assert told["certificate_issued"] == Certificate.objects.count()
    assert told["certificate_superseded"] == Counter(ends)[End.SUPERSEDED]
    assert told["certificate_expired"] == Certificate.objects.exclude(expiry_told_at=None).count()
    for act, name in Decision.Act.choices:
        past = {"suspend": "suspended", "reinstate": "reinstated", "revoke": "revoked"}[act]
        assert told[f"certificate_{past}"] == Decision.objects.filter(act=act).count() > 0, name


def test_what_the_log_tells_of_a_certificate_is_what_its_row_says(seeded):
    certificate = Certificate.objects.filter(programme__slug="advocate").order_by("pk").last()

    told = Entry.objects.get(act="certificate_issued", facts__certificate=certificate.number)

    assert told.subject == str(certificate.person.key)
    assert told.facts["evidence"] == certificate.evidence
    assert told.facts["expires"] == certificate.expires_at.isoformat()
    assert [piece["requirement"] for piece in certificate.evidence] == [
        *["course"] * 3,
        "attestation",
        "exam",
        "drill",
    ]


def test_nobody_can_sign_in_as_a_seeded_person(seeded):
    assert not any(person.has_usable_password() for person in User.objects.all())
    assert set(User.objects.values_list("demonstration", flat=True)) == {True}


def test_units_are_a_tree_and_managers_were_there_first(seeded):
    assert Unit.find_problems() == ([], [], [], [], [])
    assert Unit.objects.count() == 10
    reports = User.objects.exclude(manager=None).select_related("manager")
    assert {person.manager.is_active for person in reports} == {True}
    assert all(person.manager.joined_at <= person.joined_at for person in reports)


def test_the_same_number_gives_the_same_people_and_another_number_others(academy):
    first, again, other = (rows.make(one, range(1, 40)) for one in (plan(), plan(), plan(number=6)))

    assert (first.rows, first.lines) == (again.rows, again.lines)
    assert first.rows["people.User"] != other.rows["people.User"]


def test_what_people_hold_is_what_settling_says_of_everything_they_did(academy):
    made = plan()
    book = Book(Programme.objects.filter(slug__in=LEVELS).order_by("rung"))
    terms = {programme.slug: book.terms(programme) for programme in book.programmes}

    for number in range(1, PEOPLE + 1):
        life = live(made.company, made.syllabuses, number)
        for chain in life.chains:
            done = [one for each in chain.done for one in expand(life, chain, each)]
            facts = [*chain.stated, *chain.held, *done]
            kept = [
                replace(
                    record.cycle,
                    evidence=tuple(
                        one for each in record.cycle.evidence for one in expand(life, chain, each)
                    ),
                )
                for record in chain.records
            ]
            assert settled(terms[chain.syllabus.slug], facts, NOW) == kept


def test_a_line_of_the_log_is_the_same_json_as_the_log_hashes(academy):
    for text in rows.make(plan(), range(1, 20)).lines.values():
        for line in text.splitlines():
            facts = line.split(b"\t")[-1]
            assert facts == canonical(json.loads(facts))


def test_a_second_seed_is_refused(seeded):
    with pytest.raises(CommandError, match="seeded here already"):
        call_command("seed_register", people=PEOPLE)


def test_a_seed_among_real_people_is_refused_unless_it_is_forced(academy):
    make_person()

    with pytest.raises(CommandError, match="1 real people"):
        call_command("seed_register", people=PEOPLE)
    call_command("seed_register", people=PEOPLE, processes=0, force=True, at="2026-11-23T09:00Z")

    assert User.objects.filter(demonstration=True).count() == PEOPLE
    assert verify().ok


def test_a_seed_that_is_broken_off_leaves_nothing(academy, monkeypatch):
    before = everything()

    def breaks_off(what):
        if what.startswith("the log"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(PEOPLE, seed=5, at=NOW, tell=breaks_off, processes=0)

    assert everything() == before
    assert not User.objects.exists()
    assert verify().ok


def test_too_few_people_and_a_moment_nobody_can_read_are_refused(academy):
    with pytest.raises(CommandError, match="200 people at least"):
        call_command("seed_register", people=3)
    with pytest.raises(CommandError, match="must be a moment"):
        call_command("seed_register", people=PEOPLE, at="yesterday")


def test_someone_falls_due_on_every_one_of_the_next_days(seeded):
    dates = Due.objects.values_list("at", flat=True)

    assert min(dates) > NOW
    assert len({(at - NOW) // timedelta(days=7) for at in dates}) > 8


def test_one_person_is_settled_in_ten_queries(seeded, django_assert_max_num_queries):
    person = Certificate.objects.filter(programme__slug="spokesperson").first().person_id

    with django_assert_max_num_queries(12):  # with those that begin and end the transaction
        settle_people([person], at=NOW)


class Stopped(Exception):
    pass


def test_a_settlement_that_is_stopped_and_begun_again_ends_the_same(seeded):
    later = NOW + timedelta(days=40)
    due = Due.objects.by(later).order_by("pk")
    with suppress(Stopped), transaction.atomic():
        settle_people(due.values_list("person", flat=True), at=later)
        whole = everything()
        raise Stopped

    settle_people(due.values_list("person", flat=True)[:20], at=later)
    with suppress(Stopped), transaction.atomic():
        settle_people(due.values_list("person", flat=True)[:20], at=later)
        raise Stopped
    settle_people(due.values_list("person", flat=True), at=later)

    assert everything() == whole
    assert not due.exists()
