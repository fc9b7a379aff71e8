"""The API in words: what `/api/openapi.json` and `/api/docs` say beside the fields."""

INTRODUCTION = """\
Before somebody answers for the company, an engagement console asks the academy whether they may. It asks
with its own token, which an operator of the academy gives out, in the header `Authorization: Bearer …`.
No session and no cookie is needed. Every answer but the public keys is of the moment and must not be kept
(`Cache-Control: no-store`).

Who asked about whom, when, and what was answered is recorded, and the record is part of the academy's
audit log. It is written every few seconds: a server process that is killed outright loses the record of
at most ten seconds.

What is refused is told in a sentence, `text`, and by parameter in `wrong`. Fields and reasons may be
added; none will be renamed or taken away under this address."""

_SHUT = {
    "description": "No token, or none that opens anything: it never did, or it was revoked.",
    "headers": {
        "WWW-Authenticate": {
            "description": "How to ask for it.",
            "schema": {"type": "string"},
            "example": 'Bearer realm="entitlements"',
        }
    },
    "content": {
        "application/json": {"example": {"text": "This token opens nothing here.", "wrong": []}},
    },
}
_WAIT = {
    "description": "More than 30 wrong tokens came from your network within a minute. A right one is "
    "still answered.",
    "headers": {
        "Retry-After": {
            "description": "Seconds to wait.",
            "schema": {"type": "integer"},
            "example": 60,
        }
    },
    "content": {
        "application/json": {
            "example": {"text": "Too many wrong tokens came from your network. Wait a minute.", "wrong": []}
        },
    },
}
ENTITLEMENT = {
    "summary": "May this person do this?",
    "description": (
        "Of several certificates the one that allows it longest is told. Where none does, the reason is "
        "that of the nearest miss: what covers the act, then what lacks the least, then what was issued "
        "last. A person who is not known is no error: the answer is “not allowed”."
    ),
    "openapi_extra": {
        "responses": {
            200: {"description": "The answer, also where it is “not allowed”."},
            401: _SHUT,
            422: {
                "description": "The question cannot be read: a parameter is missing, unknown, given twice or "
                "wrong, or the moment has no zone or is still to come.",
                "content": {
                    "application/json": {
                        "example": {
                            "text": "The question cannot be read.",
                            "wrong": [
                                {
                                    "parameter": "channel",
                                    "text": "This is no value of channel.",
                                    "known": ["forum", "blog", "microblog", "social", "reviews", "video"],
                                }
                            ],
                        }
                    }
                },
            },
            429: _WAIT,
        }
    },
}
_RIGHT = (
    '{"acts":["speak"],"certificate":"LK-26-7K3QF9","channels":["microblog"],"languages":[],"person":"104-0001",'
    '"until":"2027-11-23T09:00:00Z"}\n'
)
BUNDLE = {
    "summary": "Everything a console needs while it has no line",
    "description": (
        "Lines of JSON. Every line but the last is one right that is open at this moment; empty "
        "`channels` or `languages` mean all. The last line holds a signature: a compact JWS (RFC 7515) "
        "by a key of `/api/keys`, over `issuer`, `issued`, `expires`, the number of `rights` and the "
        "`sha256` of all bytes before that line. Read it with the example below. Whoever is not in it "
        "holds nothing. What was decided after it was issued is not in it, so ask the academy itself "
        "whenever it answers, and fetch a new bundle about every quarter of an hour."
    ),
    "openapi_extra": {
        "parameters": [
            {
                "in": "header",
                "name": "If-None-Match",
                "required": False,
                "description": "The `ETag` of the bundle you have.",
                "schema": {"type": "string"},
                "example": 'W/"0f343b0931126a20f133d67c2b018a3b"',
            }
        ],
        "responses": {
            200: {
                "description": "The bundle; with gzip where you accept it.",
                "headers": {
                    "ETag": {
                        "description": "Send it back as `If-None-Match` next time.",
                        "schema": {"type": "string"},
                    }
                },
                "content": {
                    "application/x-ndjson": {
                        "schema": {"type": "string"},
                        "example": _RIGHT
                        + '{"signature":"eyJhbGciOiJFZDI1NTE5Ii….eyJleHBpcmVzIjoi….h4Q6…"}\n',
                    }
                },
            },
            304: {"description": "The rights and the expiry are those of the bundle you have."},
            401: _SHUT,
            429: _WAIT,
            503: {
                "description": "The academy has no key to sign with.",
                "content": {
                    "application/json": {
                        "example": {"text": "The academy has no key to sign bundles with.", "wrong": []}
                    }
                },
            },
        },
    },
}
KEYS = {
    "summary": "The public keys that check a bundle",
    "description": "A JWK set (RFC 7517). Public: no token is needed. Keep it as long as your bundles.",
    "openapi_extra": {"responses": {200: {"description": "The keys."}}},
}
