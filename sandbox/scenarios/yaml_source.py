"""YAML from strangers as plain data, and on which line each of its values stands.

Plain YAML only: no aliases (a few lines of them unfold to gigabytes), no tags, no key twice.
"""

from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
DEEPEST = 30
_PLAIN = "tag:yaml.org,2002:"
# Dates stay text: whoever wrote them meant what is written.
_KINDS = ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")


class Unread(ValueError):
    """The document cannot be taken: why, and on which line (from 1)."""

    def __init__(self, line: int, why: str):
        super().__init__(why)
        self.line, self.why = line, why


def read_yaml(text: str) -> tuple[Any, dict[Path, int]]:
    """The data of the document, and the line of the value at each path into it. Raises `Unread`."""
    try:
        _refuse_aliases(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        raise Unread(mark.line + 1 if mark else 1, f"This is no YAML: {broken.problem}.") from broken
    except yaml.YAMLError as broken:  # a character that YAML does not allow
        raise Unread(1, "It holds a character that YAML does not allow.") from broken
    except RecursionError as deep:
        raise Unread(1, "It is nested too deep.") from deep
    lines: dict[Path, int] = {}
    return (None if root is None else _value(root, (), lines)), lines


def _refuse_aliases(text: str) -> None:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            raise Unread(_line(event), "Anchors and aliases (& and *) are not read here.")


def _line(at: Any) -> int:
    return at.start_mark.line + 1 if at.start_mark else 1


def _value(node: Node, path: Path, lines: dict[Path, int]) -> Any:
    line = _line(node)
    lines[path] = line
    if len(path) > DEEPEST:
        raise Unread(line, "It is nested too deep.")
    if node.tag.removeprefix(_PLAIN) not in _KINDS:
        raise Unread(line, f"The tag {node.tag[:60]} is not read here.")
    if isinstance(node, MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, SequenceNode):
        return [_value(part, (*path, place), lines) for place, part in enumerate(node.value)]
    return _scalar(node, line)


def _mapping(node: MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = _line(key)
        if not isinstance(key, ScalarNode):
            raise Unread(line, "A key is a word.")
        if key.value in found:
            raise Unread(line, f"The key “{key.value[:60]}” is there twice.")
        found[key.value] = _value(value, (*path, key.value), lines)
        lines[(*path, key.value)] = line
    return found


def _scalar(node: Node, line: int) -> Any:
    if node.tag.removeprefix(_PLAIN) in ("str", "timestamp"):
        return node.value
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except ValueError as odd:
        raise Unread(line, "This number cannot be read.") from odd
