"""The page on which governance decides about a certificate."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from academy.register.decisions import Decision, possible, took_part
from academy.register.forms import DecisionForm
from academy.register.models import Certificate
from academy.words.looking import Page, look


@login_required
@permission_required("register.add_decision", raise_exception=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def decide(request, number):
    """Who signed in long ago says who they are once more; what they wrote is kept meanwhile."""
    certificates, at = Certificate.objects.with_decisions().select_related("person"), now()
    certificate = get_object_or_404(certificates, number=number)
    look(Page.CERTIFICATE, number, whose=certificate.person.key, by=request.user, at=at)
    acts = possible(certificate, at=at)
    form = DecisionForm(acts, request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided(request, certificate, form, at):
        return redirect(certificate)
    context = {
        "certificate": certificate,
        "state": certificate.state(at=at),
        "form": form,
        "acts": acts,
        "took_part": took_part(request.user, certificate),
        "decisions": certificate.decisions.select_related("by"),
    }
    return render(request, "register/decide.html", context, status=400 if form.errors else 200)


def _decided(request, certificate, form, at):
    try:
        decision = Decision.take(certificate, **form.cleaned_data, by=request.user, at=at)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    if decision.by == request.user:
        messages.success(request, _("Decided. The holder is written to."))
    else:
        messages.info(request, _("%(name)s had decided the same meanwhile.") % {"name": decision.by.name})
    return True
