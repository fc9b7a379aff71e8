"""The floor of the lines bench: a bare server that writes one line a second to whoever listens."""

import asyncio

LINE = b"data: " + b"x" * 600 + b"\n\n"


async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/healthz":
        return await send({"type": "http.response.body", "body": b"ok"})
    while True:
        await send({"type": "http.response.body", "body": LINE, "more_body": True})
        await asyncio.sleep(1)
