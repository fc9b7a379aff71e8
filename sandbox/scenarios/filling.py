"""The background of an edition: posts made by its recipe, between those that were written.

A draft keeps the recipe alone. Publishing makes the posts and keeps them.
"""

from datetime import UTC, datetime

from sandbox.background import day
from sandbox.background.bursts import Burst, ebbing
from sandbox.background.curve import SHARES
from sandbox.background.dice import Dice
from sandbox.background.kinds import ALL

BATCH = 500


def background(scenario, posts, handles):
    """The rows that the recipe of `scenario` makes, as `sandbox.background.day.posts` gives them; none
    without a recipe or a language. `scenario` and `posts` have the shapes of `schema`, `handles` is by
    author id."""
    if not scenario.get("background"):
        return []
    recipe = _recipe(scenario, posts, handles)
    return list(day.posts(recipe)) if recipe.languages else []


def of_edition(edition):
    """The same for an edition."""
    said = source(edition)
    return background(*said) if said else []


def source(edition):
    """What the background of the edition is made from, as `background` takes it; None without a recipe."""
    if not edition.background:
        return None
    handles = dict(edition.authors.filter(generated=False).values_list("ref", "handle"))
    names = ("channel", "title", "text", "language", "truth")
    wanted = [burst["of"] for burst in edition.background.get("bursts", ())]
    rows = edition.posts.written().filter(ref__in=wanted).values("ref", "author__ref", *names)
    posts = [row | {"id": row["ref"], "author": row["author__ref"]} for row in rows]
    return edition.settings(), posts, handles


def fill(edition, rows, numbers):
    """Write what its recipe made into the edition; `numbers` has the place of each in the stream by id."""
    made = {row["author"]: _author(edition, row) for row in rows}
    edition.authors.bulk_create(made.values(), batch_size=BATCH)
    edition.posts.bulk_create(
        (_post(edition, made, row, numbers[row["id"]]) for row in rows), batch_size=BATCH
    )


def _author(edition, row):
    told = {name: row[name] for name in ("name", "channel", "language", "reach", "stance")}
    return edition.authors.model(
        edition=edition, ref=f"bg-{row['author']}"[:80], handle=row["author"], generated=True, **told
    )


def _post(edition, authors, row, number):
    told = {name: row[name] for name in ("at", "channel", "stars", "text", "language", "spam", "truth")}
    led = {name: row[name] or "" for name in ("title", "in_reply_to", "reshare_of")}
    return edition.posts.model(
        edition=edition,
        ref=row["id"],
        number=number,
        author=authors[row["author"]],
        generated=True,
        **told,
        **led,
    )


def _recipe(scenario, posts, handles):
    said, start = scenario["background"], datetime.fromisoformat(scenario["starts_at"]).astimezone(UTC)
    second = start.hour * 3600 + start.minute * 60 + start.second
    languages, channels = said.get("languages") or scenario["languages"], scenario.get("channels") or ALL
    return day.Recipe(
        posts=said["posts"],
        seed=said["seed"],
        languages=[language for language in SHARES if language in languages],
        channels=[channel for channel in ALL if channel in channels],
        start=second,
        seconds=scenario["seconds"],
        needs_us=said.get("needs_us", True),
        levels=scenario.get("service_levels", {}),
        going_round=list(_bursts(said, {post["id"]: post for post in posts}, handles, second)),
        taken=frozenset(handle for handle in handles.values() if handle),
    )


def _bursts(said, posts, handles, start):
    """The posts of the bundle that go round."""
    for number, burst in enumerate(said.get("bursts", ())):
        if post := posts.get(burst["of"]):
            dice = Dice(f"academy {said['seed']} burst {number}")
            moments = ebbing(dice, start + burst["at"], burst["seconds"], burst["posts"])
            about = {name: post.get(name) for name in ("id", "channel", "title", "text", "language", "truth")}
            yield Burst(post["language"], moments, about | {"author": handles.get(post["author"], "")})
