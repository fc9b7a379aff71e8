"""Scenarios as bundles and back: the draft holds what the bundle says, and says it again."""

import json
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import yaml
from django.db import transaction
from django.db.models import Q

from sandbox.scenarios.models import Edition, Scenario
from sandbox.scenarios.posts import Author, Picture, Post
from sandbox.scenarios.reading import AUTHORS, POSTS, SCENARIO, Bundle
from sandbox.scenarios.schema import PARTS, ordered

BATCH = 500
# The keys of scenario.yaml that are fields of an edition, in the order in which they are written.
SETTINGS = (
    *("briefing", "brand", "handles", "channels", "languages", "starts_at", "seconds", "enters_at"),
    *("leaves_at", "graded_speed", "practice_speed", "slowest_speed", "fastest_speed", "service_levels"),
    *("profiles", "macros", "articles", "embargoed", "background", "rubric", "weights", "policy"),
    *("clauses", "injects", "reactions", "issues", "outreach"),
)
AUTHOR_FIELDS = ("name", "handle", "channel", "language", "reach", "stance", "bio", "history")
POST_FIELDS = (
    *("at", "channel", "title", "stars", "text", "language", "conversation", "in_reply_to", "reshare_of"),
    *("spam", "media", "truth", "reference", "labels"),
)


# ---- from a bundle to a draft -------------------------------------------------------------------


@transaction.atomic
def write_draft(bundle):
    """The draft edition of the bundle's scenario, which is made if it is not there. What the draft
    held before is replaced; published editions stay as they are."""
    said = bundle.scenario
    scenario, _ = Scenario.objects.update_or_create(slug=said["slug"], defaults={"title": said["title"]})
    draft = scenario.draft(starts_at=datetime.fromisoformat(said["starts_at"]), seconds=said["seconds"])
    draft.hold()
    draft.empty()
    Picture.objects.bulk_create(
        Picture(edition=draft, name=name, content=content) for name, content in bundle.media.items()
    )
    put_said(draft, said)
    authors = _write_authors(draft, bundle.authors)
    Post.objects.bulk_create([_post(draft, authors, row) for row in bundle.posts], batch_size=BATCH)
    return draft


def put_said(draft, said):
    """Make the settings of a draft what scenario.yaml says; where it says nothing, what an edition has."""
    for name in SETTINGS:
        setattr(draft, name, said[name] if name in said else Edition._meta.get_field(name).get_default())
    draft.starts_at = datetime.fromisoformat(said["starts_at"])
    draft.save()
    for name in draft.described():
        draft.pictures.filter(name=name).update(description=said.get("pictures", {}).get(name, ""))
    Scenario.objects.filter(pk=draft.scenario_id).update(title=said["title"])


def put_author_row(draft, author, row):
    """Make `author`, or a new one, what a line of authors.jsonl says."""
    author = author or Author(edition=draft, ref=row["id"])
    for name, value in _fields(Author, AUTHOR_FIELDS, row).items():
        setattr(author, name, value)
    author.save()


def put_row(draft, post, row):
    """Make `post`, or a new one, what a line of posts.jsonl says; what it does not say of a post stays."""
    post = post or Post(edition=draft)
    author = draft.authors.get(ref=row["author"]) if row["author"] is not None else None
    said = _fields(Post, [name for name in POST_FIELDS if name in row], row)
    for name, value in {"ref": row["id"], "author": author, **said}.items():
        setattr(post, name, value)
    post.save()


def _write_authors(edition, rows):
    authors = [Author(edition=edition, ref=row["id"], **_fields(Author, AUTHOR_FIELDS, row)) for row in rows]
    return {author.ref: author for author in Author.objects.bulk_create(authors, batch_size=BATCH)}


def _post(edition, authors, row):
    author = authors[row["author"]] if row["author"] is not None else None
    return Post(edition=edition, ref=row["id"], author=author, **_fields(Post, POST_FIELDS, row))


def _fields(model, names, row):
    """The row's values; where it says nothing, what the model has."""
    fields = {name: model._meta.get_field(name) for name in names}
    return {
        name: field.get_default() if row.get(name) is None else row[name] for name, field in fields.items()
    }


# ---- from an edition to a bundle ----------------------------------------------------------------


def bundle_of(edition, posts=None):
    """The edition as a bundle, whole or with these of its posts alone and who wrote them. Its rows say
    nothing that is not set."""
    authors, chosen = edition.authors.filter(generated=False).order_by("ref"), edition.posts.written()
    if posts is not None:
        chosen = chosen.filter(pk__in=posts.values("pk"))
        authors = authors.filter(Q(posts__in=chosen.order_by()) | Q(ref__in=_fired(edition))).distinct()
    return Bundle(
        _scenario(edition),
        [{"id": one.ref, **_said(one, AUTHOR_FIELDS)} for one in authors],
        [post_row(post) for post in chosen.select_related("author").iterator(chunk_size=2000)],
        {picture.name: bytes(picture.content) for picture in edition.pictures.all()},
    )


def _scenario(edition):
    """What scenario.yaml says of it."""
    scenario = {"slug": edition.scenario.slug, "title": edition.scenario.title}
    scenario |= _said(edition, SETTINGS)
    if described := {name: words for name, words in edition.described().items() if words}:
        scenario["pictures"] = described
    scenario |= {"starts_at": edition.starts_at.astimezone(UTC).isoformat(), "seconds": edition.seconds}
    return scenario | {"languages": edition.languages}


def _fired(edition):
    """The authors whom injects and reactions let speak."""
    fired = [*edition.injects, *edition.reactions]
    return {post["author"] for one in fired for post in one["posts"] if post["author"]}


def post_row(post):
    """The post as a line of posts.jsonl."""
    said = {"id": post.ref, "at": post.at, "channel": post.channel}
    return said | {"author": post.author and post.author.ref} | _said(post, POST_FIELDS)


def _said(row, names):
    """Its values, but for those that say no more than nothing does."""
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if value != row._meta.get_field(name).get_default()}


# ---- from a bundle to files ---------------------------------------------------------------------


def files_of(bundle):
    """The files of the bundle by name, as `opening` gives them: the same bundle, the same bytes."""
    told = ordered(bundle.scenario, PARTS["scenario"])
    text = yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    files = {SCENARIO: text.encode(), AUTHORS: _lines(bundle.authors, "author")}
    files[POSTS] = _lines(bundle.posts, "post")
    return files | {f"media/{name}": content for name, content in sorted(bundle.media.items())}


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):  # a bundle has none, and none is read
        return True


def _text(dumper, text):
    """Several lines as people write them. Where there are line ends of another kind than a line feed,
    which YAML would fold into spaces, every one of them is escaped."""
    style = '"' if _ODD.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_Dumper.add_representer(str, _text)


def _lines(rows, part):
    told = (ordered(row, PARTS[part]) for row in rows)
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in told)


def zipped(files):
    """The files as one zip whose bytes depend on them alone."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            package.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()
