"""The pictures of posts, as pages show and send them."""

import mimetypes
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse


def told(post: Any, described: dict[str, str]) -> list[dict[str, str]]:
    """The post's pictures, and what each shows: `[{"name", "description"}]`."""
    return [{"name": name, "description": described.get(name, "")} for name in post.media]


def shown(post: Any, described: dict[str, str], address: Callable[[str], str]) -> list[dict[str, str]]:
    """The same for `_pictures.html`, each with its `address` as `url`."""
    return [picture | {"url": address(picture["name"])} for picture in told(post, described)]


def sent(edition: Any, name: str) -> HttpResponse:
    """The picture `name` of the edition; not found if there is none. The caller has asked who may see it."""
    content = edition.pictures.filter(name=name).values_list("content", flat=True).first()
    if content is None:
        raise Http404
    kind, _encoding = mimetypes.guess_type(name)
    return HttpResponse(bytes(content), content_type=kind or "application/octet-stream")
