"""What the linter finds: for each finding a scenario that has it, and one like it that has not."""

import pytest

from sandbox.scenarios.finding import ERROR, WARNING
from sandbox.scenarios.linting import lint
from sandbox.scenarios.opening import open_bundle
from sandbox.scenarios.reading import read_bundle
from tests.sandbox.bundling import SCENARIO, TRUTH, post
from tests.sandbox.test_bundles import FIRST_WATCH

QUIET = TRUTH | {"actionable": False, "actions": ["none"], "deadline": None}
ANSWERED = {"action": "reply", "text": "Hello Sol, I am looking for it now. -Jo", "visibility": "public"}


def stream(*rows):
    """Twenty posts of which one needs somebody, and `rows`."""
    needed = post("needed", truth=TRUTH, reference=ANSWERED)
    return [needed, *(post(f"q{n}", truth=QUIET) for n in range(19)), *rows]


def found(*rows, posts=None, **scenario):
    return [finding[:3] for finding in lint(SCENARIO | scenario, stream(*rows) if posts is None else posts)]


def reaction(**more):
    return {"id": "r1", "to": "needed", "when": "unanswered", "after": 600, "posts": [post("angry")]} | more


def test_a_sound_scenario_has_no_findings():
    assert found(reactions=[reaction()], profiles=[{"name": "All", "query": "where OR box"}]) == []


def test_what_we_ship_has_no_errors():
    bundle = read_bundle(open_bundle(FIRST_WATCH))

    assert [one for one in lint(bundle.scenario, bundle.posts) if one.weight == ERROR] == []


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (post("p", at=3601), (ERROR, "after the end", "p")),
        (post("p", in_reply_to="gone"), (ERROR, "to nothing", "p")),
        (post("p", reshare_of="gone"), (ERROR, "to nothing", "p")),
        (post("p", in_reply_to="p"), (ERROR, "to itself", "p")),
        (post("p", truth=QUIET | {"actions": ["reply"]}), (ERROR, "contradiction", "p")),
        (post("p", at=5, in_reply_to="needed"), (ERROR, "to what comes later", "p")),
        (post("p", truth=TRUTH), (WARNING, "no reference", "p")),
        (
            post("p", truth=TRUTH | {"deadline": None}, reference=ANSWERED),  # four hours in one hour
            (WARNING, "deadline after the end", "p"),
        ),
        (
            post("p", truth=TRUTH | {"deadline": 9999}, reference=ANSWERED),
            (WARNING, "deadline after the end", "p"),
        ),
    ],
)
def test_a_post_that_cannot_be_meant_so_is_found(row, finding):
    assert found(row) == [finding]


@pytest.mark.parametrize(
    "more",
    [{"to": "gone"}, {"after": 3600}, {"when": "escalated", "manner": "rude"}],
)
def test_a_reaction_that_can_never_fire_is_found(more):
    assert found(reactions=[reaction(**more)]) == [(ERROR, "never fires", "r1")]


@pytest.mark.parametrize(
    ("scenario", "finding"),
    [
        ({"languages": ["en", "de"]}, (WARNING, "language absent", "")),
        ({"service_levels": {"safety": 900, "urgent": 600}}, (WARNING, "service levels", "")),
        (
            {"profiles": [{"name": "All", "query": "parcel OR where"}, {"name": "All", "query": "it"}]},
            (WARNING, "name twice", "All"),
        ),
        ({"profiles": [{"name": "Faults", "query": "broken"}]}, (WARNING, "not heard", "needed")),
        ({"languages": []}, (ERROR, "no language", "")),
        ({"briefing": " "}, (WARNING, "no briefing", "")),
        ({"slowest_speed": 10, "fastest_speed": 2}, (ERROR, "no speed", "")),
        ({"slowest_speed": 10}, (ERROR, "no speed", "")),
        ({"handles": ["Larkspur Cares"]}, (WARNING, "handle", "")),
        ({"enters_at": 3600}, (ERROR, "no time to run", "")),
        ({"seconds": 40 * 3600}, (WARNING, "too long", "")),
        ({"leaves_at": 4000}, (ERROR, "no time to run", "")),
        (
            {"injects": [{"id": "i", "title": "Fire", "at": 4000, "posts": [post("x")]}]},
            (ERROR, "after the end", "i"),
        ),
        (
            {"profiles": [{"name": "Faults", "query": "wifi AND ("}, {"name": "All", "query": "where"}]},
            (ERROR, "query", "Faults"),
        ),
    ],
)
def test_a_setting_that_cannot_be_meant_so_is_found(scenario, finding):
    assert found(**scenario) == [finding]


@pytest.mark.parametrize("quiet", [0, 5, 200])
def test_a_base_rate_that_no_desk_sees_is_told(quiet):
    rows = [post("needed", truth=TRUTH, reference=ANSWERED)]
    rows += [post(f"q{n}", truth=QUIET) for n in range(quiet)]

    assert found(posts=rows) == [(WARNING, "base rate", "")]


def test_a_stream_that_nobody_has_judged_is_told():
    assert found(posts=[post()]) == [(WARNING, "nothing judged", "")]


def test_a_language_that_the_background_brings_is_there():
    made = [post("bg-1", language="ja", truth=QUIET)]

    assert lint(SCENARIO | {"languages": ["en", "ja"]}, stream(), made) == []


@pytest.mark.parametrize(
    ("recipe", "row", "finding"),
    [
        ({}, post("bg-7"), (ERROR, "name taken", "bg-7")),
        (
            {"bursts": [{"of": "gone", "at": 0, "seconds": 60, "posts": 5}]},
            post("p"),
            (ERROR, "to nothing", "gone"),
        ),
        (
            {"bursts": [{"of": "p", "at": 3590, "seconds": 60, "posts": 5}]},
            post("p"),
            (ERROR, "after the end", "p"),
        ),
    ],
)
def test_a_recipe_that_cannot_be_meant_so_is_found(recipe, row, finding):
    assert found(row, background={"posts": 100, "seed": 7} | recipe) == [finding]


def test_a_post_that_two_labellers_part_over_is_found():
    findings = lint(SCENARIO, stream(post("p")), disputed=["p"])

    assert [one[:3] for one in findings] == [(ERROR, "disputed", "p")]


def test_a_policy_that_is_not_there_is_found():
    findings = lint(SCENARIO | {"policy": "social-media@99"}, stream(), policy=False)

    assert [one[:3] for one in findings] == [(ERROR, "no such policy", "")]


def test_a_clause_that_the_policy_has_not_is_found():
    rows = stream(post("odd", truth=QUIET | {"clause": "9.9"}))

    findings = lint(SCENARIO | {"policy": "social-media@6"}, rows, policy={"5.5"})

    assert [one[:3] for one in findings] == [(ERROR, "no such clause", "odd")]


def test_a_clause_whose_wording_the_scenario_brings_along_is_known():
    rows = stream(post("odd", truth=QUIET | {"clause": "9.9"}))
    said = SCENARIO | {"policy": "social-media@6", "clauses": {"9.9": {"text": "As it was."}}}

    assert lint(said, rows, policy={"5.5"}) == []
