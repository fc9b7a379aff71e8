"""What a sitting's page sends without leaving: a save, a taking over, a note."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.timezone import localtime, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.exams.forms import read_save
from courses.exams.integrity import origin
from courses.exams.journal import Answer, Closed
from courses.exams.models import Attempt, FormItem
from courses.exams.sayings import taken_over, too_late, unfit


@login_required
@require_POST
def attempt_answer(request, code, position):
    """One save from the page's queue. Says `saved` only when the answer is in the database."""
    try:
        save = read_save(request.body)
        kept = Answer.keep(code, position, **save, origin=origin(request, code), by=request.user, at=now())
    except Closed:
        return _over(code)
    except ValueError:
        return JsonResponse({"saved": False, "words": unfit()}, status=400)
    except FormItem.DoesNotExist as unknown:
        raise Http404 from unknown
    if not kept.says(position, save["response"]):  # another page was faster: take a higher number
        return JsonResponse({"saved": False, "highest": kept.attempt.next_sequence() - 1}, status=412)
    return JsonResponse(_receipt(kept))


def _over(code):
    result = reverse("attempt_result", args=[code])
    return JsonResponse({"saved": False, "words": too_late(), "result": result}, status=409)


def _receipt(kept):
    """What the page is told of an answer that is in the journal."""
    at = localtime(kept.saved_at)
    told = {"saved": True, "sequence": kept.sequence, "at": at.isoformat(), "at_text": written(at, "H:i:s")}
    if kept.sitting < kept.attempt.sitting:
        told |= {"sitting": kept.attempt.sitting, "words": taken_over()}
    return told


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def attempt_sit(request, code):
    """GET: which sitting it is. POST: this window sits down; the one before hears of it."""
    attempt = get_object_or_404(Attempt.objects.taken_by(request.user), code=code)
    try:
        sitting = attempt.take_over(at=now()) if request.method == "POST" else attempt.sitting
    except Closed:
        return _over(code)
    return JsonResponse({"sitting": sitting})
