"""An edition as a trainee is told it: written once, as a published edition never changes, and for all
processes where they share a cache.

Nothing of its ground truth is in here: no truth, reference, stance, spam mark or archive label, and no ref,
as that may say who wrote it.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache

from sandbox.drills.pulse import Beat, beats
from sandbox.scenarios.index import Index
from sandbox.scenarios.models import Edition
from sandbox.scenarios.picturing import told
from sandbox.scenarios.posts import Post
from sandbox.scenarios.query import QueryError, parse
from sandbox.scenarios.terms import Query, Searchable

# A post whose profiles mark more words than this is spam or a list of everything.
MOST_MARKS = 40


@dataclass(frozen=True)
class Reel:
    seconds: Sequence[int]  # when each post appears, in stream order
    refs: Sequence[str]
    lines: Sequence[bytes]  # each post as JSON
    cued: Mapping[str, Mapping[str, Any]]  # what injects and reactions bring, by ref
    beats: Sequence[tuple[int, bytes]]  # the pulse: when each beat is told, and what

    def batch(self, start: int, end: int) -> bytes:
        """The posts from `start` to before `end` as one JSON array."""
        return b"[%s]" % b",".join(self.lines[start:end])

    def answer(self, ref: str, second: float) -> bytes:
        """A post that an inject or a reaction has brought at `second`, as JSON."""
        return _line({**self.cued[ref], "at": second})


# Of many readers who come at once, one writes and the others wait for it.
_writing = threading.RLock()


def reel(edition: Edition) -> Reel:
    with _writing:
        return _reel(edition.pk, edition.key)


def index(edition: Edition) -> Index:
    """What answers queries over the posts of the edition, by their numbers."""
    with _writing:
        return _index(edition.pk, edition.key)


@lru_cache(maxsize=8)
def _reel(pk: int, key: Any) -> Reel:
    found: Reel = cache.get_or_set(f"reel:3:{key}", lambda: _written(pk, key), timeout=None)
    return found


@lru_cache(maxsize=4)
def _index(pk: int, key: Any) -> Index:
    return Index([Searchable(post) for post in _told(Edition.objects.get(pk=pk).posts.streamed(), pk)])


def _written(pk: int, key: Any) -> Reel:
    edition = Edition.objects.get(pk=pk)
    queries = [_query(profile["query"]) for profile in edition.profiles]
    known = _told(edition.posts.streamed(), pk)
    marked = _profiled(queries, _index(pk, key))
    cued = _told(edition.posts.cued(), pk)
    refs = list(edition.posts.streamed().in_stream_order().values_list("ref", flat=True))
    names = list(edition.posts.cued().in_stream_order().values_list("ref", flat=True))
    return Reel(
        seconds=[post["at"] for post in known],
        refs=refs,
        lines=[_line({"index": number, **post, **marked[number]}) for number, post in enumerate(known)],
        cued={ref: post | _found(queries, post) for ref, post in zip(names, cued, strict=True)},
        beats=[(beat.second, _line(beat.as_data())) for beat in _beats(edition, known)],
    )


def _beats(edition: Edition, known: list[dict[str, Any]]) -> list[Beat]:
    """The pulse of the stream; of what was judged only its tone is asked, and told for all together."""
    asked = ("ref", "author", "truth__sentiment", "generated", "reshare_of")
    rows = list(edition.posts.streamed().in_stream_order().values(*asked))
    written = {row["ref"] for row in rows if not row["generated"]}
    folded = _index(edition.pk, edition.key).posts
    heard = (
        {
            "ref": row["ref"],
            "author": row["author"],
            "usual": row["generated"] and row["reshare_of"] not in written,
            "sentiment": row["truth__sentiment"],
            "at": post["at"],
            "language": post["language"],
            "said": f"{said.title.text} {said.text.text}",
        }
        for row, post, said in zip(rows, known, folded, strict=True)
    )
    return beats(heard, edition.ends)


def _told(posts: Any, pk: int) -> list[dict[str, Any]]:
    """What a trainee may know of these posts, in stream order."""
    edition = Edition.objects.get(pk=pk)
    known, described = dict(edition.posts.values_list("ref", "number")), edition.described()
    rows = posts.in_stream_order().select_related("author").defer("truth", "reference", "labels")
    return [tell(post, known, described) for post in rows.iterator(chunk_size=2000)]


def tell(post: Post, numbers: Mapping[str, int], described: dict[str, str]) -> dict[str, Any]:
    """What a trainee may know of a post; `numbers` is what they know each by, by its ref, `described` what
    each picture shows, by name."""
    author = post.author
    return {
        "ref": _name(numbers, post.ref),
        "at": post.at,
        "channel": post.channel,
        "author": {
            "name": author.name,
            "handle": author.handle,
            "reach": author.reach,
            "bio": author.bio,
            "history": author.history,
        }
        if author
        else None,
        "title": post.title,
        "stars": post.stars,
        "text": post.text,
        "language": post.language,
        "in_reply_to": _name(numbers, post.in_reply_to),
        "reshare_of": _name(numbers, post.reshare_of),
        **({"pictures": told(post, described)} if post.media else {}),
    }


def _name(numbers: Mapping[str, int], ref: str) -> str:
    return str(numbers[ref]) if ref in numbers else ""


def _profiled(queries: list[Query | None], found: Index) -> list[dict[str, Any]]:
    """Of each post the numbers of the profiles that find it, and `[profile, start, end]` of the words
    they mark."""
    posts = found.posts
    profiled: list[dict[str, Any]] = [{"profiles": [], "marks": []} for _ in posts]
    for profile, query in enumerate(queries):
        for number in found.newest(query, before=len(posts)) if query else ():
            _mark(profiled[number], profile, query, posts[number])
    return profiled


def _found(queries: list[Query | None], post: dict[str, Any]) -> dict[str, Any]:
    """The same of one post that is in no index."""
    searchable, found = Searchable(post), {"profiles": [], "marks": []}
    for profile, query in enumerate(queries):
        if query and query.matches(searchable):
            _mark(found, profile, query, searchable)
    return found


def _mark(told: dict[str, Any], profile: int, query: Any, post: Searchable) -> None:
    told["profiles"].append(profile)
    room = MOST_MARKS - len(told["marks"])
    told["marks"] += [[profile, *span] for span in query.spans(post)[:room]]


def _query(text: str) -> Query | None:
    """A profile that cannot be read finds nothing; the console says so beside its name."""
    try:
        return parse(text)
    except QueryError:
        return None


def _line(post: Mapping[str, Any]) -> bytes:
    return json.dumps(post, ensure_ascii=False, separators=(",", ":")).encode()
