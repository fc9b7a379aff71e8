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
from academy.programmes.standing import asking, of_subject, waits_for
from courses.curriculum.models import PolicyVersion


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attest(request, slug, number):
    versions, at = PolicyVersion.objects.select_related("policy"), now()
    version = get_object_or_404(versions, policy__slug=slug, number=number)
    waiting, posted = waits_for(request.user, at=at, policy_version=version), request.method == "POST"
    signed = Attestation.objects.filter(person=request.user, version=version).last()
    lapsed = signed if signed and not waiting and _asked_again(request.user, version, at) else None
    form = SignForm(request.POST if posted and not waiting else None)
    if form.is_valid() and _signed(request, version, form, lapsed, at):
        return redirect("home")
    context = {
        "version": version,
        "signed": None if lapsed else signed,
        "waiting": waiting,
        "meaning": Attestation.MEANING,
        "form": form,
    }
    status = 403 if posted and waiting else 400 if posted else 200
    return render(request, "programmes/attest.html", context, status=status)


def _asked_again(person, version, at):
    """Whether some programme wants a signature although there is one."""
    subject = {"policy_version": version}
    stands = asking(person, at=at, **subject)
    return any(not met.met for each in stands for met in of_subject(each, subject))


def _signed(request, version, form, lapsed, at):
    try:
        signature = form.cleaned_data["signature"]
        Attestation.sign(version, signature=signature, by=request.user, at=at, lapsed=lapsed)
    except ValidationError as refusal:
        form.add_error(None if hasattr(refusal, "error_dict") else "signature", refusal)
        return False
    messages.success(request, _("You signed the policy, version %(number)s.") % {"number": version.number})
    return True
