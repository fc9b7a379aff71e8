"""Pages of an exam: its start, the sitting, the review, the result."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.words.looking import Page, look
from courses.exams.clock import GRACE
from courses.exams.doors import Reason, Shut, door
from courses.exams.drawing import Shortage
from courses.exams.forms import AnswerForm, HonourForm
from courses.exams.integrity import origin
from courses.exams.journal import Closed
from courses.exams.models import Attempt, Exam
from courses.exams.paper import questions
from courses.exams.results import result
from courses.exams.sayings import too_late, unfit
from courses.items.asking import read_response


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
            messages.warning(request, too_late())
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
    except Shut:
        return _start_page(request, exam, at, form, status=403)
    except Shortage:
        return _start_page(request, exam, at, form, status=503, short=True)


def _start_page(request, exam, at, form, *, status, short=False):
    mine = Attempt.objects.taken_by(request.user).filter(exam=exam)
    mine.close_overdue(at=at)
    attempts = list(mine)
    found = door(exam, request.user, at=at)
    context = {
        "exam": exam,
        "door": found,
        "at": localtime(at),
        "ends_at": localtime(exam.closes_at(request.user, at=at)),
        "allowance": exam.allowance(request.user, at=at),
        "running": next((attempt for attempt in attempts if not attempt.submitted_at), None),
        "earlier": [attempt for attempt in attempts if attempt.submitted_at],
        "passed": any(attempt.passed for attempt in attempts),
        "lessons_left": list(exam.lessons_left(request.user)) if found.reason == Reason.LESSONS else [],
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
        response = [] if form.cleaned_data["clear"] else read_response(question.question, request.POST)
        if response != question.asked.response and (response or question.answered):
            details = {"sequence": form.cleaned_data["sequence"], "origin": origin(request, attempt.code)}
            attempt.answer_by_form(question.position, response, **details, at=at)
    except Closed:
        messages.warning(request, too_late())
        return redirect("attempt_result", attempt.code)
    except ValueError:
        messages.error(request, unfit())
        return render(request, "exams/item.html", context | {"question": question}, status=400)
    return redirect(_place(attempt, form.cleaned_data["go"] or question.position))


def _place(attempt, position):
    """The address of a position of the paper; of the review for anything that is none."""
    if str(position).isdecimal():
        return reverse("attempt_item", args=[attempt.code, int(position)])
    return reverse("attempt_review", args=[attempt.code])


def _closing_page(request, attempt):
    """The half minute after the deadline, in which answers may still be on their way."""
    final_at = attempt.closes_at + GRACE
    context = {"attempt": attempt, "final_at": final_at, "mine": attempt.candidate == request.user}
    response = render(request, "exams/closing.html", context)
    response.headers["Refresh"] = str(int(GRACE.total_seconds()) + 1)  # for who has no scripts
    return response


@sitting
def attempt_review(request, attempt, *, at):
    return render(request, "exams/review.html", _paper(attempt, at))


@login_required
@require_POST
def attempt_submit(request, code):
    mine = Attempt.objects.taken_by(request.user).select_related("exam", "candidate")
    attempt = get_object_or_404(mine, code=code)
    attempt.submit(by=request.user, at=now())
    return redirect(attempt)


@login_required
@never_cache
@require_safe
def attempt_result(request, code):
    at = now()
    seen = Attempt.objects.seen_by(request.user).select_related("exam__course", "candidate", "revision")
    attempt = get_object_or_404(seen, code=code)
    if attempt.is_open(at=at):
        return redirect("attempt", code)
    if not attempt.is_final(at=at):
        return _closing_page(request, attempt)
    if attempt.submitted_at is None:
        attempt.submit(by=None, at=at)
    mine = attempt.candidate == request.user
    look(Page.ATTEMPT, code, whose=attempt.candidate.key, by=request.user, at=at)
    context = {"result": result(attempt, whole=not mine), "attempt": attempt, "mine": mine}
    return render(request, "exams/result.html", context)
