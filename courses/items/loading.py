"""Banks from readable files (`courses/starter/items/*.yaml`)."""

import yaml
from django.db import transaction

from courses.items.models import Bank, Item, Option


@transaction.atomic
def load_bank(path, policy, *, by):
    """The bank in the file at `path`, its items live. `policy` is what its clause
    numbers cite, as social-media@6. Items that are there already are left as
    their authors have them. Raises `ValidationError` for an item nobody could score.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    bank, _ = Bank.objects.get_or_create(slug=data["bank"], defaults={"title": data["title"]})
    known = set(bank.items.values_list("slug", flat=True))
    for row in data["items"]:
        if row["slug"] not in known:
            _write(bank, policy, row, by)
    return bank


def _write(bank, policy, row, by):
    post = row.get("post") or {}
    item = Item(
        bank=bank,
        slug=row["slug"],
        kind=row["kind"],
        topic=row["topic"],
        clause=f"{policy}#{row['clause']}",
        difficulty=row["difficulty"],
        language=row["language"],
        stem=row["stem"].strip(),
        post_channel=post.get("channel", ""),
        post_name=post.get("name", ""),
        post_handle=post.get("handle") or "",
        post_text=post.get("text", "").strip(),
        live=False,
    )
    item.options = [
        Option(sort_order=place, text=option["text"], credit=option["credit"], rationale=option["rationale"])
        for place, option in enumerate(row["options"])
    ]
    item.full_clean()
    item.save()
    item.save_revision(user=by).publish(user=by)
