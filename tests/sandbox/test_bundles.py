"""A scenario as a bundle and back again: nothing is lost on the way."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from academy.words.listening import Channel, Language, Priority, Stance
from sandbox.scenarios.bundles import bundle_of, files_of, write_draft, zipped
from sandbox.scenarios.models import Edition
from sandbox.scenarios.opening import open_bundle, unzip
from sandbox.scenarios.reading import read_bundle
from tests.factories import NOW
from tests.sandbox.bundling import PNG, SCENARIO, TRUTH, files, post

pytestmark = pytest.mark.django_db
FIRST_WATCH = Path(__file__).parents[2] / "sandbox" / "starter" / "first-watch"


def there_and_back(bundle):
    """The bundle after it was a draft, and after that files."""
    return read_bundle(unzip(zipped(files_of(bundle_of(write_draft(bundle)))), "bundle.zip"))


def test_what_we_ship_comes_back_as_it_went_in():
    shipped = read_bundle(open_bundle(FIRST_WATCH))

    assert meant(there_and_back(shipped)) == meant(shipped)


def test_the_same_edition_is_the_same_bytes():
    edition = write_draft(read_bundle(files(posts=[post(truth=TRUTH)])))

    assert zipped(files_of(bundle_of(edition))) == zipped(files_of(bundle_of(edition)))


def test_a_second_bundle_replaces_the_draft_and_leaves_what_is_published():
    first = write_draft(read_bundle(files(posts=[post(text="First?")])))
    first.publish(by=None, at=NOW)
    for text in ("Second?", "Third?"):
        write_draft(read_bundle(files(posts=[post(text=text)])))

    told = {one.number: [p.text for p in one.posts.all()] for one in Edition.objects.all()}
    assert told == {1: ["First?"], 2: ["Third?"]}


def test_a_bundle_that_breaks_off_half_way_leaves_the_draft_as_it_was():
    write_draft(read_bundle(files(posts=[post(text="First?")])))
    broken = read_bundle(files(posts=[post(text="Second?")]))
    broken.posts.append(post("p1"))  # which the reader would have refused

    with pytest.raises(IntegrityError):
        write_draft(broken)

    assert [one.text for one in Edition.objects.get().posts.all()] == ["First?"]


def test_a_published_edition_is_never_emptied():
    edition = write_draft(read_bundle(files()))
    edition.publish(by=None, at=NOW)

    with pytest.raises(ValidationError):
        edition.empty()

    assert edition.posts.exists()


def test_a_picture_is_part_of_what_is_published():
    editions = []
    for content in (PNG, PNG + b"!"):
        row = post(media=["box.png"])
        edition = write_draft(read_bundle(files(posts=[row], **{"media/box.png": content})))
        edition.publish(by=None, at=NOW)
        editions.append(edition)

    assert editions[0].sha256 != editions[1].sha256


# ---- for any scenario ---------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
IDS = st.text("abcxyz0123456789-_.é字", min_size=1, max_size=12)
SECONDS = st.integers(0, 5000)


def maybe(**strategies):
    """Rows that have any of these keys, or none."""
    return st.fixed_dictionaries({}, optional=strategies)


def posts(authors, pictures):
    given_always = {
        "id": IDS,
        "at": SECONDS,
        "channel": st.sampled_from(Channel.values),
        "author": st.sampled_from([*authors, None]),
        "text": TEXTS,
        "language": st.sampled_from(Language.values),
    }
    given_maybe = {
        "title": st.none() | TEXTS,
        "stars": st.none() | st.integers(1, 5),
        "conversation": st.none() | IDS,
        "in_reply_to": st.none() | IDS,
        "reshare_of": st.none() | IDS,
        "spam": st.booleans(),
        "media": st.just(pictures),
        "truth": st.sampled_from([None, TRUTH | {"deadline": None}, TRUTH | {"deadline": 9000}]),
        "reference": st.sampled_from([None, {"action": "reply", "text": "Hello.", "visibility": "public"}]),
        "labels": st.dictionaries(TEXTS, TEXTS, max_size=2),
    }
    return st.fixed_dictionaries(given_always, optional=given_maybe)


@st.composite
def bundles(draw):
    authors = draw(st.lists(author_rows(), max_size=3, unique_by=lambda row: row["id"]))
    names = [row["id"] for row in authors]
    pictures = draw(st.sampled_from([[], ["box.png"]]))
    rows = draw(st.lists(posts(names, pictures), max_size=4, unique_by=lambda row: row["id"]))
    shown = any(row.get("media") for row in rows)
    reaction = st.fixed_dictionaries(
        {
            "id": IDS,
            "to": IDS,
            "when": st.sampled_from(["unanswered", "answered"]),
            "after": SECONDS,
            "posts": st.lists(posts(names, []), min_size=1, max_size=2),
        },
        optional={"manner": st.sampled_from(["any", "rude"])},
    )
    more = draw(
        maybe(
            briefing=TEXTS,
            brand=TEXTS,
            handles=st.lists(TEXTS, max_size=2, unique=True),
            channels=st.lists(st.sampled_from(Channel.values), max_size=2, unique=True),
            enters_at=SECONDS,
            leaves_at=st.none() | st.integers(1, 5000),
            practice_speed=st.integers(1, 60),
            service_levels=st.dictionaries(st.sampled_from(Priority.values), st.integers(1, 9000)),
            profiles=st.lists(st.fixed_dictionaries({"name": TEXTS, "query": TEXTS}), max_size=2),
            macros=st.lists(st.fixed_dictionaries({"name": TEXTS, "text": TEXTS}), max_size=2),
            embargoed=st.lists(TEXTS, max_size=2, unique=True),
            background=st.none()
            | st.fixed_dictionaries(
                {"posts": st.integers(1, 100_000), "seed": st.integers(0, 9)},
                optional={
                    "needs_us": st.booleans(),
                    "languages": st.just(["en"]),
                    "bursts": st.just([{"of": "p", "at": 0, "seconds": 60, "posts": 3}]),
                },
            ),
            reactions=st.lists(reaction, max_size=2, unique_by=lambda one: one["id"]),
            policy=st.sampled_from(["", "social-media@6"]),
        )
    )
    starts = draw(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))
    media = {"media/box.png": PNG} if shown else {}
    return files(
        scenario=more | {"starts_at": starts.isoformat(), "title": draw(TEXTS)},
        authors=authors,
        posts=rows,
        **media,
    )


def author_rows():
    return st.fixed_dictionaries(
        {"id": IDS, "name": TEXTS},
        optional={
            "handle": st.none() | TEXTS,
            "reach": st.integers(0, 10**6),
            "stance": st.sampled_from(Stance.values),
            "channel": st.none() | st.sampled_from(Channel.values),
            "bio": st.none() | TEXTS,
            "history": st.lists(st.just({"on": "2025-08-17", "text": "Asked about a dock."}), max_size=1),
        },
    )


def meant(bundle):
    """What a bundle says, however it says it: what is empty, or what is so anyway, is left out."""
    anyway = {"spam": False, "reach": 0, "stance": "neutral", "enters_at": 0, "practice_speed": 4}
    anyway |= {"graded_speed": 4, "slowest_speed": 1, "fastest_speed": 60}

    def plain(row):
        return {k: v for k, v in row.items() if v not in (None, "", [], {}) and anyway.get(k, ...) != v}

    scenario = plain(bundle.scenario)
    scenario["starts_at"] = datetime.fromisoformat(scenario["starts_at"])
    return (
        scenario,
        sorted(map(plain, bundle.authors), key=lambda row: row["id"]),
        sorted(map(plain, bundle.posts), key=lambda row: row["id"]),
        bundle.media,
    )


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(bundles())
def test_any_scenario_comes_back_as_it_went_in(bundle):
    Edition.objects.all().delete()
    read = read_bundle(bundle)

    assert meant(there_and_back(read)) == meant(read)


def test_what_a_bundle_leaves_out_is_what_an_edition_has_anyway():
    edition = write_draft(read_bundle(files()))

    assert (edition.graded_speed, edition.fastest_speed, edition.briefing) == (4, 60, SCENARIO["briefing"])
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files_of(bundle_of(edition)).items():
            Path(folder, name).write_bytes(content)
        assert read_bundle(open_bundle(Path(folder))).scenario == SCENARIO
