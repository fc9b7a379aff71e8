"""Audit campaigns: announced, fixed, drawn, read; each once and in order."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from academy.audit.models import Entry, Head
from academy.audit.tree import Frontier
from academy.desk.campaigns.answers import Taken
from academy.desk.campaigns.drawing import draw
from academy.desk.campaigns.populating import Query
from academy.desk.campaigns.printing import content
from academy.desk.campaigns.questions import ASKED
from academy.desk.models import Answer, Campaign, Line, Record
from academy.people.models import Unit
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
    read,
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
        ({"read_by": AS_OF.date() - timedelta(days=1)}, "read_by"),
        ({"read_by": AS_OF.date(), "as_of": AS_OF + timedelta(days=1)}, "read_by"),
        ({"read_by": date(2037, 1, 1)}, "read_by"),
    ],
)
def test_what_makes_no_campaign_is_refused_with_the_field(changes, field):
    with pytest.raises(ValidationError) as refused:
        announce(**changes)

    assert field in refused.value.message_dict
    assert not Entry.objects.filter(act="campaign_announced").exists()


def test_a_campaign_is_read_by_today_at_the_soonest():
    assert announce(read_by=AS_OF.date()).read_by == AS_OF.date()


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


def test_who_asks_the_same_five_times_shows_all_five():
    campaign = announce(query=Query(level="advocate"))
    again = announce("2026-Q4-B", query=Query(level="advocate"), at=AS_OF + HOUR)
    announce("2026-Q4-C", query=Query(level="responder"), at=AS_OF + HOUR)

    assert list(again.alike(at=AS_OF + HOUR)) == [campaign]
    assert list(campaign.alike(at=AS_OF)) == []
    assert list(campaign.alike(at=AS_OF + HOUR)) == [again]
    assert "2026-Q4-A, announced" in content(again)["alike"][0]


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


def test_the_population_asks_for_state_channel_and_language():
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


def test_the_population_asks_for_the_unit_somebody_was_in_at_the_moment():
    before = Unit.add_root(code="support", name="Support")
    after = Unit.add_root(code="training", name="Training")
    moved = make_certificate(make_person("Moved Later", unit=before))
    moved.person.move(by=None, at=AS_OF + HOUR, unit=after)

    def numbers(unit):
        return [one.number for one in Query(unit=unit).certificates(at=AS_OF)]

    assert (numbers("support"), numbers("training")) == ([moved.number], [])


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
