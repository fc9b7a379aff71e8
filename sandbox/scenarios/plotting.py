"""What is wrong with what a scenario has in store: reactions, injects, issues, outreach. Pure."""

from collections.abc import Iterator, Mapping

from sandbox.scenarios.finding import ERROR, WARNING, Finding, Row


def plot(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    """The findings; `scenario` and `posts` have the shapes of `schema`."""
    yield from _reactions(scenario, posts)
    yield from _injects(scenario)
    yield from _fired_names(scenario, posts)
    yield from _issues(scenario, posts)
    yield from _outreach(scenario)


def _reactions(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    known = {post["id"]: post for post in posts}
    for reaction in scenario.get("reactions", ()):
        why = _never(reaction, known, scenario["seconds"])
        if why:
            yield Finding(ERROR, "never fires", reaction["id"], f"It can never fire: {why}")


def _never(reaction: Row, known: Mapping[str, Row], end: int) -> str:
    post = known.get(reaction["to"])
    if post is None:
        return f"the post “{reaction['to']}” is not there."
    if post["at"] + reaction["after"] > end:
        return f"“{reaction['to']}” and {reaction['after']} seconds lead beyond the end at {end}."
    if reaction.get("manner", "any") != "any" and reaction["when"] not in ("answered", "thanked"):
        return f"nobody is {reaction['manner']} to a post that is {reaction['when']}."
    return ""


def _injects(scenario: Row) -> Iterator[Finding]:
    for inject in scenario.get("injects", ()):
        at = inject.get("at")
        if at is not None and at > scenario["seconds"]:
            yield Finding(ERROR, "after the end", inject["id"], f"It fires at {at}, after the end.")


def _fired_names(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    """What is brought later has names of its own, and leads to what is there by then."""
    names = {post["id"] for post in posts}
    for one in [*scenario.get("injects", ()), *scenario.get("reactions", ())]:
        there = names | {post["id"] for post in one["posts"]}
        for post in one["posts"]:
            if post["id"] in names:
                yield Finding(ERROR, "name taken", one["id"], f"Another post is “{post['id']}” already.")
            names.add(post["id"])
            for key, words in (("in_reply_to", "answers"), ("reshare_of", "reshares")):
                if post.get(key) and post[key] not in there:
                    where = f"It {words} “{post[key]}”, which is not there."
                    yield Finding(ERROR, "to nothing", one["id"], f"{post['id']}: {where}")


def _issues(scenario: Row, posts: list[Row]) -> Iterator[Finding]:
    truths = {post["id"]: post.get("truth") for post in posts}
    for issue in scenario.get("issues", ()):
        for id in issue["posts"]:
            if id not in truths:
                yield Finding(ERROR, "to nothing", issue["id"], f"Its post “{id}” is not there.")
        if issue["starts"] + issue["escalate"] > scenario["seconds"]:
            words = "It is to be escalated after the end, so it is not scored."
            yield Finding(WARNING, "deadline after the end", issue["id"], words)
        handed = [truth for id in issue["posts"] if (truth := truths.get(id)) and _hands(truth, issue)]
        if not handed:
            words = "None of its posts is to be handed to its owners, so it cannot be contained."
            yield Finding(ERROR, "no owner", issue["id"], words)


def _hands(truth: Row, issue: Row) -> bool:
    handed = set(truth["actions"]) & {"route", "escalate"}
    return bool(truth["actionable"] and handed and set(truth["routes"]) & set(issue["routes"]))


def _outreach(scenario: Row) -> Iterator[Finding]:
    outreach = scenario.get("outreach")
    if not outreach:
        return
    pain, survey = outreach["pain"], outreach["survey"]
    known = {article["url"] for article in scenario.get("articles", ())}
    for url in pain["articles"]:
        if url not in known:
            yield Finding(ERROR, "no such article", url, "It is the help to publish, and no help article.")
    if pain["by"] > (scenario.get("leaves_at") or scenario["seconds"]):
        yield Finding(ERROR, "after the end", "", "Help is to be published after the end.")
    if sum(reason["calls"] for reason in survey["reasons"]) > survey["asked"]:
        yield Finding(WARNING, "survey", "", "More people gave a reason than were asked.")
    if pain["topic"] not in {reason["topic"] for reason in survey["reasons"]}:
        words = "Nobody phoned about what help is to be published on."
        yield Finding(WARNING, "survey", "", words)
