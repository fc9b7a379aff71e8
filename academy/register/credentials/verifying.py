"""Checking a file that somebody was shown: without signing in, counted, and nothing of it is kept."""

from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from academy.register.credentials.baking import LARGEST
from academy.register.credentials.checking import NotACredential, Verdict
from academy.register.credentials.judging import judge
from academy.register.credentials.telling import NO_FILE, NOT_A_CREDENTIAL, TOLD, TOO_LARGE
from academy.register.limits import may_check
from academy.register.views import public_page, too_many, what_it_says

FORM = 8 * 1024  # bytes that a form has around its file
HELD = {Verdict.VALID, Verdict.EXPIRED, Verdict.REVOKED, Verdict.SUSPENDED}


@csrf_exempt  # its length is looked at before anything of it is read; then the token is asked for
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request):
    if request.method != "POST":
        return redirect("verify")
    at = now()
    if not may_check(request, at=at):
        return too_many(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + FORM:
        return _unread(request, TOO_LARGE)
    return _checked(request, at=at)


@csrf_protect
def _checked(request, *, at):
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _unread(request, NO_FILE)
    if file.size > LARGEST:
        return _unread(request, TOO_LARGE)
    try:
        verdict, certificate = judge(file.read(), at=at)
    except NotACredential:
        return _unread(request, NOT_A_CREDENTIAL)
    if certificate and verdict in HELD:
        said = what_it_says(certificate, at) | {"file": True}
        return public_page(request, "register/verify_number.html", said)
    return public_page(request, "register/verify_file.html", {"told": TOLD[verdict]})


def _unread(request, told):
    return public_page(request, "register/verify_file.html", {"told": told}, status=400)
