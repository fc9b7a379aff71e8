"""An archive imported in the editor: its posts go to the labelling desk, or its faults are told by line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academy.words.standing import Role
from sandbox.labelling.models import PostLabelling
from sandbox.scenarios.models import Edition
from sandbox.scenarios.posts import Post
from tests.factories import make_person

pytestmark = pytest.mark.django_db

ROWS = (
    "id,at,text\n"
    "h1,2026-03-09T09:00:00Z,my parcel is nine days late\n"
    "h2,2026-03-09T09:01:00Z,the larkspur is out\n"
)


@pytest.fixture(autouse=True)
def trainer(client):
    person = make_person("Kwabena", roles=[Role.TRAINER])
    client.force_login(person)
    return person


def send(client, content=ROWS, **more):
    file = SimpleUploadedFile("harvest.csv", content if isinstance(content, bytes) else content.encode())
    sent = {"slug": "harvest", "channel": "microblog", "language": "en", "dates": "iso", "zone": "UTC"}
    answer = client.post(reverse("archive_import"), sent | {"file": file} | more)
    return answer.status_code, answer.content.decode()


def test_an_archive_becomes_a_draft_that_wants_labels(client, trainer):
    assert send(client)[0] == 302

    draft = Edition.objects.get(scenario__slug="harvest")
    assert [post.text for post in PostLabelling(draft).to_label(trainer)] == [
        "my parcel is nine days late",
        "the larkspur is out",
    ]


def test_rows_that_cannot_be_read_are_told_by_line_and_nothing_is_imported(client):
    status, page = send(client, ROWS + "h2,2026-03-09T09:02:00Z,again\nh4,someday,soon\n")

    assert status == 400
    assert "4 rows read, 2 of them good. Nothing was imported." in page
    assert "repeated id: line 4" in page
    assert not Post.objects.exists()


def test_the_rest_is_imported_if_somebody_says_so(client):
    status, _page = send(client, ROWS + "h2,2026-03-09T09:02:00Z,again\n", skip_refused="on")

    assert status == 302
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        ("a,b\n1,2\n", {}, "text"),
        (ROWS, {"columns": "text=tweet"}, "tweet"),
        (ROWS, {"columns": "cheese=tweet"}, "no field with its column"),
        (ROWS, {"zone": "Mars/Olympus"}, "no time zone"),
        (ROWS.encode("utf-16"), {}, "harvest.csv is in UTF-16"),
        ("", {}, "empty"),
    ],
)
def test_what_is_no_archive_is_refused_in_words(client, content, more, words):
    status, page = send(client, content, **more)

    assert status == 400
    assert words in page
    assert "/tmp" not in page
    assert not Edition.objects.exists()


def test_who_does_not_write_scenarios_imports_nothing(client):
    client.force_login(make_person("Ingrid", roles=[Role.OPERATOR]))

    assert send(client)[0] in (302, 403)
    assert not Edition.objects.exists()
