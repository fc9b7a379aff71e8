"""From an archive to a scenario's draft: surveyed first, then written whole or not at all."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from sandbox.scenarios.archive import ArchivedPost, ArchiveError, Reading, Refusal, judged
from sandbox.scenarios.models import Scenario
from sandbox.scenarios.posts import Author, Post

BATCH = 1000
LONGEST_SPAN = 2**31 - 3600  # seconds: some 68 years, what a post's place in the stream can say


@dataclass
class Survey:
    """What is in an archive: rows read, rows good, line numbers refused by reason."""

    read: int = 0
    good: int = 0
    imported: int = 0
    refused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    first: datetime | None = None
    last: datetime | None = None

    @property
    def refused_dates(self):
        """Whether there are dates that might be read another way."""
        return bool({"ambiguous date", "unreadable date"} & set(self.refused))

    def as_data(self):
        return {"read": self.read, "imported": self.imported, "refused": dict(self.refused)}


def import_archive(path: Path, slug: str, how: Reading, *, skip_refused=False, dry_run=False) -> Survey:
    """Add the posts of the archive to the draft edition of scenario `slug`, which is
    made if it is not there. All or nothing: one refused row and nothing is written,
    unless `skip_refused`. Raises `archive.ArchiveError` for a file that cannot be read.
    """
    _check_slug(slug)
    draft = _draft(slug)
    if draft:
        refs = frozenset(draft.posts.values_list("ref", flat=True))
        how = replace(how, taken=refs, numbered_from=_next_number(refs))
    survey = _survey(path, how, starts_at=draft and draft.starts_at)
    _check_span(draft, survey)
    if survey.good and not dry_run and (skip_refused or not survey.refused):
        _write(path, slug, how, survey)
    return survey


def _check_slug(slug):
    field = Scenario._meta.get_field("slug")
    try:
        field.clean(slug, None)
    except ValidationError:
        raise ArchiveError(
            f"{slug!r} cannot be a scenario's slug: at most {field.max_length} letters a to z, figures, "
            "hyphens and underscores, as first-watch."
        ) from None


def _next_number(refs):
    """The number after the highest that a post without an id was given."""
    return max((int(ref) for ref in refs if ref.isdecimal() and len(ref) < 10), default=0) + 1


def _check_span(draft, survey):
    begins = draft.starts_at if draft else survey.first
    if survey.last and (survey.last - begins).total_seconds() > LONGEST_SPAN:
        raise ArchiveError(
            f"Its posts go from {begins:%Y-%m-%d} to {survey.last:%Y-%m-%d}: more than a scenario holds. "
            "Is a date wrong?"
        )


def _draft(slug):
    scenario = Scenario.objects.filter(slug=slug).first()
    return scenario and scenario.editions.filter(published_at=None).first()


def _in_stream(path, how, starts_at):
    """The rows of the archive; posts from before an existing draft's start are refused."""
    for row in judged(path, how):
        if starts_at and isinstance(row, ArchivedPost) and row.at < starts_at:
            yield Refusal(row.line, "before the start")
        else:
            yield row


def _survey(path, how, starts_at):
    survey = Survey()
    for row in _in_stream(path, how, starts_at):
        survey.read += 1
        if isinstance(row, Refusal):
            survey.refused[row.reason].append(row.line)
            continue
        survey.good += 1
        survey.first = min(survey.first or row.at, row.at)
        survey.last = max(survey.last or row.at, row.at)
    return survey


@transaction.atomic
def _write(path, slug, how, survey):
    scenario, _ = Scenario.objects.get_or_create(
        slug=slug, defaults={"title": slug.replace("-", " ").capitalize()}
    )
    first = survey.first
    begins = first.replace(minute=first.minute - first.minute % 5, second=0, microsecond=0)
    edition = scenario.draft(starts_at=begins, seconds=1, languages=[], profiles=[])
    edition.hold()
    rows = (row for row in _in_stream(path, how, edition.starts_at) if isinstance(row, ArchivedPost))
    authors, languages = {}, set(edition.languages)
    while batch := list(islice(rows, BATCH)):
        _write_authors(edition, batch, authors)
        posts = Post.objects.bulk_create([_post(edition, authors, row) for row in batch])
        survey.imported += len(posts)
        languages |= {post.language for post in posts}
    edition.languages = sorted(languages)
    edition.seconds = max(edition.seconds, int((survey.last - edition.starts_at).total_seconds()) + 1)
    edition.save()


def _write_authors(edition, batch, authors):
    """Make the authors of a batch that are not there yet; `authors` maps name to id."""
    names = {row.author for row in batch if row.author} - authors.keys()
    authors |= dict(edition.authors.filter(ref__in=names).values_list("ref", "pk"))
    made = Author.objects.bulk_create(
        Author(edition=edition, ref=name, name=name) for name in sorted(names - authors.keys())
    )
    authors |= {author.ref: author.pk for author in made}


def _post(edition, authors, row):
    return Post(
        edition=edition,
        ref=row.id,
        at=int((row.at - edition.starts_at).total_seconds()),
        channel=row.channel,
        author_id=authors.get(row.author),
        text=row.text,
        language=row.language,
        labels=row.labels,
    )
