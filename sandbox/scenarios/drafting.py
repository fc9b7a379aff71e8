"""Changes to a draft from the editor: each is checked as the whole bundle it makes would be."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from sandbox.scenarios.bundles import bundle_of, files_of, put_author, put_row, put_said
from sandbox.scenarios.opening import Unopened, checked
from sandbox.scenarios.reading import read_bundle


@transaction.atomic
def put_settings(draft, said):
    """Change the settings to `said`, in the shape of scenario.yaml; what it does not say stays. Raises
    `reading.Refused`, and nothing is changed."""
    bundle = bundle_of(draft)
    whole = bundle.scenario | said
    put_said(draft, _sound(replace(bundle, scenario=whole)).scenario)


@transaction.atomic
def put_post(draft, post, row, author=None, picture=None):
    """Write `row`, in the shape of posts.jsonl, as `post`, or as a new post if that is None. `author` is
    {"name", "handle", "reach"} of somebody new, `picture` (name, content, description) of a new picture
    the post shows. Pictures that no post shows any more go. Raises `reading.Refused` or
    `opening.Unopened`, and nothing is changed."""
    bundle = bundle_of(draft)
    rows = [other for other in bundle.posts if post is None or other["id"] != post.ref]
    authors, media, scenario = bundle.authors, bundle.media, bundle.scenario
    if author:
        row["author"] = _free({one["id"] for one in authors})
        made = {name: value for name, value in author.items() if value is not None}
        authors = [*authors, {"id": row["author"], **made}]
    if picture:
        name, content, _words = picture
        if name in media:
            raise Unopened(name, _("There is a picture “%(name)s” already.") % {"name": name})
        row["media"], media = [*row.get("media", []), name], media | {name: content}
    unseen = set(media) - _shown(scenario, [*rows, row])
    media = {name: content for name, content in media.items() if name not in unseen}
    words = {name: words for name, words in scenario.get("pictures", {}).items() if name in media}
    scenario = scenario | {"pictures": words}
    _sound(replace(bundle, scenario=scenario, posts=[*rows, row], authors=authors, media=media))
    if author:
        put_author(draft, authors[-1])
    if picture:
        draft.pictures.create(name=picture[0], content=picture[1], description=picture[2])
    draft.pictures.filter(name__in=unseen).delete()
    put_row(draft, post, row)


def _sound(bundle):
    return read_bundle(checked(files_of(bundle)))


def _free(names):
    """The next name for an author written in the editor."""
    return next(f"w-{number}" for number in range(1, len(names) + 2) if f"w-{number}" not in names)


def _shown(scenario, rows):
    """The names of all pictures that a post shows."""
    fired = [
        post for kind in ("injects", "reactions") for one in scenario.get(kind, ()) for post in one["posts"]
    ]
    return {name for row in [*rows, *fired] for name in row.get("media", ())}
