"""Pages of corrections: who sees what, what a click does, what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.words.standing import Role
from courses.corrections.models import Appeal, Regrade
from courses.corrections.outcomes import seen
from courses.exams.models import Allowance, Attempt, ExtraAttempt
from courses.items.correcting import Act, Change
from tests.factories import NOW, make_attempt, make_exam, make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def attempt():
    """Somebody had one of two right and did not pass."""
    return make_attempt(make_person("Noor Achterberg"), right=1, submit=True)


def sign_in(client, *roles):
    person = make_person(roles=roles)
    client.force_login(person)
    return person


def make_regrade(attempt, *, by=None):
    item = attempt.form.get(position=2)
    return Regrade.propose(
        item.revision_id,
        Change(Act.CREDIT),
        reason="Both are right.",
        spare=True,
        by=by or make_person(),
        at=NOW,
    )


# --- regradings -------------------------------------------------------------------------------


def test_a_trainer_proposes_sees_who_would_pass_and_another_one_approves(client, attempt):
    sign_in(client, Role.TRAINER)
    revision = attempt.form.get(position=2).revision_id
    words = {"act": "credit", "reason": "Both answers follow from 2.1.", "spare": "on"}

    proposed = client.post(reverse("regrade_propose", args=[revision]), words, follow=True)

    assert "Noor Achterberg" in proposed.content.decode()
    assert "would pass" in proposed.content.decode()
    assert Attempt.objects.get().score == 50
    regrade = Regrade.objects.get()
    sign_in(client, Role.TRAINER)
    decide = {"decision": "approve", "shown": seen(regrade.outcomes())}
    client.post(reverse("regrade_decide", args=[regrade.pk]), decide)
    assert Attempt.objects.get().score == 100


def test_the_proposer_is_not_given_the_button_and_cannot_do_without_it(client, attempt):
    trainer = sign_in(client, Role.TRAINER)
    regrade = make_regrade(attempt, by=trainer)

    page = client.get(regrade.get_absolute_url()).content.decode()
    told = client.post(
        reverse("regrade_decide", args=[regrade.pk]),
        {"decision": "approve", "shown": seen(regrade.outcomes())},
        follow=True,
    )

    assert 'value="approve"' not in page
    assert "a second person must decide" in told.content.decode()
    assert Attempt.objects.get().score == 50


def test_declining_wants_a_reason(client, attempt):
    regrade = make_regrade(attempt)
    sign_in(client, Role.TRAINER)

    bare = client.post(reverse("regrade_decide", args=[regrade.pk]), {"decision": "decline", "shown": "x"})

    assert bare.status_code == 400
    assert Regrade.objects.open().exists()


def test_a_key_is_named_before_it_is_corrected(client, attempt):
    sign_in(client, Role.TRAINER)
    revision = attempt.form.get(position=2).revision_id

    refused = client.post(reverse("regrade_propose", args=[revision]), {"act": "rekey", "reason": "Wrong."})

    assert refused.status_code == 400
    assert not Regrade.objects.exists()


def test_a_proposal_about_what_nobody_was_asked_is_not_found(client):
    sign_in(client, Role.TRAINER)

    assert client.get(reverse("regrade_propose", args=[987654])).status_code == 404


def test_compliance_reads_regradings_and_decides_nothing(client, attempt):
    regrade = make_regrade(attempt)
    sign_in(client, Role.COMPLIANCE)

    assert client.get(reverse("regrades")).status_code == 200
    assert "Approve" not in client.get(regrade.get_absolute_url()).content.decode()
    decided = client.post(reverse("regrade_decide", args=[regrade.pk]), {"decision": "approve", "shown": "x"})
    assert decided.status_code == 403
    assert Regrade.objects.open().exists()


def test_an_employee_sees_no_regrading(client, attempt):
    regrade = make_regrade(attempt)
    sign_in(client)

    told = [client.get(url) for url in (reverse("regrades"), regrade.get_absolute_url())]

    assert [answer.status_code for answer in told] == [403, 403]
    assert not any("Noor Achterberg" in answer.content.decode() for answer in told)


def test_the_list_asks_as_much_of_many_as_of_few(client, django_assert_max_num_queries, attempt):
    for item in attempt.form.all():
        Regrade.propose(
            item.revision_id, Change(Act.CREDIT), reason="Right.", spare=True, by=make_person(), at=NOW
        )
    sign_in(client, Role.TRAINER)

    with django_assert_max_num_queries(10):
        client.get(reverse("regrades"))


# --- what the candidate is told -----------------------------------------------------------------


def test_the_candidate_reads_it_on_the_result(client, attempt):
    regrade = make_regrade(attempt)
    regrade.approve(seen(regrade.outcomes()), by=make_person(), at=NOW)
    client.force_login(attempt.candidate)

    page = client.get(reverse("attempt_result", args=[attempt.code])).content.decode()

    assert "The score was 50 before and is 100 since." in page


# --- appeals -----------------------------------------------------------------------------------


def test_a_candidate_appeals_from_the_result_and_governance_decides(client, attempt):
    client.force_login(attempt.candidate)
    result = reverse("attempt_result", args=[attempt.code])
    assert reverse("attempt_appeal", args=[attempt.code]) in client.get(result).content.decode()
    client.post(
        reverse("attempt_appeal", args=[attempt.code]), {"position": "2", "statement": "B is right as well."}
    )

    appeal = Appeal.objects.get()
    sign_in(client, Role.GOVERNANCE)
    queue = client.get(reverse("appeals")).content.decode()
    client.post(appeal.get_absolute_url(), {"outcome": "credited", "answer": "It is, by 2.1."})

    assert "Noor Achterberg" in queue
    assert Attempt.objects.get().score == 100


def test_nobody_appeals_for_somebody_else(client, attempt):
    sign_in(client)

    told = client.post(reverse("attempt_appeal", args=[attempt.code]), {"statement": "Let me."})

    assert told.status_code == 404
    assert not Appeal.objects.exists()


def test_whoever_marked_is_told_that_somebody_else_decides(client, attempt):
    appeal = Appeal.file(attempt, "B is right as well.", position=2, by=attempt.candidate, at=NOW)
    officer = sign_in(client, Role.GOVERNANCE)
    item = attempt.form.get(position=1).item
    item.author = officer
    item.save()

    page = client.get(appeal.get_absolute_url()).content.decode()
    told = client.post(appeal.get_absolute_url(), {"outcome": "dismissed", "answer": "No."})

    assert "Somebody else must decide" in page
    assert told.status_code == 403
    assert Appeal.objects.open().exists()


@pytest.mark.parametrize(("role", "status"), [(None, 403), (Role.TRAINER, 403), (Role.COMPLIANCE, 200)])
def test_who_reads_appeals(client, attempt, role, status):
    appeal = Appeal.file(attempt, "My aunt says B.", by=attempt.candidate, at=NOW)
    sign_in(client, *filter(None, [role]))

    told = [client.get(url) for url in (reverse("appeals"), appeal.get_absolute_url())]

    assert [answer.status_code for answer in told] == [status, status]
    assert ("My aunt says B." in told[1].content.decode()) == (status == 200)


def test_compliance_decides_no_appeal(client, attempt):
    appeal = Appeal.file(attempt, "B.", by=attempt.candidate, at=NOW)
    sign_in(client, Role.COMPLIANCE)

    assert client.post(appeal.get_absolute_url(), {"outcome": "dismissed", "answer": "."}).status_code == 403
    assert Appeal.objects.open().exists()


# --- candidates --------------------------------------------------------------------------------


def test_governance_voids_an_attempt_and_grants_a_new_one(client, attempt):
    sign_in(client, Role.GOVERNANCE)

    client.post(
        reverse("attempt_void", args=[attempt.code]), {"reason": "The fire alarm went.", "replace": "on"}
    )

    attempt.refresh_from_db()
    assert attempt.void_reason == "The fire alarm went."
    assert ExtraAttempt.objects.get().replaces == attempt
    client.force_login(attempt.candidate)
    page = client.get(reverse("attempt_result", args=[attempt.code])).content.decode()
    assert "voided" in page and "does not count" in page
    assert "You passed" not in page and "You did not pass" not in page


def test_whoever_decides_a_regrading_sees_the_item_with_its_key(client, attempt):
    regrade = make_regrade(attempt)
    sign_in(client, Role.TRAINER)

    page = client.get(regrade.get_absolute_url()).content.decode()

    for option in regrade.question["options"]:
        assert option["text"] in page
    assert "(key)" in page


def test_whoever_has_appealed_is_told_so_instead_of_being_asked_again(client, attempt):
    address = reverse("attempt_appeal", args=[attempt.code])
    client.force_login(attempt.candidate)
    assert "<textarea" in client.get(address).content.decode()

    Appeal.file(attempt, "B is right.", by=attempt.candidate, at=NOW)

    page = client.get(address).content.decode()
    assert "You appealed on" in page and "<textarea" not in page


def test_an_attempt_that_is_being_sat_is_not_voided(client):
    running = make_attempt(at=LATER)
    sign_in(client, Role.GOVERNANCE)

    assert client.post(reverse("attempt_void", args=[running.code]), {"reason": "Now."}).status_code == 404


def test_an_allowance_is_granted_replaced_and_withdrawn(client):
    person = make_person()
    sign_in(client, Role.GOVERNANCE)
    address = reverse("candidate_allowance", args=[person.key])

    client.post(address, {"extra_percent": "25", "break_minutes": "0"})
    client.post(address, {"extra_percent": "50", "break_minutes": "10"})

    assert Allowance.objects.in_force(at=LATER).get().extra_percent == 50
    client.post(address, {"withdraw": "1"})
    assert not Allowance.objects.in_force(at=LATER).exists()


def test_an_allowance_of_nothing_is_refused(client):
    person = make_person()
    sign_in(client, Role.GOVERNANCE)

    told = client.post(
        reverse("candidate_allowance", args=[person.key]), {"extra_percent": "0", "break_minutes": "0"}
    )

    assert told.status_code == 400
    assert not Allowance.objects.exists()


def test_one_more_attempt_is_granted_with_its_reason(client):
    person, exam = make_person(), make_exam()
    sign_in(client, Role.GOVERNANCE)

    client.post(reverse("candidate_grant", args=[person.key]), {"exam": exam.pk, "reason": "Ill on the day."})

    assert ExtraAttempt.objects.get().reason == "Ill on the day."


def test_nobody_gives_themselves_time_or_attempts_nor_voids_their_own(client):
    officer = sign_in(client, Role.GOVERNANCE)
    own, exam = make_attempt(officer, right=1, submit=True), make_exam("other")

    told = [
        client.post(reverse("candidate_allowance", args=[officer.key]), {"extra_percent": "50"}),
        client.post(reverse("candidate_grant", args=[officer.key]), {"exam": exam.pk, "reason": "Me."}),
        client.post(reverse("attempt_void", args=[own.code]), {"reason": "I was tired."}),
    ]

    assert [answer.status_code for answer in told] == [403, 403, 403]
    assert not Allowance.objects.exists()
    assert not ExtraAttempt.objects.exists()
    assert Attempt.objects.standing().exists()


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.COMPLIANCE, Role.OPERATOR])
def test_others_do_not_find_candidates(client, role, attempt):
    sign_in(client, *filter(None, [role]))

    told = [
        client.get(reverse("candidates"), {"q": "Noor"}),
        client.get(reverse("candidate", args=[attempt.candidate.key])),
        client.post(reverse("attempt_void", args=[attempt.code]), {"reason": "No."}),
    ]

    assert [answer.status_code for answer in told] == [403, 403, 403]
    assert not any("Noor Achterberg" in answer.content.decode() for answer in told)
    assert Attempt.objects.standing().exists()
