"""Bundles from a shell: checked, taken, refused, given back."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from sandbox.scenarios.bundles import write_draft
from sandbox.scenarios.models import Edition, Scenario
from sandbox.scenarios.opening import open_bundle
from sandbox.scenarios.reading import read_bundle
from sandbox.scenarios.schema import bundle_schema
from tests.factories import NOW
from tests.sandbox.bundling import files, post
from tests.sandbox.test_reading_bundles import packed, written

pytestmark = pytest.mark.django_db


def run(path, *options):
    """`(exit status, what --json said)`."""
    said = StringIO()
    try:
        call_command("import_scenario", str(path), "--json", *options, stdout=said)
    except SystemExit as end:
        return end.code, json.loads(said.getvalue())
    return 0, json.loads(said.getvalue())


def test_a_bundle_becomes_the_draft_and_the_findings_are_told(tmp_path):
    status, said = run(written(tmp_path, files()))

    assert (status, said["posts"], said["written"]) == (0, 1, True)
    assert [finding["rule"] for finding in said["findings"]] == ["nothing judged"]
    assert Edition.objects.get().posts.count() == 1


def test_a_check_writes_nothing(tmp_path):
    status, said = run(written(tmp_path, files()), "--check")

    assert (status, said["written"]) == (0, False)
    assert not Scenario.objects.exists()


def test_a_refused_bundle_is_told_by_file_and_line_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(files(posts=[post(), post("p2", mood="good")])))

    status, said = run(path)

    assert status == 1
    assert said["problems"] == [{"file": "posts.jsonl", "line": 2, "why": "mood: there is no such key."}]
    assert not Scenario.objects.exists()
    assert [file.name for file in tmp_path.iterdir()] == ["bundle.zip"]


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_is_given_back_is_the_same_bundle(tmp_path, name):
    bundle = read_bundle(files())
    write_draft(bundle)

    call_command("export_scenario", "quiet-day", "--out", str(tmp_path / name), stdout=StringIO())

    assert read_bundle(open_bundle(tmp_path / name)) == bundle


def test_nothing_is_written_over_or_for_a_scenario_that_is_not_there(tmp_path):
    write_draft(read_bundle(files()))
    (tmp_path / "out.zip").write_bytes(b"mine")

    with pytest.raises(CommandError, match="there already"):
        call_command("export_scenario", "quiet-day", "--out", str(tmp_path / "out.zip"))
    with pytest.raises(CommandError, match="no such edition"):
        call_command("export_scenario", "loud-day", "--out", str(tmp_path / "new"))

    assert (tmp_path / "out.zip").read_bytes() == b"mine"


def test_what_the_linter_calls_an_error_keeps_an_edition_from_being_published():
    draft = write_draft(read_bundle(files(posts=[post(in_reply_to="gone")])))

    with pytest.raises(ValidationError, match="“gone”, which is not there"):
        draft.publish(by=None, at=NOW)

    assert Edition.objects.get().published_at is None


def test_everybody_may_read_the_schema(client):
    assert client.get(reverse("scenario_schema")).json() == json.loads(json.dumps(bundle_schema()))
