"""A file of items into a bank: surveyed first, then all that can be scored written at once, as drafts."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from courses.items.formats.recognition import format_of
from courses.items.formats.shape import Entry, Found, Refused, Unreadable
from courses.items.models import Bank, Item, ItemUpload

LONGEST_SLUG = Item._meta.get_field("slug").max_length
MOST_OPTIONS = 100
# More than a page shows or a request should write; `manage.py import_items` has no such limit.
MOST_AT_ONCE = 1_000
WORDS_OF_A_STEM = 8


@dataclass(frozen=True)
class Proposal:
    """What becomes of an entry: the identifier it gets in the bank, and what of it is not kept."""

    position: str
    slug: str
    entry: Entry
    notes: list[str]

    @property
    def kind(self) -> str:
        return str(Item.Kind(self.entry.question["kind"]).label)

    @property
    def unfinished(self) -> bool:
        """Whether its trainer must name its topic or its clause before it can go live."""
        return not (self.entry.question["topic"] and self.entry.question["clause"])


@dataclass
class Survey:
    """What a file holds for a bank. `imported` counts what was written: 0 on a dry run."""

    format: str
    good: list[Proposal] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    imported: int = 0

    @property
    def read(self) -> int:
        return len(self.good) + len(self.refused)

    def as_data(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "read": self.read,
            "imported": self.imported,
            "refused": [{"position": one.position, "reason": one.reason} for one in self.refused],
            "items": [{"position": one.position, "slug": one.slug, "notes": one.notes} for one in self.good],
        }


def import_items(path: str | Path, slug: str, *, by: Any = None, dry_run: bool = False) -> Survey:
    """Add what the file at `path` holds to the bank `slug`, which is made if it is not there.

    What can be scored becomes a draft of author `by`; the rest is refused, each with its
    position and reason, and takes no other with it. What is written is written in one
    transaction. Raises `Unreadable` for a file, or a slug, that nothing can be made of."""
    _check_slug(slug)
    found = survey(path, Bank.objects.filter(slug=slug).first())
    if found.good and not dry_run:
        _write(slug, found, by)
    return found


def survey(path: str | Path, bank: Bank | None) -> Survey:
    """What would become of each item of the file in `bank`; writes nothing."""
    name, read = format_of(path)
    sorting = _Sorting(bank, Survey(name))
    for one in read(path):
        sorting.take(one)
    return sorting.survey


def survey_upload(upload: ItemUpload) -> Survey:
    """What would become of each item of an uploaded file. Raises `Unreadable`."""
    with upload.on_disk() as path:
        found = survey(path, upload.bank)
    if len(found.good) > MOST_AT_ONCE:
        raise Unreadable(
            f"It holds {len(found.good):,} items; here at most {MOST_AT_ONCE:,} are imported at once. "
            "An operator can import it whole with manage.py import_items."
        )
    return found


@transaction.atomic
def import_upload(upload: ItemUpload) -> Survey:
    """Import exactly that file, as drafts of whoever uploaded it, once; then forget it.

    Raises `ItemUpload.DoesNotExist` where that was done before, and `Unreadable`."""
    held = ItemUpload.objects.select_for_update(of=("self",)).select_related("bank", "by").get(pk=upload.pk)
    survey_upload(held)
    with held.on_disk() as path:
        done = import_items(path, held.bank.slug, by=held.by)
    held.delete()
    return done


class _Sorting:
    """Takes what a format found, one after the other, and judges it for the bank."""

    def __init__(self, bank: Bank | None, survey: Survey) -> None:
        self.survey = survey
        self.held = _questions(bank) if bank else {}
        self.taken: set[str] = set(self.held)
        self.seen: dict[str, str] = {}

    def take(self, one: Found | Refused) -> None:
        if isinstance(one, Found):
            reason = self._hindrance(one)
            if not reason:
                self.survey.good.append(self._proposal(one))
                return
            one = Refused(one.position, reason)
        self.survey.refused.append(one)

    def _hindrance(self, one: Found) -> str:
        """Why the bank cannot take it; "" where nothing stands in the way."""
        slug, asked = _slug(one.entry), _asked(one.entry.question)
        if slug in self.held and one.entry.slug:
            if asked == self.held[slug]:
                return f"The bank has it already, as {slug}."
            return f"The bank has another item {slug}; it was left as it is."
        if str(asked) in self.seen:
            return f"It is the same as {self.seen[str(asked)]}."
        if problem := _problem(one.entry):
            return problem
        self.seen[str(asked)] = one.position
        return ""

    def _proposal(self, one: Found) -> Proposal:
        wanted = _slug(one.entry)
        slug, number = wanted, 1
        while slug in self.taken:
            number += 1
            slug = f"{wanted[: LONGEST_SLUG - len(str(number)) - 1]}-{number}"
        self.taken.add(slug)
        notes = list(one.notes)
        if one.entry.slug and slug != one.entry.slug:
            notes.append(f"Its name “{one.entry.slug[:LONGEST_SLUG]}” became the identifier {slug}.")
        return Proposal(one.position, slug, one.entry, notes)


def _questions(bank: Bank) -> dict[str, Any]:
    items = Item.with_options(list(bank.items.all()))
    return {item.slug: _asked(item.question()) for item in items}


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    """The question without the keys of its options, which every item has of its own."""
    plain = deepcopy(question)
    for option in plain["options"]:
        option.pop("key")
    return plain


def _slug(entry: Entry) -> str:
    words = entry.question["stem"].split()[:WORDS_OF_A_STEM]
    return slugify(entry.slug)[:LONGEST_SLUG] or slugify(" ".join(words))[:LONGEST_SLUG] or "item"


def _problem(entry: Entry) -> str:
    """What an item's fields say against it; "" if nothing."""
    asked = entry.question
    if len(asked["options"]) > MOST_OPTIONS:
        return f"It has more than {MOST_OPTIONS} options."
    if "\0" in "".join(_texts([asked, entry.category])):
        return "It holds a NUL, which no text can keep."
    item = Item.from_question(asked, category=entry.category, enemy_set=entry.enemy_set)
    unsaid = [name for name in ("topic", "clause") if not asked[name]]
    try:
        item.clean_fields(exclude=["bank", "slug", *unsaid])
        for option in item.options.all():
            option.clean_fields(exclude=["item", "rationale"])
    except ValidationError as wrong:
        return " ".join(f"{name}: {words[0]}" for name, words in wrong.message_dict.items())
    return ""


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _check_slug(slug: str) -> None:
    try:
        Bank._meta.get_field("slug").clean(slug, None)
    except ValidationError:
        raise Unreadable(
            f"{slug!r} cannot be a bank's slug: at most 50 letters a to z, figures, hyphens and underscores."
        ) from None


@transaction.atomic
def _write(slug: str, survey: Survey, by: Any) -> None:
    title = slug.replace("-", " ").capitalize()
    bank, _made = Bank.objects.get_or_create(slug=slug, defaults={"title": title})
    for one in survey.good:
        entry = one.entry
        item = Item.from_question(
            entry.question,
            bank=bank,
            slug=one.slug,
            author=by,
            category=entry.category,
            enemy_set=entry.enemy_set,
        )
        item.save()
        item.save_revision(user=by, clean=False)  # a draft may have holes; the rest was looked at above
        survey.imported += 1
