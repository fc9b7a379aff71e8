"""What is put right, and the signing: an action is set, done and checked; a campaign is signed by two."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from academy.desk.campaigns import page as paper
from academy.desk.campaigns import signing
from academy.desk.campaigns.findings import Action, Finding
from academy.desk.campaigns.forms import ActionForm, CheckForm, DoneForm, ReaderForm, ReviewForm
from academy.desk.campaigns.signing import Signature
from academy.desk.campaigns.views import audits, found
from academy.register.accounts.views import explain

asks = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@audits
@never_cache
@asks
def campaign_action(request, slug, number):
    """Ask somebody to put right what a finding says."""
    findings = Finding.objects.select_related("campaign", "record__line")
    finding = get_object_or_404(findings, campaign__name=slug, number=number)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken(form, Action.set, finding, **form.cleaned_data, by=request.user):
        messages.success(request, _("Asked for. Its owner is written to."))
        return redirect(finding.campaign)
    context = {"finding": finding, "campaign": finding.campaign, "form": form}
    return render(request, "desk/campaigns/action_set.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@asks
def audit_action(request, key):
    """For its owner, who says when it is done, and for compliance, of whom another checks it."""
    action = get_object_or_404(Action.objects.seen_by(request.user).with_steps(), key=key)
    act, kind = _turn(request.user, action)
    if request.method == "POST" and act is None:
        raise PermissionDenied
    form = kind(request.POST if request.method == "POST" else None) if act else None
    if form and form.is_valid():
        said = dict(form.cleaned_data)
        if _taken(form, act, *said.values(), by=request.user):
            messages.success(request, _("Kept, and in the log."))
            return redirect(action)
    at = now()
    context = {"action": action, "form": form, "late": action.is_overdue(at=at), "at": at}
    status = 400 if form and form.errors else 200
    return render(request, "desk/campaigns/action.html", context, status=status)


def _turn(person, action):
    """The act that is `person`'s now, with its form; (None, None) where it is nobody's or another's."""
    if action.owner_id == person.pk and action.is_open:
        return action.finish, DoneForm
    if action.is_to_check and action.owner_id != person.pk and person.has_perm("desk.change_campaign"):
        return action.judge, CheckForm
    return None, None


@login_required
@audits
@never_cache
@asks
@reauthentication_required(allow_get=True)
def campaign_sign(request, slug):
    """Its reader signs, then its reviewer; who signed in long ago says who they are once more."""
    campaign = found(slug)
    context = paper.context(campaign, to=request.user, at=now())
    reviews = context["locked"]
    form = (ReviewForm if reviews else ReaderForm)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {"part": Signature.Part.READER} | form.cleaned_data
        if _taken(form, Signature.give, campaign, said.pop("part"), **said, by=request.user):
            messages.success(request, _("Kept, and in the log."))
            return redirect(campaign)
    mine = context["by_reviewer"] is None and context["reviews" if reviews else "reads"]
    context |= {"form": form if mine else None, "open": "" if reviews else signing.still_open(campaign)}
    context["again"] = signing.unreviewed(campaign, context["by_reader"]) if mine and reviews else []
    return render(request, "desk/campaigns/sign.html", context, status=400 if form.errors else 200)


def _taken(form, act, *args, **said):
    """Whether the act was done; what refused it is said in the form."""
    try:
        act(*args, **said, at=now())
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        explain(form, refusal)
    return not form.errors
