"""Banks from readable files (`courses/starter/items/*.yaml`)."""

import yaml
from django.db import transaction

from courses.items.models import Bank, Item


@transaction.atomic
def load_bank(path, policy, *, by):
    """The bank in the file at `path`, its items live. `policy` is what its clause numbers
    cite, as social-media@6. A bank that is there already is left as its authors have it.
    Raises `ValidationError` for an item nobody could score.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    bank, made = Bank.objects.get_or_create(slug=data["bank"], defaults={"title": data["title"]})
    for row in data["items"] if made else []:
        _write(bank, policy, row, by)
    return bank


def _write(bank, policy, row, by):
    item = Item.from_question(_question(policy, row), bank=bank, slug=row["slug"], author=by)
    item.full_clean()
    item.save()
    item.save_revision(user=by).publish()


def _question(policy, row):
    """The row as `Item.question` would give it; what a row does not say is empty."""
    post = row.get("post") and {"handle": "", "name": "", **row["post"], "text": row["post"]["text"].strip()}
    return {
        "feedback": "",
        "rule": "",
        "options": [],
        "truth": None,
        "reply": None,
        **{name: value for name, value in row.items() if name != "slug"},
        "post": post,
        "stem": row["stem"].strip(),
        "clause": f"{policy}#{row['clause']}",
    }
