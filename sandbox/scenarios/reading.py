"""A bundle's files read and checked: plain data, or every problem with its file and line."""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from jsonschema.exceptions import ValidationError, best_match

from sandbox.scenarios.schema import validator
from sandbox.scenarios.yaml_source import Path, Unread, read_yaml

MOST_PROBLEMS = 100
MOST_ROWS = 200_000
SCENARIO, AUTHORS, POSTS = "scenario.yaml", "authors.jsonl", "posts.jsonl"
Row = dict[str, Any]


class Problem(NamedTuple):
    """What is wrong, where. `line` counts from 1; 0 is the file as a whole."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}" if self.line else f"{self.file}: {self.why}"


class Refused(ValueError):
    """The bundle is not taken; `problems` says why, `more` how many problems it has beyond these."""

    def __init__(self, problems: list[Problem], more: int = 0):
        super().__init__("\n".join(map(str, problems)))
        self.problems, self.more = problems, more


@dataclass(frozen=True)
class Bundle:
    """A scenario as plain data of the shapes in `schema`, and its pictures by name."""

    scenario: Row
    authors: list[Row]
    posts: list[Row]
    media: dict[str, bytes] = field(default_factory=dict)


def read_bundle(files: Mapping[str, bytes]) -> Bundle:
    """The bundle in `files`, as `opening` gives them. Raises `Refused` with all that is wrong."""
    problems: list[Problem] = []
    scenario, lines = _scenario(files[SCENARIO], problems)
    authors = _rows(AUTHORS, files[AUTHORS], "author", problems)
    posts = _rows(POSTS, files[POSTS], "post", problems)
    media = {name.removeprefix("media/"): files[name] for name in files if name.startswith("media/")}
    if not problems:
        problems = list(_joined(scenario, lines, authors, posts, set(media)))
    if problems:
        problems.sort(key=lambda problem: (problem.file != SCENARIO, problem.file, problem.line))
        raise Refused(problems[:MOST_PROBLEMS], max(0, len(problems) - MOST_PROBLEMS))
    return Bundle(scenario, [row for _, row in authors], [row for _, row in posts], media)


# ---- scenario.yaml ------------------------------------------------------------------------------


def _scenario(content: bytes, problems: list[Problem]) -> tuple[Row, dict[Path, int]]:
    try:
        data, lines = read_yaml(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(Problem(SCENARIO, 1, "It is not in UTF-8."))
        return {}, {}
    except Unread as unread:
        problems.append(Problem(SCENARIO, unread.line, unread.why))
        return {}, {}
    for error in validator("scenario").iter_errors(data):
        path = _path(error)
        problems.append(Problem(SCENARIO, _line(lines, path), _said(error, path)))
    if not problems and _moment(data["starts_at"]) is None:
        problems.append(
            Problem(SCENARIO, _line(lines, ("starts_at",)), "starts_at: there is no such moment.")
        )
    return data, lines


def _line(lines: dict[Path, int], path: Path) -> int:
    """The line of the value at the path, or of the nearest around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


# ---- the lines ----------------------------------------------------------------------------------


def _rows(file: str, content: bytes, part: str, problems: list[Problem]) -> list[tuple[int, Row]]:
    """Each line that holds a sound row, with its number. Lines end with a line feed and nothing else."""
    check, rows = validator(part), list[tuple[int, Row]]()
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        if len(rows) == MOST_ROWS:
            problems.append(Problem(file, number, f"It has more than {MOST_ROWS} lines."))
            break
        row, why = _row(line, check)
        if why:
            problems.append(Problem(file, number, why))
        else:
            rows.append((number, row))
    return rows


def _row(line: bytes, check: Any) -> tuple[Row, str]:
    try:
        row = json.loads(line.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        return {}, "It is not in UTF-8."
    except Twice as twice:
        return {}, str(twice)
    except (ValueError, RecursionError):
        return {}, "This is no JSON."
    error = best_match(check.iter_errors(row))
    if error:
        return {}, _said(error, _path(error))
    return row, "" if _is_clean(row) else "It holds a character that no text can have."


class Twice(ValueError):
    """A key stands twice in one object; says which."""


def _once(pairs: list[tuple[str, Any]]) -> Row:
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        raise Twice(f"The key “{next(name for name in names if names.count(name) > 1)[:60]}” is there twice.")
    return row


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _is_clean(value: Any) -> bool:
    """Whether a database can keep every text in it: none has a NUL or half a character."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(_is_clean(key) and _is_clean(part) for key, part in value.items())
    return not isinstance(value, list) or all(map(_is_clean, value))


# ---- what the schema says, in our words ---------------------------------------------------------


def _path(error: ValidationError) -> Path:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":  # the key itself, not what it is in
        return (*path, _unknown(error))
    return path


def _unknown(error: ValidationError) -> str:
    known = error.schema.get("properties", {})
    return str(next(key for key in error.instance if key not in known))


def _said(error: ValidationError, path: Path) -> str:
    if error.context:  # one of two shapes, of which one is null: the other says what is wrong
        inner = best_match(iter(error.context), key=lambda one: one.schema != {"type": "null"})
        if inner and inner.schema != {"type": "null"}:
            return _said(inner, _path(inner))
    where = ".".join(map(str, path))
    return f"{where}: {_wrong(error)}" if where else _wrong(error).capitalize()


def _wrong(error: ValidationError) -> str:
    wanted = error.validator_value
    if error.validator == "required":
        return f"“{next(name for name in wanted if name not in error.instance)}” is missing."
    if error.validator == "type":
        kinds = {"integer": "a whole number", "object": "keys with values", "array": "a list"}
        return f"must be {kinds.get(wanted, wanted)}."
    if error.validator == "enum":
        return f"“{str(error.instance)[:60]}” is none of {', '.join(map(str, wanted))}."
    if error.validator == "pattern":
        return f"is not written as it must be ({wanted})."
    words = {
        "additionalProperties": "there is no such key.",
        "minimum": f"is less than {wanted}." if wanted else "is less than 0: before the start.",
        "maximum": f"is more than {wanted}.",
        "minLength": "is empty.",
        "maxLength": f"has more than {wanted} characters.",
        "minItems": "is empty.",
        "maxItems": f"has more than {wanted} entries.",
        "maxProperties": f"has more than {wanted} entries.",
        "uniqueItems": "has an entry twice.",
    }
    return words.get(str(error.validator), str(error.message)[:200])


# ---- what lines say of each other ---------------------------------------------------------------


def _joined(
    scenario: Row,
    lines: dict[Path, int],
    authors: list[tuple[int, Row]],
    posts: list[tuple[int, Row]],
    media: set[str],
) -> Iterator[Problem]:
    if not _is_clean(scenario):
        yield Problem(SCENARIO, 1, "It holds a character that no text can have.")
    known = yield from _numbered(AUTHORS, authors)
    yield from _numbered(POSTS, posts)
    shown: set[str] = set()
    for number, post in posts:
        yield from _of_post(POSTS, number, post, known, media)
        shown |= set(post.get("media", ()))
    for kind in ("injects", "reactions"):
        yield from _fired(kind, scenario, lines, known, media)
        shown |= {
            name for one in scenario.get(kind, ()) for post in one["posts"] for name in post.get("media", ())
        }
    for name in scenario.get("pictures", ()):
        if name not in media:
            yield Problem(
                SCENARIO, _line(lines, ("pictures", name)), f"There is no picture “{name}” in media/."
            )
    for name in sorted(media - shown):
        yield Problem(f"media/{name}", 1, "No post shows this picture.")


def _numbered(file: str, rows: list[tuple[int, Row]]) -> Generator[Problem, None, dict[str, int]]:
    """The line of each id."""
    first: dict[str, int] = {}
    for number, row in rows:
        if row["id"] in first:
            yield Problem(file, number, f"The id “{row['id']}” is that of line {first[row['id']]} too.")
        first.setdefault(row["id"], number)
    return first


def _of_post(
    file: str, line: int, post: Row, authors: Mapping[str, int], media: set[str]
) -> Iterator[Problem]:
    author = post["author"]
    if author is not None and author not in authors:
        yield Problem(file, line, f"There is no author “{author}” in {AUTHORS}.")
    for name in post.get("media", ()):
        if name not in media:
            yield Problem(file, line, f"There is no picture “{name}” in media/.")
    deadline = (post.get("truth") or {}).get("deadline")
    if deadline is not None and deadline < post["at"]:
        yield Problem(file, line, f"Its deadline, {deadline}, is before the post, {post['at']}.")


def _fired(
    kind: str, scenario: Row, lines: dict[Path, int], authors: Mapping[str, int], media: set[str]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, one in enumerate(scenario.get(kind, ())):
        line = _line(lines, (kind, place))
        if one["id"] in seen:
            yield Problem(SCENARIO, line, f"The id “{one['id']}” is there twice in {kind}.")
        seen.add(one["id"])
        for number, post in enumerate(one["posts"]):
            yield from _of_post(SCENARIO, _line(lines, (kind, place, "posts", number)), post, authors, media)
