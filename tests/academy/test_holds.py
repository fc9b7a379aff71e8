"""Legal holds: who places and releases them, and that what they cover is not erased."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from academy.audit.models import Entry
from academy.desk.records.due import due
from academy.desk.records.erasing import carry_out
from academy.desk.records.holds import Hold
from academy.desk.records.models import Erasure
from academy.people.models import Unit
from tests.academy.furnished import YEARS_LATER, make_leaver, make_officer, propose
from tests.factories import NOW, make_certificate, make_person, make_programme

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def officer():
    return make_officer()


def hold(by, *, at=YEARS_LATER, reason="A claim is pending.", reference="L-2033-7", signature=None, **on):
    signature = signature or by.name
    return Hold.place(reason, reference=reference, signature=signature, by=by, at=at, **on)


def approved(person, officer):
    """The erasure of a person that two have decided, and nobody has carried out yet."""
    proposal = propose(person, by=officer)
    second = make_officer("Edda Thorvaldsen")
    proposal.approve(proposal.sha256, signature=second.name, by=second, at=YEARS_LATER)
    return Erasure.objects.get(person=person, closed_at=None)


def units():
    top = Unit.add_root(code="larkspur", name="Larkspur")
    support = top.add_child(code="support", name="Support")
    return top, support.add_child(code="nights", name="Nights"), Unit.add_root(code="other", name="Other")


def test_a_hold_on_a_person_is_told_with_its_reason_and_without_a_name(officer):
    person = make_leaver("Solveig Aaltonen")

    placed = hold(officer, person=person)

    entry = Entry.objects.get(act="hold_placed")
    assert (entry.subject, entry.actor) == (str(person.key), str(officer.key))
    assert (entry.facts["reason"], entry.facts["hold"]) == ("A claim is pending.", str(placed.key))
    assert "Solveig" not in str(entry.facts) and "Ottilie" not in str(entry.facts)


def test_a_hold_on_a_unit_covers_the_units_below_it_and_no_other(officer):
    _, nights, other = units()
    inside, outside = make_leaver("In", unit=nights), make_leaver("Out", unit=other)

    placed = hold(officer, unit=Unit.objects.get(code="support"))

    assert Hold.objects.over([inside, outside]) == {inside.pk: [placed], outside.pk: []}
    assert [one.pk for one in Hold.objects.people()] == [inside.pk]


def test_a_hold_on_a_programme_covers_whoever_is_certified_in_it(officer):
    programme = make_programme()
    certified, other = make_certificate(make_person("Certified")).person, make_leaver("Other")

    placed = hold(officer, programme=programme)

    assert Hold.objects.over([certified, other]) == {certified.pk: [placed], other.pk: []}


def test_whom_a_hold_covers_is_not_due_and_cannot_be_proposed(officer):
    person = make_leaver("Solveig Aaltonen")
    assert list(due(at=YEARS_LATER)) == [person]

    hold(officer, person=person)

    assert list(due(at=YEARS_LATER)) == []
    with pytest.raises(ValidationError, match="L-2033-7"):
        propose(person, by=officer)


@pytest.mark.parametrize("on", ["person", "unit"])
def test_a_hold_that_comes_after_the_approval_stops_the_erasure(officer, on):
    _, nights, _ = units()
    person = make_leaver("Solveig Aaltonen", unit=nights)
    erasure = approved(person, officer)
    hold(officer, **{on: getattr(person, on) if on == "unit" else person})

    carry_out(erasure, at=YEARS_LATER + HOUR)

    erasure.refresh_from_db()
    person.refresh_from_db()
    assert (erasure.outcome, person.name, person.erased_at) == ("stopped", "Solveig Aaltonen", None)
    assert "L-2033-7" in erasure.why
    assert not Entry.objects.filter(act="person_erased").exists()


def test_a_hold_is_released_once_signed_and_stays_on_record(officer):
    person = make_leaver("Solveig Aaltonen")
    placed = hold(officer, person=person)

    placed.release("The claim was settled.", signature=officer.name, by=officer, at=YEARS_LATER + HOUR)
    placed.release("Again.", signature=officer.name, by=officer, at=YEARS_LATER + 2 * HOUR)

    kept = Hold.objects.get()
    assert (kept.release_reason, kept.released_at) == ("The claim was settled.", YEARS_LATER + HOUR)
    assert [entry.facts["reason"] for entry in Entry.objects.filter(act="hold_released")] == [
        "The claim was settled."
    ]
    assert list(due(at=YEARS_LATER + HOUR)) == [person]


def test_what_is_missing_wrong_or_names_somebody_is_refused(officer):
    person = make_leaver("Solveig Aaltonen")

    for said, problem in [
        ({"reason": " "}, "reason"),
        ({"reference": ""}, "reference"),
        ({"signature": "Somebody Else"}, "signature"),
        ({"reason": "solveig aaltonen sued us"}, "reason"),
        ({"reference": f"file of {person.email}"}, "reference"),
    ]:
        with pytest.raises(ValidationError) as refused:
            hold(officer, person=person, **said)
        assert list(refused.value.message_dict) == [problem]

    assert not Hold.objects.exists() and not Entry.objects.filter(act="hold_placed").exists()


def test_nobody_holds_their_own_record_nor_releases_it(officer):
    other = make_officer("Edda Thorvaldsen")
    with pytest.raises(PermissionDenied):
        hold(officer, person=officer)
    placed = hold(other, person=officer)

    with pytest.raises(PermissionDenied):
        placed.release("It bothers me.", signature=officer.name, by=officer, at=YEARS_LATER)

    assert Hold.objects.standing().get() == placed


def test_who_is_erased_cannot_be_held_any_more(officer):
    person = make_leaver("Solveig Aaltonen")
    carry_out(approved(person, officer), at=YEARS_LATER)

    with pytest.raises(ValidationError, match="was erased"):
        hold(officer, person=person)


def test_holds_of_many_are_found_in_a_number_of_queries_that_does_not_grow(
    officer, django_assert_num_queries
):
    people = [make_leaver(f"Person {n}") for n in range(3)]
    hold(officer, programme=make_programme())
    hold(officer, person=people[0], at=NOW)

    for some in (people[:1], people):
        with django_assert_num_queries(4):
            Hold.objects.over(some)
