"""Changes to a draft from the editor: each is checked as the whole bundle it makes would be."""

from dataclasses import replace

from django.db import transaction

from sandbox.scenarios.bundles import bundle_of, files_of, put_author, put_row, put_said
from sandbox.scenarios.reading import read_bundle


@transaction.atomic
def put_settings(draft, said):
    """Change the settings to `said`, in the shape of scenario.yaml; what it does not say stays. Raises
    `reading.Refused`, and nothing is changed."""
    bundle = bundle_of(draft)
    whole = bundle.scenario | said
    checked = read_bundle(files_of(replace(bundle, scenario=whole)))
    put_said(draft, checked.scenario)


@transaction.atomic
def put_post(draft, post, row, author=None):
    """Write `row`, in the shape of posts.jsonl, as `post`, or as a new post if that is None; `author` is
    {"name", "handle", "reach"} of somebody new. Raises `reading.Refused`, and nothing is changed."""
    bundle = bundle_of(draft)
    rows = [other for other in bundle.posts if post is None or other["id"] != post.ref]
    authors = bundle.authors
    if author:
        names = {one["id"] for one in authors}
        row["author"] = next(
            f"w-{number}" for number in range(1, len(names) + 2) if f"w-{number}" not in names
        )
        made = {name: value for name, value in author.items() if value is not None}
        authors = [*authors, {"id": row["author"], **made}]
    read_bundle(files_of(replace(bundle, posts=[*rows, row], authors=authors)))
    if author:
        put_author(draft, authors[-1])
    put_row(draft, post, row)
