"""Pages of regradings: what was proposed, what would come of it, a second person's decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.corrections.forms import DecisionForm, ProposeForm
from courses.corrections.models import Regrade
from courses.corrections.outcomes import seen
from courses.corrections.regrades import Decided, Moved
from courses.exams.models import FormItem

ROWS_A_PAGE = 50
reads = permission_required("corrections.view_regrade", raise_exception=True)
proposes = permission_required("corrections.add_regrade", raise_exception=True)
decides = permission_required("corrections.change_regrade", raise_exception=True)


@login_required
@reads
@require_safe
def regrades(request):
    rows = Regrade.objects.select_related("item", "proposed_by", "decided_by")
    counted = rows.annotate(changed=Count("corrections")).order_by("-proposed_at", "-pk")
    page = Paginator(counted, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "corrections/regrades.html", {"page": page})


@login_required
@proposes
@require_http_methods(["GET", "HEAD", "POST"])
def regrade_propose(request, revision):
    item = FormItem.objects.filter(revision=revision).select_related("item").first()
    if item is None:
        raise Http404
    form = ProposeForm(item.question, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            regrade = Regrade.propose(
                revision,
                form.change(),
                reason=form.cleaned_data["reason"],
                spare=form.cleaned_data["spare"],
                by=request.user,
                at=now(),
            )
        except ValidationError as unfit:
            form.add_error(None, unfit)
        else:
            messages.success(request, _("Proposed. No score has changed; a second person decides."))
            return redirect(regrade)
    context = {"item": item, "asked": item.asked([]), "form": form}
    return render(request, "corrections/propose.html", context, status=400 if form.errors else 200)


@login_required
@reads
@never_cache
@require_safe
def regrade(request, pk):
    regrade = get_object_or_404(Regrade.objects.select_related("item", "proposed_by", "decided_by"), pk=pk)
    return _regrade(request, regrade)


def _regrade(request, regrade, form=None):
    outcomes = [] if regrade.decided_at else regrade.outcomes()
    made = regrade.corrections.select_related("attempt__candidate", "attempt__exam").order_by("pk")
    context = {
        "regrade": regrade,
        "outcomes": outcomes[:ROWS_A_PAGE],
        "affected": len(outcomes),
        "tally": {word: sum(one.verdict == word for one in outcomes) for word in ("passes", "fails")}
        | {
            "spared": sum(one.spared for one in outcomes),
            "changed": sum(bool(one.gain) for one in outcomes),
        },
        "corrections": made[:ROWS_A_PAGE] if regrade.approved else [],
        "made": made.count() if regrade.approved else 0,
        "form": form or DecisionForm(initial={"shown": seen(outcomes)}),
        "decides": regrade.decided_at is None and request.user.has_perm("corrections.change_regrade"),
    }
    return render(request, "corrections/regrade.html", context, status=400 if form else 200)


@login_required
@decides
@require_POST
def regrade_decide(request, pk):
    regrade = get_object_or_404(Regrade, pk=pk)
    form = DecisionForm(request.POST)
    declines = request.POST.get("decision") == "decline"
    if declines and not request.POST.get("answer", "").strip():
        form.add_error("answer", _("Say why not; the proposer reads it."))
    if not form.is_valid():
        return _regrade(request, regrade, form)
    try:
        if declines:
            regrade.decline(form.cleaned_data["answer"], by=request.user, at=now())
        else:
            regrade.approve(form.cleaned_data["shown"], by=request.user, at=now())
    except (Decided, Moved, PermissionDenied) as refused:
        messages.error(request, _said(refused))
    return redirect(regrade)


def _said(refused):
    if isinstance(refused, Decided):
        return _("Somebody has decided it meanwhile. Nothing was done twice.")
    if isinstance(refused, Moved):
        return _("Scores have changed since you looked. Nothing was done; here is what would come of it now.")
    return str(refused)
