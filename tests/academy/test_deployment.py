"""What an operator deploys: the compose file, the health pages, the settings."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.utils.timezone import now
from django_celery_results.models import TaskResult

from academy.celery import app
from academy.tasks import heartbeat
from tests.factories import make_person

ROOT = Path(__file__).resolve().parents[2]


def test_the_compose_file_is_one_by_the_schema_of_the_compose_specification():
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text())

    jsonschema.Draft201909Validator(schema).validate(yaml.safe_load((ROOT / "compose.yaml").read_text()))


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
    MigrationRecorder.Migration.objects.filter(app="audit", name="0002_first_head").delete()

    assert client.get("/readyz").json()["wrong"] == {"migrations": "1 pending"}


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
