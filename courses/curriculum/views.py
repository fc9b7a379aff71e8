"""What readers do: leave off, answer a check, finish a lesson; and the policy to read."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from academy.words.canonical import digest
from academy.words.looking import Page, look
from courses.curriculum.checking import check
from courses.curriculum.forms import FinishForm, LeftOffForm
from courses.curriculum.models import CataloguePage, CheckAnswer, LessonPage, PolicyVersion, Reading
from courses.items.asking import read_response


@login_required
def catalogue(request):
    """To the catalogue page, wherever the editors have it; without one, its empty state."""
    page = CataloguePage.objects.live().first()
    return redirect(page.get_url(request)) if page else render(request, "curriculum/catalogue.html")


def find_lesson(pk):
    """The live lesson; a draft is not found, whoever asks."""
    return get_object_or_404(LessonPage.objects.live(), pk=pk)


@login_required
@require_POST
def lesson_left_off(request, pk):
    lesson, form = find_lesson(pk), LeftOffForm(request.POST)
    if not form.is_valid() or form.cleaned_data["block"] not in {block.id for block in lesson.body}:
        return HttpResponseBadRequest()
    reading = Reading.start(lesson, by=request.user, at=now())
    reading.leave_off(form.cleaned_data["block"], form.cleaned_data["progress"], at=now())
    return HttpResponse(status=204)


@login_required
@require_POST
def lesson_check(request, pk):
    lesson = find_lesson(pk)
    asked = request.POST.get("item", "")
    item = next((item for item in lesson.checks() if str(item.pk) == asked), None)
    if item is None:
        raise Http404
    address = lesson.get_url(request)
    try:
        response = read_response(item.question(), request.POST)
        CheckAnswer.give(lesson, item, response, by=request.user, at=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(f"{address}?{urlencode({'again': item.pk})}")
    return redirect(f"{address}#check-{item.pk}")


@login_required
@require_POST
def lesson_finish(request, pk):
    lesson, form = find_lesson(pk), FinishForm(request.POST)
    # What was opened is what was read, also if the lesson has been edited since.
    opened = (
        form.is_valid()
        and Reading.objects.of(request.user)
        .filter(lesson=lesson, revision=form.cleaned_data["revision"])
        .first()
    )
    if not opened:
        messages.error(request, _("Open the lesson and read it first. Nothing was recorded."))
        return redirect(lesson.get_url(request))
    try:
        opened.finish(by=request.user, at=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(lesson.get_url(request))
    after = lesson.course.outline(request.user, here=lesson).after
    return redirect(after.lesson.get_url(request) if after else "home")


@login_required
@never_cache
@require_safe
def reading(request, pk):
    """The lesson as it was read: the very revision, and what was answered until it was finished."""
    seen = Reading.objects.seen_by(request.user).select_related("person", "lesson", "revision")
    reading = get_object_or_404(seen, pk=pk)
    look(Page.READING, pk, whose=reading.person.key, by=request.user, at=now())
    lesson = reading.revision.as_object()
    context = {
        "reading": reading,
        "lesson": lesson,
        "version": lesson.course.teaches,
        "intact": digest(lesson.content()) == reading.sha256,
        "checks": {answer.item_id: check(answer.item, answer) for answer in reading.answers()},
        "mine": reading.person == request.user,
    }
    return render(request, "curriculum/reading.html", context)


@login_required
def policy_version(request, slug, number):
    versions = PolicyVersion.objects.select_related("policy")
    version = get_object_or_404(versions, policy__slug=slug, number=number)
    in_force = version.policy.version_in_force(at=now())
    return render(request, "curriculum/policy_version.html", {"version": version, "in_force": in_force})
