"""Signing a policy version."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from academy.programmes.forms import SignForm
from academy.programmes.models import Attestation
from academy.programmes.standing import waits_for
from courses.curriculum.models import PolicyVersion


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attest(request, slug, number):
    versions = PolicyVersion.objects.select_related("policy")
    version = get_object_or_404(versions, policy__slug=slug, number=number)
    waiting, posted = waits_for(request.user, policy_version=version), request.method == "POST"
    form = SignForm(request.POST if posted and not waiting else None)
    if form.is_valid() and _signed(request, version, form):
        return redirect("home")
    context = {
        "version": version,
        "signed": Attestation.objects.filter(person=request.user, version=version).first(),
        "waiting": waiting,
        "meaning": Attestation.MEANING,
        "form": form,
    }
    status = 403 if posted and waiting else 400 if posted else 200
    return render(request, "programmes/attest.html", context, status=status)


def _signed(request, version, form):
    try:
        Attestation.sign(version, signature=form.cleaned_data["signature"], by=request.user, at=now())
    except ValidationError as refusal:
        form.add_error("signature", refusal)
        return False
    messages.success(request, _("You signed the policy, version %(number)s.") % {"number": version.number})
    return True
