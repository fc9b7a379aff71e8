"""Which posts are one case: what one person wrote on one issue. Pure.

Whoever answers one of them has answered that person: an answer to the second post of somebody who was not
heard the first time counts, late, for the first.
"""

from collections.abc import Iterable
from typing import Any

Post = dict[str, Any]


def cases(posts: Iterable[Post]) -> dict[str, str]:
    """The case of each post, by its ref: the ref of the first post of it.

    A post is `{"ref", "author", "conversation", "in_reply_to"}`, in stream order. Posts of one author are
    one case where they name one conversation, or where one answers, at whatever remove, in the thread that
    the other began or stands in. Of somebody who is not known nothing is joined.
    """
    roots: dict[str, str] = {}
    first: dict[tuple[Any, str], str] = {}
    found: dict[str, str] = {}
    for post in posts:
        ref: str = post["ref"]
        author = post["author"]
        roots[ref] = post["conversation"] or roots.get(post["in_reply_to"], ref)
        found[ref] = first.setdefault((author, roots[ref]), ref) if author is not None else ref
    return found


def are_duplicates(one: Post, other: Post) -> bool:
    """Whether two posts may be merged into one case: they are of one author, or one passes the other on."""
    same_author = one["author"] is not None and one["author"] == other["author"]
    shared = {one["reshare_of"] or one["ref"], other["reshare_of"] or other["ref"]}
    return same_author or len(shared) == 1
