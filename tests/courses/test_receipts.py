"""What a candidate is given in the hand, and what it proves."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from academy.words.keys import Forged, NoKey, check, new_key, public, sign
from courses.exams.models import Answer, FormItem
from courses.exams.receipts import Differs, verify
from tests.factories import NOW, make_attempt, make_person

pytestmark = pytest.mark.django_db


def receipt_of(attempt):
    return json.loads(json.dumps(attempt.receipts.get().as_file()))


def verify_file(tmp_path, document):
    """`(exit status, what --json said)`."""
    path = tmp_path / "receipt.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_receipt", str(path), "--json", stdout=said)
    return end.value.code, json.loads(said.getvalue())


def test_submitting_gives_one_receipt_however_often_it_is_pressed():
    attempt = make_attempt(right=1, submit=True)

    attempt.submit(by=attempt.candidate, at=NOW + timedelta(minutes=6))

    assert receipt_of(attempt)["receipt"]["score"] == "50.00"


def test_a_receipt_names_each_answer_by_its_digest_and_time_and_not_by_its_words():
    attempt = make_attempt(right=1, submit=True)

    facts = receipt_of(attempt)["receipt"]

    assert [row["position"] for row in facts["responses"]] == [1, 2]
    assert all(len(row["sha256"]) == 64 and row["saved"] for row in facts["responses"])
    assert attempt.candidate.name not in json.dumps(facts)


def test_an_untouched_receipt_holds(tmp_path):
    attempt = make_attempt(right=2, submit=True)

    status, said = verify_file(tmp_path, receipt_of(attempt))

    assert (status, said["ok"]) == (0, True)
    assert attempt.code in said["why"]


def test_the_receipt_of_a_voided_attempt_is_genuine_and_counts_for_nothing(tmp_path):
    attempt = make_attempt(right=2, submit=True)
    receipt = receipt_of(attempt)

    attempt.void("The wrong person sat it.", by=make_person(), at=NOW)

    status, said = verify_file(tmp_path, receipt)
    assert (status, said["ok"]) == (1, False)
    assert "genuine" in said["why"] and "voided" in said["why"]


def test_a_receipt_that_an_editor_saved_with_a_byte_order_mark_is_read(tmp_path):
    attempt = make_attempt(right=2, submit=True)

    assert verify_file(tmp_path, "\ufeff" + json.dumps(receipt_of(attempt)))[0] == 0


@pytest.mark.parametrize("change", [{"score": "100.00"}, {"passed": True}, {"responses": []}, {"more": 1}])
def test_a_receipt_that_was_altered_is_told(tmp_path, change):
    document = receipt_of(make_attempt(right=0, submit=True))
    document["receipt"] |= change

    status, said = verify_file(tmp_path, document)

    assert (status, said["ok"]) == (1, False)
    assert "altered" in said["why"]


def alter_answer(attempt):
    Answer.objects.filter(attempt=attempt, position=1).update(response=["another"])
    return "responses"


def alter_form(attempt):
    FormItem.objects.filter(attempt=attempt, position=1).update(sha256="0" * 64)
    return "form"


def alter_score(attempt):
    type(attempt).objects.filter(pk=attempt.pk).update(score=99)
    return "score"


@pytest.mark.parametrize("alter", [alter_answer, alter_form, alter_score])
def test_a_record_that_was_altered_is_told_by_the_receipt(alter):
    attempt = make_attempt(right=1, submit=True)
    document = receipt_of(attempt)
    what = alter(attempt)

    with pytest.raises(Differs) as differs:
        verify(document)

    assert what in differs.value.what


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"receipt": {}, "signature": 5}', "[" * 100_000, "\0"])
def test_what_is_no_receipt_is_said_to_be_none(tmp_path, text):
    status, said = verify_file(tmp_path, text)

    assert (status, said["ok"]) == (2, False)


def test_without_the_key_it_signed_with_nothing_can_be_told(tmp_path, settings):
    document = receipt_of(make_attempt(submit=True))
    settings.KEYS = [new_key("receipts", NOW - timedelta(days=9))]

    status, said = verify_file(tmp_path, document)

    assert status == 2
    assert "not in the academy's file of keys" in said["why"]


def test_a_candidate_downloads_their_receipt_and_nobody_elses(client):
    mine = make_attempt(submit=True)
    theirs = make_attempt(make_person("Somebody Else"), mine.exam, submit=True)
    client.force_login(mine.candidate)

    got = client.get(reverse("attempt_receipt", args=[mine.code]))
    refused = client.get(reverse("attempt_receipt", args=[theirs.code]))

    assert got.json() == receipt_of(mine)
    assert "attachment" in got.headers["Content-Disposition"]
    assert refused.status_code == 404


def test_an_open_attempt_has_no_receipt_yet(client):
    attempt = make_attempt()
    client.force_login(attempt.candidate)

    assert client.get(reverse("attempt_receipt", args=[attempt.code])).status_code == 404


# --- keys -----------------------------------------------------------------------------------


def test_what_a_retired_key_signed_can_still_be_checked_by_its_public_half():
    old = new_key("receipts", NOW) | {"not_after": int((NOW + timedelta(days=1)).timestamp())}
    young = new_key("receipts", NOW + timedelta(days=1))
    signature = sign({"a": 1}, [old, young], "receipts", NOW)

    assert check({"a": 1}, signature, [*public([old]), young], "receipts", NOW) == old["kid"]


def test_a_key_signs_only_for_its_purpose_and_in_its_time():
    key = new_key("receipts", NOW)

    for purpose, at in [("tree heads", NOW), ("receipts", NOW - timedelta(seconds=1))]:
        with pytest.raises(NoKey):
            sign({}, [key], purpose, at)


def test_a_signature_by_another_key_of_the_same_name_is_forged():
    key = new_key("receipts", NOW)
    other = new_key("receipts", NOW) | {"kid": key["kid"]}

    with pytest.raises(Forged):
        check({}, sign({}, [other], "receipts", NOW), [key], "receipts", NOW)
