"""What an operator deploys: the compose file, the health pages, the settings."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.urls import reverse
from django.utils.timezone import now
from django_celery_results.models import TaskResult

from academy.celery import app
from academy.tasks import heartbeat
from academy.words.standing import Role
from tests.factories import make_person
from tests.production import START, attempt
from tests.site import Site

ROOT = Path(__file__).resolve().parents[2]


def test_the_compose_file_is_one_by_the_schema_of_the_compose_specification():
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text())

    jsonschema.Draft201909Validator(schema).validate(yaml.safe_load((ROOT / "compose.yaml").read_text()))


PARENT = (
    "import django, subprocess, time; django.setup(); "
    "from academy.management.commands.serve import die_with_me; "
    "child = subprocess.Popen(['sleep', '60'], preexec_fn=die_with_me); "
    "print(child.pid, flush=True); time.sleep(60)"
)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


ASK_HEALTH = (
    "import json; from django.utils.timezone import now; from academy.health import parts; "
    "print(json.dumps(parts(at=now())))"
)


def test_alive_is_told_without_the_database(client):
    assert client.get("/healthz").json() == {"ok": True}


def beat(age):
    TaskResult.objects.create(task_id=f"beat-{age}", task_name=heartbeat.name, status="SUCCESS")
    TaskResult.objects.update(date_done=now() - timedelta(seconds=age))


@pytest.mark.django_db
def test_ready_is_told_when_every_part_is_well(client):
    beat(age=5)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ok": True, "wrong": {}})


@pytest.mark.django_db
def test_a_worker_without_a_pulse_is_not_ready(client):
    beat(age=120)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["wrong"]) == (503, {"worker": "last heartbeat 120 s ago"})


@pytest.mark.django_db
def test_a_database_behind_its_migrations_is_not_ready(client):
    from django.db.migrations.recorder import MigrationRecorder

    beat(age=5)
    MigrationRecorder.Migration.objects.filter(app="audit", name="0005_guards").delete()

    assert client.get("/readyz").json()["wrong"] == {"migrations": "1 pending"}


def test_a_database_without_a_single_table_is_told_as_not_ready(tmp_path):
    site = Site(tmp_path)

    told = site.manage("shell", "--no-imports", "-c", ASK_HEALTH)

    assert "pending" in json.loads(told.splitlines()[-1])["migrations"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("DATABASE_URL", "nonsense"),
        ("ACADEMY_DATA", "/proc/nowhere"),
        ("ACADEMY_MODE", "live"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start_and_is_named(tmp_path, name, value):
    status, said = attempt(START, {"ACADEMY_DATA": str(tmp_path), name: value})

    assert status != 0
    assert f"ImproperlyConfigured: {name} " in said.splitlines()[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_site_and_worker_end_with_serve_even_when_it_is_killed_outright():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.kill()

    assert any(not is_alive(child) or time.sleep(0.05) for _ in range(200))


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    assert [
        entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks
    ] == []


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_and_names_nobody(client, caplog):
    with caplog.at_level("INFO", logger="academy.requests"):
        client.get("/verify/LK-26-SECRET/?email=ines@larkspur.example")

    line = next(record for record in caplog.records if record.name == "academy.requests")
    assert line.route == "verify/<slug:number>/"
    assert "SECRET" not in str(line.__dict__["route"]) and "ines" not in line.getMessage()


@pytest.mark.django_db
def test_an_address_with_nothing_behind_it_is_answered_in_our_words(client):
    answer = client.get("/nothing/here/")

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_role_is_told_so_in_our_words(client):
    client.force_login(make_person())

    answer = client.get("/desk/log/")

    assert answer.status_code == 403
    assert "not for your role" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_only_buttons_use_says_so_when_it_is_opened_by_itself(client):
    client.force_login(make_person(roles=(Role.COMPLIANCE,)))

    answer = client.get(reverse("log_verify"))

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address cannot be opened by itself" in answer.content.decode()


def test_an_address_that_no_page_takes_is_refused_in_our_words(client):
    answer = client.get("/desk/register/?q=%00")

    assert answer.status_code == 400
    assert "What was sent cannot be read" in answer.content.decode()
