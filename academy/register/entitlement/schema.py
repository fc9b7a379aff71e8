"""What goes in and out of the API, with what it means: the source of `/api/openapi.json` and `/api/docs`."""

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import WithJsonSchema

from academy.words.entitlement import Reason
from academy.words.listening import Channel, Language
from academy.words.standing import EntitlementAct


def _of(values, description, example):
    """A parameter that takes one of a list, described where it stands: as a reference it would lose its
    words."""
    schema = {"type": "string", "enum": values, "description": description, "example": example}
    return WithJsonSchema(schema)


class Asking(Schema):
    """The parameters of a question."""

    person: Annotated[
        str,
        Field(
            min_length=1,
            max_length=20,
            pattern=r"^[^\x00-\x1F\x7F]+$",
            description="The employee number of whom it is about, as the company’s records have it.",
            json_schema_extra={"example": "104-0001"},
        ),
    ]
    channel: Annotated[Channel, _of(Channel.values, "Where it would be said.", "microblog")]
    language: Annotated[Language, _of(Language.values, "The language it would be said in.", "en")]
    act: Annotated[EntitlementAct, _of(EntitlementAct.values, "What the person would do.", "speak")]
    at: Annotated[
        str | None,
        WithJsonSchema(
            {
                "type": "string",
                "format": "date-time",
                "description": (
                    "The moment to judge, RFC 3339 with its zone; in a query string a + is written %2B. "
                    "Without it: now. A moment that is over is judged by what held then; one to come is "
                    "refused."
                ),
                "example": "2026-11-23T09:00:00Z",
            }
        ),
    ] = None


class Entitlement(Schema):
    """The answer to a question."""

    allowed: bool = Field(description="Whether the person may do it.", examples=[True])
    reason: Reason = Field(
        description="Why, as a word for programs. Words may be added: what is allowed, `allowed` alone says.",
        examples=["allowed"],
    )
    text: str = Field(
        description="The same in a sentence for whoever sits at the console.",
        examples=["Speak for the company: allowed by certificate LK-26-7K3QF9 until 2027-11-23 09:00 UTC."],
    )
    until: datetime | None = Field(
        description="When the right closes as it is known now; null where it is not allowed. A decision "
        "can close it earlier: ask again before each use.",
        examples=["2027-11-23T09:00:00Z"],
    )
    certificate: str | None = Field(
        description="The number of the certificate that allows it or that the reason speaks of; null "
        "where there is none.",
        examples=["LK-26-7K3QF9"],
    )
    at: datetime = Field(description="The moment judged.", examples=["2026-11-23T09:00:00Z"])


class Wrong(Schema):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Its name.", examples=["channel"])
    text: str = Field(
        description="What is wrong with it, in a sentence.", examples=["“fax” is no value of channel."]
    )
    known: list[str] | None = Field(
        default=None,
        description="The values that are known, where it takes one of a list.",
        examples=[["forum", "blog", "microblog", "social", "reviews", "video"]],
    )


class Problem(Schema):
    """Why nothing was answered."""

    text: str = Field(description="The reason in a sentence.", examples=["This token opens nothing here."])
    wrong: list[Wrong] = Field(default=[], description="Each parameter that is wrong; else empty.")


class Key(Schema):
    """The public half of a key (RFC 7517, RFC 8037)."""

    kid: str = Field(
        description="Its name, as signatures give it.", examples=["entitlements-20261123-1f2e3d4c"]
    )
    kty: str = Field(description="Always OKP.", examples=["OKP"])
    crv: str = Field(description="Always Ed25519.", examples=["Ed25519"])
    x: str = Field(
        description="The key itself, base64url.", examples=["11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"]
    )
    use: str = Field(default="sig", description="Always sig.", examples=["sig"])
    alg: str = Field(default="Ed25519", description="Always Ed25519.", examples=["Ed25519"])
    not_before: int = Field(
        description="Signs from then on, in seconds since 1970.", examples=[1_795_424_400]
    )
    not_after: int | None = Field(
        default=None,
        description="Signed until then; left out where it still does.",
        examples=[1_826_960_400],
    )


class Keys(Schema):
    """A set of public keys (RFC 7517)."""

    keys: list[Key] = Field(description="The newest signs. Retired ones stay, for what they have signed.")
