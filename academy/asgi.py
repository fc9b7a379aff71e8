import os

from asgiref.sync import sync_to_async
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
_pages = get_asgi_application()

from academy.register.entitlement.recording import waiting  # noqa: E402 the models are there from now on
from sandbox.drills import stream  # noqa: E402


async def application(scope, receive, send):
    """Event streams by themselves, everything else by Django."""
    if scope["type"] == "lifespan":
        return await _lifetime(receive, send)
    answers = stream.application if stream.serves(scope) else _pages
    return await answers(scope, receive, send)


async def _lifetime(receive, send):
    """The server says when it begins and, once the last request is answered, when it ends. It ends by its
    signal and so leaves out what `atexit` would do: what waits to be written is written here."""
    while True:
        event = (await receive())["type"]
        if event == "lifespan.shutdown":
            await sync_to_async(waiting.close)()
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return
