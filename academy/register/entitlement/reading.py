"""The OpenAPI description as a page reads it: what to send, what comes back, in the order of the
description."""

import json
import re
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def pages(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Each address: `path`, `summary`, `description`, `open` to anybody, its `parameters` and `answers`."""
    schemas = described["components"]["schemas"]
    return [
        {
            "path": path,
            "id": call["operationId"],
            "summary": call["summary"],
            "description": _coded(call["description"]),
            "open": "security" not in call,
            "parameters": [_parameter(one) for one in call["parameters"]],
            "answers": [_answer(status, one, schemas) for status, one in sorted(call["responses"].items())],
        }
        for path, methods in described["paths"].items()
        for call in methods.values()
    ]


def prose(text: str) -> list[SafeString]:
    """Its paragraphs, with what stands between backquotes as code."""
    return [_coded(paragraph) for paragraph in text.split("\n\n")]


def _coded(text):
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(" ".join(text.split()))))


def _parameter(one):
    schema = one["schema"]
    return {
        "name": one["name"],
        "where": one["in"],
        "required": one["required"],
        "description": _coded(one["description"]),
        "values": schema.get("enum", []),
        "example": one["example"],
    }


def _answer(status, answer, schemas):
    content = next(iter(answer.get("content", {}).items()), (None, {}))
    media, body = content
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return {
        "status": status,
        "description": _coded(answer["description"]),
        "headers": [
            {"name": name, "description": _coded(header["description"])}
            for name, header in answer.get("headers", {}).items()
        ],
        "media": media,
        "fields": list(_fields(schemas[name], schemas)) if name else [],
        "example": _shown(body.get("example", _example(schemas[name], schemas) if name else "")),
    }


def _fields(schema, schemas, above=""):
    """Each field by its name, with those of what it holds below it."""
    for name, field in schema["properties"].items():
        inner = _inner(field, schemas)
        yield {"name": above + name, "description": _coded(field["description"])}
        if "properties" in inner:
            yield from _fields(inner, schemas, f"{above}{name}[].")


def _example(schema, schemas):
    return {name: _value(field, schemas) for name, field in schema["properties"].items()}


def _value(field, schemas):
    if "examples" in field:
        return field["examples"][0]
    inner = _inner(field, schemas)
    return [_example(inner, schemas)] if "properties" in inner else field.get("default")


def _inner(field, schemas):
    """What a field that refers to another schema holds, or a list of it."""
    name = field.get("$ref") or field.get("items", {}).get("$ref") or ""
    return schemas.get(name.rpartition("/")[2], {})


def _shown(example):
    return example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
