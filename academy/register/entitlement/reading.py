"""The OpenAPI description as a page reads it: what to send, what comes back, in the order of the
description."""

import json
from typing import Any


def pages(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Each address: `path`, `summary`, `description`, `open` to anybody, its `parameters` and `answers`."""
    schemas = described["components"]["schemas"]
    return [
        {
            "path": path,
            "id": call["operationId"],
            "summary": call["summary"],
            "description": call["description"],
            "open": "security" not in call,
            "parameters": [_parameter(one) for one in call["parameters"]],
            "answers": [_answer(status, one, schemas) for status, one in sorted(call["responses"].items())],
        }
        for path, methods in described["paths"].items()
        for call in methods.values()
    ]


def _parameter(one):
    schema = one["schema"]
    return {
        "name": one["name"],
        "where": one["in"],
        "required": one["required"],
        "description": one["description"],
        "values": schema.get("enum", []),
        "example": one["example"],
    }


def _answer(status, answer, schemas):
    content = next(iter(answer.get("content", {}).items()), (None, {}))
    media, body = content
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return {
        "status": status,
        "description": answer["description"],
        "headers": answer.get("headers", {}),
        "media": media,
        "fields": list(_fields(schemas[name], schemas)) if name else [],
        "example": _shown(body.get("example", _example(schemas[name], schemas) if name else "")),
    }


def _fields(schema, schemas, above=""):
    """Each field by its name, with those of what it holds below it."""
    for name, field in schema["properties"].items():
        inner = _inner(field, schemas)
        yield {"name": above + name, "description": field.get("description") or inner.get("description", "")}
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
