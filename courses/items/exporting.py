"""A bank as a file: what stands in it now, drafts included, what is retired left out."""

from collections.abc import Callable, Iterator

from courses.items.formats import moodle, qti, sheet
from courses.items.formats.shape import Entry
from courses.items.models import Bank, Item
from courses.items.soundness import faults

Writer = Callable[[str, list[Entry]], Iterator[bytes]]
WRITERS: dict[str, tuple[Writer, str, str]] = {  # what writes, the ending of its file, its content type
    "moodle": (moodle.write, "xml", "application/xml"),
    "qti": (qti.write, "zip", "application/zip"),
    "csv": (sheet.write, "csv", "text/csv; charset=utf-8"),
}


def exported(bank: Bank, form: str) -> tuple[Iterator[bytes], list[str]]:
    """The bank in the format `form`, and the slugs of drafts that nobody could score, which are
    left out. A live item is exported as it is asked, a draft as it was last saved."""
    items = bank.items.select_related("latest_revision").order_by("slug")
    standing = [item for item in items if item.live or not item.first_published_at]
    live = Item.with_options([item for item in standing if item.live])
    drafts = [item.get_latest_revision_as_object() for item in standing if not item.live]
    entries = {
        item.slug: Entry(item.slug, item.category, item.question(), item.enemy_set)
        for item in [*live, *drafts]
    }
    unsound = sorted(slug for slug, entry in entries.items() if faults(entry.question))
    sound = [entries[slug] for slug in sorted(set(entries) - set(unsound))]
    return WRITERS[form][0](bank.title, sound), unsound
