"""Pages for trainers: how an exam did, and each revision of each of its items. No candidate is named."""

import csv

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from academy.words.cells import harmless
from courses.exams import plots
from courses.exams.analysis import analyse
from courses.exams.forms import StudyForm
from courses.exams.models import Exam

HEADER = [
    *("exam", "item", "revision", "topic", "n", "p", "corrected_item_total", "discrimination"),
    *("seconds", "n_seconds", "forms", "share_of_forms", "says"),
]
studies = permission_required("exams.view_exam", raise_exception=True)


@login_required
@studies
@require_safe
def exam_statistics(request, slug):
    exam = get_object_or_404(Exam.objects.select_related("bank"), slug=slug)
    form = StudyForm(request.GET)
    asked = form.asked()
    found = analyse(exam, first_only=not asked.get("all"))
    bars = plots.histogram(found.scores)
    context = {
        "exam": exam,
        "form": form,
        "found": found,
        "items": form.sorted(form.filtered(found.items)),
        "bars": bars,
        "most": max((bar.n for bar in bars), default=0),
        "cut_x": plots.score_x(exam.cut_score),
    }
    return render(request, "exams/study/overview.html", context)


@login_required
@studies
@require_safe
def item_figures(request, slug, revision):
    exam = get_object_or_404(Exam, slug=slug)
    form = StudyForm(request.GET)
    every = analyse(exam, first_only=not form.asked().get("all"))
    one = next((found for found in every.items if found.revision == revision), None)
    if one is None:
        raise Http404
    options = _options(one)
    shown = [(o["letter"], o["key"], o["flagged"], o["figures"].by_group) for o in options]
    context = {
        "exam": exam,
        "form": form,
        "one": one,
        "options": options,
        "lines": plots.lines([line for line in shown if line[3]]),
        "ticks": plots.share_ticks(),
        "groups": [plots.group_x(place, 3) for place in range(3)],
        "earlier": [found for found in every.items if found.item == one.item and found is not one],
        "edit": one.item.snippet_viewset.get_url_name("edit"),
    }
    return render(request, "exams/study/item.html", context)


def _options(one):
    """The options of a question with their figures, in the order their author wrote them."""
    by_key = {option.option: option for option in one.options}
    return [
        {
            "letter": chr(ord("A") + place),
            "text": option["text"],
            "key": option["credit"] > 0,
            "figures": by_key[option["key"]],
            "flagged": one.enough and by_key[option["key"]].attracts_able,
        }
        for place, option in enumerate(one.question["options"])
        if option["key"] in by_key
    ]


@login_required
@studies
@require_safe
def exam_statistics_csv(request, slug):
    exam = get_object_or_404(Exam, slug=slug)
    found = analyse(exam, first_only=not StudyForm(request.GET).asked().get("all"))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statistics-{exam.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(HEADER)
    for one in found.items:
        writer.writerow([harmless(cell) for cell in _row(exam, one)])
    return response


def _row(exam, one):
    figures = one.figures
    numbers = [figures.p, figures.corrected_item_total, figures.discrimination, one.seconds]
    p, r, d, seconds = ("" if number is None else round(number, 6) for number in numbers)
    named = [exam.slug, one.item.slug, one.revision, one.question["topic"], figures.n]
    return [*named, p, r, d, seconds, one.timed, one.exposed, round(one.share, 2), " ".join(one.says)]
