"""Evidence packs: what is in them, how they are made, and who may have them."""

import json
import shutil
import zipfile
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from academy.audit.models import Entry, Head, SignedHead
from academy.audit.verifier import HOLDS, verify
from academy.desk.access.looks import Look
from academy.desk.packs.choosing import Named, Sampled
from academy.desk.packs.pack import EvidencePack
from academy.desk.packs.tasks import go_on
from academy.desk.records.schedule import SCHEDULE
from academy.words.looking import Shell
from academy.words.standing import Role
from tests import intruder
from tests.factories import NOW, make_attempt, make_certificate, make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.PACKS_DIR = tmp_path / "packs"
    settings.PACKS_DIR.mkdir()


@pytest.fixture
def officer():
    return make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])


@pytest.fixture
def holder():
    certificate = make_certificate(make_person("Ines Okonjo"))
    make_attempt(certificate.person, right=1, submit=True)
    return certificate.person


def ask(people, officer, at=LATER, reason="Case 7 of the works council"):
    return EvidencePack.ask(Named(people), reason, by=officer, at=at)


def built(people, officer):
    pack = ask(people, officer)
    pack.build(at=LATER)
    return pack


def read(pack, name):
    with zipfile.ZipFile(pack.file) as archive:
        return archive.read(name).decode()


def folder_of(pack, place=1):
    return pack.people.get(place=place).folder


def test_a_pack_has_what_happened_with_its_proofs_and_what_it_rested_on(holder, officer):
    pack = built([holder], officer)

    assert verify(str(pack.file))[0] == HOLDS
    facts = json.loads(read(pack, f"{folder_of(pack)}/facts.json"))
    entries = Entry.objects.about(holder.key).filter(index__lt=pack.head.size)
    assert [fact["index"] for fact in facts] == list(entries.values_list("index", flat=True))
    record = json.loads(read(pack, f"{folder_of(pack)}/record.json"))
    assert [one["number"] for one in record["certificates"]] == [holder.certificates.get().number]
    attempt = holder.attempts.last()
    sat = json.loads(read(pack, f"{folder_of(pack)}/attempts/{attempt.code}.json"))
    assert [item["response"] is not None for item in sat["form"]] == [True, True]
    assert sat["receipts"][0]["signature"]


def test_its_pages_say_the_same_to_people(holder, officer):
    pack = built([holder], officer)

    page = read(pack, f"{folder_of(pack)}/record.html")
    assert "Ines Okonjo" in page and holder.certificates.get().number in page
    assert f'href="{folder_of(pack)}/record.html"' in read(pack, "index.html")
    assert "python -I verifier.py" in read(pack, "README.txt")


def test_a_pack_that_was_interrupted_goes_on_with_whom_it_has_not_written(holder, officer):
    pack = ask([holder, *[make_person(f"Person {number}") for number in range(3)]], officer)
    hindrance = pack.folder / f"{folder_of(pack, 3)}.draft"
    hindrance.parent.mkdir(parents=True)
    hindrance.write_text("in the way")

    with pytest.raises(OSError, match="draft"):
        pack.build(at=LATER)
    assert (pack.people.exclude(done_at=None).count(), pack.file.exists()) == (2, False)
    hindrance.unlink()
    go_on()

    pack.refresh_from_db()
    assert pack.is_there and verify(str(pack.file))[0] == HOLDS
    assert len(json.loads(read(pack, "manifest.json"))["files"]) > 4 * 3


def test_an_employee_number_makes_no_path(officer):
    holder = make_person("Ines Okonjo", employee_number="../../etc/7")
    make_certificate(holder)

    pack = built([holder], officer)

    assert folder_of(pack) == "people/0001-------etc-7"
    with zipfile.ZipFile(pack.file) as opened:
        assert not [name for name in opened.namelist() if ".." in name]


def test_a_pack_stands_under_one_head_however_the_log_grows_meanwhile(holder, officer):
    pack = ask([holder], officer)
    holder.leave(by=None, at=LATER)
    SignedHead.objects.sign(Head.now(), at=LATER)

    pack.build(at=LATER)

    facts = json.loads(read(pack, f"{folder_of(pack)}/facts.json"))
    assert "person_left" not in "".join(fact["leaf"] for fact in facts)
    assert verify(str(pack.file))[0] == HOLDS


def test_building_twice_changes_nothing_and_the_log_knows_who_asked_and_took(holder, officer, client):
    pack = built([holder], officer)
    sha256 = pack.sha256
    pack.build(at=LATER)
    assert pack.sha256 == sha256

    client.force_login(officer)
    answer = client.get(f"/desk/packs/{pack.key}.zip")

    assert b"".join(answer.streaming_content) == pack.file.read_bytes()
    look = Look.objects.get(page="evidence_pack", person=holder.key)
    assert (look.reader, look.about) == (officer.key, str(pack.key))
    client.force_login(holder)
    assert "Evidence pack" in client.get(reverse("my_looks")).content.decode()
    told = Entry.objects.about(pack.key).values_list("act", "actor")
    assert list(told) == [("pack_begun", str(officer.key)), ("pack_taken", str(officer.key))]


def test_two_clicks_ask_for_one_pack_and_other_people_or_words_for_another(holder, officer):
    first = ask([holder], officer)

    assert ask([holder], officer, at=LATER + timedelta(seconds=2)) == first
    assert ask([officer], officer) != first and ask([holder], officer, reason="Another case") != first
    assert ask([holder], officer, at=LATER + timedelta(minutes=2)) != first
    assert Entry.objects.filter(act="pack_begun").count() == 4


def test_the_file_goes_after_thirty_days_and_its_digest_stays(holder, officer):
    pack = built([holder], officer)

    with time_machine.travel(LATER + timedelta(days=31), tick=False):
        go_on()

    pack.refresh_from_db()
    assert (pack.is_there, pack.file.exists(), bool(pack.sha256)) == (False, False, True)


def test_a_pack_does_not_keep_whoever_is_in_it_and_its_page_says_why_the_file_went(holder, officer, client):
    """A copy is no reason to keep what it was made of."""
    holder.leave(by=None, at=NOW)
    pack = built([holder], officer)
    packed = next(kind for kind in SCHEDULE if kind.code == "packed")
    assert packed.period.years == 0

    packed.act(holder, at=LATER + timedelta(hours=1))
    pack.refresh_from_db()
    pack.remove(at=LATER + timedelta(hours=1))

    client.force_login(officer)
    text = client.get(pack.get_absolute_url()).content.decode()
    assert "because the record of somebody in it was erased" in text and "thirty days" not in text


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.OPERATOR, Role.GOVERNANCE])
def test_nobody_else_is_given_a_pack_or_told_of_one(holder, officer, client, role):
    pack = built([holder], officer)
    client.force_login(make_person(roles=[role] if role else []))

    for path in ("/desk/packs/", pack.get_absolute_url(), f"/desk/packs/{pack.key}.zip"):
        assert client.get(path).status_code == 403
    assert client.post("/desk/packs/", {"people": holder.employee_number, "reason": "x"}).status_code == 403
    assert EvidencePack.objects.count() == 1


def test_who_is_unknown_is_named_and_no_pack_is_begun(holder, officer, client):
    client.force_login(officer)

    answer = client.post("/desk/packs/", {"people": f"{holder.employee_number}, 999-9", "reason": "A case"})

    assert answer.status_code == 400
    assert "999-9" in answer.content.decode() and "No pack was begun" in answer.content.decode()
    assert not EvidencePack.objects.exists()


def test_a_pack_begun_for_on_the_page_is_made(holder, officer, client, django_capture_on_commit_callbacks):
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/desk/packs/", {"people": holder.employee_number, "reason": "A case"})

    page = client.get(answer.url)
    assert "ready" in page.content.decode() and "Take the pack" in page.content.decode()
    assert "Refresh" not in page.headers


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_of_packs_ask_the_same_however_many_there_are(
    holder, officer, client, count, django_assert_num_queries
):
    people = [holder, *[make_person(f"Person {number}") for number in range(count - 1)]]
    packs = [ask(people, officer, reason=f"Case {number}") for number in range(count)]
    client.force_login(officer)
    client.get("/desk/packs/")

    with django_assert_num_queries(6):
        client.get("/desk/packs/")
    with django_assert_num_queries(7):
        client.get(packs[0].get_absolute_url())


def test_the_command_makes_a_pack_and_says_its_digest(holder, officer, tmp_path):
    out, target = StringIO(), tmp_path / "pack.zip"
    asked = {"by": officer.email, "reason": "A case", "output": target}

    call_command("evidence_pack", holder.employee_number, **asked, stdout=out, stderr=StringIO())

    assert verify(str(target))[0] == HOLDS
    assert EvidencePack.objects.get().sha256 in out.getvalue()
    with pytest.raises(CommandError, match="--by"):
        call_command("evidence_pack", holder.employee_number, by=holder.email, reason="x", stderr=StringIO())


@pytest.fixture
def seven(officer):
    """Seven who hold a certificate, and one who holds none."""
    make_person("Holds Nothing")
    return [make_certificate(make_person(f"Person {number}")).person for number in range(7)]


def sample(officer, *, seed="the auditor’s words", size=3, **asked):
    return EvidencePack.ask(Sampled(size, seed, asked), "The yearly audit", by=officer, at=LATER)


def test_a_sample_is_drawn_by_a_seed_from_whom_a_query_finds_and_anybody_draws_it_again(seven, officer):
    pack = sample(officer)
    pack.build(at=LATER)

    status, said = verify(str(pack.file))
    assert status == HOLDS and "the 3 people are those whom the seed draws out of 7" in "".join(said)
    listed = [line.split(",")[1] for line in read(pack, "population.csv").splitlines()[1:]]
    assert listed == sorted(str(person.key) for person in seven)
    packed = [str(one.person.key) for one in pack.people.all()]
    assert packed == [listed[line - 1] for line in pack.asked["drawn"]]
    assert set(pack.asked) >= {"seed", "query", "population", "population_sha256"}


def test_another_seed_draws_others_and_all_are_drawn_where_there_are_no_more(seven, officer):
    drawn = {tuple(sample(officer, seed=str(seed)).asked["drawn"]) for seed in range(10)}

    assert len(drawn) > 5
    assert sample(officer, size=50).people.count() == 7


def test_a_sample_is_asked_for_on_the_page_with_the_query_of_the_register(seven, officer, client):
    client.force_login(officer)
    said = {
        "sample": "2",
        "seed": "k",
        "query": "?level=advocate&state=active&sort=-issued",
        "reason": "Audit",
    }

    with time_machine.travel(LATER, tick=False):
        client.post("/desk/packs/", said)

    pack = EvidencePack.objects.get()
    assert pack.people.count() == 2
    assert pack.asked["query"] == "at=2026-11-23T10%3A00%3A00Z&level=advocate&state=active"
    fact = Entry.objects.about(pack.key).get(act="pack_begun").facts
    assert (fact["asked"]["sample"], fact["asked"]["seed"], "drawn" in fact["asked"]) == (2, "k", False)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "one of the two"),
        ({"people": "104-1", "sample": "2"}, "Nobody has the staff number"),
        ({"sample": "0"}, "greater than or equal to 1"),
        ({"sample": "2", "query": "level=king"}, "level: Select a valid choice"),
        ({"sample": "2", "query": "at=2099-01-01"}, "This moment has not come"),
        ({"sample": "2", "query": "q=Ines"}, "not drawn from a search"),
        ({"sample": "2", "query": "levels=advocate"}, "no filter “levels”"),
        ({"sample": "2", "query": "level=trainer"}, "nobody of whom this is so"),
    ],
)
def test_a_sample_that_cannot_be_drawn_is_refused_in_words(seven, officer, client, said, words):
    client.force_login(officer)

    answer = client.post("/desk/packs/", {"reason": "Audit"} | said)

    assert answer.status_code == 400 and words in answer.content.decode()
    assert not EvidencePack.objects.exists()


def test_the_command_draws_a_sample_too(seven, officer, tmp_path):
    asked = {"by": officer.email, "reason": "A", "output": tmp_path / "a.zip", "sample": 2, "seed": "7"}

    call_command("evidence_pack", **asked, query="state=active", stdout=StringIO(), stderr=StringIO())

    assert verify(str(tmp_path / "a.zip"))[0] == HOLDS
    with pytest.raises(CommandError, match="nobody of whom"):
        call_command("evidence_pack", **asked | {"query": "state=revoked"}, stderr=StringIO())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"output": Path("/nowhere/at/all.zip")}, "cannot be a file. No pack was begun"),
        ({"go_on": "rubbish"}, "There is no pack rubbish"),
        ({"people": []}, "^Name people, or say how many"),
    ],
)
def test_the_command_says_what_it_cannot_do_and_begins_nothing(holder, officer, wrong, words):
    asked = {"people": [holder.employee_number], "by": officer.email, "reason": "A"} | wrong

    with pytest.raises(CommandError, match=words):
        call_command("evidence_pack", *asked.pop("people"), **asked, stderr=StringIO())

    assert not EvidencePack.objects.exists()


def test_the_command_takes_the_pack_itself_and_not_in_the_name_of_who_asked(holder, officer, tmp_path):
    asked = {"by": officer.email, "reason": "A", "stderr": StringIO(), "stdout": StringIO()}

    call_command("evidence_pack", holder.employee_number, **asked)

    look = Look.objects.get(page="evidence_pack")
    assert (look.reader, look.person) == (Shell.key, holder.key)
    assert Entry.objects.get(act="pack_taken").actor == str(Shell.key)


def test_a_pack_whose_file_is_gone_is_not_given_out_as_made(holder, officer):
    pack = built([holder], officer)
    pack.remove(at=LATER)

    with pytest.raises(CommandError, match="it was taken away"):
        call_command("evidence_pack", go_on=str(pack.key), stderr=StringIO(), stdout=StringIO())

    assert not Look.objects.exists()


def test_one_pack_that_cannot_be_built_keeps_no_other_from_it_nor_from_going(holder, officer):
    old = built([holder], officer)
    first, second = ask([holder], officer, reason="One"), ask([holder], officer, reason="Two")
    (first.folder.parent / first.folder.name).write_text("a file where its folder should be")

    with time_machine.travel(LATER + timedelta(days=31), tick=False):
        go_on()

    old.refresh_from_db()
    second.refresh_from_db()
    assert old.removed_at and second.finished_at


def test_where_the_log_was_altered_the_command_says_so_and_how_to_go_on(holder, officer):
    asked = {"by": officer.email, "reason": "A", "stderr": StringIO()}
    intruder.sql('DELETE FROM audit_entry WHERE "index" = 2')

    with pytest.raises(CommandError, match=r"it was altered; .* --go-on"):
        call_command("evidence_pack", holder.employee_number, **asked)


def test_a_pack_that_is_taken_away_while_it_is_written_is_not_written_again(holder, officer):
    pack = ask([holder], officer)
    EvidencePack.objects.get(pk=pack.pk).remove(at=LATER)

    pack.build(at=LATER)

    assert not pack.file.exists() and not pack.folder.exists()


def test_whom_a_lost_folder_had_is_written_again_and_no_empty_pack_is_sealed(holder, officer):
    pack = ask([holder, make_person("Second")], officer)
    pack._write_next(LATER)
    shutil.rmtree(pack.folder)

    pack.build(at=LATER)
    go_on()

    pack.refresh_from_db()
    assert pack.is_there and verify(str(pack.file))[0] == HOLDS
    assert (
        len([name for name in json.loads(read(pack, "manifest.json"))["files"] if "record.json" in name]) == 2
    )


def test_what_was_sat_after_it_was_asked_for_is_left_out_and_the_pack_holds(holder, officer):
    pack = ask([holder], officer)
    later = make_attempt(holder, holder.attempts.last().exam, right=2, submit=True, at=LATER)

    pack.build(at=LATER)

    assert verify(str(pack.file))[0] == HOLDS
    assert later.code not in read(pack, "manifest.json")
