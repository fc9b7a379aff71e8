"""Pages of appeals: the candidate's, the queue with its clock, the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.words.looking import Page, look
from courses.corrections.appeals import Refused
from courses.corrections.forms import AppealForm, RulingForm
from courses.corrections.models import Appeal
from courses.exams.models import Attempt
from courses.exams.results import result

ROWS_A_PAGE = 50
reads = permission_required("corrections.view_appeal", raise_exception=True)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_appeal(request, code):
    """The candidate's own; a stranger's is not found."""
    mine = Attempt.objects.taken_by(request.user).select_related("exam")
    attempt, at = get_object_or_404(mine, code=code), now()
    form = AppealForm(attempt.form.count(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            appeal = Appeal.file(attempt, **form.cleaned_data, by=request.user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your appeal is kept. You are written to when it is decided."))
            return redirect("attempt_result", appeal.attempt.code)
    open_ = attempt.appeals.open().first()
    context = {"attempt": attempt, "form": form, "until": Appeal.until(attempt), "at": at, "open": open_}
    return render(request, "corrections/appeal_file.html", context, status=400 if form.errors else 200)


@login_required
@reads
@require_safe
def appeals(request):
    """What waits, the most urgent first; then what was decided, the newest first."""
    rows = Appeal.objects.with_paper().select_related("decided_by")
    page = Paginator(
        rows.order_by(F("decided_at").desc(nulls_first=True), "due_at", "pk"), ROWS_A_PAGE
    ).get_page(request.GET.get("page"))
    at = now()
    lines = [(one, one.is_late(at=at)) for one in page]
    return render(request, "corrections/appeals.html", {"page": page, "lines": lines})


@login_required
@reads
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, pk):
    appeal, at = get_object_or_404(Appeal.objects.with_paper(), pk=pk), now()
    look(Page.APPEAL, pk, whose=appeal.attempt.candidate.key, by=request.user, at=at)
    form = RulingForm(appeal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not request.user.has_perm("corrections.change_appeal"):
        raise PermissionDenied
    if form.is_valid() and _decided(request, appeal, form, at):
        return redirect(appeal)
    paper = result(appeal.attempt, whole=True)
    context = {
        "appeal": appeal,
        "late": appeal.is_late(at=at),
        "about": [one for one in paper.marked if one.question.position == appeal.position],
        "attempt": appeal.attempt,
        "form": form,
        "took_part": appeal.took_part(request.user),
        "decides": appeal.decided_at is None and request.user.has_perm("corrections.change_appeal"),
    }
    return render(request, "corrections/appeal.html", context, status=400 if form.errors else 200)


def _decided(request, appeal, form, at):
    try:
        appeal.decide(form.cleaned_data["outcome"], form.cleaned_data["answer"], by=request.user, at=at)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Decided. The candidate is written to."))
    return True
