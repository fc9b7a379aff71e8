"""The page of signed tree heads: signing on demand, comparing what a witness kept."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from academy.audit.heads import PURPOSE
from academy.audit.models import Head, SignedHead, append
from academy.audit.verifier import read_heads
from academy.words.keys import new_key, sign
from academy.words.standing import Role
from tests.factories import NOW, make_person
from tests.intruder import rewrite_head, sql

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_witness(settings):
    settings.WITNESSES = ["notary@elsewhere.example"]


def write(count):
    fact = {"at": NOW, "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": 1}}
    append(*[fact] * count)


def kept(*sizes):
    """The file of a witness who was given the head at each of these sizes."""
    lines = []
    for days, size in enumerate(sizes):
        write(size - Head.now().size)
        lines.append(SignedHead.objects.sign(Head.now(), at=NOW + timedelta(days=days)).as_line())
    return "\n".join(lines)


def compare(client, text):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/desk/log/heads/compare", {"heads": SimpleUploadedFile("h.jsonl", content)})


def test_a_head_signed_on_demand_goes_to_the_witness(officer, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/desk/log/heads/sign", follow=True).content.decode()

    assert "on its way to the witnesses" in page and "fits" in page
    assert mail.outbox[0].to == ["notary@elsewhere.example"]
    assert "notary@elsewhere.example" in client.get("/desk/log/heads/").content.decode()


def test_anybody_may_read_the_heads_and_nobody_is_named_in_them(client, db):
    make_person("Ines Okonjo")
    kept(300)

    text = client.get("/heads.jsonl").content.decode()

    assert read_heads(text)[0]["size"] == 300
    assert "Ines" not in text


def test_heads_that_hold_are_said_to(officer, client):
    text = kept(40, 300, 700)

    assert "All 3 heads hold" in compare(client, text).content.decode()


def test_a_log_that_was_cut_is_named_by_the_last_head_that_holds(officer, client):
    text = kept(40, 300, 700)
    second = SignedHead.objects.get(size=300)
    sql('DELETE FROM audit_entry WHERE "index" >= 310')
    rewrite_head()

    page = compare(client, text).content.decode()

    assert "not the one that was signed" in page
    assert page.index("does not hold") < page.index("2026-11-25") < page.index("The last that holds")
    assert second.as_data()["at"] in page.split("The last that holds")[1]


def others(size):
    """The line of a head of another academy, with a key of its own."""
    keys = [new_key(PURPOSE, NOW - timedelta(days=9))]
    head = SignedHead(academy="https://other.example", size=size, root="11" * 32, at=NOW)
    head.kid, head.x = keys[0]["kid"], keys[0]["x"]
    head.signature = sign(head.signed(), keys, PURPOSE, NOW)
    return head.as_line()


@pytest.mark.parametrize("size", [3, 10_000])
def test_heads_of_another_academy_are_said_to_tell_nothing_and_both_are_named(officer, client, size):
    kept(40)

    page = compare(client, others(size)).content.decode()

    assert "Nothing can be told by these heads." in page
    assert "1 head of the file is another academy’s, https://other.example." in page
    assert "This academy is http://localhost:8000." in page
    assert "not the one that was signed" not in page and "does not hold" not in page


def test_a_head_of_another_academy_among_ours_is_told_apart(officer, client):
    page = compare(client, f"{kept(40, 300)}\n{others(50)}").content.decode()

    assert "All 2 heads hold" in page and "another academy’s, https://other.example" in page


def test_an_academy_that_has_moved_knows_its_earlier_heads(officer, client, settings):
    text = kept(40, 300)
    settings.SITE_URL = "https://moved.example"

    assert "All 2 heads hold" in compare(client, text).content.decode()
    sql('DELETE FROM audit_entry WHERE "index" >= 200')
    assert "not the one that was signed" in compare(client, text).content.decode()


def test_heads_that_an_editor_saved_anew_are_read(officer, client):
    text = b"\xef\xbb\xbf" + kept(40, 300).replace("\n", "\r\n").encode()

    assert "All 2 heads hold" in compare(client, text).content.decode()


@pytest.mark.parametrize("content", [b"\xea", b"{", b"[]", b"hello"])
def test_what_holds_no_heads_is_said_in_plain_words(officer, client, content):
    page = compare(client, content).content.decode()

    assert "Nothing was compared" in page
    assert not [word for word in ("codec", "Expecting", "char 0", "attribute") if word in page]


@pytest.mark.parametrize("text", ["{", "", "hello", '{"size": 3}'])
def test_a_file_that_holds_no_heads_is_refused_in_words(officer, client, text):
    kept(5 + Head.now().size)

    answer = compare(client, text or "\n")

    assert (answer.status_code, "Nothing was compared" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.GOVERNANCE])
def test_whoever_may_not_read_the_log_signs_and_compares_nothing(client, db, role):
    text = kept(9)
    client.force_login(make_person(roles=[role] if role else []))

    assert client.get("/desk/log/heads/").status_code == 403
    assert client.post("/desk/log/heads/sign").status_code == 403
    assert compare(client, text).status_code == 403
    assert SignedHead.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_however_many_heads_there_are(
    officer, client, count, django_assert_num_queries
):
    kept(*range(20, 20 + count))
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        client.get("/desk/log/heads/")
        with django_assert_num_queries(8):
            client.get("/desk/log/heads/")
