"""Audit campaigns: announced, fixed, drawn, read, found, put right, signed; each once and in order."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from academy.audit.models import Entry, Head
from academy.audit.tree import Frontier
from academy.audit.verification import verify
from academy.desk.campaigns import notices, page, reviewing
from academy.desk.campaigns.answers import Taken
from academy.desk.campaigns.drawing import draw
from academy.desk.campaigns.findings import Action, Finding
from academy.desk.campaigns.populating import Query
from academy.desk.campaigns.questions import ASKED
from academy.desk.models import Answer, Campaign, Line, Record, Signature, Step
from academy.people.models import Letter
from academy.register.decisions import Decision
from academy.words.canonical import canonical
from academy.words.standing import Role
from tests import intruder
from tests.academy.auditing import (
    AS_OF,
    HOUR,
    announce,
    make_campaign,
    make_certificates,
    make_compliance,
    make_signed,
    read,
    read_all,
    review,
    sign,
)
from tests.factories import NOW, make_certificate, make_person, make_right

pytestmark = pytest.mark.django_db


def facts(act):
    return Entry.objects.get(act=act).facts


# --- Announced -------------------------------------------------------------------------------------------


def test_an_announced_campaign_says_in_the_log_what_will_be_audited_before_anybody_looks():
    campaign = announce(query=Query(level="advocate", policy="social-media@6"))

    said = facts("campaign_announced")
    assert (said["campaign"], said["count"], said["method"]) == ("2026-Q4-A", 2, "even")
    assert said["query"] == {"level": "advocate", "state": "active", "policy": "social-media@6"}
    assert said["readers"] == [str(campaign.announced_by.key)]
    assert said["reviewer"] == str(campaign.reviewer.key)
    assert "Lindholm" not in str(said)
    assert campaign.announced_size == Head.now().size


def test_only_compliance_announces_reads_and_reviews():
    trainer = make_person("Mirela Antonescu", roles=[Role.TRAINER])

    for changes in ({"by": trainer}, {"reader": trainer}, {"reviewer": trainer}):
        with pytest.raises(PermissionDenied):
            announce(**changes)

    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "2026 Q4"}, "name"),
        ({"name": ""}, "name"),
        ({"title": "  "}, "title"),
        ({"size": 0}, "size"),
        ({"readers": []}, "readers"),
    ],
)
def test_what_makes_no_campaign_is_refused_with_the_field(changes, field):
    with pytest.raises(ValidationError) as refused:
        announce(**changes)

    assert field in refused.value.message_dict
    assert not Entry.objects.filter(act="campaign_announced").exists()


def test_who_reads_cannot_review():
    reader = make_compliance("Adaeze Lindholm")

    with pytest.raises(ValidationError, match="cannot review"):
        announce(reader=reader, reviewer=reader)


def test_a_name_is_used_once():
    announce()

    with pytest.raises(ValidationError, match="already exists"):
        announce()


def test_another_reader_is_appointed_once_and_never_the_reviewer():
    campaign, another = announce(), make_compliance("Sunniva Achterberg")

    for _twice in range(2):
        campaign.appoint(another, by=campaign.announced_by, at=AS_OF)
    with pytest.raises(ValidationError, match="cannot review"):
        campaign.appoint(campaign.reviewer, by=another, at=AS_OF)
    with pytest.raises(PermissionDenied):
        campaign.appoint(make_person(roles=[Role.TRAINER]), by=another, at=AS_OF)

    assert set(campaign.readers.all()) == {campaign.announced_by, another}
    assert facts("reader_appointed") == {"campaign": "2026-Q4-A", "reader": str(another.key)}


# --- Fixed -----------------------------------------------------------------------------------------------


def test_the_population_is_frozen_in_the_order_of_its_numbers():
    certificates = make_certificates(3)
    campaign = announce()

    campaign.fix(by=campaign.announced_by, at=AS_OF + HOUR)

    lines = list(campaign.lines.all())
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.shown["certificate"] for line in lines] == sorted(one.number for one in certificates)
    assert {line.shown["state"] for line in lines} == {"active"}
    assert all(line.weight == 1 and line.risks == [] for line in lines)
    digest = hashlib.sha256(b"".join(canonical(line.told()) + b"\n" for line in lines)).hexdigest()
    assert facts("population_fixed")["sha256"] == campaign.population_sha256 == digest


def test_what_came_after_the_moment_is_no_part_of_it():
    make_certificates(1)
    make_certificate(make_person("Too Late"), at=AS_OF + timedelta(minutes=1))
    campaign = announce()

    campaign.fix(by=campaign.announced_by, at=AS_OF + HOUR)

    assert campaign.population == 1


def test_the_population_asks_for_state_unit_channel_and_language():
    governance = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    certificate, other = make_certificates(2)
    Decision.take(
        certificate, "suspend", "A complaint.", signature=governance.name, by=governance, at=NOW + HOUR / 2
    )
    narrow = make_right(make_person("Narrow"), "speak", channels=["forum"], languages=["de"])

    signed = set(narrow.person.certificates.filter(level="advocate").values_list("number", flat=True))

    def found(**asked):
        query = Query(**{"state": "active"} | asked)
        return {one.number for one in query.certificates(at=AS_OF) if query.fits(one)}

    assert found(level="advocate") == {other.number} | signed
    assert found(level="advocate", state="suspended") == {certificate.number}
    assert found(level="professional", channel="forum", language="de") == {narrow.number}
    assert found(level="professional", channel="blog") == set()
    assert (
        found(level="advocate", channel="blog", language="ja") == {other.number} | signed
    )  # they hold for all
    assert found(policy="social-media@5") == set()


def test_a_population_is_fixed_once_and_not_before_its_moment():
    make_certificates(1)
    campaign = announce(at=NOW)

    with pytest.raises(ValidationError, match="not come yet"):
        campaign.fix(by=campaign.announced_by, at=AS_OF - HOUR / 2)
    campaign.fix(by=campaign.announced_by, at=AS_OF)
    make_certificates(1)
    campaign.fix(by=campaign.announced_by, at=AS_OF + 5 * HOUR)

    assert (campaign.population, campaign.fixed_at) == (1, AS_OF)
    assert Entry.objects.filter(act="population_fixed").count() == 1


def test_where_nothing_fits_nothing_is_fixed():
    campaign = announce()

    with pytest.raises(ValidationError, match="No certificate fits"):
        campaign.fix(by=campaign.announced_by, at=AS_OF)

    campaign.refresh_from_db()
    assert campaign.fixed_at is None
    assert not Line.objects.exists()


def test_by_risk_a_line_says_what_it_weighs_and_why():
    governance = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    certificate, _other = make_certificates(2)
    for act, hours in (("suspend", 0.2), ("reinstate", 0.4)):
        said = {"signature": governance.name, "by": governance, "at": NOW + hours * HOUR}
        Decision.take(certificate, act, "A complaint.", **said)
    campaign = announce(method="risk")

    campaign.fix(by=campaign.announced_by, at=AS_OF)

    weights = {line.shown["certificate"]: (line.weight, line.risks) for line in campaign.lines.all()}
    assert weights[certificate.number] == (5, ["decided"])
    assert sorted(weights.values()) == [(1, []), (5, ["decided"])]


# --- Drawn -----------------------------------------------------------------------------------------------


def test_the_seed_is_made_from_the_root_that_the_fixing_itself_gave_the_log():
    campaign = make_campaign()

    entry = Entry.objects.get(act="population_fixed")
    assert campaign.fixed_size == entry.index + 1 > campaign.announced_size
    tree = Frontier()
    for stored in (
        Entry.objects.filter(index__lte=entry.index).order_by("index").values_list("hash", flat=True)
    ):
        tree.append(bytes(stored))
    assert campaign.fixed_root == tree.root().hex()
    assert campaign.seed == hashlib.sha256(tree.root() + b"2026-Q4-A").hexdigest()
    assert facts("sample_drawn")["seed"] == campaign.seed


def test_the_sample_is_what_the_seed_draws_and_drawing_again_changes_nothing():
    campaign = make_campaign(count=5, size=3)
    kept = list(campaign.records.values_list("line__number", flat=True))

    campaign.draw(by=campaign.announced_by, at=AS_OF + 9 * HOUR)

    lines = [(line.number, line.weight) for line in campaign.lines.all()]
    assert kept == draw(bytes.fromhex(campaign.seed), lines, 3) == campaign.drawn_again()
    assert Record.objects.count() == 3
    assert Entry.objects.filter(act="sample_drawn").count() == 1


def test_a_sample_larger_than_the_population_is_the_population():
    assert make_campaign(count=2, size=60).records.count() == 2


def test_nothing_is_drawn_before_the_population_is_fixed():
    campaign = announce()

    with pytest.raises(ValidationError, match="Fix the population"):
        campaign.draw(by=campaign.announced_by, at=AS_OF)


def test_only_compliance_fixes_and_draws():
    make_certificates(1)
    campaign, governance = announce(), make_person(roles=[Role.GOVERNANCE])

    for act in (campaign.fix, campaign.draw):
        with pytest.raises(PermissionDenied):
            act(by=governance, at=AS_OF)


# --- Read ------------------------------------------------------------------------------------------------


@pytest.fixture
def record():
    return make_campaign(count=1, size=1).records.get()


@pytest.fixture
def reader(record):
    return record.campaign.announced_by


def test_a_record_is_read_once_all_that_is_asked_is_answered_and_the_log_is_computed(record, reader):
    for question in ASKED[:-1]:
        Answer.give(record, question, "yes", by=reader, at=AS_OF + HOUR)
    record.refresh_from_db()
    assert record.read_at is None

    Answer.give(record, ASKED[-1], "na", by=reader, at=AS_OF + 2 * HOUR)

    record.refresh_from_db()
    assert (record.read_at, record.reader) == (AS_OF + 2 * HOUR, reader)
    computed = Answer.objects.get(question="log")
    assert (computed.value, computed.by) == ("yes", None)
    said = facts("record_read")
    assert said["certificate"] == record.line.shown["certificate"]
    assert said["answers"] == dict.fromkeys(ASKED[:-1], "yes") | {ASKED[-1]: "na", "log": "yes"}


def test_an_altered_entry_is_computed_as_no(record, reader):
    person = record.certificate.person
    intruder.sql("UPDATE audit_entry SET facts = '{}' WHERE subject = %s", str(person.key))

    read(record)

    assert Answer.objects.get(question="log").value == "no"


def test_an_entry_that_is_gone_from_the_log_is_computed_as_no(record, reader):
    intruder.sql("DELETE FROM audit_entry WHERE act = %s", "campaign_announced")

    read(record)

    assert Answer.objects.get(question="log").value == "no"


def test_the_same_answer_is_kept_once_and_another_leaves_the_one_before(record, reader):
    for value in ("yes", "yes", "no"):
        Answer.give(record, "policy", value, by=reader, at=AS_OF + HOUR)

    assert list(Answer.objects.values_list("value", flat=True)) == ["yes", "no"]
    assert Answer.objects.latest_of(record)["policy"].value == "no"


def test_an_answer_changed_after_the_record_was_read_is_a_fact_of_its_own(record, reader):
    read(record)

    Answer.give(record, "policy", "no", by=reader, at=AS_OF + 3 * HOUR)

    said = facts("answer_changed")
    assert (said["question"], said["before"], said["value"]) == ("policy", "yes", "no")
    assert Entry.objects.filter(act="record_read").count() == 1


def test_what_is_computed_or_never_asked_is_answered_by_nobody(record, reader):
    for question, value in (("log", "yes"), ("weather", "yes"), ("policy", "perhaps")):
        with pytest.raises(ValidationError):
            Answer.give(record, question, value, by=reader, at=AS_OF + HOUR)

    assert not Answer.objects.exists()


def test_whoever_answers_first_reads_the_record():
    first, second = make_compliance("Adaeze Lindholm"), make_compliance("Sunniva Achterberg")
    record = make_campaign(count=1, size=1, reader=first, readers=[first, second]).records.get()
    Answer.give(record, "policy", "yes", by=first, at=AS_OF + HOUR)

    with pytest.raises(Taken, match="Adaeze Lindholm reads"):
        Answer.give(record, "policy", "no", by=second, at=AS_OF + HOUR)

    assert Answer.objects.get().value == "yes"


@pytest.mark.parametrize("roles", [[Role.TRAINER], [Role.GOVERNANCE], [Role.COMPLIANCE], [Role.OPERATOR]])
def test_nobody_reads_who_was_not_named(record, roles):
    with pytest.raises(PermissionDenied):
        Answer.give(record, "policy", "yes", by=make_person("Somebody", roles=roles), at=AS_OF + HOUR)

    assert not Answer.objects.exists()


def test_who_holds_the_certificate_cannot_read_it():
    holder = make_compliance("Adaeze Lindholm")
    make_certificate(holder)
    campaign = announce(reader=holder, size=9)
    campaign.fix(by=holder, at=AS_OF)
    campaign.draw(by=holder, at=AS_OF)

    with pytest.raises(PermissionDenied, match="took part"):
        Answer.give(campaign.records.get(), "policy", "yes", by=holder, at=AS_OF + HOUR)


def test_who_decided_about_the_certificate_cannot_read_it():
    both = make_person("Rubén Castellanos", roles=[Role.COMPLIANCE, Role.GOVERNANCE])
    (certificate,) = make_certificates(1)
    for act in ("suspend", "reinstate"):
        Decision.take(certificate, act, "A complaint.", signature=both.name, by=both, at=NOW + HOUR / 2)
    campaign = announce(reader=both)
    campaign.fix(by=both, at=AS_OF)
    campaign.draw(by=both, at=AS_OF)

    with pytest.raises(PermissionDenied, match="took part"):
        Answer.give(campaign.records.get(), "policy", "yes", by=both, at=AS_OF + HOUR)


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
    action.judge("accepted", "Seen.", by=reviewer, at=AS_OF + 6 * HOUR)
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
