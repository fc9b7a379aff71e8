"""What is wrong with a scenario before it is published: pure, over a bundle's plain data.

An error keeps it from being published, a warning is told and may be meant.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from sandbox.scenarios.finding import ERROR, WARNING, Finding, Row
from sandbox.scenarios.plotting import plot
from sandbox.scenarios.query import QueryError, parse

# The share of posts that need the brand to act, as listening desks see it.
LOWEST_RATE, HIGHEST_RATE = 0.01, 0.10
PRACTICE_SPEED = 4  # where nothing is said
DISPUTED = "Two people labelled it and part over it: somebody has to decide, or leave it unscored."
# Seconds: an answer within four hours of scenario time, unless the scenario states its own.
FOUR_HOURS = 4 * 3600
PRESSING_FIRST = ("safety", "urgent", "high", "normal", "low")
# Nobody sits through more than this, in seconds of their own time.
A_WORKING_DAY = 8 * 3600


def level_of(levels: Mapping[str, int], priority: str) -> int:
    """Seconds of scenario time within which this priority wants its first answer."""
    return levels.get(priority, FOUR_HOURS)


def lint(
    scenario: Row,
    posts: list[Row],
    background: Sequence[Row] = (),
    disputed: Collection[str] = (),
    policy: Collection[str] | Literal[False] | None = None,
) -> list[Finding]:
    """The findings, errors first. `scenario` and `posts` have the shapes of `schema`; `background` is what
    the scenario's recipe makes, as `filling` gives it; `disputed` are the ids of posts over which two
    labellers part; `policy` the numbers of the clauses of the policy it names, False if there is none of
    that name, None if nobody knows."""
    found = [
        *_posts(scenario, posts),
        *plot(scenario, posts),
        *(Finding(ERROR, "disputed", id, DISPUTED) for id in sorted(disputed)),
        *_recipe(scenario, posts),
        *_whole(scenario, [*posts, *background]),
        *_profiles(scenario, posts),
        *_pictures(scenario),
        *_policy(scenario, posts, policy),
    ]
    return sorted(found, key=lambda finding: finding.weight != ERROR)


def _posts(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    at = {post["id"]: post["at"] for post in posts}
    for post in posts:
        id, end = post["id"], scenario["seconds"]
        if post["at"] > end:
            yield Finding(ERROR, "after the end", id, f"It comes at {post['at']}, after the end at {end}.")
        for key, words in (("in_reply_to", "answers"), ("reshare_of", "reshares")):
            yield from _leads(post, key, words, at)
        truth = post.get("truth")
        if truth and truth["actionable"] == ("none" in truth["actions"]):
            yield Finding(
                ERROR, "contradiction", id, "It needs us and nothing is to be done, or the reverse."
            )
        if truth and truth["actionable"]:
            yield from _judged(scenario, post, truth)


def _leads(post: Row, key: str, words: str, at: Mapping[str, int]) -> Iterator[Finding]:
    other = post.get(key)
    if not other:
        return
    if other == post["id"]:
        yield Finding(ERROR, "to itself", post["id"], f"It {words} itself.")
    elif other not in at:
        yield Finding(ERROR, "to nothing", post["id"], f"It {words} “{other}”, which is not there.")
    elif at[other] > post["at"]:
        yield Finding(ERROR, "to what comes later", post["id"], f"It {words} “{other}”, which comes later.")


def _judged(scenario: Row, post: Row, truth: Row) -> Iterator[Finding]:
    if not (post.get("reference") or {}).get("text", "").strip():
        words = "It needs somebody to act, and there is no reference answer."
        yield Finding(WARNING, "no reference", post["id"], words)
    by_level = post["at"] + level_of(scenario.get("service_levels", {}), truth["priority"])
    if (truth["deadline"] or by_level) > scenario["seconds"]:
        words = "Its deadline lies after the end, so it is not scored."
        yield Finding(WARNING, "deadline after the end", post["id"], words)


def _settings(scenario: Row) -> Iterator[Finding]:
    slowest, fastest = scenario.get("slowest_speed", 1), scenario.get("fastest_speed", 60)
    if slowest > fastest:
        words = f"The slowest practice, {slowest}, is faster than the fastest, {fastest}."
        yield Finding(ERROR, "no speed", "", words)
    elif not slowest <= (first := scenario.get("practice_speed", PRACTICE_SPEED)) <= fastest:
        words = f"Practice begins at {first}, which is not from {slowest} to {fastest}."
        yield Finding(ERROR, "no speed", "", words)
    for handle in scenario.get("handles", ()):
        if " " in handle.strip() or not handle.startswith("@"):
            words = f"“{handle}” does not look like a handle, as @Larkspur."
            yield Finding(WARNING, "handle", "", words)
    told = [level_of(scenario.get("service_levels", {}), priority) for priority in PRESSING_FIRST]
    if told != sorted(told):
        words = "A more pressing priority may be answered later than a less pressing one."
        yield Finding(WARNING, "service levels", "", words)
    if not scenario["languages"]:
        yield Finding(ERROR, "no language", "", "It says of no language that its posts are in it.")
    if not scenario.get("briefing", "").strip():
        yield Finding(WARNING, "no briefing", "", "Nothing tells a trainee who they are and what to do.")


def _whole(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    yield from _settings(scenario)
    end = scenario["seconds"]
    entered, left = scenario.get("enters_at", 0), scenario.get("leaves_at") or end
    if not entered < left <= end:
        words = f"A run from {entered} to {left} does not lie within the {end} seconds."
        yield Finding(ERROR, "no time to run", "", words)
    elif (left - entered) / scenario.get("graded_speed", PRACTICE_SPEED) > A_WORKING_DAY:
        hours = (left - entered) / scenario.get("graded_speed", PRACTICE_SPEED) / 3600
        words = f"A graded run takes {hours:.0f} hours: say when a run begins and ends, or a higher speed."
        yield Finding(WARNING, "too long", "", words)
    there = {post["language"] for post in posts}
    for language in scenario["languages"]:
        if language not in there:
            words = f"“{language}” is promised, and no post is in it."
            yield Finding(WARNING, "language absent", "", words)
    yield from _rate(posts)


def _recipe(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    recipe = scenario.get("background")
    if not recipe:
        return
    ids = {post["id"] for post in posts}
    for id in sorted(id for id in ids if id.startswith("bg-")):
        yield Finding(ERROR, "name taken", id, "Names that begin with “bg-” are those of the background.")
    for burst in recipe.get("bursts", ()):
        if burst["of"] not in ids:
            yield Finding(ERROR, "to nothing", burst["of"], "It is to go round, and is not there.")
        elif burst["at"] + burst["seconds"] > scenario["seconds"]:
            yield Finding(ERROR, "after the end", burst["of"], "It goes round until after the end.")


def _rate(posts: list[Row]) -> Iterator[Finding]:
    judged = [post["truth"] for post in posts if post.get("truth")]
    if not judged:
        yield Finding(WARNING, "nothing judged", "", "No post has a truth, so no run can be graded.")
        return
    rate = sum(truth["actionable"] for truth in judged) / len(judged)
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        words = f"{rate:.1%} of the judged posts need somebody to act; real streams have 1 to 10%."
        yield Finding(WARNING, "base rate", "", words)


def _profiles(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    names = [profile["name"] for profile in scenario.get("profiles", ())]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Finding(WARNING, "name twice", name, "Two listening profiles have this name.")
    queries = []
    for profile in scenario.get("profiles", ()):
        try:
            queries.append(parse(profile["query"]))
        except QueryError as problem:
            words = f"Its query cannot be read, at character {problem.position + 1}: {problem.message}"
            yield Finding(ERROR, "query", profile["name"], words)
    for post in posts if queries else ():
        needed = (post.get("truth") or {}).get("actionable")
        if needed and "text" in post and not any(query.matches(_known(post)) for query in queries):
            words = "It needs somebody to act, and no listening profile finds it."
            yield Finding(WARNING, "not heard", post["id"], words)


def _known(post: Row) -> Row:
    """The post for a query; of an author who is only named nothing is known."""
    return post if isinstance(post.get("author"), Mapping) else {**post, "author": None}


def _pictures(scenario: Row) -> Iterator[Finding]:
    for name, description in scenario.get("pictures", {}).items():
        if not description:
            words = "Nothing says in words what this picture shows: who cannot see it cannot decide."
            yield Finding(WARNING, "not described", name, words)


def _policy(
    scenario: Row, posts: list[Row], policy: Collection[str] | Literal[False] | None
) -> Iterator[Finding]:
    if policy is False:
        yield Finding(ERROR, "no such policy", "", f"There is no policy “{scenario['policy']}”.")
    if not policy:
        return
    kept = scenario.get("clauses", {})
    for where, cited in _cited(scenario, posts):
        if cited and cited not in policy and cited not in kept:
            words = f"It cites {cited}, and {scenario['policy']} has no such clause."
            yield Finding(ERROR, "no such clause", where, words)


def _cited(scenario: Row, posts: list[Row]) -> Iterator[tuple[str, str]]:
    for post in posts:
        yield post["id"], (post.get("truth") or {}).get("clause", "")
    for issue in scenario.get("issues", ()):
        yield issue["id"], issue.get("clause", "")
    if outreach := scenario.get("outreach"):
        yield "", outreach["pain"].get("clause", "")
