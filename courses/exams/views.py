"""Pages of an exam: its start, the sitting, the review, the result."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.exams.attempts import Closed, CourseUnread
from courses.exams.clock import deadline
from courses.exams.drawing import Shortage
from courses.exams.forms import AnswerForm, HonourForm, read_save
from courses.exams.models import Attempt, Exam, FormItem
from courses.exams.paper import questions
from courses.exams.results import result


def sitting(view):
    """Gives a page the reader's own open attempt. A stranger's is not found; one that is
    over is closed, if only its time has done so, and leads to its result."""

    @login_required
    @never_cache
    @wraps(view)
    def found(request, code, **kwargs):
        at = now()
        attempt = get_object_or_404(Attempt.objects.taken_by(request.user).select_related("exam"), code=code)
        if attempt.is_open(at=at):
            return view(request, attempt, at=at, **kwargs)
        if request.method == "POST":
            messages.warning(request, _too_late())
        attempt.submit(by=None, at=at)  # changes nothing if it was submitted
        return redirect("attempt_result", code)

    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exam(request, slug):
    exam = get_object_or_404(Exam.objects.select_related("course"), slug=slug)
    at, form = now(), HonourForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _start_page(request, exam, at, form, status=400 if form.errors else 200)
    try:
        return redirect(Attempt.start(exam, by=request.user, at=at))
    except CourseUnread:
        return _start_page(request, exam, at, form, status=403)
    except Shortage:
        return _start_page(request, exam, at, form, status=503, short=True)


def _start_page(request, exam, at, form, *, status, short=False):
    mine = Attempt.objects.taken_by(request.user).filter(exam=exam)
    mine.close_overdue(at=at)
    attempts = list(mine)
    context = {
        "exam": exam,
        "at": localtime(at),
        "ends_at": localtime(deadline(at, exam.limit)),
        "running": next((attempt for attempt in attempts if not attempt.submitted_at), None),
        "earlier": [attempt for attempt in attempts if attempt.submitted_at],
        "passed": any(attempt.passed for attempt in attempts),
        "lessons_left": list(exam.lessons_left(request.user)),
        "form": form,
        "short": short,
    }
    return render(request, "exams/start.html", context, status=status)


@sitting
def attempt(request, attempt, *, at):
    """To the first item that has no answer; to the review when all have."""
    paper = questions(attempt.form.all(), attempt.responses())
    position = next((question.position for question in paper if not question.answered), "review")
    return redirect(_place(attempt, position))


@sitting
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_item(request, attempt, position, *, at):
    context = _paper(attempt, at)
    question = next((question for question in context["paper"] if question.position == position), None)
    if question is None:
        raise Http404
    if request.method == "POST":
        return _keep(request, attempt, question, context, at)
    return render(request, "exams/item.html", context | {"question": question})


def _paper(attempt, at):
    """What every page of a sitting shows: the paper, and how far it is answered and saved."""
    answers = attempt.responses()
    paper = questions(attempt.form.all(), answers)
    return {
        "attempt": attempt,
        "at": at,
        "paper": paper,
        "answered": sum(question.answered for question in paper),
        "highest": max((answer.sequence for answer in answers.values()), default=0),
        "saved_at": max((answer.saved_at for answer in answers.values()), default=None),
    }


def _keep(request, attempt, question, context, at):
    """Save what the form says, if it says anything new, and go where it says."""
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise ValueError
        response = [] if form.cleaned_data["clear"] else request.POST.getlist("option")
        if sorted(response) != sorted(question.response):
            attempt.answer_by_form(question.position, response, sequence=form.cleaned_data["sequence"], at=at)
    except Closed:
        messages.warning(request, _too_late())
        return redirect("attempt_result", attempt.code)
    except ValueError:
        messages.error(request, _unfit())
        return render(request, "exams/item.html", context | {"question": question}, status=400)
    return redirect(_place(attempt, form.cleaned_data["go"] or question.position))


def _place(attempt, position):
    """The address of a position of the paper; of the review for anything that is none."""
    if str(position).isdecimal():
        return reverse("attempt_item", args=[attempt.code, int(position)])
    return reverse("attempt_review", args=[attempt.code])


@login_required
@require_POST
def attempt_answer(request, code, position):
    """One save from the page's queue. Says `saved` only when the answer is in the database."""
    attempt = get_object_or_404(Attempt.objects.taken_by(request.user), code=code)
    try:
        response, sequence = read_save(request.body)
        kept = attempt.answer(position, response, sequence=sequence, at=now())
    except Closed:
        result = reverse("attempt_result", args=[code])
        return JsonResponse({"saved": False, "words": _too_late(), "result": result}, status=409)
    except ValueError:
        return JsonResponse({"saved": False, "words": _unfit()}, status=400)
    except FormItem.DoesNotExist as unknown:
        raise Http404 from unknown
    if not kept.says(position, response):  # another device was faster: take a higher number
        return JsonResponse({"saved": False, "highest": attempt.next_sequence() - 1}, status=412)
    at = localtime(kept.saved_at)
    return JsonResponse(
        {"saved": True, "sequence": sequence, "at": at.isoformat(), "at_text": written(at, "H:i:s")}
    )


def _too_late():
    return _("The time is over. Your last answer came too late and is not counted; what was saved is.")


def _unfit():
    return _("This answer was not saved, because it does not fit the question. Please choose again.")


@sitting
def attempt_review(request, attempt, *, at):
    return render(request, "exams/review.html", _paper(attempt, at))


@login_required
@require_POST
def attempt_submit(request, code):
    attempt = get_object_or_404(Attempt.objects.taken_by(request.user), code=code)
    attempt.submit(by=request.user, at=now())
    return redirect(attempt)


@login_required
@never_cache
def attempt_result(request, code):
    at = now()
    seen = Attempt.objects.seen_by(request.user).select_related("exam__course", "candidate")
    attempt = get_object_or_404(seen, code=code)
    if attempt.is_open(at=at):
        return redirect("attempt", code)
    if attempt.submitted_at is None:
        attempt.submit(by=None, at=at)
    context = {"result": result(attempt), "attempt": attempt, "mine": attempt.candidate == request.user}
    return render(request, "exams/result.html", context)
