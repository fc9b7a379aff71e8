"""Which posts are one case: what one person wrote on one issue. Pure.

Whoever answers one of them has answered that person: an answer to the second post of somebody who was not
heard the first time counts, late, for the first.
"""

from collections.abc import Iterable, Mapping
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
    """Whether two posts may be merged into one case: one passes the other on, or they are of one author and,
    as far as both were judged, on one topic."""
    shared = {one["reshare_of"] or one["ref"], other["reshare_of"] or other["ref"]}
    same_author = one["author"] is not None and one["author"] == other["author"]
    topics = {post["truth"]["topic"] for post in (one, other) if post.get("truth")}
    return len(shared) == 1 or (same_author and len(topics) < 2)


def joined(posts: Iterable[Post], moves: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The same as `cases` once what was rightly merged is one, whichever was merged into which, and through
    however many. Merging what is no duplicate joins nothing."""
    rows = list(posts)
    found, by_ref = cases(rows), {post["ref"]: post for post in rows}
    leads: dict[str, str] = {}

    def root(case: str) -> str:
        while case in leads:
            case = leads[case]
        return case

    for move in moves:
        post, into = by_ref.get(move["post"]), by_ref.get(move.get("into", ""))
        if move["kind"] == "merge" and post and into and are_duplicates(post, into):
            one, other = root(found[post["ref"]]), root(found[into["ref"]])
            if one != other:
                leads[one] = other
    return {ref: root(case) for ref, case in found.items()} if leads else found
