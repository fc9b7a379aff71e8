"""A move as a browser sends it: JSON from the console's queue, or its form without scripts."""

import json
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sandbox.drills.moves import LABELS, TEXTS

LAST_SEQUENCE = 100_000  # far more than anybody makes; keeps a made-up number out of the journal


class Sent(NamedTuple):
    kind: str
    post: str  # the number that the trainee knows it by; "" for a publication
    sequence: int
    data: dict[str, str]


def read_move(request: HttpRequest) -> Sent:
    """The move in the request. Raises `ValidationError` if it is none."""
    fields = _json(request) if request.content_type == "application/json" else _form(request)
    labels = fields.get("labels") or {}
    sequence = fields.get("sequence")
    if not isinstance(labels, dict) or not _is_sequence(sequence):
        raise ValidationError(_unreadable())
    kind, post = _text(fields, "kind"), _text(fields, "post")
    data = {name: _text(labels, name) for name in labels}
    data |= {name: _text(fields, name) for name in TEXTS.get(kind, ())}
    if data.get("visibility") == "":
        data["visibility"] = "public"
    return Sent(kind, post, int(sequence), {name: value for name, value in data.items() if value})


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        fields = json.loads(request.body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise ValidationError(_unreadable())
    return fields


def _form(request: HttpRequest) -> dict[str, Any]:
    fields: dict[str, Any] = request.POST.dict()
    sequence = fields.get("sequence", "")
    fields["sequence"] = int(sequence) if sequence.isdecimal() and len(sequence) < 11 else None
    fields["labels"] = {name: fields[name] for name in LABELS if fields.get(name)}
    # A browser sends line ends as CR LF; the limit of a channel counts one.
    return fields | {"text": fields.get("text", "").replace("\r\n", "\n")}


def _is_sequence(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LAST_SEQUENCE


def _text(fields: dict[str, Any], name: str) -> str:
    """The field without what no database takes: NUL and halves of letters."""
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise ValidationError(_unreadable())
    return value.replace("\0", "").encode("utf-8", "ignore").decode()


def _unreadable() -> str:
    return _("This move cannot be read. Nothing was changed; reload the page and make it again.")
