"""A run's stream as server-sent events, as an ASGI application of its own: a line costs a task and no thread.

The events are `clock` (where the stream stands), `posts` (a batch, its `id` how many were delivered with it),
`answers` (what injects and reactions have brought), `elsewhere` (another window has taken the run over) and
`end`. A browser that lost the line asks for the rest by its Last-Event-ID, and is told every answer again.
Between events a line holds no thread and no database connection, and nothing about a reader is remembered.
"""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest, parse_cookie
from django.utils.timezone import now

from sandbox.drills import news
from sandbox.drills.line import Line, event
from sandbox.drills.models import Run
from sandbox.drills.reel import Reel, reel
from sandbox.drills.standing import Standing, standing

PING = 15.0
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

log = logging.getLogger("academy.requests")
_address = re.compile(r"^/runs/([0-9a-f]{12})/stream$")
# As `console.new_window` names them: no name that somebody made up may sort after all others.
_window = re.compile(r"^[0-9]{14}-[0-9a-f]{8}$")
_threads = ThreadPoolExecutor(4, thread_name_prefix="streams")


def serves(scope: Any) -> bool:
    """Whether this application answers the request."""
    return scope["type"] == "http" and scope["method"] == "GET" and bool(_address.match(scope["path"]))


async def application(scope: Any, receive: Any, send: Any) -> None:
    """One line, until its run ends or its reader goes away."""
    begun, code = time.monotonic(), _address.match(scope["path"])[1]  # type: ignore[index]
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    window = asked.get("window", [""])[0]
    window = window if _window.match(window) else ""
    status = await _in_thread(_admit, code, _headers(scope), window)
    await send({"type": "http.response.start", "status": status, "headers": HEADERS})
    facts = {"method": "GET", "route": "runs/<code>/stream", "status": status}
    log.info("request", extra=facts | {"ms": round((time.monotonic() - begun) * 1000)})
    if status == 200:
        await _write(events(code, _delivered(scope, asked), window), receive, send)
    await send({"type": "http.response.body", "body": b""})


async def _write(lines: AsyncIterator[bytes], receive: Any, send: Any) -> None:
    writing = asyncio.current_task()

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        writing.cancel()  # type: ignore[union-attr]

    watching = asyncio.create_task(watch())
    try:
        async for line in lines:
            await send({"type": "http.response.body", "body": line, "more_body": True})
    except asyncio.CancelledError:
        if not watching.done():  # the server stops
            raise
    finally:
        watching.cancel()


async def events(
    code: str,
    delivered: int,
    window: str = "",
    *,
    at: Callable[[], datetime] = now,
    ping: float = PING,
) -> AsyncIterator[bytes]:
    """The run's events from the post number `delivered` on."""
    async with news.listen(code) as bell:
        line = Line(*await _in_thread(_read, code), delivered)
        yield b"retry: 1000\n" + line.clock(at())
        ping_at = time.monotonic() + ping
        while True:
            if line.is_elsewhere(window):
                yield event("elsewhere", b"{}")
                return
            moment = at()
            for said in line.due(moment):
                yield said
                ping_at = time.monotonic() + ping
            if line.stands.is_over(moment):
                yield event("end", b"{}")
                return
            if await bell.wait(min(line.pause(at()), ping_at - time.monotonic())):
                was, (line.stands, _) = line.stands, await _in_thread(_read, code)
                if line.stands.runs != was.runs:
                    yield line.clock(at())
            elif time.monotonic() >= ping_at:
                yield b": still here\n\n"
                ping_at = time.monotonic() + ping


async def _in_thread(act: Callable[..., Any], *given: Any) -> Any:
    # Shielded: a reader who leaves must not leave a half-used connection behind.
    loop = asyncio.get_running_loop()
    return await asyncio.shield(loop.run_in_executor(_threads, _let_go, act, *given))


def _let_go(act: Callable[..., Any], *given: Any) -> Any:
    try:
        return act(*given)
    finally:
        connections.close_all()


def _admit(code: str, headers: dict[bytes, bytes], window: str) -> int:
    """200 where the reader may listen to the run, else the status of the refusal."""
    reader = _reader(headers)
    if not reader.is_authenticated:
        return 403
    run = Run.objects.of(reader).filter(code=code).first()
    if not run:
        return 404
    run.take_over(window)
    return 200


def _reader(headers: dict[bytes, bytes]) -> Any:
    """Who sends these cookies, exactly as a page would know them."""
    kept = parse_cookie(headers.get(b"cookie", b"").decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(kept)
    return get_user(request)


def _headers(scope: Any) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in scope["headers"]}


def _delivered(scope: Any, asked: dict[str, list[str]]) -> int:
    text = _headers(scope).get(b"last-event-id", b"").decode("latin-1") or asked.get("after", [""])[0]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _read(code: str) -> tuple[Standing, Reel]:
    run = Run.objects.select_related("edition").defer("judgement", "edition__clauses").get(code=code)
    return standing(run), reel(run.edition)
