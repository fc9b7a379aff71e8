"""What every request passes."""

import logging
import re
import time
import uuid
from http import HTTPStatus

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import render

log = logging.getLogger("academy.requests")


class RequestLog:
    """One line a request: the route, never the path or the address, so that a log
    holds nobody's name or number."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:12]
        begun = time.monotonic()
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "id": request.id,
                "method": request.method,
                "route": match.route if match else None,
                "status": response.status_code,
                "ms": round((time.monotonic() - begun) * 1000),
            },
        )
        return response


class NoNul:
    """PostgreSQL takes no NUL in a text: an address that holds one leads nowhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            raise Http404
        # The API refuses it itself, as JSON.
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path_info.startswith("/api/"):
            raise BadRequest("an address cannot hold a NUL")
        return self.get_response(request)


class OpenedByItself:
    """An address that takes what a page sends was opened by itself, as by a reload or a bookmark: a page
    says so where a browser would show nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


class Editor:
    """Wagtail's admin: a looser policy, because it writes inline scripts and styles, and one
    transaction for each change."""

    LOOSER = {
        "script-src": [SELF, UNSAFE_INLINE, "'unsafe-eval'"],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "worker-src": [SELF, "blob:"],
        "default-src": [SELF],
        "object-src": [NONE],
    }

    def __init__(self, get_response):
        self.get_response = get_response

    # Wagtail lists and searches what can be chosen for whoever is an editor at all: the items of exams, too.
    CHOOSER = re.compile(r"/admin/snippets/choose/(\w+)/(\w+)/")

    def process_view(self, request, view, args, kwargs):
        """A change in the editor and its fact in the log are one transaction, or did not happen.
        Who is signed in and no editor is refused here: Wagtail would send them to sign in, and round."""
        if not request.path.startswith("/admin/"):
            return None
        if request.user.is_authenticated and not request.user.has_perms(self._needed(request.path)):
            raise PermissionDenied
        if request.method == "POST":
            return transaction.atomic(view)(request, *args, **kwargs)
        return None

    def _needed(self, path):
        chosen = self.CHOOSER.match(path)
        return ["wagtailadmin.access_admin", *([f"{chosen[1]}.view_{chosen[2]}"] if chosen else [])]

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = self.LOOSER
            response["X-Frame-Options"] = "SAMEORIGIN"  # it previews pages in a frame of its own
        elif getattr(request, "is_preview", False):  # made by the admin; strict, but for that frame
            response._csp_replace = {"frame-ancestors": [SELF]}
        return response
