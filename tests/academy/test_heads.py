"""Tree heads: signed, given to witnesses, and held against the log by whoever kept them."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from academy.audit import witnesses
from academy.audit.heads import NothingToSign
from academy.audit.models import Delivery, Head, SignedHead, append
from academy.audit.tasks import sign_head
from academy.audit.verification import verify as verify_all
from academy.audit.verifier import CannotTell, DoesNotHold, check_head, read_heads
from academy.words.keys import new_key
from tests.factories import NOW
from tests.intruder import rewrite_head, sql

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def two_witnesses(settings, tmp_path):
    settings.WITNESSES = ["notary@elsewhere.example"]
    settings.HEADS_FILE = str(tmp_path / "heads.jsonl")
    settings.KEYS = [*settings.KEYS, new_key("heads", NOW - 30 * DAY)]


def write(count, at=NOW):
    for number in range(count):
        append({"at": at, "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": number}})


def sign(at=NOW):
    return SignedHead.objects.sign(Head.now(), at=at)


def verify(path, *options):
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_log", "--heads", str(path), *options, stdout=out)
    return stopped.value.code, out.getvalue()


@pytest.fixture
def kept(tmp_path):
    """A file of three heads, after 3, 5 and 9 entries, that somebody outside kept."""
    path, lines = tmp_path / "kept.jsonl", []
    for place, more in enumerate((3, 2, 4)):
        write(more)
        lines.append(sign(at=NOW + place * DAY).as_line())
    path.write_text("\n".join(lines))
    return path


def test_a_head_is_signed_so_that_anybody_can_check_it():
    write(3)
    head = sign().as_data()

    check_head(head)
    for name, other in (("size", 4), ("root", "0" * 64), ("at", "2026-01-01T00:00:00.000000Z")):
        with pytest.raises(DoesNotHold):
            check_head(head | {name: other})
    with pytest.raises(DoesNotHold):
        check_head(head | {"key": head["key"] | {"x": new_key("heads", NOW)["x"]}})


def test_an_empty_log_has_no_head_to_sign():
    with pytest.raises(NothingToSign):
        sign()


def test_the_head_is_signed_once_a_day_and_reaches_both_witnesses(settings):
    write(3)
    with time_machine.travel(NOW, tick=False):
        sign_head()
        sign_head()
    with time_machine.travel(NOW + DAY, tick=False):
        sign_head()

    lines = Path(settings.HEADS_FILE).read_text()
    assert [head["size"] for head in read_heads(lines)] == [3, 3]
    assert [letter.to for letter in mail.outbox] == [["notary@elsewhere.example"]] * 2
    assert "".join(letter.attachments[0].content for letter in mail.outbox) == lines
    assert "3 entries" in mail.outbox[0].subject


def test_what_did_not_reach_a_witness_is_tried_again_and_said(settings, tmp_path):
    write(3)
    settings.HEADS_FILE = str(tmp_path / "gone" / "heads.jsonl")
    sign()
    witnesses.deliver(at=NOW)
    waiting = Delivery.objects.waiting().get()
    assert (waiting.attempts, "No such file" in waiting.detail, len(mail.outbox)) == (1, True, 1)

    (tmp_path / "gone").mkdir()
    sign(at=NOW + HOUR)
    witnesses.deliver(at=NOW + HOUR)

    assert not Delivery.objects.waiting().exists()
    assert len(read_heads(Path(settings.HEADS_FILE).read_text())) == 2
    assert len(mail.outbox) == 2


def test_a_witness_who_joins_later_is_given_all_heads_at_once(settings):
    write(3)
    sign()
    sign(at=NOW + HOUR)
    witnesses.deliver(at=NOW + HOUR)
    settings.WITNESSES = [*settings.WITNESSES, "second@elsewhere.example"]

    witnesses.deliver(at=NOW + DAY)

    assert mail.outbox[-1].to == ["second@elsewhere.example"]
    assert len(read_heads(mail.outbox[-1].attachments[0].content)) == 2


def test_heads_that_were_kept_hold_against_a_log_that_grew(kept):
    write(20)

    code, said = verify(kept)

    assert (code, "3 of 3 heads hold" in said) == (0, True)
    assert verify(kept, "--fast")[0] == 0


def test_a_head_in_the_database_under_somebody_elses_key_proves_nothing(settings):
    write(3)
    sign()
    settings.KEYS = [key for key in settings.KEYS if key["purpose"] != "heads"] + [
        new_key("heads", NOW - DAY)
    ]

    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_log", stdout=out)

    assert "1 signed head that is kept is signed with a key that is not in the academy's" in out.getvalue()


def test_a_log_that_was_cut_together_with_its_head_is_found(kept):
    sql('DELETE FROM audit_entry WHERE "index" >= 5')
    sql("DELETE FROM audit_signedhead WHERE size > 5")
    rewrite_head()
    assert verify_all().ok  # by itself it is whole

    code, said = verify(kept)

    assert code == 1
    assert "2 of 3 heads hold" in said and "the log ends at 5 entries" in said
    last = said.split("The last head that holds: ")[1]
    assert "of 5 entries" in last and "of 9 entries" in said.split("ALTERED since then")[1]


def test_an_old_backup_that_went_on_growing_is_found(kept):
    sql('DELETE FROM audit_entry WHERE "index" >= 4')
    sql("DELETE FROM audit_signedhead WHERE size > 4")
    rewrite_head()
    write(30, at=NOW + 5 * DAY)

    code, said = verify(kept)

    assert (code, "1 of 3 heads hold" in said) == (1, True)
    assert "the head of 2026-11-24" in said.split("ALTERED since then")[1]
    assert verify(kept, "--fast")[0] == 1


def test_a_log_rewritten_as_a_whole_and_signed_with_a_new_key_is_found(kept, settings):
    sql("DELETE FROM audit_entry")
    sql("DELETE FROM audit_signedhead")
    rewrite_head()
    settings.KEYS = [key for key in settings.KEYS if key["purpose"] != "heads"] + [
        new_key("heads", NOW - DAY)
    ]
    write(12)
    with transaction.atomic():
        sign()

    code, said = verify(kept, "--json")

    told = json.loads(said)
    assert (code, told["first_bad"]) == (1, None)
    assert (told["heads"]["held"], told["heads"]["last"]) == (0, None)
    assert "of 3 entries" in told["heads"]["first_bad"]["head"]


def test_heads_beyond_an_altered_entry_are_not_said_to_fail(kept):
    write(200)
    sql("UPDATE audit_entry SET act = 'certificate_issued' WHERE \"index\" = 4")

    code, said = verify(kept)

    assert code == 1 and said.startswith("ALTERED at entry 4")
    assert "1 of 3 heads hold" in said
    assert "The 2 later ones cannot be compared: the log is altered at entry 4." in said
    assert "ends at" not in said and "does not hold" not in said


def test_heads_of_another_academy_tell_nothing_of_this_log(tmp_path, settings):
    write(4)
    sign()
    own, here = settings.KEYS, settings.SITE_URL
    settings.KEYS, settings.SITE_URL = [new_key("heads", NOW - DAY)], "https://other.example"
    lines = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sql("DELETE FROM audit_entry")
        sql("UPDATE audit_head SET size = 0, peaks = '[]'")
        write(3)
        lines.append(sign().as_line())
        write(30)
        lines.append(sign().as_line())
        raise ZeroDivisionError
    settings.KEYS, settings.SITE_URL = own, here
    (tmp_path / "others").write_text("\n".join(lines))

    code, said = verify(tmp_path / "others")

    assert code == 2 and "ALTERED" not in said
    assert "2 of your heads are another academy’s, https://other.example; this is http://localhost" in said
    assert json.loads(verify(tmp_path / "others", "--json")[1])["ok"] is None


def test_heads_that_an_editor_saved_anew_are_read(kept):
    kept.write_bytes(b"\xef\xbb\xbf" + kept.read_bytes().replace(b"\n", b"\r\n"))

    assert verify(kept)[0] == 0


def test_what_is_no_file_of_heads_is_said_in_plain_words(kept, tmp_path):
    kept.write_bytes(b"\xea")

    assert verify(kept) == (2, "Cannot tell: the file of heads is not plain text (UTF-8).\n")
    assert "absent cannot be opened" in verify(tmp_path / "absent")[1]


@pytest.mark.parametrize("line", ["{", "[]", '{"size": 3}', "hello", '"x"', "{}"])
def test_a_file_that_holds_no_heads_is_refused_by_line(kept, line):
    kept.write_text(kept.read_text() + "\n\n" + line)

    code, said = verify(kept)

    assert (code, "line 5 of the heads" in said) == (2, True)


def test_an_empty_file_of_heads_tells_nothing(tmp_path):
    (tmp_path / "none").write_text("\n")

    assert verify(tmp_path / "none")[0] == 2
    assert verify(tmp_path / "absent")[0] == 2
    with pytest.raises(CannotTell):
        read_heads("")
