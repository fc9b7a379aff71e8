import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
_pages = get_asgi_application()

from sandbox.drills import stream  # noqa: E402 the models are there from now on


async def application(scope, receive, send):
    """Event streams by themselves, everything else by Django."""
    answers = stream.application if stream.serves(scope) else _pages
    await answers(scope, receive, send)
