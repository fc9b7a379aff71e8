"""The log's pages: its head, its verification, one entry and its proof."""

import pytest
from django.db import transaction
from django.urls import reverse

from academy.audit import verifier
from academy.audit.models import Entry, Head, append
from academy.audit.proofs import prove
from academy.audit.tree import found_in, inclusion_spans, root_over
from academy.audit.verifier import node_hash
from academy.desk.acts import ACTS
from tests.factories import NOW, make_certificate, make_person
from tests.intruder import sql

pytestmark = pytest.mark.django_db


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked).content.decode()


def test_the_log_shows_its_head_and_its_newest_entries_first(client, officer):
    make_certificate(make_person("Ines Okonjo-Reyes"))

    answer = client.get(reverse("log"))

    head = Head.now()
    indexes = [one.entry.index for one in answer.context["told"]]
    assert indexes == sorted(indexes, reverse=True) and indexes[0] == head.size - 1
    assert " ".join(head.root[n : n + 4] for n in range(0, 64, 4)) in answer.content.decode()


def test_the_log_is_filtered_by_act(client, officer):
    make_certificate(make_person("Ines Okonjo-Reyes"))

    answer = client.get(reverse("log"), {"act": "certificate_issued"})

    assert {one.entry.act for one in answer.context["told"]} == {"certificate_issued"}
    assert client.get(reverse("log"), {"act": "no such act"}).context["act"] == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_takes_the_same_number_of_queries_for_any_entries(
    client, officer, count, django_assert_num_queries
):
    for _ in range(count):
        make_person("Ines Okonjo-Reyes")

    with django_assert_num_queries(8):
        client.get(reverse("log"))


def test_verifying_a_whole_log_says_so_and_what_it_does_not_prove(client, officer):
    make_certificate()

    shown = client.post(reverse("log_verify")).content.decode()

    assert f"{Head.now().size} entries. None missing, none altered." in shown
    assert "compare the root with one you wrote down earlier" in shown


def test_verifying_an_altered_log_names_the_first_bad_entry(client, officer):
    make_certificate()
    sql('UPDATE audit_entry SET facts = \'{"name": "Nobody"}\' WHERE "index" = 2')

    shown = client.post(reverse("log_verify")).content.decode()

    assert "The first entry that does not hold is 2." in shown
    assert "the facts do not match their commitment" in shown
    assert "None missing" not in shown


def test_an_entry_rewritten_with_its_own_hash_is_named_by_its_range(client, officer):
    _log_of(201)
    entry = Entry.objects.get(index=97)
    entry.act = "certificate_issued"
    sql(
        'UPDATE audit_entry SET act = %s, hash = %s WHERE "index" = 97',
        entry.act,
        verifier.leaf_hash(entry.leaf()),
    )

    shown = client.post(reverse("log_verify")).content.decode()

    assert "The log was altered, somewhere among the entries 0 to 127." in shown
    assert "The first entry that does not hold" not in shown


def test_a_log_without_its_head_is_said_to_be_altered_and_to_prove_nothing(client, officer):
    sql("DELETE FROM audit_head")

    shown = client.post(reverse("log_verify")).content.decode()

    assert "The log was altered." in shown and "the row that says where the log ends is gone" in shown
    assert "The log has no head" in page(client, "log")
    assert "does not lead to the head" in page(client, "log_entry", 0)


# --- One entry and its proof -------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
def test_every_entry_of_a_log_of_any_size_is_proved(size):
    _log_of(size)
    hashes = [bytes(entry.hash) for entry in Entry.objects.all()]

    for entry in Entry.objects.all():
        proof = prove(entry)
        assert proof.holds and proof.root == Head.now().root
        path = [root_over(span, found_in(hashes)) for span in inclusion_spans(entry.index, len(hashes))]
        assert [one.hash for one in proof.path] == [node.hex() for node in path]


def test_the_neighbours_are_joined_on_the_side_that_is_told():
    _log_of(7)
    for entry in Entry.objects.all():
        proof = prove(entry)
        climbed = bytes.fromhex(proof.leaf)
        for one in proof.path:
            other = bytes.fromhex(one.hash)
            climbed = node_hash(other, climbed) if one.before else node_hash(climbed, other)
        assert climbed.hex() == proof.head


def test_an_altered_entry_does_not_lead_to_the_head():
    _log_of(5)
    sql("UPDATE audit_entry SET act = 'certificate_issued' WHERE \"index\" = 3")

    assert not prove(Entry.objects.get(index=3)).included
    assert prove(Entry.objects.get(index=2)).included


def test_altered_facts_are_in_the_log_but_do_not_hold():
    _log_of(5)
    sql("UPDATE audit_entry SET facts = '{}' WHERE \"index\" = 3")

    proof = prove(Entry.objects.get(index=3))

    assert proof.included and proof.facts is False and not proof.holds


def test_erased_facts_leave_the_proof_whole():
    _log_of(5)
    sql('UPDATE audit_entry SET facts = NULL, salt = NULL WHERE "index" = 3')

    proof = prove(Entry.objects.get(index=3))

    assert proof.holds and proof.facts is None


def test_an_entry_whose_facts_were_erased_is_not_said_to_be_proved_with_its_words(client, officer):
    make_certificate()
    sql("UPDATE audit_entry SET facts = NULL, salt = NULL WHERE act = 'certificate_issued'")
    erased = Entry.objects.get(act="certificate_issued")

    shown = page(client, "log_entry", erased.index)
    other = page(client, "log_entry", erased.index - 1)

    assert "with these words" in other and "with these words" not in shown
    assert "unchanged since it was written" in other and "unchanged since it was written" not in shown
    assert "What its facts said was erased" in shown


def test_no_two_acts_are_filtered_by_the_same_words():
    words = [str(act.verb) for act in ACTS.values()]

    assert len(set(words)) == len(words)


def test_a_missing_entry_spoils_the_proof_of_the_others():
    _log_of(5)
    sql('DELETE FROM audit_entry WHERE "index" = 1')

    assert not prove(Entry.objects.get(index=3)).holds


def test_an_entry_shows_its_leaf_its_hash_and_the_way_up(client, officer):
    make_certificate()
    entry = Entry.objects.get(act="certificate_issued")

    shown = page(client, "log_entry", entry.index)

    assert "In the log, unchanged since it was written." in shown
    assert f"&quot;commitment&quot;:&quot;{entry.commitment}&quot;" in shown
    assert "What it does not:" in shown
    assert reverse("log_entry", args=[entry.index - 1]) in shown
    assert shown.count('<rect class="dim"') == len(prove(entry).path)


def test_an_entry_beyond_the_log_is_not_found(client, officer):
    assert client.get(reverse("log_entry", args=[Head.now().size])).status_code == 404


def _log_of(size):
    """A log of `size` entries, whatever they say."""
    with transaction.atomic():
        append(
            *(
                {"at": NOW, "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": n}}
                for n in range(size)
            )
        )
