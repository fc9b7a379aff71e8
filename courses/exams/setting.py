"""Setting the cut score: rating sheets out, a panel's ratings in, what follows from them, and its use."""

import uuid
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.words.canonical import digest
from academy.words.standing import Principle
from courses.exams.angoff import FEWEST_JUDGES, Lack
from courses.exams.drawing import Cell
from courses.exams.models import Attempt, Exam, StandardSetting
from courses.exams.ratings import RatingsForm, Row, resolve, sheet
from courses.exams.standards import Changed, ratable
from courses.items.models import Item

SALT = "courses.exams.setting"
A_DAY = 24 * 3600
REFUSALS_SHOWN = 100

reads = permission_required("exams.view_exam", raise_exception=True)
sets = permission_required("exams.change_exam", raise_exception=True)
publishes = permission_required("exams.publish_exam", raise_exception=True)


@login_required
@sets
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exam_standard(request, slug):
    """The studies kept, and the form for another. What a file says is shown before it is kept."""
    exam = get_object_or_404(Exam, slug=slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RatingsForm(*sent, today=localdate())
    if not form.is_valid():
        return _page(request, exam, form, status=400 if form.errors else 200)
    rows, broken = form.read
    ratings, unknown = resolve(rows, ratable(exam))
    if refused := sorted(broken + unknown):
        return _page(request, exam, form, refused=refused, status=400)
    said = {"key": str(uuid.uuid4())} | {name: form.cleaned_data[name] for name in ("panel", "notes")}
    said |= {"held_on": form.cleaned_data["held_on"].isoformat(), "rows": rows}
    return _preview(request, exam, said, ratings)


def _page(request, exam, form, *, refused=(), status):
    studies = StandardSetting.objects.filter(exam=exam).select_related("exam", "kept_by")
    context = {
        "exam": exam,
        "form": form,
        "refused": refused[:REFUSALS_SHOWN],
        "refused_count": len(refused),
        "studies": [(study, study.sets(exam)) for study in studies],
        "ratable": ratable(exam).count(),
    }
    return render(request, "exams/standard.html", context, status=status)


def _study(exam, said):
    """The study that the form, or the preview, told of; not kept."""
    details = {"held_on": date.fromisoformat(said["held_on"]), "panel": said["panel"]}
    return StandardSetting.of(exam, key=uuid.UUID(said["key"]), notes=said["notes"], **details)


def _preview(request, exam, said, ratings):
    """What the study would say. It travels signed in the page, so that nothing is kept before a click
    and what is kept is what was shown."""
    study = _study(exam, said)
    result = study.result(ratings)
    said |= {"exam": exam.pk, "by": request.user.pk, "shown": digest(study.content(ratings))}
    context = {
        "exam": exam,
        "study": study,
        "token": signing.dumps(said, salt=SALT, compress=True),
        "passing": _passing(exam, result.cut_score),
        **_told(result, ratings),
    }
    return render(request, "exams/standard_preview.html", context)


def _told(result, ratings):
    """The result with its items named."""
    names = {rating.item_id: rating.item for rating in ratings}
    return {
        "result": result,
        "gaps": [_lacking(gap) for gap in result.gaps],
        "differing": [(names[one.item.id], one) for one in result.differing],
        "rated": [(names[one.item.id], one) for one in result.items],
    }


def _lacking(gap):
    """Why there is no cut score, in a sentence."""
    words = {
        Lack.JUDGES: _("A panel has %(fewest)s judges at least."),
        Lack.BLUEPRINT: _("The blueprint of the exam is empty."),
        Lack.CELL: _("Nobody rated an item on “%(topic)s” (%(difficulty)s)."),
        Lack.JUDGE: _("%(judge)s rated no item on “%(topic)s” (%(difficulty)s)."),
    }
    told = {"fewest": FEWEST_JUDGES, "judge": gap.judge}
    return words[gap.lack] % (told | (_named(gap.cell) if gap.cell else {}))


def _named(cell):
    difficulty = Item.Difficulty(cell.difficulty).label.lower() if cell.difficulty else _("any difficulty")
    return {"number": cell.wanted, "topic": Principle(cell.topic).label, "difficulty": difficulty}


def _passing(exam, cut_score):
    """How many scored attempts there are, how many passed, and how many reach `cut_score`."""
    reach = Q(score__gte=cut_score) if cut_score is not None else Q(pk__in=[])
    scored = Attempt.objects.standing().filter(exam=exam, score__isnull=False)
    return scored.aggregate(
        scored=Count("pk"), passed=Count("pk", filter=Q(passed=True)), reach=Count("pk", filter=reach)
    )


@login_required
@sets
@require_safe
def standard_sheet(request, slug):
    """What the judges fill in: every item that a form may ask."""
    exam = get_object_or_404(Exam, slug=slug)
    answer = HttpResponse(sheet(ratable(exam)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{exam.slug}-ratings.csv"'
    return answer


@login_required
@sets
@require_POST
def standard_keep(request, slug):
    """Keep the study that the preview showed, all of it or nothing."""
    exam = get_object_or_404(Exam, slug=slug)
    try:
        said = signing.loads(request.POST.get("study", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        said = {}
    if (said.get("exam"), said.get("by")) != (exam.pk, request.user.pk):
        messages.error(request, _("This is not a preview of today. Nothing was kept; send the file again."))
        return redirect("exam_standard", slug)
    ratings, refused = resolve([Row(*row) for row in said["rows"]], ratable(exam))
    try:
        if refused:
            raise Changed
        study = _study(exam, said).keep(ratings, shown=said["shown"], by=request.user, at=now())
    except Changed:
        words = _("Items or the blueprint changed since. Nothing was kept; send the file again.")
        messages.error(request, words)
        return redirect("exam_standard", slug)
    messages.success(request, _("Kept. The cut score of the exam is what it was until you use this one."))
    return redirect(study)


@login_required
@reads
@never_cache
@require_safe
def standard_setting(request, slug, pk):
    """One study: its panel, what every judge said of every item, and what follows."""
    study = get_object_or_404(
        StandardSetting.objects.select_related("exam", "kept_by"), exam__slug=slug, pk=pk
    )
    ratings = study.kept_ratings()
    result = study.result(ratings)
    context = {
        "exam": study.exam,
        "study": study,
        "in_use": study.sets(study.exam),
        "cells": [
            _("%(number)s on “%(topic)s” (%(difficulty)s)") % _named(Cell(*cell)) for cell in study.blueprint
        ],
        "passing": _passing(study.exam, study.cut_score),
        **_told(result, ratings),
    }
    return render(request, "exams/standard_setting.html", context)


@login_required
@sets
@publishes
@require_POST
def standard_use(request, slug, pk):
    study = get_object_or_404(StandardSetting.objects.select_related("exam"), exam__slug=slug, pk=pk)
    try:
        if study.use(by=request.user):
            messages.success(
                request, _("This cut score holds for every attempt begun from now on. Open ones keep theirs.")
            )
        else:
            words = _(
                "The cut score is in a draft of the exam, which is not published yet: publish it there."
            )
            messages.warning(request, words)
    except ValidationError as problem:
        words = _("The exam was not published and its cut score is as before. %(why)s")
        messages.error(request, words % {"why": " ".join(problem.messages)})
    return redirect(study)
