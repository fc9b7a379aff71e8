"""Changes to a draft from the editor: what changes is checked as in a bundle, with what it may name. What was
sound before is not read again, so that an archive of many thousand posts can be edited."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from sandbox.scenarios.bundles import bundle_of, files_of, post_row, put_author_row, put_row, put_said
from sandbox.scenarios.opening import Unopened, checked
from sandbox.scenarios.reading import read_bundle
from sandbox.scenarios.signals import labelled_asked

# What people saw when they labelled a post, and what came of it: no longer the editor's.
SEEN = ("channel", "author", "title", "stars", "text", "language", "in_reply_to", "reshare_of", "media")
NAMING = ("in_reply_to", "reshare_of")  # how a post names another
STILL_OURS = ("clause", "deadline")  # of the truth, what no labeller decides


@transaction.atomic
def put_settings(draft, said):
    """Change the settings to `said`, in the shape of scenario.yaml; what it does not say stays. Raises
    `reading.Refused`, and nothing is changed."""
    draft.hold()
    bundle = _core(draft)
    put_said(draft, _sound(replace(bundle, scenario=bundle.scenario | said)).scenario)


@transaction.atomic
def put_post(draft, post, row, author=None, picture=None):
    """Write `row`, in the shape of posts.jsonl, as `post`, or as a new post if that is None. `author` is
    somebody new, in the shape of authors.jsonl without an id; `picture` is (name, content, description)
    of a new picture the post shows. Pictures that no post shows any more go. Raises `reading.Refused`,
    `opening.Unopened`, or `ValidationError` for a post that people have labelled as it was; then nothing
    is changed."""
    draft.hold()
    if draft.posts.exclude(pk=post and post.pk).filter(ref=row["id"]).exists():
        raise ValidationError(_("There is a post “%(post)s” already.") % {"post": row["id"]})
    if post:
        _unseen(post, row)
    bundle = _core(draft, row["author"])
    authors, media = bundle.authors, bundle.media
    if author:
        row["author"] = _free(draft)
        authors = [*authors, {"id": row["author"], **author}]
    if picture:
        name, content, _words = picture
        if name in media:
            raise Unopened(name, _("There is a picture “%(name)s” already.") % {"name": name})
        row["media"], media = [*row.get("media", []), name], media | {name: content}
    rows = [other for other in bundle.posts if post is None or other["id"] != post.ref]
    scenario = _renamed(bundle.scenario, post.ref, row["id"]) if post else bundle.scenario
    whole = replace(bundle, scenario=scenario, posts=[*rows, row], authors=authors, media=media)
    kept = _with_pictures_shown(whole)
    _sound(kept)
    if author:
        put_author_row(draft, None, authors[-1])
    if picture:
        draft.pictures.create(name=name, content=content, description=picture[2])
    draft.pictures.exclude(name__in=kept.media).delete()
    if post and post.ref != row["id"]:
        for name in NAMING:
            draft.posts.filter(**{name: post.ref}).update(**{name: row["id"]})
        put_said(draft, kept.scenario)
    put_row(draft, post, row)


@transaction.atomic
def drop_post(draft, post):
    """Take the post out of the draft. Raises `ValidationError` if people have labelled it."""
    draft.hold()
    try:
        post.delete()
    except ProtectedError:
        raise ValidationError(_("People have labelled this post, and that is not thrown away.")) from None
    draft.pictures.exclude(name__in=_with_pictures_shown(_core(draft)).media).delete()


@transaction.atomic
def put_author(draft, author, row):
    """Write `row`, in the shape of authors.jsonl without its id, as `author`, or as somebody new if that
    is None. Raises `reading.Refused`, and nothing is changed."""
    draft.hold()
    row = {"id": author.ref if author else _free(draft), **row}
    bundle = _core(draft)
    others = [one for one in bundle.authors if one["id"] != row["id"]]
    _sound(replace(bundle, authors=[*others, row]))
    put_author_row(draft, author, row)


@transaction.atomic
def drop_author(draft, author):
    """Take the author out of the draft. Raises `ValidationError` if they wrote posts."""
    draft.hold()
    if author.posts.exists():
        raise ValidationError(_("They wrote posts of this draft: give those to somebody else first."))
    author.delete()


def _core(draft, *authors):
    """What a change may name: the settings, the pictures with the posts that show them, and these authors
    beside theirs."""
    bundle = bundle_of(draft, draft.posts.exclude(media=[]))
    known = {one["id"] for one in bundle.authors}
    wanted = set(filter(None, authors)) - known
    more = [
        {"id": ref, "name": "-"} for ref in draft.authors.filter(ref__in=wanted).values_list("ref", flat=True)
    ]
    return replace(bundle, authors=[*bundle.authors, *more])


def _renamed(scenario, old, new):
    """The settings, with the post's new name wherever they name it."""

    def call(row):
        return row | {name: new for name in NAMING if row.get(name) == old}

    scenario = dict(scenario)
    for kind in ("injects", "reactions"):
        fired = [one | {"posts": [call(row) for row in one["posts"]]} for one in scenario.get(kind, ())]
        if fired:
            scenario[kind] = [one | {"to": new} if one.get("to") == old else one for one in fired]
    if issues := scenario.get("issues"):
        scenario["issues"] = [
            issue | {"posts": [new if ref == old else ref for ref in issue["posts"]]} for issue in issues
        ]
    recipe = scenario.get("background") or {}
    if "bursts" in recipe:
        bursts = [burst | {"of": new} if burst["of"] == old else burst for burst in recipe["bursts"]]
        scenario["background"] = recipe | {"bursts": bursts}
    return scenario


def _sound(bundle):
    return read_bundle(checked(files_of(bundle)))


def _unseen(post, row):
    """Raises `ValidationError` if `row` changes what people labelled, or what they found."""
    if not any(answer for _receiver, answer in labelled_asked.send(type(post), post=post)):
        return
    was = post_row(post)
    truths = [
        {name: value for name, value in (one.get("truth") or {}).items() if name not in STILL_OURS}
        for one in (was, row)
    ]
    if truths[0] != truths[1] or any((was.get(name) or None) != (row.get(name) or None) for name in SEEN):
        words = _("People have labelled this post: what they saw of it, and what they found, stays as it is.")
        raise ValidationError(words)


def _free(draft):
    """The next id for an author written in the editor."""
    names = set(draft.authors.filter(ref__startswith="w-").values_list("ref", flat=True))
    return next(f"w-{number}" for number in range(1, len(names) + 2) if f"w-{number}" not in names)


def _with_pictures_shown(bundle):
    """The bundle without the pictures that none of its posts shows."""
    fired = [
        post
        for kind in ("injects", "reactions")
        for one in bundle.scenario.get(kind, ())
        for post in one["posts"]
    ]
    shown = {name for row in [*bundle.posts, *fired] for name in row.get("media", ())}
    media = {name: content for name, content in bundle.media.items() if name in shown}
    words = {name: said for name, said in bundle.scenario.get("pictures", {}).items() if name in media}
    return replace(bundle, scenario=bundle.scenario | {"pictures": words}, media=media)
