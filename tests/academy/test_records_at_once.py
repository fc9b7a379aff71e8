"""Two at once, on PostgreSQL: approvals, workers, and a hold while somebody is being erased."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from academy.audit.models import Entry
from academy.audit.verification import verify
from academy.desk.records import erasing
from academy.desk.records.erasing import carry_out
from academy.desk.records.models import Erasure, Hold, Proposal
from academy.desk.records.proposals import Decided
from academy.desk.records.tasks import erase_approved
from tests.academy.furnished import YEARS_LATER, make_leaver, make_officer, propose
from tests.factories import make_programme
from tests.journeys.at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def officers():
    return [make_officer(name) for name in ("Ottilie Brandt", "Edda Thorvaldsen", "Third Officer")]


def approval(proposal, by):
    return lambda: proposal.approve(proposal.sha256, signature=by.name, by=by, at=YEARS_LATER)


def hold(by, **on):
    return lambda: Hold.place("A claim.", reference="L-1", signature=by.name, by=by, at=YEARS_LATER, **on)


def approved(person, officers, monkeypatch):
    """Approved, and not carried out yet."""
    proposal = propose(person, by=officers[0])
    monkeypatch.setattr("academy.desk.records.tasks.send_on", lambda: None)
    approval(proposal, officers[1])()
    return Erasure.objects.get(person=person)


def test_of_two_approvals_at_once_one_holds_and_it_is_erased_once(officers):
    person = make_leaver("Solveig Aaltonen")
    proposal = propose(person, by=officers[0])

    raised = at_once(approval(proposal, officers[1]), approval(proposal, officers[2]))

    assert [type(problem) for problem in raised] == [Decided]
    assert Entry.objects.filter(act="erasure_approved").count() == 1
    assert Entry.objects.filter(act="person_erased").count() == 1
    assert verify().ok


def test_two_workers_erase_somebody_once(officers, monkeypatch):
    approved(make_leaver("Solveig Aaltonen"), officers, monkeypatch)

    assert at_once(erase_approved, erase_approved) == []

    assert [one.outcome for one in Erasure.objects.all()] == ["erased"]
    assert Entry.objects.filter(act="person_erased").count() == 1


def test_two_people_are_erased_beside_each_other(officers, monkeypatch):
    erasures = [approved(make_leaver(f"Person {n}"), officers, monkeypatch) for n in range(2)]

    raised = at_once(*(lambda one=one: carry_out(one, at=YEARS_LATER) for one in erasures))

    assert raised == [] and {one.outcome for one in Erasure.objects.all()} == {"erased"}
    assert verify().ok


@pytest.mark.parametrize("on", ["person", "programme"])
def test_a_hold_placed_while_somebody_is_erased_waits_for_it(officers, monkeypatch, on):
    person = make_leaver("Solveig Aaltonen")
    scope = {on: person if on == "person" else make_programme()}
    erasure, begun, placed = approved(person, officers, monkeypatch), threading.Event(), []
    really = erasing.rename

    def slowly(names):
        begun.set()
        held.join(timeout=1)  # it cannot end before this does
        placed.append(held.is_alive())
        really(names)

    def place():
        begun.wait(timeout=10)
        try:
            hold(officers[2], **scope)()
        except ValidationError as refused:
            placed.append(refused.messages)
        finally:
            connection.close()

    held = threading.Thread(target=place)
    monkeypatch.setattr(erasing, "rename", slowly)
    held.start()
    carry_out(erasure, at=YEARS_LATER)
    held.join(timeout=20)

    assert placed[0] is True and Erasure.objects.get().outcome == "erased"
    assert Hold.objects.count() == (0 if on == "person" else 1)


def test_a_hold_and_an_erasure_at_once_leave_one_of_the_two(officers, monkeypatch):
    person = make_leaver("Solveig Aaltonen")
    erasure = approved(person, officers, monkeypatch)

    at_once(hold(officers[2], person=person), lambda: carry_out(erasure, at=YEARS_LATER))

    stopped = Erasure.objects.get().outcome == "stopped"
    assert stopped == Hold.objects.exists()
    assert Proposal.objects.get().approved
