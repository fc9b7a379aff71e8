"""What I hold, and what anybody may check."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.programmes.models import Programme
from academy.register import printing
from academy.register.credentials.files import FORMS
from academy.register.credentials.sharing import linkedin
from academy.register.earned import signed_policy, steps
from academy.register.limits import may_check
from academy.register.models import Certificate, read_number
from academy.register.telling import told_of
from academy.words.looking import Page, look
from academy.words.standing import State


@login_required
@require_safe
def certificates(request):
    at = now()
    held = [(one, one.state(at=at)) for one in Certificate.objects.of(request.user)]
    return render(request, "register/certificates.html", {"held": held, "at": at})


@login_required
@require_safe
def certificate(request, number):
    shown = get_object_or_404(
        Certificate.objects.seen_by(request.user).select_related("programme", "person"), number=number
    )
    at, address = now(), printing.public_address(shown)
    look(Page.CERTIFICATE, shown.number, whose=shown.person.key, by=request.user, at=at)
    state, decisions = shown.state(at=at), shown.decisions.all()
    context = told_of(shown, at) | {
        "certificate": shown,
        "state": state,
        "decisions": decisions,
        "moment": decisions[len(decisions) - 1].at if state == State.SUSPENDED else shown.ends_at,
        "at": at,
        "rungs": Programme.objects.order_by("-rung"),
        "steps": steps(shown),
        "policy": signed_policy(shown),
        "address": address,
        "typed": printing.typed(address),
        "code": printing.qr(address),
        "forms": FORMS if shown.person_id == request.user.pk else [],
        "linkedin": linkedin(shown, address),
    }
    return render(request, "register/certificate.html", context)


@login_required
@require_safe
def certificate_pdf(request, number):
    seen = Certificate.objects.seen_by(request.user).select_related("person")
    shown = get_object_or_404(seen, number=number)
    look(Page.CERTIFICATE, shown.number, whose=shown.person.key, by=request.user, at=now())
    try:
        body = printing.pdf(shown)
    except printing.NotPrintable:
        messages.error(
            request,
            _("The PDF was not made: no font here has all letters of the name. Print this page instead."),
        )
        return redirect(shown)
    disposition = f'inline; filename="{shown.number}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": disposition})


@require_safe
def verify(request):
    typed = request.GET.get("number", "").strip()
    number = read_number(typed)
    if number:
        return redirect("verify_number", number=number)
    return public_page(request, "register/verify.html", {"typed": typed})


@never_cache
@require_safe
def verify_number(request, number):
    at = now()
    if not may_check(request, at=at):
        return too_many(request)
    rows = Certificate.objects.with_decisions().select_related("person")
    found = rows.filter(number=read_number(number)).first()
    if found is None:
        context = {"number": read_number(number) or number, "at": at}
        return public_page(request, "register/verify_unknown.html", context, status=404)
    return public_page(request, "register/verify_number.html", what_it_says(found, at))


def what_it_says(certificate, at):
    """All that anybody is told of a certificate, for `verify_number.html`."""
    state = certificate.state(at=at)
    return {"certificate": certificate, "state": state, "policy": signed_policy(certificate), "at": at}


def too_many(request):
    headers = {"Retry-After": "60"}
    return public_page(request, "register/verify_later.html", {}, status=429, headers=headers)


def public_page(request, template, context, *, status=200, headers=None):
    """A public page that search engines are asked not to keep."""
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    for name, value in (headers or {}).items():
        response[name] = value
    return response
