"""An edition as a trainee is told it: written once a process, as a published edition never changes.

Nothing of its ground truth is in here: no truth, reference, stance, spam mark or archive label, and no ref,
as that may say who wrote it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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
    lines: Sequence[str]  # each post as JSON
    index: Index

    def batch(self, start: int, end: int) -> str:
        """The posts from `start` to before `end` as one JSON array."""
        return f"[{','.join(self.lines[start:end])}]"


def reel(edition: Edition) -> Reel:
    return _reel(edition.pk, edition.key)


@lru_cache(maxsize=4)
def _reel(pk: int, key: Any) -> Reel:
    edition = Edition.objects.get(pk=pk)
    queries = [_query(profile["query"]) for profile in edition.profiles]
    posts = list(
        edition.posts.streamed()
        .in_stream_order()
        .select_related("author")
        .defer("truth", "reference", "labels")
    )
    described = edition.described()
    refs = {post.ref: str(post.number) for post in posts}
    known = [tell(post, refs, described) for post in posts]
    index = Index([Searchable(post) for post in known])
    profiled = _profiled(queries, index)
    return Reel(
        seconds=[post["at"] for post in known],
        refs=list(refs),
        lines=[_line({"index": number, **post, **profiled[number]}) for number, post in enumerate(known)],
        index=index,
    )


def tell(post: Post, names: dict[str, str], described: dict[str, str]) -> dict[str, Any]:
    """What a trainee may know of a post; `names` is what they know each by, by its ref, `described` what
    each picture shows, by name."""
    author = post.author
    return {
        "ref": names[post.ref],
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
        "in_reply_to": names.get(post.in_reply_to, ""),
        "reshare_of": names.get(post.reshare_of, ""),
        **({"pictures": told(post, described)} if post.media else {}),
    }


def _profiled(queries: list[Query | None], index: Index) -> list[dict[str, Any]]:
    """Of each post the numbers of the profiles that find it, and `[profile, start, end]` of the words
    they mark."""
    posts = index.posts
    profiled: list[dict[str, Any]] = [{"profiles": [], "marks": []} for _ in posts]
    for profile, query in enumerate(queries):
        for number in index.newest(query, before=len(posts)) if query else ():
            profiled[number]["profiles"].append(profile)
            room = MOST_MARKS - len(profiled[number]["marks"])
            profiled[number]["marks"] += [[profile, *span] for span in query.spans(posts[number])[:room]]
    return profiled


def _query(text: str) -> Query | None:
    """A profile that cannot be read finds nothing; the console says so beside its name."""
    try:
        return parse(text)
    except QueryError:
        return None


def _line(post: dict[str, Any]) -> str:
    return json.dumps(post, ensure_ascii=False, separators=(",", ":"))
