"""What consoles asked, on its way into the record: threads, forks, failures, the end of a process."""

import contextlib
import json
import os
import signal
import threading
import urllib.request
from io import StringIO

import pytest
from django.core.management import call_command

from academy.audit.models import Entry, Head
from academy.register.entitlement import recording
from academy.register.entitlement.clients import ApiClient
from academy.register.entitlement.reads import Asked
from academy.register.entitlement.recording import Waiting
from academy.register.models import EntitlementRead
from tests.factories import NOW, make_person
from tests.site import Site


@pytest.fixture
def waiting(settings):
    """Nothing is written but when a test says so."""
    settings.ENTITLEMENT_READS_SECONDS = 3_600
    return Waiting()


@pytest.fixture
def client_id(db):
    return ApiClient.make("Console", make_person(), by=None, at=NOW)[0].pk


def asked(client=1, number="104-0001"):
    where = {"act": "speak", "channel": "forum", "language": "en", "certificate": ""}
    return Asked(
        client=client, key=None, number=number, asked_at=NOW, at=NOW, reason="unknown_person", **where
    )


def test_many_threads_at_once_lose_nothing_and_write_nothing_twice(waiting, client_id):
    def ask(thread):
        for n in range(50):
            waiting.add(asked(client_id, f"{thread}-{n}"))

    threads = [threading.Thread(target=ask, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waiting.write()
    waiting.write()

    numbers = list(EntitlementRead.objects.values_list("number", flat=True))
    assert sorted(numbers) == sorted(f"{thread}-{n}" for thread in range(6) for n in range(50))
    assert Entry.objects.filter(act="entitlements_read").count() == 1


def test_what_could_not_be_written_waits_in_its_order(waiting, client_id):
    waiting.add(asked(client_id, "first"))
    peaks = Head.objects.values().get()
    Head.objects.all().delete()
    with pytest.raises(Head.DoesNotExist):
        waiting.write()
    waiting.add(asked(client_id, "second"))
    assert not EntitlementRead.objects.exists()

    Head.objects.create(**peaks)
    waiting.write()

    assert list(EntitlementRead.objects.order_by("place").values_list("number", flat=True)) == [
        "first",
        "second",
    ]


def test_where_too_much_waits_whoever_asks_is_not_answered(waiting, client_id, monkeypatch):
    monkeypatch.setattr(recording, "TOO_MANY", 3)
    Head.objects.all().delete()
    waiting.add(asked(client_id))
    waiting.add(asked(client_id))

    with pytest.raises(Head.DoesNotExist):
        waiting.add(asked(client_id))


def test_a_child_process_begins_with_nothing_that_its_parent_will_write(waiting):
    waiting.add(asked())
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"%d %d" % (len(waiting.asked), waiting.thread is not None))
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 100) == b"0 0"
    assert len(waiting.asked) == 1
    os.close(reader)
    os.close(writer)


def test_what_fails_as_the_process_ends_is_said_to_be_lost(waiting, caplog):
    waiting.add(asked())
    with caplog.at_level("ERROR"):
        waiting.close()

    assert "are lost: 1" in caplog.text


def verify():
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("verify_reads", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_record_is_compared_with_the_log(waiting, client_id):
    for batch in range(3):
        waiting.add(asked(client_id, f"a{batch}"))
        waiting.add(asked(client_id, f"b{batch}"))
        waiting.write()
    assert verify() == {"ok": True, "batches": 3, "altered": {}}
    first, second, _ = [str(entry.subject) for entry in Entry.objects.filter(act="entitlements_read")]

    EntitlementRead.objects.filter(batch=first, place=1).update(number="c0")
    EntitlementRead.objects.filter(batch=second).delete()

    assert verify() == {
        "ok": False,
        "batches": 1,
        "altered": {first: "it was altered", second: "its reads are gone"},
    }


def test_a_batch_that_the_log_does_not_know_is_named(client_id):
    read = EntitlementRead.objects.create(
        batch="00000000-0000-4000-8000-000000000000",
        place=0,
        client_id=client_id,
        act="speak",
        channel="forum",
        language="en",
        asked_at=NOW,
        at=NOW,
        reason="allowed",
    )

    assert verify()["altered"] == {read.batch: "the log does not know it"}


PREPARE = """
from django.utils.timezone import now
from academy.people.models import User
from academy.register.models import ApiClient
person = User.objects.join(email="o@larkspur.example", name="Ola", employee_number="1", by=None, at=now())
print(ApiClient.make("Console", person, by=None, at=now())[1])
"""
COUNT = "from academy.register.models import EntitlementRead; print(EntitlementRead.objects.count())"
SERVERS = {
    "uvicorn": ["uvicorn", "academy.asgi:application", "--port", "{port}"],
    "gunicorn": ["gunicorn", "academy.wsgi:application", "--bind", "127.0.0.1:{port}", "--workers", "2"],
}


@pytest.mark.journey
@pytest.mark.parametrize("server", SERVERS)
def test_a_server_that_is_told_to_stop_writes_what_was_asked_before_it_ends(tmp_path, server):
    site = Site(tmp_path)
    site.migrate()
    token = site.shell(PREPARE).strip().splitlines()[-1]
    site._start(*[part.format(port=site.port) for part in SERVERS[server]])
    site._wait_until_up()
    try:
        for n in range(10):
            question = f"{site.url}/api/entitlements?person={n}&channel=forum&language=en&act=speak"
            headers = {"Authorization": f"Bearer {token}"}
            with urllib.request.urlopen(urllib.request.Request(question, headers=headers)) as answer:
                assert json.load(answer)["allowed"] is False
        for process in site.processes:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
    finally:
        site.kill()

    assert site.shell(COUNT).strip().splitlines()[-1] == "10"
