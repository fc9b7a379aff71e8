"""The badge of a certificate to take away, and all that others need to check it for themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from academy.programmes.models import Programme
from academy.register.credentials import documents, issuer, statuses
from academy.register.credentials.credential import Credential
from academy.register.credentials.files import FORMS, written
from academy.register.credentials.pictures import picture
from academy.register.credentials.publishing import JSON, TOKEN, answer, published, wants_token
from academy.register.models import Certificate
from academy.words.keys import NoKey

HOUR = 3600


@login_required
@never_cache
@require_safe
def badge(request, number, form):
    """The holder's own, signed when it is first asked for."""
    certificate = get_object_or_404(Certificate.objects.of(request.user), number=number)
    if form not in FORMS:
        raise Http404
    try:
        credential = Credential.of(certificate, by=request.user, at=now())
    except ValidationError as refused:
        messages.error(request, refused.message)
        return redirect(certificate)
    except NoKey:
        messages.error(request, _("No badge was made: the academy has no key to sign it with at the moment."))
        return redirect(certificate)
    headers = {"Content-Disposition": f'attachment; filename="{certificate.number}.{form}"'}
    return HttpResponse(written(credential, form), content_type=FORMS[form], headers=headers)


@published
def did(request, *, at):
    document = issuer.did_document(documents.academy())
    return answer(request, document, "application/did+ld+json", fresh=HOUR)


@published
def jwks(request, *, at):
    keys = issuer.jwks(documents.academy())
    return answer(request, keys, "application/jwk-set+json", fresh=HOUR)


@published
def profile(request, *, at):
    return answer(request, {"@context": documents.CONTEXTS} | documents.profile(), fresh=HOUR)


@published
def achievement(request, *, slug, at):
    programme = get_object_or_404(Programme, slug=slug)
    said = {"@context": documents.CONTEXTS} | documents.achievement(programme)
    return answer(request, said, fresh=HOUR)


@published
def achievement_picture(request, *, slug, at):
    programme = get_object_or_404(Programme, slug=slug)
    drawn = picture(programme.title, programme.level, "svg")
    return answer(request, drawn, "image/svg+xml", fresh=HOUR)


@vary_on_headers("Accept")
@published
def credential(request, *, key, at):
    if wants_token(request):
        return redirect("credential_token", key=key)
    return answer(request, get_object_or_404(Credential.objects.published(), key=key).document, fresh=HOUR)


@published
def credential_token(request, *, key, at):
    kept = get_object_or_404(Credential.objects.published(), key=key)
    return answer(request, kept.token.encode(), TOKEN, fresh=HOUR)


@vary_on_headers("Accept")
@published
def status_list(request, *, purpose, number, at):
    if wants_token(request):
        return redirect("status_list_token", purpose=purpose, number=number)
    return _list(request, purpose, number, JSON, at)


@published
def status_list_token(request, *, purpose, number, at):
    return _list(request, purpose, number, TOKEN, at)


def _list(request, purpose, number, kind, at):
    try:
        body = statuses.status_list(purpose, number, token=kind == TOKEN, at=at)
    except LookupError as missing:
        raise Http404 from missing
    return answer(request, body, kind, fresh=statuses.FRESH)
