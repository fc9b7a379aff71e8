"""What injects and reactions bring becomes posts of an edition at publishing, so that a trainee can deal with
them as with any other; in the stream of a run they come when they fire."""

from sandbox.scenarios.linting import level_of

BATCH = 500
FIELDS = ("channel", "text", "language", "media", "conversation", "in_reply_to", "reshare_of", "title")


def name(kind, id):
    """The cue of the posts of an inject or a reaction."""
    return f"{kind} {id}"


def fill(edition, *, first):
    """Write the posts of all injects and reactions, numbered from `first` on."""
    authors = dict(edition.authors.values_list("ref", "pk"))
    rows = [(name("inject", inject["id"]), post) for inject in edition.injects for post in inject["posts"]]
    rows += [
        (name("reaction", reaction["id"]), post | {"truth": None})
        for reaction in edition.reactions
        for post in reaction["posts"]
    ]
    edition.posts.bulk_create(
        (_post(edition, cue, row, authors, number) for number, (cue, row) in enumerate(rows, start=first)),
        batch_size=BATCH,
    )


def _post(edition, cue, row, authors, number):
    said = {field: row[field] for field in FIELDS if row.get(field)}
    return edition.posts.model(
        edition=edition,
        cue=cue,
        ref=row["id"],
        number=number,
        at=row["at"],
        author_id=authors[row["author"]] if row["author"] is not None else None,
        stars=row.get("stars"),
        spam=row.get("spam", False),
        truth=_truth(edition, row),
        reference=row.get("reference"),
        **said,
    )


def _truth(edition, row):
    truth = row.get("truth")
    if not truth or not truth["actionable"] or truth["deadline"] is not None:
        return truth
    return truth | {"deadline": row["at"] + level_of(edition.service_levels, truth["priority"])}
