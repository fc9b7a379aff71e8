"""The pages of appeals against decisions: the holder writes one, governance decides it."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.register.appeals import Appeal, appealable, had_part
from academy.register.forms import AppealForm, OutcomeForm
from academy.register.models import Certificate
from academy.words.looking import Page, look

A_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file_appeal(request, number):
    """The holder's own, and nobody else's."""
    certificate = get_object_or_404(Certificate.objects.of(request.user), number=number)
    decision = appealable(certificate, at=now())
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken(form, Appeal.file, certificate, **form.cleaned_data, by=request.user):
        messages.success(request, _("Your appeal is made. Somebody who had no part in the decision decides."))
        return redirect(certificate)
    context = {"certificate": certificate, "decision": decision, "form": form}
    return render(request, "register/appeal_file.html", context, status=400 if form.errors else 200)


@login_required
@permission_required("register.change_appeal", raise_exception=True)
@require_safe
def appeals(request):
    rows = Appeal.objects.with_paper().order_by(F("decided_at").desc(nulls_first=True), "due_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "register/appeals.html", {"page": page, "at": now()})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def appeal(request, pk):
    """Whoever made it and whoever reads the register sees it; governance decides."""
    found = get_object_or_404(Appeal.objects.seen_by(request.user).with_paper(), pk=pk)
    holder = found.decision.certificate.person
    look(Page.DECISION_APPEAL, pk, whose=holder.key, by=request.user, at=now())
    decides = request.user.has_perm("register.change_appeal") and not found.decided_at
    part = had_part(request.user, found)
    form = OutcomeForm(request.POST if request.method == "POST" and decides else None)
    if form.is_valid() and _taken(form, found.decide, **form.cleaned_data, by=request.user):
        messages.success(request, _("Decided. The holder is written to."))
        return redirect(found)
    context = {"appeal": found, "certificate": found.decision.certificate, "form": form}
    context |= {"decides": decides and not part, "took_part": decides and part}
    return render(request, "register/appeal.html", context, status=400 if form.errors else 200)


def _taken(form: forms.Form, act, *args, **said):
    """Whether the act was done; what refused it is said in the form."""
    try:
        act(*args, **said, at=now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
