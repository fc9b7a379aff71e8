"""What others send: read if it is JSON with one meaning, and else refused."""

import json
from typing import Any


def read_json(text: str) -> dict[str, Any]:
    """The one object that a JSON text is. Raises `ValueError` for anything else: a member named twice
    (readers differ in which they take), a number that JSON has not, nesting beyond reason."""
    try:
        read = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except RecursionError as deep:
        raise ValueError("it is nested too deeply") from deep
    if not isinstance(read, dict):
        raise ValueError("it is no object")
    return read


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a member is named twice")
    return read


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")
