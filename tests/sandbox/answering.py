"""An edition whose stream answers what is done in it, or left undone."""

from tests.factories import NOW, make_edition, truth_of_need


def said(id, text, *, at=0, to="p002", **more):
    row = {"id": id, "at": at, "channel": "microblog", "author": "a1", "text": text, "language": "en"}
    return row | {"in_reply_to": to} | more


ESCALATES = {
    "id": "gives-up",
    "to": "p002",
    "when": "unanswered",
    "after": 1000,
    "posts": [said("r1", "nobody there"), said("r2", "look at this", at=300, reshare_of="p002")],
}
THANKS = {
    "id": "thanks",
    "to": "p002",
    "when": "answered",
    "manner": "kind",
    "after": 60,
    "posts": [said("r3", "you made my day")],
}
PILE_ON = THANKS | {"id": "pile-on", "manner": "rude", "posts": [said("r4", "is that how you talk to us")]}
INJECT = {
    "id": "smoke",
    "title": "Smoke",
    "at": None,
    "posts": [said("i1", "it smokes", to="", truth=truth_of_need(0, "safety", 600))],
}


def make_answering(slug="answers", *, posts=60, seconds=3600, **more):
    """A post each minute, for an hour; that at 120 needs us, and whoever wrote it answers back."""
    edition = make_edition(slug, posts=posts, needed=(2,), seconds=seconds, publish=False)
    edition.reactions = [ESCALATES, THANKS, PILE_ON]
    edition.injects = [INJECT]
    for name, value in more.items():
        setattr(edition, name, value)
    edition.save()
    edition.publish(by=None, at=NOW)
    return edition
