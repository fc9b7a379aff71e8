"""The audit log: what is written, and what its verification finds."""

import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.audit.erasing import erase
from academy.audit.models import Entry, Head, SignedHead, Unchangeable, append
from academy.audit.proofs import prove
from academy.audit.receivers import TOLD
from academy.audit.store import Store
from academy.audit.tree import root_of
from academy.audit.verification import verify
from academy.audit.verifier import EMPTY_ROOT, check_consistency, leaf_hash, root_from_path
from academy.words.keys import new_key
from academy.words.standing import Role
from tests.factories import NOW, make_attempt, make_person
from tests.intruder import rewrite_head, sql

pytestmark = pytest.mark.django_db


def write(count):
    for number in range(count):
        append({"at": NOW, "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": number}})


def verify_by_command():
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_log", "--json", stdout=out)
    return stopped.value.code, json.loads(out.getvalue())


def say(*options):
    """What the command says to a person."""
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_log", *options, stdout=out)
    return stopped.value.code, out.getvalue()


def test_a_whole_log_verifies():
    write(7)

    assert verify_by_command() == (0, {"ok": True, "entries": 7, "erased": 0, "first_bad": None})


def test_the_root_is_the_one_rfc_6962_gives():
    write(3)
    leaf = [hashlib.sha256(b"\x00" + entry.leaf()).digest() for entry in Entry.objects.all()]

    left = hashlib.sha256(b"\x01" + leaf[0] + leaf[1]).digest()

    assert Head.now().root == hashlib.sha256(b"\x01" + left + leaf[2]).hexdigest()


def test_a_leaf_is_canonical_json_that_names_nobody():
    person = make_person(name="Adaeze Lindholm", email="adaeze@larkspur.example")

    leaf = Entry.objects.get(act="person_joined").leaf()

    assert set(json.loads(leaf)) == {"v", "index", "at", "act", "subject", "actor", "commitment"}
    assert json.loads(leaf)["subject"] == str(person.key)
    assert b"Adaeze" not in leaf and b"larkspur" not in leaf and b": " not in leaf


def test_altered_facts_are_named():
    write(5)
    sql('UPDATE audit_entry SET facts = %s WHERE "index" = 3', '{"n": 99}')

    code, finding = verify_by_command()

    assert (code, finding["first_bad"]["index"]) == (1, 3)
    assert "commitment" in finding["first_bad"]["why"]


def test_an_altered_leaf_is_named():
    write(5)
    sql("UPDATE audit_entry SET act = 'certificate_issued' WHERE \"index\" = 2")

    assert verify_by_command()[1]["first_bad"]["index"] == 2


@pytest.mark.parametrize("gone", [0, 2, 4])
def test_a_removed_entry_is_named(gone):
    write(5)
    sql('DELETE FROM audit_entry WHERE "index" = %s', gone)

    code, finding = verify_by_command()

    assert (code, finding["first_bad"]["index"]) == (1, gone)
    assert "missing" in finding["first_bad"]["why"]


def test_reordered_entries_are_named():
    write(5)
    sql('UPDATE audit_entry SET "index" = 100 WHERE "index" = 1')
    sql('UPDATE audit_entry SET "index" = 1 WHERE "index" = 3')
    sql('UPDATE audit_entry SET "index" = 3 WHERE "index" = 100')

    assert verify_by_command()[1]["first_bad"]["index"] == 1


@pytest.mark.parametrize("garbage", ["at = 'garbage'", "hash = 'text'", "salt = NULL", "facts = NULL"])
def test_a_row_that_can_no_longer_be_read_is_named_as_altered(garbage):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps such values out of its columns")
    write(5)
    sql(f'UPDATE audit_entry SET {garbage} WHERE "index" = 3')

    code, finding = verify_by_command()

    assert (code, finding["first_bad"]["index"]) == (1, 3)


DEEP = '{"n":' * 100_000 + "1" + "}" * 100_000


@pytest.mark.parametrize(
    ("column", "garbage"),
    [
        ("at", "12-2026-01 noon"),
        ("at", 12),
        ("salt", 10**15),
        ("facts", DEEP),
        ("facts", "[1]"),
        ("facts", "{"),
        ("hash", 7),
        ("act", b"\xff"),
    ],
)
def test_a_row_with_anything_in_it_is_named_by_the_check_and_shown_as_unreadable(client, column, garbage):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps such values out of its columns")
    write(5)
    sql("PRAGMA ignore_check_constraints = ON")
    sql(f'UPDATE audit_entry SET {column} = %s WHERE "index" = 3', garbage)
    sql("PRAGMA ignore_check_constraints = OFF")

    code, finding = verify_by_command()

    assert (code, finding["first_bad"]["index"]) == (1, 3)
    client.force_login(make_person(roles=[Role.COMPLIANCE]))
    assert "Unreadable" in client.get("/desk/log/").content.decode()
    assert client.get("/desk/log/3/").status_code == 200
    assert client.post("/desk/log/verify").status_code == 200


@pytest.mark.parametrize("garbage", ["size = 'x'", "size = -1", "size = 1e30", "peaks = '{'", "peaks = 7"])
def test_a_head_with_anything_in_it_is_altered_and_breaks_no_page(client, garbage):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps such values out of its columns")
    reader = make_person(roles=[Role.COMPLIANCE])
    sql("PRAGMA ignore_check_constraints = ON")
    sql(f"UPDATE audit_head SET {garbage}")

    assert verify_by_command()[0] == 1
    client.force_login(reader)
    assert client.get("/desk/log/").status_code == 200
    assert client.get("/desk/log/0/").status_code == 200
    sql("PRAGMA ignore_check_constraints = OFF")


def test_swapped_rows_are_named():
    write(4)
    sql('UPDATE audit_entry SET id = -1 WHERE "index" = 1')
    sql('UPDATE audit_entry SET id = (SELECT id FROM audit_entry WHERE "index" = 2) + 100 WHERE id = -1')
    assert verify_by_command()[0] == 0  # what a row is called inside the database says nothing

    sql('UPDATE audit_entry SET "index" = 50 WHERE "index" = 1')

    assert verify_by_command()[1]["first_bad"]["index"] == 1


@pytest.mark.parametrize("garbage", ["root = '00'", "peaks = '[]'", "peaks = '[\"zz\"]'", "size = 3"])
def test_an_altered_head_is_found(garbage):
    write(5)
    sql(f"UPDATE audit_head SET {garbage}")

    assert verify_by_command()[0] == 1


def test_an_entry_written_past_the_head_is_named():
    write(2)
    entry = Entry.objects.get(index=1)
    entry.pk, entry.index = None, 2
    Entry.objects.bulk_create([entry])

    assert verify_by_command()[1]["first_bad"] == {"index": 2, "why": "added: the head counts 2 entries"}


def test_an_entry_rewritten_with_its_own_hash_is_found_by_the_head():
    write(6)
    rewrite(5)

    found = verify_by_command()[1]["first_bad"]
    assert (found["index"], found["to"]) == (4, 5)  # of the subtree over both


def test_erased_facts_leave_the_log_whole_and_are_counted():
    write(3)
    append(FACTS | {"act": "person_erased"})
    sql('UPDATE audit_entry SET facts = NULL, salt = NULL WHERE "index" = 1')

    assert verify_by_command() == (0, {"ok": True, "entries": 4, "erased": 1, "first_bad": None})


def test_facts_that_are_gone_without_an_erasure_that_was_told_are_named():
    write(3)
    append(FACTS | {"subject": "another", "act": "person_erased"})
    sql('UPDATE audit_entry SET facts = NULL, salt = NULL WHERE "index" = 1')

    code, said = verify_by_command()
    assert code == 1 and said["first_bad"]["index"] == 1 and "no erasure" in said["first_bad"]["why"]


def test_a_log_without_the_row_that_says_where_it_ends_is_altered():
    write(3)
    sql("DELETE FROM audit_head")

    code, finding = verify_by_command()

    assert (code, finding["ok"], finding["first_bad"]["index"]) == (1, False, None)
    code, said = say()
    assert said.startswith("ALTERED: missing: the row that says where the log ends is gone")
    assert "itself a sign of tampering" in said and "3 entries were found" in said
    assert "matching query" not in said


def rewrite(index):
    """The entry says another act, and has the hash of that."""
    entry = Entry.objects.get(index=index)
    entry.act = "certificate_issued"
    sql(
        'UPDATE audit_entry SET act = %s, hash = %s WHERE "index" = %s',
        entry.act,
        leaf_hash(entry.leaf()),
        index,
    )


def sign(days=0):
    return SignedHead.objects.sign(Head.now(), at=NOW + timedelta(days=days))


def test_an_entry_rewritten_with_its_own_hash_is_named_as_one_of_those_that_are_kept_together():
    write(201)
    rewrite(97)

    code, finding = verify_by_command()
    assert (code, finding["first_bad"]["index"], finding["first_bad"]["to"]) == (1, 0, 127)
    assert finding == verify(fast=True).as_data() | {"erased": 0}
    assert say()[1].startswith(
        "ALTERED somewhere among entries 0 to 127: altered: entries 0 to 127 do not lead"
    )


def test_signed_heads_narrow_down_where_an_entry_was_rewritten():
    for day, size in enumerate((90, 98, 110)):
        write(size - Head.now().size)
        sign(day)
    write(91)
    rewrite(97)

    code, finding = verify_by_command()

    assert (code, finding["first_bad"]["index"], finding["first_bad"]["to"]) == (1, 90, 97)
    assert (
        finding["signed_heads"]["held"],
        "of 98 entries" in finding["signed_heads"]["first_bad"]["head"],
    ) == (
        1,
        True,
    )


def test_a_head_signed_with_another_key_than_the_academy_s_narrows_nothing(settings):
    own = settings.KEYS
    write(100)
    settings.KEYS = [new_key("heads", NOW - timedelta(days=1))]
    sign()
    settings.KEYS = own
    write(101)
    rewrite(120)

    assert (verify().first_bad["index"], verify().first_bad["to"]) == (0, 127)


@pytest.mark.parametrize(
    ("size", "gone", "first", "last"), [(201, 97, 0, 127), (200, 195, 192, 199), (201, 200, 200, None)]
)
def test_stored_hashes_alone_do_not_say_which_entry_is_gone_where_the_gap_was_closed(size, gone, first, last):
    write(size)
    sql('DELETE FROM audit_entry WHERE "index" = %s', gone)
    sql('UPDATE audit_entry SET "index" = "index" + 1000 WHERE "index" > %s', gone)
    sql('UPDATE audit_entry SET "index" = "index" - 1001 WHERE "index" > 1000')

    found = verify(fast=True).first_bad

    assert (found["index"], found.get("to")) == (first, last)
    assert verify().first_bad["index"] == gone


def test_stored_hashes_alone_do_not_say_which_entries_changed_places():
    write(201)
    sql('UPDATE audit_entry SET "index" = 1000 WHERE "index" = 90')
    sql('UPDATE audit_entry SET "index" = 90 WHERE "index" = 91')
    sql('UPDATE audit_entry SET "index" = 91 WHERE "index" = 1000')

    assert "somewhere among entries 0 to 127" in say("--fast")[1]
    assert "at entry 90" in say()[1]


def test_a_fast_run_says_that_it_did_not_look_at_acts_and_facts():
    write(5)
    sql('UPDATE audit_entry SET facts = %s WHERE "index" = 3', '{"n": 99}')

    code, said = say("--fast")

    assert code == 0 and said.startswith("Whole as far as the stored hashes go: 5 entries")
    assert "Acts and facts were not looked at" in said


def test_a_whole_log_is_said_to_need_heads_kept_outside_against_a_rewriting():
    write(1)

    assert "Whole: 1 entry, 0 erased" in say()[1]
    assert "only tree heads kept outside can show" in say()[1]
    assert "only tree heads kept outside can show" in say("--fast")[1]


@pytest.mark.parametrize(
    "garbage", ["size = 5", "root = '00'", "at = '2020-01-01'", "signature = 'x'", "academy = 'http://x'"]
)
def test_a_signed_head_that_was_altered_is_named(client, garbage):
    write(4)
    sign()
    write(4)
    sign(1)
    assert verify_by_command()[0] == 0
    sql(f"UPDATE audit_signedhead SET {garbage} WHERE size = 4")

    code, finding = verify_by_command()

    assert (code, finding["ok"], finding["first_bad"]) == (1, False, None)
    assert "does not fit" in finding["signed_heads"]["first_bad"]["why"]
    assert say()[1].startswith("ALTERED: the signed head of ")
    client.force_login(make_person(roles=[Role.COMPLIANCE]))
    shown = client.post("/desk/log/verify").content.decode()
    assert "The log was altered." in shown and "the signed head of " in shown


@pytest.mark.parametrize("garbage", ["at = 'garbage'", "size = 'x'", "size = -1", "root = 7", "kid = x'ff'"])
def test_a_signed_head_with_anything_in_it_is_altered(garbage):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps such values out of its columns")
    write(4)
    sign()
    sql("PRAGMA ignore_check_constraints = ON")
    sql(f"UPDATE audit_signedhead SET {garbage}")
    sql("PRAGMA ignore_check_constraints = OFF")

    code, said = say()

    assert code == 1 and said.startswith("ALTERED: the signed head of ")


def test_a_log_that_was_cut_is_found_by_the_signed_heads_that_were_left():
    write(5)
    sign()
    write(4)
    sign(1)
    sql('DELETE FROM audit_entry WHERE "index" >= 6')
    rewrite_head()

    code, finding = verify_by_command()

    assert (code, finding["signed_heads"]["held"]) == (1, 1)
    assert "of 9 entries" in finding["signed_heads"]["first_bad"]["head"]
    assert "the log ends at 6 entries" in say()[1]


def test_a_row_that_can_no_longer_be_read_is_named_by_its_column():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps such values out of its columns")
    write(5)
    sql('UPDATE audit_entry SET at = %s WHERE "index" = 3', "12-2026-01 noon")

    assert "(its at is no longer of its kind)" in say()[1]


def test_an_entry_can_be_neither_saved_again_nor_deleted():
    write(1)
    entry = Entry.objects.get()

    for forbidden in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(Unchangeable):
            forbidden()
    with pytest.raises(Unchangeable):
        Entry.objects.update(act="other")


def test_a_fact_that_cannot_be_recorded_did_not_happen():
    make_person(email="first@larkspur.example")
    sql("DELETE FROM audit_head")

    with pytest.raises(Head.DoesNotExist), transaction.atomic():
        make_person(email="second@larkspur.example")

    from academy.people.models import User

    assert not User.objects.filter(email="second@larkspur.example").exists()


def test_submitting_twice_leaves_one_score_and_one_log_line():
    attempt = make_attempt(right=1)

    attempt.submit(by=attempt.candidate, at=NOW)
    attempt.submit(by=attempt.candidate, at=NOW)

    scored = Entry.objects.filter(act="attempt_scored")
    assert attempt.score == 50
    assert [(line.facts["score"], line.facts["passed"]) for line in scored] == [(50.0, False)]


def test_every_act_of_the_list_is_told_once():
    acts = [act for _, act, _ in TOLD]

    assert len(acts) == len(set(acts))
    assert verify().ok


FACTS = {"at": NOW, "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": 1}}


def refuses(statement, *values):
    """Whether the database refuses it from somebody who serves."""
    refused = pytest.raises(DatabaseError, match="only ever appended to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return True


def test_the_database_refuses_to_alter_the_log():
    write(300)
    with transaction.atomic():
        SignedHead.objects.sign(Head.now(), at=NOW)

    assert refuses('UPDATE audit_entry SET act = %s WHERE "index" = 3', "certificate_issued")
    assert refuses('UPDATE audit_entry SET facts = %s WHERE "index" = 3', '{"n": 99}')
    assert refuses('UPDATE audit_entry SET facts = NULL, salt = NULL, act = %s WHERE "index" = 3', "x")
    assert refuses('DELETE FROM audit_entry WHERE "index" = 299')
    assert refuses("UPDATE audit_node SET number = 7")
    assert refuses("DELETE FROM audit_node")
    assert refuses("UPDATE audit_signedhead SET size = 1")
    assert refuses("DELETE FROM audit_signedhead")
    assert verify().ok


def test_sqlite_replaces_no_entry():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    write(5)
    others = "at, act, subject, actor, commitment, salt, facts, hash"

    assert refuses(
        f'REPLACE INTO audit_entry ("index", {others}) SELECT 2, {others} FROM audit_entry WHERE "index" = 3'
    )


def test_facts_and_salt_of_whom_it_concerns_can_be_erased_and_every_proof_stays():
    write(4)
    append(FACTS | {"subject": "another", "facts": {"name": "Adaeze"}})

    assert (erase("another"), erase("another")) == (1, 0)
    append(FACTS | {"subject": "another", "act": "person_erased"})
    entry = Entry.objects.get(subject="another", facts__isnull=True)
    assert entry.erased and prove(entry).holds
    assert (verify().ok, verify().erased) == (True, 1)
    assert Entry.objects.filter(facts__isnull=True).count() == 1


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 700), st.data())
def test_any_entry_is_proved_from_a_few_hundred_hashes(django_assert_max_num_queries, size, data):
    """Through blocks of 256 and the nodes kept of them."""
    sql("DELETE FROM audit_entry")
    sql("DELETE FROM audit_node")
    sql("UPDATE audit_head SET size = 0, peaks = '[]', root = %s", EMPTY_ROOT.hex())
    append(*[FACTS | {"facts": {"n": number}} for number in range(size)])
    head, hashes = Head.now(), [bytes(row) for row in Entry.objects.values_list("hash", flat=True)]

    assert Store().root(size).hex() == head.root == root_of(hashes).hex()
    if size:
        index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
        with django_assert_max_num_queries(4):
            path = Store().inclusion(index, size)
        assert root_from_path(hashes[index], index, size, path).hex() == head.root
        with django_assert_max_num_queries(4):
            proof = Store().consistency(old, size)
        check_consistency(old, root_of(hashes[:old]), size, bytes.fromhex(head.root), proof)


def test_a_node_that_was_altered_is_named_by_what_it_stands_over():
    write(600)
    sql("UPDATE audit_node SET hash = %s WHERE number = 1", b"x" * 32)

    found = verify().first_bad

    assert (found["index"], "entries 256 to 511" in found["why"]) == (256, True)


def test_stored_hashes_alone_show_what_went_from_the_tree():
    write(9)
    assert verify(fast=True).ok
    sql('UPDATE audit_entry SET hash = %s WHERE "index" = 4', b"x" * 32)

    assert verify(fast=True).first_bad["index"] == 0  # of the eight that no longer lead to the head
    sql('DELETE FROM audit_entry WHERE "index" = 2')
    assert verify(fast=True).first_bad["index"] == 2
