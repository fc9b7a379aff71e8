"""Erasing a person: proposed by one, read and approved by another, done whole, and every proof holds."""

import io
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from academy.audit.models import Entry
from academy.audit.proofs import prove
from academy.audit.verification import verify
from academy.desk.records import proposals
from academy.desk.records.erasing import carry_out
from academy.desk.records.models import Erasure, Hold, Proposal
from academy.desk.records.previews import previews, seen
from academy.desk.records.proposals import Decided, Moved
from academy.desk.records.tasks import erase_approved
from academy.people.models import Letter, User
from academy.register.accounts.acts import AccountAct
from academy.register.credentials.credential import Credential
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.words.erasure import PERSON, WORDS
from courses.exams.models import Allowance, Answer, Attempt, Receipt
from courses.exams.receipts import ALTERED, HOLDS, judge
from sandbox.drills.models import Run
from tests.academy import furnished
from tests.academy.auditing import AS_OF, make_campaign, read_all, review, sign
from tests.academy.furnished import YEARS_LATER, furnish, make_leaver, make_officer, propose
from tests.factories import NOW, PASSWORD, make_account, make_certificate, make_person, make_right

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECRETS = ["quill", "navarro", furnished.NUMBER]


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def second():
    return make_officer("Edda Thorvaldsen")


def approve(proposal, by, *, at=YEARS_LATER, shown=None, **said):
    return proposal.approve(shown or proposal.sha256, signature=by.name, by=by, at=at, **said)


def erase(*people, by, second, at=YEARS_LATER, **said):
    """Erase them by two; returns the proposal."""
    proposal = propose(*people, by=by, at=at, **said)
    approve(proposal, second, at=at)
    erase_approved()
    return proposal


def told(act):
    return [entry.facts for entry in Entry.objects.filter(act=act)]


# --- Nothing is left ---------------------------------------------------------------------------------


def test_nothing_of_a_name_an_address_or_a_number_is_left_anywhere(officer, second):
    person = furnish()
    named = [row for row in furnished.every_text() if "quill" in row[2].lower()]
    assert len({row[:2] for row in named}) > 20
    (preview,) = previews([person])
    assert len(preview.gone) > 25

    erase(person, by=officer, second=second)

    left = [
        (table, column, text[:300])
        for table, column, text in furnished.every_text()
        if any(secret in text.lower() for secret in SECRETS)
    ]
    assert left == [] and preview.mentions and all(mention.by_us for mention in preview.mentions)


def test_the_log_still_verifies_and_every_entry_is_proved(officer, second):
    person = furnish()
    size = Entry.objects.about(person.key).count()

    erase(person, by=officer, second=second)

    finding = verify()
    assert finding.ok and finding.erased == size
    assert all(prove(entry).holds for entry in Entry.objects.all())


def test_the_certificate_of_erasure_says_what_was_done_and_names_nobody(officer, second):
    person = furnish()
    proposal = propose(person, by=officer)
    (preview,) = previews([person])

    approve(proposal, second)
    erase_approved()

    (facts,) = told("person_erased")
    assert facts["erased"] == {line.kind.code: line.count for line in preview.gone}
    assert facts["kept"] == {line.kind.code: line.count for line in preview.kept}
    assert facts["log_entries"] == facts["erased"]["log"] > 20
    assert (facts["proposed_by"], facts["approved_by"]) == (str(officer.key), str(second.key))
    assert (facts["schedule"], facts["sha256"]) == (1, proposal.sha256)
    assert Entry.objects.about(person.key).last().act == "person_erased"


def test_counts_states_and_numbers_of_the_register_stay(officer, second):
    person = furnish()
    before = list(Certificate.objects.values_list("number", "person", "ends_at", "end", "earned_at"))
    digests = [
        [piece.get("sha256") or piece.get("journal") for piece in one.evidence] for one in _certificates()
    ]

    erase(person, by=officer, second=second)

    assert list(Certificate.objects.values_list("number", "person", "ends_at", "end", "earned_at")) == before
    assert [
        [piece.get("sha256") or piece.get("journal") for piece in one.evidence] for one in _certificates()
    ] == digests
    assert {one.holder for one in person.certificates.all()} == {PERSON}
    assert {piece.get("reason") for one in _certificates() for piece in one.evidence} == {None, ""}


def _certificates():
    return Certificate.objects.order_by("pk")


def test_what_was_chosen_stays_and_what_was_written_goes(officer, second):
    person = furnish()
    graded = Run.objects.get(trainee=person, mode="graded")

    erase(person, by=officer, second=second)

    assert [(one.response, one.origin) for one in Answer.objects.filter(attempt__candidate=person)] == [
        ("", "")
    ]
    assert graded.moves.get().data == {"text": "", "visibility": "public"}
    assert Run.objects.get(trainee=person) == graded  # the practice run is gone
    assert not Allowance.objects.filter(person=person).exists()


def test_the_picture_of_a_person_goes_with_the_row(officer, second, django_capture_on_commit_callbacks):
    person = furnish(avatar=True)
    (name,) = default_storage.listdir("avatar_images")[1]

    with django_capture_on_commit_callbacks(execute=True):
        erase(person, by=officer, second=second)

    assert not default_storage.exists(f"avatar_images/{name}")


def test_signing_in_is_impossible(client, officer, second):
    person = furnish()
    assert User.objects.filter(email=furnished.MAIL).exists()

    erase(person, by=officer, second=second)

    form = {"login": furnished.MAIL, "password": PASSWORD}
    assert client.post(reverse("account_login"), form).status_code == 200
    person.refresh_from_db()
    assert not person.has_usable_password() and not person.is_active
    assert not person.groups.exists()


def test_a_letter_that_still_waits_is_not_sent(officer, second):
    person = make_leaver("Solveig Aaltonen")
    Letter.objects.queue(
        [Letter.compose("programme_assigned", person.pk, "x", path="/", title="X", day="1")], at=NOW
    )

    erase(person, by=officer, second=second)

    assert [(one.state, one.why, one.detail) for one in person.letters.all()] == [
        ("suppressed", WORDS, WORDS)
    ]


def test_a_letter_to_somebody_else_names_nobody_and_says_the_rest(officer, second):
    person = furnish()

    erase(person, by=officer, second=second)

    letter = Letter.objects.get(kind="account_act", person__name="Tomasz Wieczorek")
    assert (letter.subject, letter.text) == (f"{PERSON} has left", f"Ask {PERSON} for the keys.\n")


# --- What others read afterwards ----------------------------------------------------------------------


def test_anybody_who_checks_the_number_learns_that_nobody_is_named_any_more(client, officer, second):
    person = furnish()
    certificate = person.certificates.first()
    assert furnished.NAME in client.get(reverse("verify_number", args=[certificate.number])).content.decode()

    erase(person, by=officer, second=second)

    page = client.get(reverse("verify_number", args=[certificate.number]))
    text = page.content.decode()
    assert page.status_code == 200 and certificate.number in text and "Nobody is named any more" in text
    assert "Quill" not in text


def test_the_badge_is_published_no_more_and_a_file_of_it_is_still_judged(client, officer, second):
    person = furnish()
    credential = Credential.objects.get(certificate__person=person)
    token = credential.token
    addresses = [reverse(name, args=[credential.key]) for name in ("credential", "credential_token")]
    assert [client.get(address).status_code for address in addresses] == [200, 200]

    erase(person, by=officer, second=second)

    assert [client.get(address).status_code for address in addresses] == [404, 404]
    file = io.BytesIO(token.encode())
    file.name = "badge.jwt"
    answer = client.post(reverse("verify_file"), {"file": file}).content.decode()
    assert "Nobody is named any more" in answer and "Quill" not in answer
    credential.refresh_from_db()
    assert (credential.document, credential.token) == ({}, "")


def test_a_receipt_in_somebodys_hands_is_still_genuine(officer, second):
    person = furnish()
    receipt = Receipt.objects.filter(attempt__candidate=person).last()
    file = json.dumps(receipt.as_file()).encode()
    said = judge(file)
    assert said[0] == ALTERED and "voided" in said[1]

    erase(person, by=officer, second=second)

    assert judge(file) == said
    Attempt.objects.update(voided_at=None, void_reason="")
    verdict, words = judge(file)
    assert verdict == HOLDS and "was erased since" in words
    forged = receipt.as_file() | {"receipt": receipt.facts | {"score": "1.00"}}
    assert judge(json.dumps(forged).encode())[0] == ALTERED


def test_the_dossier_shows_what_remains(client, officer, second):
    person = furnish()
    erase(person, by=officer, second=second)
    client.force_login(officer)

    text = client.get(reverse("dossier", args=[person.key])).content.decode()

    assert text.count("The facts of this entry were erased.") > 20
    assert PERSON in text and "was erased on" in text and "version 1 of the retention schedule" in text
    assert "Quill" not in text


# --- Who decided about others ---------------------------------------------------------------------------


def test_the_signatures_of_who_decided_about_others_are_renamed_and_what_the_log_keeps_is_named(
    officer, second
):
    certificate = make_certificate(make_person("Ines Okonjo"))
    judge = make_person("Rubén Castellanos")
    signed = {"signature": "rubén castellanos", "by": judge, "at": NOW + HOUR}
    Decision.take(certificate, "suspend", "A complaint about Rubén Castellanos.", **signed)
    judge.leave(by=None, at=NOW + 2 * HOUR)
    (preview,) = previews([judge])

    erase(judge, by=officer, second=second)

    assert [(mention.where, mention.count) for mention in preview.mentions] == [
        ("audit.Entry.facts", 1),
        ("register.Decision.reason", 1),
    ]
    decision = Decision.objects.get()
    assert (decision.signature, decision.reason) == (PERSON, "A complaint about Rubén Castellanos.")
    entry = Entry.objects.get(act="certificate_suspended")
    assert entry.facts["signature"] == "rubén castellanos"  # the holder’s proof of who answered for it


def test_who_declared_a_part_of_somebodys_certificate_is_renamed_in_its_evidence(officer, second):
    person = furnish()
    manager = person.manager
    manager.leave(by=None, at=NOW + timedelta(days=61))
    signatures = [piece.get("signature") for one in person.certificates.all() for piece in one.evidence]
    assert "Tomasz Wieczorek" in signatures

    erase(manager, by=officer, second=second)

    evidence = [piece for one in person.certificates.all() for piece in one.evidence]
    assert "Tomasz Wieczorek" not in str(evidence) and PERSON in str(evidence)


def test_deputies_named_in_an_act_are_renamed_there(officer, second):
    person = furnish()
    assert furnished.NAME in AccountAct.objects.filter(act="deputies").first().reason

    erase(person, by=officer, second=second)

    assert PERSON in AccountAct.objects.filter(act="deputies").first().reason


# --- Two people -----------------------------------------------------------------------------------------


def test_a_proposal_erases_nothing(officer):
    person = make_leaver("Solveig Aaltonen")

    propose(person, by=officer)
    erase_approved()

    person.refresh_from_db()
    assert person.name == "Solveig Aaltonen" and told("person_erased") == []
    assert [facts["people"] for facts in told("erasure_proposed")] == [[str(person.key)]]


def test_who_proposed_it_cannot_approve_it(officer):
    proposal = propose(make_leaver(), by=officer)

    with pytest.raises(PermissionDenied):
        approve(proposal, officer)

    proposal.refresh_from_db()
    assert proposal.approved is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(
            approved=True, decided_by=officer, decided_at=NOW, decided_signature=officer.name
        )


def test_a_second_officer_refuses_and_everything_stays(officer, second):
    person = make_leaver("Solveig Aaltonen")
    proposal = propose(person, by=officer)

    proposal.refuse("The matter L-7 comes up again.", signature=second.name, by=second, at=YEARS_LATER)
    erase_approved()

    person.refresh_from_db()
    assert person.name == "Solveig Aaltonen"
    assert [facts["reason"] for facts in told("erasure_refused")] == ["The matter L-7 comes up again."]
    with pytest.raises(Decided):
        approve(proposal, second)
    propose(person, by=second)  # it may be proposed anew


def test_a_refusal_says_why(officer, second):
    proposal = propose(make_leaver(), by=officer)

    with pytest.raises(ValidationError):
        proposal.refuse(" ", signature=second.name, by=second, at=YEARS_LATER)

    assert Proposal.objects.waiting().get() == proposal


def test_what_has_changed_since_it_was_read_has_to_be_read_anew(officer, second):
    person = make_leaver("Solveig Aaltonen")
    shown = seen(previews([person]))
    proposal = propose(person, by=officer)
    late = Letter.compose("programme_assigned", person.pk, "x", path="/", title="X", day="1")
    Letter.objects.queue([late], at=NOW)

    with pytest.raises(Moved):
        approve(proposal, second, shown=shown)
    proposal.refuse("Read it anew.", signature=second.name, by=second, at=YEARS_LATER)
    with pytest.raises(Moved):
        Proposal.make([person], "Over.", shown=shown, signature=officer.name, by=officer, at=YEARS_LATER)

    assert told("erasure_approved") == []


def test_the_second_officer_decides_about_the_preview_that_was_proposed(officer, second):
    proposal = propose(make_leaver(), by=officer)

    with pytest.raises(Moved):
        approve(proposal, second, shown="0" * 64)


def test_what_changes_between_the_approval_and_the_erasure_stops_it(officer, second):
    person = make_leaver("Solveig Aaltonen")
    approve(propose(person, by=officer), second)
    late = Letter.compose("programme_assigned", person.pk, "x", path="/", title="X", day="1")
    Letter.objects.queue([late], at=NOW)

    erase_approved()

    person.refresh_from_db()
    assert person.erased_at is None
    assert [(one.outcome, "proposed anew" in one.why) for one in Erasure.objects.all()] == [("stopped", True)]


def test_nobody_erases_themselves(officer, second):
    officer.leave(by=None, at=NOW)
    with pytest.raises(PermissionDenied):
        propose(officer, by=officer)
    proposal = propose(officer, by=second)

    with pytest.raises(PermissionDenied):
        approve(proposal, officer)


def test_the_signature_is_the_officers_and_a_reason_names_nobody(officer):
    person = make_leaver("Solveig Aaltonen")

    for said in ({"signature": "Somebody"}, {"reason": ""}, {"reason": "Solveig Aaltonen asked for it"}):
        with pytest.raises(ValidationError):
            propose(person, by=officer, **said)

    assert not Proposal.objects.exists()


# --- What stands in the way -----------------------------------------------------------------------------


def test_who_works_here_cannot_be_erased(officer):
    with pytest.raises(ValidationError, match="work here"):
        propose(make_person(), by=officer, ground="They ask for it.")


def test_before_the_period_is_over_it_takes_a_ground(officer, second):
    person = make_leaver("Solveig Aaltonen")
    early = NOW + timedelta(days=400)
    with pytest.raises(ValidationError, match="period"):
        propose(person, by=officer, at=early)

    erase(person, by=officer, second=second, at=early, ground="A request of the person, R-12.")

    assert [facts["ground"] for facts in told("person_erased")] == ["A request of the person, R-12."]


def test_an_account_that_is_still_held_stands_in_the_way(officer):
    holder = make_person("Ines Okonjo")
    make_right(holder)
    make_account(holder=holder)
    holder.leave(by=None, at=NOW + HOUR)

    with pytest.raises(ValidationError, match="branded account"):
        propose(holder, by=officer)


def test_an_audit_that_is_not_signed_off_stands_in_the_way(officer):
    campaign = make_campaign(count=1, size=1)
    person = campaign.records.get().line.certificate.person
    person.leave(by=None, at=AS_OF + HOUR)
    with pytest.raises(ValidationError, match="audit"):
        propose(person, by=officer)

    read_all(campaign)
    sign(campaign)
    review(campaign)
    sign(campaign, "reviewer")

    propose(person, by=officer)


def test_more_people_than_somebody_reads_are_not_one_proposal(officer, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_PEOPLE", 2)
    people = [make_leaver(f"Person {n}") for n in range(3)]

    with pytest.raises(ValidationError, match="2 at most"):
        propose(*people, by=officer)
    propose(*people[:2], by=officer)


def test_nobody_is_proposed_twice_at_once(officer, second):
    person = make_leaver()
    propose(person, by=officer)

    with pytest.raises(ValidationError, match="already"):
        propose(person, by=second)


# --- Whole or not at all ----------------------------------------------------------------------------------


def test_an_erasure_that_is_killed_in_the_middle_is_gone_on_with(officer, second, monkeypatch):
    people = [furnish(), make_leaver("Solveig Aaltonen")]
    approve(propose(*people, by=officer), second)

    with monkeypatch.context() as killed:
        killed.setattr(User, "groups", property(lambda self: 1 / 0))  # the last thing that is done to a row
        erase_approved()
    people[0].refresh_from_db()
    assert people[0].name == furnished.NAME and Answer.objects.exclude(response="").exists()
    assert told("person_erased") == [] and Erasure.objects.approved().count() == 2

    erase_approved()
    erase_approved()

    assert len(told("person_erased")) == 2 and not Erasure.objects.open().exists()
    assert set(User.objects.filter(pk__in=[one.pk for one in people]).values_list("name", flat=True)) == {
        PERSON
    }


def test_one_who_cannot_be_erased_stops_no_other(officer, second):
    held, free = make_leaver("Held Person"), make_leaver("Free Person")
    approve(propose(held, free, by=officer), second)
    Hold.place("A claim.", reference="L-1", person=held, signature=officer.name, by=officer, at=YEARS_LATER)

    erase_approved()

    outcomes = {one.person_id: one.outcome for one in Erasure.objects.all()}
    assert outcomes == {held.pk: "stopped", free.pk: "erased"}


def test_carrying_it_out_again_changes_nothing(officer, second):
    person = make_leaver()
    erase(person, by=officer, second=second)

    carry_out(Erasure.objects.get(), at=YEARS_LATER + HOUR)

    (facts,) = told("person_erased")
    assert facts is not None and Erasure.objects.get().closed_at < YEARS_LATER + HOUR


def test_previews_of_many_take_as_many_queries_as_of_one(django_assert_max_num_queries):
    people = [make_leaver(f"Person {n}") for n in range(3)]
    assert settings.AUTH_USER_MODEL

    with django_assert_max_num_queries(220) as one:
        previews(people[:1])
    with django_assert_max_num_queries(len(one)):
        previews(people)
