"""The rules of the house that a machine can hold."""

import ast
import importlib
import re
import statistics
import subprocess
from pathlib import Path

import pytest
from django.dispatch import Signal
from django.urls import URLResolver, get_resolver, reverse

from academy.audit.receivers import TOLD
from academy.desk import facts as desk
from academy.desk.packs import facts as packs

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("academy", "courses", "sandbox")
FOLDERS = {"academy", "courses", "sandbox", "templates", "tests"}
# Whoever is not signed in may see these, and nothing else of ours.
PUBLIC = {"healthz", "readyz", "verify", "verify_number", "verify_file", "closed", "scenario_schema"}
# What others need to check a credential for themselves.
PUBLIC |= {"did", "jwks", "issuer_profile", "achievement", "achievement_picture"}
PUBLIC |= {"credential", "credential_token", "status_list", "status_list_token"}
PUBLIC |= {"api_docs"}
# Signed tree heads: whoever keeps them can tell whether the log was rewritten.
PUBLIC |= {"heads_file"}
# It is handed out and runs by itself, so that it cannot be parted.
IN_ONE_FILE = {"academy/audit/verifier.py"}
# Fits nowhere? A noun is missing.
NO_ROOMS = {"utils", "common", "core", "helpers", "services", "misc"}


def tracked(pattern):
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in files.stdout.splitlines() if (ROOT / line).exists()]


def code_files():
    return [
        path
        for path in tracked("*.py")
        if path.relative_to(ROOT).parts[0] in ROOMS and "migrations" not in path.parts
    ]


def functions(paths):
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def lines(path):
    return len(path.read_text().splitlines())


def signals():
    for path in tracked("*signals.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        yield from (
            (f"{module.__name__}.{name}", value)
            for name, value in vars(module).items()
            if isinstance(value, Signal)
        )


def test_every_fact_that_a_room_announces_reaches_the_log():
    told = {id(signal) for signal, _, _ in [*TOLD, *desk.TOLD, *packs.TOLD]}
    facts = [
        (name, signal) for name, signal in signals() if not name.endswith("_asked")
    ]  # those are questions

    assert [name for name, signal in facts if id(signal) not in told] == []


def test_only_the_five_folders_stand_at_the_top():
    tops = {path.relative_to(ROOT).parts[0] for path in tracked("*") if len(path.relative_to(ROOT).parts) > 1}

    assert {top for top in tops if not top.startswith(".")} == FOLDERS


def test_no_room_is_named_for_nothing():
    assert [path for path in code_files() if {path.stem, *path.parts} & NO_ROOMS] == []


def test_no_function_is_longer_than_forty_lines_and_half_of_them_have_eight():
    sizes = dict(functions(code_files()))

    assert {name: size for name, size in sizes.items() if size > 40} == {}
    assert statistics.median(sizes.values()) <= 8


def test_no_view_is_longer_than_25_lines():
    views = [path for path in code_files() if path.stem == "views"]

    assert {name: size for name, size in functions(views) if size > 25} == {}


def test_no_file_is_longer_than_400_lines_and_nine_of_ten_have_200():
    whole = [path for path in code_files() if str(path.relative_to(ROOT)) not in IN_ONE_FILE]
    sizes = sorted(lines(path) for path in whole if path.name != "__init__.py")

    assert sizes[-1] <= 400
    assert sizes[int(len(sizes) * 0.9)] <= 200


def test_no_template_is_longer_than_120_lines():
    assert {str(path): lines(path) for path in tracked("templates/*.html") if lines(path) > 120} == {}


def test_every_fragment_is_used_and_says_what_it_needs():
    templates = {
        path: path.read_text() for path in tracked("templates/*") if path.suffix in (".html", ".txt")
    }
    everything = "\n".join([*templates.values(), *(path.read_text() for path in code_files())])
    fragments = {path: text for path, text in templates.items() if path.name.startswith("_")}

    assert [
        path.name for path in fragments if str(path.relative_to(ROOT / "templates")) not in everything
    ] == []
    assert [
        path.name for path, text in fragments.items() if not text.startswith(("{#", "{% comment %}"))
    ] == []


def test_no_template_holds_a_style_a_script_or_a_handler_of_its_own():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", re.I)

    assert [path.name for path in tracked("templates/*.html") if inline.search(path.read_text())] == []


def our_urls(patterns=None, space=""):
    """(name, path) of every view of ours, with arguments that lead to nothing."""
    samples = {"slug": "nothing", "number": "1", "pk": "1", "position": "1", "index": "0", "code": "nothing"}
    samples |= {"form": "csv", "revision": "1", "name": "nothing.png", "purpose": "nothing", "order": "1"}
    samples |= {"place": "1", "question": "policy"}
    samples["key"] = "00000000-0000-4000-8000-000000000000"
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from our_urls(pattern.url_patterns, inner)
        elif pattern.callback.__module__.split(".")[0] in ROOMS:
            arguments = {name: samples[name] for name in pattern.pattern.regex.groupindex}
            yield pattern.name, reverse(space + pattern.name, kwargs=arguments)


@pytest.mark.django_db
def test_every_view_refuses_the_anonymous_or_is_on_the_public_list(client):
    addresses = {name: path for name, path in our_urls() if name not in PUBLIC}
    assert len(addresses) > 20

    asked = {name: (client.get(path), client.post(path)) for name, path in addresses.items()}

    let_in = [
        name
        for name, answers in asked.items()
        if not all(
            answer.status_code == 302 and "/accounts/login/" in answer["Location"] for answer in answers
        )
    ]
    assert let_in == []


def test_no_machine_and_no_registry_is_named():
    told = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            r"/(wor)k/|/(far)m/|index-(url)|registry = |\"resolved\": ",
            "--",
            ":!*.svg",
            ":!tests/test_house.py",
            ":!*/vendor/*",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.stdout == ""
