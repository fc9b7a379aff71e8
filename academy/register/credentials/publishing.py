"""How what anybody may fetch is answered: counted, kept for a while, and readable from other sites."""

import hashlib
from functools import wraps

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from academy.register.limits import may_fetch
from academy.words.canonical import canonical

JSON, TOKEN = "application/ld+json", "application/vc+jwt"
OPEN = {"Access-Control-Allow-Origin": "*", "X-Robots-Tag": "noindex"}  # verifiers run in browsers too
WAIT = "Too many in one minute. Wait a minute, then ask again.\n"


def published(view):
    """Anybody may fetch it, so often a minute. The view is called with the moment as `at=`."""

    @require_safe
    @wraps(view)
    def counted(request, **arguments):
        at = now()
        if may_fetch(request, at=at):
            response = view(request, **arguments, at=at)
        else:
            response = HttpResponse(WAIT, "text/plain", status=429, headers={"Retry-After": "60"})
        for name, value in OPEN.items():
            response[name] = value
        return response

    return counted


def answer(request, body, kind=JSON, *, fresh):
    """Bytes that may be kept for `fresh` seconds; who has them is told so. What is no bytes is data."""
    body = body if isinstance(body, bytes) else canonical(body)
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    kept = {"Cache-Control": f"public, max-age={fresh}", "ETag": etag}
    response = HttpResponse(body, content_type=kind, headers=kept)
    return get_conditional_response(request, etag=etag, response=response)


def wants_token(request):
    """Whether a token is asked for in so many words: whoever takes anything gets the document."""
    asked = request.headers.get("Accept", "").split(",")
    return TOKEN in [kind.split(";")[0].strip() for kind in asked]
