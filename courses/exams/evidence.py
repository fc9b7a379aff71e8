"""What remains of a sitting for whoever asks later: its receipt, and what was noticed."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.words.looking import Page, look
from courses.exams.integrity import observed
from courses.exams.models import Attempt


@login_required
@permission_required("exams.view_attempt", raise_exception=True)
@never_cache
@require_safe
def attempt_integrity(request, code):
    """What was noticed while somebody sat; for who reads records, not for the candidate's score."""
    attempt = get_object_or_404(
        Attempt.objects.seen_by(request.user).select_related("exam", "candidate"), code=code
    )
    look(Page.INTEGRITY, code, whose=attempt.candidate.key, by=request.user, at=now())
    context = {"attempt": attempt, "record": observed(attempt.answers.order_by("saved_at", "pk"))}
    return render(request, "exams/integrity.html", context)


@login_required
@never_cache
@require_safe
def attempt_receipt(request, code):
    """The signed receipt as a file; the candidate's own, or one's who may see records."""
    seen = Attempt.objects.seen_by(request.user).select_related("candidate")
    attempt = get_object_or_404(seen, code=code)
    receipt = attempt.receipts.last()
    if receipt is None:
        raise Http404
    look(Page.RECEIPT, code, whose=attempt.candidate.key, by=request.user, at=now())
    response = JsonResponse(receipt.as_file(), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{attempt.code}.json"'
    return response
