"""The JSON Schema (draft 2020-12) of a scenario bundle, with the values of `academy.words`."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from academy.words.listening import (
    Action,
    Channel,
    Classification,
    Language,
    Priority,
    Route,
    Sentiment,
    Stance,
    Topic,
    Track,
)
from academy.words.replying import Criterion, Visibility

Schema = dict[str, Any]

A_WEEK = 7 * 24 * 3600
LATEST = 2**31 - 1
LONGEST_TEXT = 20_000


def _text(most: int, least: int = 0, **more: Any) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most, **more}


def _whole(least: int, most: int, **more: Any) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most, **more}


def _list(items: Schema, most: int, **more: Any) -> Schema:
    return {"type": "array", "items": items, "maxItems": most, **more}


def _set(values: list[str], **more: Any) -> Schema:
    return _list({"enum": values}, len(values), uniqueItems=True, **more)


def _object(properties: Schema, *, required: str = "", **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
        **more,
    }


def _by(names: list[str], value: Schema, **more: Any) -> Schema:
    return {"type": "object", "propertyNames": {"enum": names}, "additionalProperties": value, **more}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


PICTURE_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
_ID = _text(80, 1, pattern=r"^\S+$")
_POST: Schema = {"$ref": "#/$defs/post"}

TRUTH = _object(
    {
        "actionable": {"type": "boolean"},
        "sentiment": {"enum": Sentiment.values},
        "topic": {"enum": Topic.values},
        "classification": {"enum": Classification.values},
        "priority": {"enum": Priority.values},
        "track": {"enum": Track.values},
        "routes": _set(Route.values),
        "actions": _set(Action.values, minItems=1),
        "deadline": _or_none(_whole(0, LATEST)),
        "clause": _text(20),
        "why": _text(2000, 1),
    },
    required="actionable sentiment topic priority track routes actions deadline why",
    description="What a trained person decides about the post, and why. `deadline`: scenario second; "
    "where somebody has to act and it is null, that of the priority's service level.",
)

REFERENCE = _object(
    {
        "action": {"enum": Action.values},
        "route": _or_none({"enum": Route.values}),
        "visibility": _or_none({"enum": Visibility.values}),
        "text": _text(10_000),
    },
    required="action text",
    description="What a very good agent did.",
)

POST = _object(
    {
        "id": _ID,
        "at": _whole(0, LATEST),
        "channel": {"enum": Channel.values},
        "author": _or_none(_ID),
        "title": _or_none(_text(300)),
        "stars": _or_none(_whole(1, 5)),
        "text": _text(LONGEST_TEXT, 1),
        "language": {"enum": Language.values},
        "conversation": _or_none(_ID),
        "in_reply_to": _or_none(_ID),
        "reshare_of": _or_none(_ID),
        "spam": {"type": "boolean"},
        "media": _list(_text(100, 1, pattern=PICTURE_NAME), 4, uniqueItems=True),
        "truth": _or_none({"$ref": "#/$defs/truth"}),
        "reference": _or_none({"$ref": "#/$defs/reference"}),
        "labels": {"type": "object", "additionalProperties": _text(500), "maxProperties": 20},
    },
    required="id at channel author text language",
    description="One message, a line of posts.jsonl. `at`: scenario seconds from the start; in an inject "
    "or a reaction from when it fires.",
)

AUTHOR = _object(
    {
        "id": _ID,
        "name": _text(200, 1),
        "handle": _or_none(_text(200)),
        "channel": _or_none({"enum": Channel.values}),
        "language": _or_none({"enum": Language.values}),
        "reach": _whole(0, LATEST),
        "stance": {"enum": Stance.values},
        "bio": _or_none(_text(2000)),
        "history": _list(
            _object(
                {"on": _text(10, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "text": _text(500, 1)},
                required="on text",
            ),
            50,
        ),
    },
    required="id name",
    description="Who wrote posts, a line of authors.jsonl.",
)

INJECT = _object(
    {
        "id": _ID,
        "title": _text(150, 1),
        "at": _or_none(_whole(0, A_WEEK)),
        "note": _text(2000),
        "posts": _list(_POST, 50, minItems=1),
    },
    required="id title posts",
    description="What a facilitator adds: at a scenario second, or by hand where `at` is null.",
)

REACTION = _object(
    {
        "id": _ID,
        "to": _ID,
        "when": {"enum": ["unanswered", "answered", "thanked", "escalated", "dismissed"]},
        "manner": {"enum": ["any", "kind", "rude"]},
        "after": _whole(0, A_WEEK),
        "posts": _list(_POST, 50, minItems=1),
    },
    required="id to when after posts",
    description="What people do when the post `to` was dealt with so, or for `after` scenario seconds not. "
    "Nobody is scored on its posts, as the trainee's own conduct brought them about.",
)

ISSUE = _object(
    {
        "id": _ID,
        "title": _text(150, 1),
        "posts": _list(_ID, 50, minItems=1, uniqueItems=True),
        "starts": _whole(0, LATEST),
        "spot": _whole(1, A_WEEK),
        "escalate": _whole(1, A_WEEK),
        "routes": _set(Route.values, minItems=1),
        "clause": _text(20),
        "why": _text(2000, 1),
    },
    required="id title posts starts spot escalate routes why",
    description="Something that spreads and has to be contained: `spot` seconds after `starts` one of its "
    "`posts` is somebody's case, `escalate` seconds after it one of the teams of `routes` has it.",
)

OUTREACH = _object(
    {
        "survey": _object(
            {
                "title": _text(150, 1),
                "asked": _whole(1, LATEST),
                "reasons": _list(
                    _object(
                        {
                            "reason": _text(200, 1),
                            "topic": {"enum": Topic.values},
                            "calls": _whole(0, LATEST),
                        },
                        required="reason topic calls",
                    ),
                    20,
                    minItems=1,
                ),
            },
            required="title asked reasons",
        ),
        "audiences": _by(Channel.values, _whole(0, LATEST), description="People the brand reaches there."),
        "pain": _object(
            {
                "topic": {"enum": Topic.values},
                "articles": _list(_text(300, 1), 20, uniqueItems=True),
                "by": _whole(0, LATEST),
                "clause": _text(20),
                "why": _text(2000, 1),
            },
            required="topic articles by why",
            description="What the help that is published should be about, which help pieces fit, by when.",
        ),
    },
    required="survey audiences pain",
    description="The proactive track: why people phoned, whom the brand reaches, what to publish on.",
)

BURST = _object(
    {"of": _ID, "at": _whole(0, A_WEEK), "seconds": _whole(60, A_WEEK), "posts": _whole(1, 5000)},
    required="of at seconds posts",
    description="How a post of posts.jsonl goes round: passed on and echoed so many times from `at` on.",
)

SCENARIO = _object(
    {
        "slug": _text(50, 1, pattern=r"^[A-Za-z0-9_-]+$"),
        "title": _text(150, 1),
        "briefing": _text(20_000),
        "brand": _text(100),
        "handles": _list(_text(100, 1), 20, uniqueItems=True),
        "channels": _set(Channel.values),
        "languages": _set(Language.values),
        "starts_at": _text(
            40,
            pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$",
            description="ISO 8601 with an offset.",
        ),
        "seconds": _whole(1, LATEST, description="Length in scenario seconds."),
        "enters_at": _whole(0, LATEST, description="Where a run begins; what lies before is there already."),
        "leaves_at": _or_none(_whole(1, LATEST, description="Where a run ends, if not with the stream.")),
        "graded_speed": _whole(1, 60),
        "practice_speed": _whole(1, 60),
        "slowest_speed": _whole(1, 60),
        "fastest_speed": _whole(1, 60),
        "service_levels": _by(
            Priority.values, _whole(1, A_WEEK), description="Seconds to the first answer; else four hours."
        ),
        "profiles": _list(
            _object({"name": _text(80, 1), "query": _text(2000, 1)}, required="name query"), 20
        ),
        "macros": _list(
            _object(
                {"name": _text(80, 1), "text": _text(8000, 1), "language": {"enum": Language.values}},
                required="name text",
            ),
            60,
        ),
        "articles": _list(
            _object(
                {
                    "title": _text(200, 1),
                    "url": _text(300, 1),
                    "language": {"enum": Language.values},
                    "topic": {"enum": Topic.values},
                    "summary": _text(1000),
                },
                required="title url",
            ),
            100,
        ),
        "embargoed": _list(_text(100, 1), 50, uniqueItems=True),
        "injects": _list({"$ref": "#/$defs/inject"}, 50),
        "reactions": _list({"$ref": "#/$defs/reaction"}, 300),
        "issues": _list({"$ref": "#/$defs/issue"}, 10),
        "outreach": _or_none({"$ref": "#/$defs/outreach"}),
        "background": _or_none(
            _object(
                {
                    "posts": _whole(1, 100_000, description="Posts a day."),
                    "seed": _whole(0, LATEST),
                    "languages": _set(Language.values, minItems=1),
                    "needs_us": {"type": "boolean", "description": "Whether some need the company; true."},
                    "bursts": _list(BURST, 20),
                },
                required="posts seed",
            )
        ),
        "rubric": _by(Criterion.values, _whole(0, 100), description="Weight of each criterion of a reply."),
        "weights": _by(Priority.values, _whole(0, 100), description="Weight of a post of each priority."),
        "pictures": {
            "type": "object",
            "maxProperties": 1000,
            "propertyNames": {"pattern": PICTURE_NAME},
            "additionalProperties": _text(500, 1),
            "description": "What the pictures in media/ show, in words, by name.",
        },
        "policy": _text(60, pattern=r"^([A-Za-z0-9_-]+@[0-9]+)?$"),
        "clauses": {
            "type": "object",
            "maxProperties": 500,
            "additionalProperties": {"type": "object"},
            "description": "The wording of the clauses cited, by number.",
        },
    },
    required="slug title starts_at seconds languages",
    description="scenario.yaml.",
)

PARTS = {
    "scenario": SCENARIO,
    "author": AUTHOR,
    "post": POST,
    "truth": TRUTH,
    "reference": REFERENCE,
    "inject": INJECT,
    "reaction": REACTION,
    "issue": ISSUE,
    "outreach": OUTREACH,
}


def bundle_schema() -> Schema:
    """The whole of a bundle as one document: what is published."""
    lines = {"authors": _list({"$ref": "#/$defs/author"}, 200_000), "posts": _list(_POST, 200_000)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:academy:scenario-bundle:1",
        "title": "A scenario bundle",
        "description": "scenario.yaml is `scenario`; each line of authors.jsonl an `author`, of posts.jsonl "
        "a `post`. The pictures that posts show lie in media/.",
        **_object({"scenario": {"$ref": "#/$defs/scenario"}, **lines}, required="scenario authors posts"),
        "$defs": PARTS,
    }


@cache
def validator(part: str) -> Validator:
    """What checks one `scenario`, `author` or `post`."""
    return Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": PARTS})


def ordered(value: Any, schema: Schema) -> Any:
    """The same data with its keys in the order of `schema`, whatever order a database gave them."""
    if "$ref" in schema:
        return ordered(value, PARTS[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return value if value is None else ordered(value, schema["anyOf"][0])
    if isinstance(value, dict):
        known = schema.get("properties", {})
        names = [*(name for name in known if name in value), *sorted(set(value) - set(known))]
        return {name: ordered(value[name], known.get(name, {})) for name in names}
    if isinstance(value, list):
        return [ordered(one, schema.get("items", {})) for one in value]
    return value
