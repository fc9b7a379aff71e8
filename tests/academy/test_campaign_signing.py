"""What an audit campaign finds, what is put right, and its signatures: each once and in order."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from academy.audit.models import Entry
from academy.audit.verification import verify
from academy.desk.campaigns import notices, page, reviewing
from academy.desk.campaigns.findings import Action, Finding
from academy.desk.models import Answer, Campaign, Signature, Step
from academy.people.models import Letter
from academy.words.standing import Role
from tests.academy.auditing import (
    AS_OF,
    HOUR,
    announce,
    make_campaign,
    make_compliance,
    make_signed,
    read,
    read_all,
    review,
    sign,
)
from tests.factories import make_certificate, make_person

pytestmark = pytest.mark.django_db


def facts(act):
    return Entry.objects.get(act=act).facts


@pytest.fixture
def record():
    return make_campaign(count=1, size=1).records.get()


@pytest.fixture
def reader(record):
    return record.campaign.announced_by


# --- Found -----------------------------------------------------------------------------------------------


def find(record, what="Certified before it was signed.", *, question="policy", grade="deviation", by=None):
    by = by or record.campaign.announced_by
    return Finding.make(record, question, grade, what, by=by, at=AS_OF + 2 * HOUR)


def test_a_deviation_needs_the_answer_no_and_is_kept_once(record):
    read(record)
    with pytest.raises(ValidationError, match="where the answer is no"):
        find(record)
    Answer.give(record, "policy", "no", by=record.campaign.announced_by, at=AS_OF + 2 * HOUR)

    first, again, other = find(record), find(record), find(record, "Nor after it.")

    assert (first, str(first), str(other)) == (again, "F1", "F2")
    assert Entry.objects.filter(act="finding_made").count() == 2
    assert Entry.objects.filter(act="finding_made").first().facts["what"] == first.what


def test_an_observation_needs_no_no(record):
    read(record)

    assert find(record, "Filed a day late.", grade="observation").grade == "observation"


def test_nobody_writes_more_than_two_thousand_signs_anywhere_in_an_audit(record):
    read(record, policy="no")
    by, far = record.campaign.announced_by, date(2026, 11, 30)
    with pytest.raises(ValidationError, match=r"what.*at most 2000 signs"):
        find(record, "x" * 2_001)
    finding = find(record, f" {'x' * 2_000} ")
    with pytest.raises(ValidationError, match=r"what.*at most 2000 signs"):
        Action.set(finding, what="x" * 2_001, owner=by, due=far, by=by, at=AS_OF + 2 * HOUR)
    action = Action.set(finding, what="x" * 2_000, owner=by, due=far, by=by, at=AS_OF + 2 * HOUR)
    with pytest.raises(ValidationError, match=r"words.*at most 2000 signs"):
        action.finish("x" * 2_001, by=by, at=AS_OF + 3 * HOUR)
    sign(record.campaign)
    with pytest.raises(ValidationError, match=r"why.*at most 2000 signs"):
        sign(record.campaign, "sent back", "x" * 2_001)

    assert (finding.what, Step.objects.count(), Signature.objects.count()) == ("x" * 2_000, 0, 1)


def test_only_who_reads_the_record_finds_and_says_what(record):
    read(record, policy="no")

    with pytest.raises(PermissionDenied):
        find(record, by=record.campaign.reviewer)
    with pytest.raises(ValidationError, match="Say what"):
        find(record, "  ")

    assert not Finding.objects.exists()


# --- Put right -------------------------------------------------------------------------------------------


@pytest.fixture
def owner():
    return make_person("Mirela Antonescu", roles=[Role.TRAINER])


@pytest.fixture
def action(record, owner):
    read(record, policy="no")
    said = {"what": "Sign before issuing.", "owner": owner, "due": date(2026, 11, 30)}
    return Action.set(find(record), **said, by=record.campaign.announced_by, at=AS_OF + 2 * HOUR)


def stands(action, day=date(2026, 11, 24)):
    action = Action.objects.with_steps().get(pk=action.pk)
    at = AS_OF.replace(year=day.year, month=day.month, day=day.day)
    return action.is_open, action.is_to_check, action.is_overdue(at=at)


def test_an_action_is_asked_for_done_sent_back_done_again_and_accepted(record, owner, action):
    reviewer = record.campaign.reviewer
    assert stands(action) == (True, False, False)
    assert stands(action, date(2026, 12, 1)) == (True, False, True)

    action.finish("The rule is changed.", by=owner, at=AS_OF + 3 * HOUR)
    assert stands(action, date(2026, 12, 1)) == (False, True, False)
    action.judge("sent back", "Not seen.", by=reviewer, at=AS_OF + 4 * HOUR)
    assert stands(action) == (True, False, False)
    action.finish("Here it is.", by=owner, at=AS_OF + 5 * HOUR)
    with pytest.raises(ValidationError, match="Say why"):
        action.judge("sent back", " ", by=reviewer, at=AS_OF + 6 * HOUR)
    action.judge("accepted", "", by=reviewer, at=AS_OF + 6 * HOUR)
    assert stands(action, date(2026, 12, 1)) == (False, False, False)

    acts = list(
        Entry.objects.filter(act__startswith="action_").order_by("index").values_list("act", flat=True)
    )
    assert acts == ["action_set", "action_done", "action_checked", "action_done", "action_checked"]


def test_only_its_owner_says_it_is_done_and_only_another_of_compliance_checks_it(record, owner, action):
    with pytest.raises(PermissionDenied):
        action.finish("Done.", by=record.campaign.announced_by, at=AS_OF + 3 * HOUR)
    with pytest.raises(ValidationError, match="nothing to check"):
        action.judge("accepted", "Seen.", by=record.campaign.reviewer, at=AS_OF + 3 * HOUR)
    action.finish("Done.", by=owner, at=AS_OF + 3 * HOUR)
    with pytest.raises(ValidationError, match="already"):
        action.finish("Done.", by=owner, at=AS_OF + 3 * HOUR)
    for somebody in (owner, make_person("Rubén", roles=[Role.GOVERNANCE])):
        with pytest.raises(PermissionDenied):
            action.judge("accepted", "Seen.", by=somebody, at=AS_OF + 3 * HOUR)

    assert Step.objects.count() == 1


def test_who_of_compliance_did_it_does_not_check_it(record, action):
    own = make_compliance("Sunniva Achterberg")
    said = {"what": "Look once more.", "owner": own, "due": date(2026, 11, 30)}
    mine = Action.set(action.finding, **said, by=record.campaign.announced_by, at=AS_OF + 2 * HOUR)
    mine.finish("Looked.", by=own, at=AS_OF + 3 * HOUR)

    with pytest.raises(PermissionDenied):
        mine.judge("accepted", "Seen.", by=own, at=AS_OF + 3 * HOUR)


def test_an_action_is_refused_for_yesterday_for_nothing_and_for_who_left(record, owner, action):
    finding, by = action.finding, record.campaign.announced_by
    gone = make_person("Gone")
    gone.leave(by=None, at=AS_OF)

    for said in (
        {"what": "Sign.", "owner": owner, "due": date(2026, 11, 22)},
        {"what": " ", "owner": owner, "due": date(2026, 11, 30)},
        {"what": "Sign.", "owner": gone, "due": date(2026, 11, 30)},
    ):
        with pytest.raises(ValidationError):
            Action.set(finding, **said, by=by, at=AS_OF + 2 * HOUR)

    assert Action.objects.count() == 1


def test_its_owner_is_written_to_when_asked_when_sent_back_and_once_when_late(record, owner, action):
    def kinds():
        return list(Letter.objects.filter(person=owner).order_by("pk").values_list("kind", flat=True))

    assert kinds() == ["action_set"]
    action.finish("Done.", by=owner, at=AS_OF + 3 * HOUR)
    action.judge("sent back", "Not seen.", by=record.campaign.reviewer, at=AS_OF + 4 * HOUR)
    assert kinds() == ["action_set", "action_sent_back"]

    for days in (1, 6, 8, 9):
        notices.remind(at=AS_OF + timedelta(days=days))
    assert kinds() == ["action_set", "action_sent_back", "action_overdue"]


# --- Signed ----------------------------------------------------------------------------------------------


def test_a_campaign_is_signed_by_its_reader_and_then_by_its_reviewer_over_the_same_digest():
    campaign = make_campaign()
    read_all(campaign)

    first = sign(campaign)
    review(campaign)
    second = sign(campaign, "reviewer")

    assert first.sha256 == second.sha256
    assert page.intact(campaign, second)
    said = facts("campaign_signed")
    assert (said["sha256"], said["signature"]) == (second.sha256, "Marguerite Oduya")
    assert "agree" in said["meaning"]
    assert verify().ok


def test_nothing_is_signed_while_a_record_is_unread_or_a_no_unexplained():
    campaign = make_campaign(count=2, size=2)
    first, second = campaign.records.all()
    read(first)

    with pytest.raises(ValidationError, match="1 records are unread"):
        sign(campaign)
    read(second, policy="no")
    with pytest.raises(ValidationError, match="no finding yet: record 2"):
        sign(campaign)
    find(second)
    sign(campaign)

    assert Signature.objects.get().part == "reader"


def test_who_signs_out_of_turn_or_for_another_is_refused():
    campaign = make_campaign()
    read_all(campaign)
    stranger = make_compliance("Sunniva Achterberg")

    with pytest.raises(ValidationError, match="reader signs first"):
        sign(campaign, "reviewer")
    with pytest.raises(PermissionDenied):
        sign(campaign, by=campaign.reviewer)
    with pytest.raises(PermissionDenied):
        sign(campaign, by=stranger)
    with pytest.raises(ValidationError, match="Sign with your name"):
        sign(campaign, signature="Somebody Else")
    sign(campaign)
    for somebody in (stranger, campaign.announced_by):
        with pytest.raises(PermissionDenied):
            sign(campaign, "reviewer", by=somebody)

    assert Signature.objects.count() == 1


def test_a_reader_who_read_none_of_its_records_does_not_sign_for_who_did():
    campaign = make_campaign()
    idle = make_compliance("Sunniva Achterberg")
    campaign.appoint(idle, by=campaign.announced_by, at=AS_OF + HOUR)
    read_all(campaign)

    with pytest.raises(PermissionDenied, match="read none"):
        sign(campaign, by=idle)
    assert not Signature.objects.exists()


def test_the_reviewer_first_reads_a_tenth_once_more_drawn_by_the_same_seed():
    campaign = make_campaign(count=11, size=11)
    read_all(campaign)
    places = reviewing.chosen(campaign)
    review(campaign)  # before the reader has signed, it says nothing
    sign(campaign, at=AS_OF + 4 * HOUR)

    assert len(places) == 2 and places == reviewing.chosen(campaign)
    with pytest.raises(ValidationError, match="once more first: " + ", ".join(map(str, sorted(places)))):
        sign(campaign, "reviewer", at=AS_OF + 5 * HOUR)
    review(campaign, by=campaign.announced_by, at=AS_OF + 5 * HOUR)  # not by the reviewer
    with pytest.raises(ValidationError, match="once more first"):
        sign(campaign, "reviewer", at=AS_OF + 5 * HOUR)
    review(campaign, at=AS_OF + 5 * HOUR)
    sign(campaign, "reviewer", at=AS_OF + 5 * HOUR)


def test_nobody_has_to_open_their_own_record_to_review():
    reviewer = make_compliance("Marguerite Oduya")
    make_certificate(reviewer)
    campaign = make_campaign(count=0, size=1, reviewer=reviewer)
    read_all(campaign)
    sign(campaign)

    sign(campaign, "reviewer")

    assert campaign.signatures.count() == 2


def test_signing_twice_is_one_signature():
    campaign = make_campaign()
    read_all(campaign)

    assert sign(campaign) == sign(campaign)
    review(campaign)
    assert sign(campaign, "reviewer") == sign(campaign, "reviewer")
    assert Entry.objects.filter(act="campaign_signed").count() == 1


def test_what_is_sent_back_is_open_again_until_it_is_signed_anew():
    campaign = make_campaign(count=1, size=1)
    read_all(campaign)
    sign(campaign)
    with pytest.raises(ValidationError, match="Say why"):
        sign(campaign, "sent back")

    sign(campaign, "sent back", "Look at the policy once more.")
    with pytest.raises(ValidationError, match="reader signs first"):
        sign(campaign, "reviewer")
    record = campaign.records.get()
    Answer.give(record, "policy", "na", by=campaign.announced_by, at=AS_OF + 4 * HOUR)
    second = sign(campaign, at=AS_OF + 5 * HOUR)
    review(campaign, at=AS_OF + 6 * HOUR)
    sign(campaign, "reviewer", at=AS_OF + 6 * HOUR)

    first = campaign.signatures.first()
    assert first.sha256 != second.sha256
    assert facts("campaign_sent_back")["why"] == "Look at the policy once more."


def test_after_its_reader_has_signed_nothing_is_answered_found_or_asked_for():
    campaign = make_campaign(count=1, size=1)
    read_all(campaign, policy="no")
    record = campaign.records.get()
    finding = find(record)
    sign(campaign)
    by, at = campaign.announced_by, AS_OF + 4 * HOUR

    for act in (
        lambda: Answer.give(record, "policy", "yes", by=by, at=at),
        lambda: find(record, "Something else."),
        lambda: Action.set(finding, what="Sign.", owner=by, due=date(2026, 12, 1), by=by, at=at),
        lambda: campaign.draw(by=by, at=at),
    ):
        with pytest.raises(ValidationError, match="signed"):
            act()


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_campaign SET title = 'Another'",
        "DELETE FROM desk_campaign_readers",
        "UPDATE desk_line SET weight = 2",
        "DELETE FROM desk_answer",
        "UPDATE desk_record SET read_at = NULL",
        "UPDATE desk_answer SET value = 'no'",
        "UPDATE desk_signature SET sha256 = ''",
        "DELETE FROM desk_signature",
        "INSERT INTO desk_answer (record_id, question, value, by_id, at)"
        " SELECT record_id, question, 'no', by_id, at FROM desk_answer WHERE question = 'policy'",
    ],
)
def test_the_database_changes_nothing_of_a_signed_campaign(statement):
    make_signed(count=1, size=1)

    with pytest.raises(DatabaseError, match=r"stays as it is|never changed"):
        sql(statement)


def test_the_database_lets_a_campaign_grow_until_it_is_signed_and_changes_no_answer():
    campaign = make_campaign(count=1, size=1)
    read_all(campaign)

    sql("UPDATE desk_campaign SET title = 'Another'")
    with pytest.raises(DatabaseError, match="never changed"):
        sql("UPDATE desk_answer SET value = 'no'")


def test_a_signed_campaign_leaves_others_open():
    make_signed(count=1, size=1)
    other = announce("2026-Q4-B", reader=make_compliance("Sunniva Achterberg"))
    other.fix(by=other.announced_by, at=AS_OF + 5 * HOUR)
    other.draw(by=other.announced_by, at=AS_OF + 5 * HOUR)

    read_all(other)

    assert not other.records.unread().exists()


def test_a_row_that_was_changed_behind_the_campaign_shows():
    campaign = make_campaign(count=1, size=1)
    read_all(campaign)
    signature = sign(campaign)

    sql("UPDATE desk_campaign SET title = 'Another'")

    campaign.refresh_from_db()
    assert not page.intact(campaign, signature)


def test_the_rows_hold_by_themselves():
    campaign = make_campaign(count=1, size=1, drawn=False)
    for change in ({"size": 0}, {"fixed_root": "", "fixed_size": 1}, {"seed": "ab"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Campaign.objects.filter(pk=campaign.pk).update(**change)
