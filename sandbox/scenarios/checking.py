"""A draft before the linter: with its background, its disputes, and the policy it is judged by."""

import json
from functools import lru_cache

from academy.words.canonical import canonical
from academy.words.replying import CLAUSES
from sandbox.scenarios import filling
from sandbox.scenarios.linting import lint
from sandbox.scenarios.signals import disputes_asked, policy_asked

LINTED = ("ref", "at", "language", "in_reply_to", "reshare_of", "truth", "reference")
HEARD = ("channel", "title", "text")  # what listening profiles look at, beside author and language


def findings(edition, made=None):
    """What `linting` has to say of the edition, with what its recipe has `made`, if that is at hand."""
    posts = [_linted(post) for post in edition.posts.written().select_related("author")]
    answers = disputes_asked.send(type(edition), edition=edition)
    disputed = [ref for _receiver, refs in answers for ref in refs]
    said = edition.settings() | {"pictures": edition.described()}
    background = outline(edition) if made is None else made
    return lint(said, posts, background, disputed, policy_of(edition))


def _linted(post):
    author = post.author and {name: getattr(post.author, name) for name in ("name", "handle", "reach")}
    said = {name: getattr(post, name) for name in (*LINTED, *HEARD)}
    return {"id": post.ref, **said, "author": author}


def outline(edition):
    """Of each post that the recipe would make its language and its truth: enough for the linter and for
    a count. Kept for the next look, as a day of 25,000 posts takes seconds to make."""
    source = filling.source(edition)
    return _outline(canonical(list(source))) if source else ()


@lru_cache(maxsize=8)
def _outline(source):
    truths = {}
    return tuple(
        {
            "language": row["language"],
            "truth": row["truth"] and truths.setdefault(row["truth"]["actionable"], row["truth"]),
        }
        for row in filling.background(*json.loads(source))
    )


def policy_of(edition):
    """The clauses of the policy version that the edition names, by number; False if there is no such
    version, None if it names none or nobody knows of policies."""
    if not edition.policy:
        return None
    answers = [answer for _receiver, answer in policy_asked.send(type(edition), policy=edition.policy)]
    return next((answer for answer in answers if answer is not None), None)


def wording(edition, made):
    """The wording of the clauses that its posts and the reply rubric cite, as far as the edition or its
    policy has it."""
    known = (policy_of(edition) or {}) | edition.clauses
    truths = [*edition.posts.written().values_list("truth", flat=True), *(row["truth"] for row in made)]
    truths += [post.get("truth") for inject in edition.injects for post in inject["posts"]]
    truths += [*edition.issues, (edition.outreach or {}).get("pain")]
    cited = {truth.get("clause") for truth in truths if truth} | set(edition.clauses)
    cited |= set(CLAUSES.values())
    return {number: known[number] for number in sorted(filter(None, cited)) if number in known}
