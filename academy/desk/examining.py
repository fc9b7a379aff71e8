"""Exams at the desk: how they went, their results as a file, and whether a receipt is ours."""

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Avg, Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from academy.desk import spreadsheet
from academy.desk.forms import ReceiptForm
from academy.words.looking import Page, take
from courses.exams.models import Exam
from courses.exams.receipts import HOLDS, judge

reads_attempts = permission_required("exams.view_attempt", raise_exception=True)


@login_required
@reads_attempts
@require_http_methods(["GET", "HEAD", "POST"])
def exams(request):
    """Every exam with how many sat it and passed; and, of a receipt that is sent, what it is."""
    form = ReceiptForm(request.POST or None, request.FILES or None)
    verdict = judge(form.cleaned_data["receipt"].read()) if form.is_valid() else None
    context = {
        "exams": _with_figures(),
        "form": form,
        "verdict": verdict and {"holds": verdict[0] == HOLDS, "words": verdict[1]},
    }
    return render(request, "desk/exams.html", context, status=400 if form.errors else 200)


def _with_figures():
    """Of the attempts that count: how many were scored, how many passed, their mean score."""
    scored = Q(attempts__score__isnull=False, attempts__voided_at=None)
    passed = scored & Q(attempts__passed=True)
    waiting = Q(attempts__submitted_at__isnull=False, attempts__score=None)
    return Exam.objects.annotate(
        scored=Count("attempts", filter=scored),
        passing=Count("attempts", filter=passed),
        waiting=Count("attempts", filter=waiting),
        voided=Count("attempts", filter=Q(attempts__voided_at__isnull=False)),
        mean=Avg("attempts__score", filter=scored),
    )


@login_required
@reads_attempts
@require_safe
def exam_results_csv(request, slug):
    exam = get_object_or_404(Exam, slug=slug)
    take(Page.RESULTS_FILE, slug, by=request.user, at=now())
    return spreadsheet.results(request, exam)
