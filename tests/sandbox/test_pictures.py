"""Pictures with posts: with the post and not before it, in words too, and written in the editor."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academy.words.standing import Role
from sandbox.drills.models import Run
from sandbox.scenarios.bundles import bundle_of, write_draft
from sandbox.scenarios.finding import WARNING
from sandbox.scenarios.reading import Refused, read_bundle
from tests.factories import NOW, make_edition, make_person
from tests.sandbox.bundling import PNG, files, post
from tests.sandbox.test_authoring import POST

pytestmark = pytest.mark.django_db
SWOLLEN = "A laptop whose lid no longer closes."


@pytest.fixture
def draft():
    """A picture at 60 s and another at 600 s."""
    rows = [
        post("p1", media=["lid.png"], truth=None),
        post("p2", at=600, media=["later.png"], truth=None),
    ]
    media = {"media/lid.png": PNG, "media/later.png": PNG + b"later"}
    said = {"pictures": {"lid.png": SWOLLEN, "later.png": "A bill."}}
    return write_draft(read_bundle(files(scenario=said, posts=rows, **media)))


@pytest.fixture
def run(draft, client):
    """Two minutes into a drill at speed 1."""
    draft.publish(by=None, at=NOW)
    trainee = make_person()
    client.force_login(trainee)
    return Run.start(draft, Run.Mode.PRACTICE, by=trainee, at=NOW, speed=1)


def picture(client, run, name):
    return client.get(reverse("run_picture", args=[run.code, name]))


@pytest.fixture
def two_minutes_in(time_machine):
    time_machine.move_to(NOW + timedelta(minutes=2), tick=False)


def test_a_picture_comes_with_its_post_and_not_before(client, run, two_minutes_in):
    shown = picture(client, run, "lid.png")

    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    assert picture(client, run, "later.png").status_code == 404
    assert picture(client, run, "none.png").status_code == 404


def test_a_picture_of_somebody_elses_drill_is_not_found(client, run, two_minutes_in):
    client.force_login(make_person("Ingrid"))

    assert picture(client, run, "lid.png").status_code == 404


def test_a_page_without_scripts_says_what_a_picture_shows(client, run, two_minutes_in):
    page = client.get(run.get_absolute_url(), {"post": "0"}).content.decode()

    assert f'alt="{SWOLLEN}"' in page
    assert reverse("run_picture", args=[run.code, "lid.png"]) in page


def test_labellers_see_the_picture_and_trainees_never_do_there(client, draft):
    address = reverse("labelling_picture", args=["quiet-day", "lid.png"])
    client.force_login(make_person(roles=[Role.TRAINER]))
    page = client.get(reverse("label_post", args=["quiet-day", draft.posts.get(ref="p1").pk]))
    assert address in page.content.decode()
    assert client.get(address).content == PNG

    client.force_login(make_person("Ingrid"))
    assert client.get(address).status_code == 403


def test_what_a_picture_shows_travels_with_the_bundle(draft):
    assert bundle_of(draft).scenario["pictures"] == {"lid.png": SWOLLEN, "later.png": "A bill."}


def test_what_it_shows_is_part_of_what_is_published(draft):
    before = draft.content_digest()
    draft.pictures.filter(name="lid.png").update(description="A cat.")

    assert draft.content_digest() != before


def test_a_picture_that_nothing_describes_is_told(draft):
    draft.pictures.filter(name="lid.png").update(description="")

    assert (WARNING, "not described", "lid.png") in [finding[:3] for finding in draft.findings()]


def test_words_for_a_picture_that_is_not_there_are_refused():
    with pytest.raises(Refused, match=r"scenario.yaml, line \d+: There is no picture “gone.png” in media/"):
        read_bundle(files(scenario={"pictures": {"gone.png": "Nothing."}}))


# ---- in the editor ------------------------------------------------------------------------------


@pytest.fixture
def harvest(client):
    client.force_login(make_person("Kwabena", roles=[Role.TRAINER]))
    return make_edition(slug="harvest", publish=False)


def write(client, content=PNG, **more):
    sent = {"new_picture": SimpleUploadedFile("lid.png", content), "new_description": SWOLLEN}
    return client.post(reverse("scenario_post_new", args=["harvest"]), POST | sent | more)


def test_a_post_is_written_with_a_picture_and_what_it_shows(client, harvest):
    write(client)

    assert harvest.posts.get(ref="new-1").media == ["lid.png"]
    assert harvest.described() == {"lid.png": SWOLLEN}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "not the kind of picture"), (PNG + b"\0" * 3_000_001, "at most 3 MB")],
)
def test_what_is_no_picture_is_refused_and_nothing_is_written(content, words, client, harvest):
    answer = write(client, content)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not harvest.pictures.exists()
    assert not harvest.authors.filter(name="Maeve Corrigan").exists()


def test_a_second_picture_of_a_name_is_refused(client, harvest):
    write(client)

    answer = write(client, PNG + b"other", id="new-2")

    assert "already" in answer.content.decode()
    assert bytes(harvest.pictures.get().content) == PNG


def test_a_picture_that_no_post_shows_any_more_goes(client, harvest):
    write(client)
    there = harvest.posts.get(ref="new-1")

    client.post(reverse("scenario_post", args=["harvest", there.pk]), POST | {"new_name": ""})

    assert not harvest.pictures.exists()
    assert harvest.posts.get(ref="new-1").media == []
