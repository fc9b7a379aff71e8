"""How an exam and its items did, read from the attempts that count."""

from collections import defaultdict
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Min

from courses.exams.figures import ExamFigures, ItemFigures
from courses.exams.models import Answer, FormItem
from courses.exams.reliability import of_drawn_forms
from courses.exams.statistics import (
    Choice,
    Sittings,
    consistency,
    item_statistics,
    option_statistics,
)
from courses.items.models import Item
from courses.items.scoring import CHOICES, right_keys


def analyse(exam: Any, *, first_only: bool = True, revision: int | None = None) -> ExamFigures:
    """The figures of the exam from its scored attempts that were not voided; of a person only the first
    such, unless all are asked for. With `revision` only that item revision is worked out.
    A fixed number of queries."""
    attempts = _attempts(exam, first_only)
    scored = list(attempts.values_list("score", "passed"))
    forms = _forms(attempts)
    credits = [[credit for _, _, credit in form.values()] for form in forms.values()]
    reliability = of_drawn_forms(credits)
    return ExamFigures(
        scores=[float(score) for score, _ in scored],
        passed=sum(passed for _, passed in scored),
        reliability=reliability,
        consistency=_consistency(credits, reliability.index, exam.cut_score),
        items=_items(exam, attempts, forms, revision),
    )


def _attempts(exam, first_only):
    attempts = exam.attempts.standing().filter(score__isnull=False).order_by()
    if first_only:
        first = attempts.values("candidate").annotate(first=Min("pk")).values("first")
        attempts = attempts.filter(pk__in=first)
    return attempts


def _forms(attempts):
    """By attempt, its items that count: {position: (item revision, item, credit)}."""
    forms = defaultdict(dict)
    rows = FormItem.objects.filter(attempt__in=attempts.values("pk"), dropped=False).order_by()
    names = ("attempt_id", "position", "revision_id", "item_id", "credit")
    for attempt, position, revision, item, credit in rows.values_list(*names).iterator():
        forms[attempt][position] = (revision, item, float(credit))
    return forms


def _consistency(credits, index, cut):
    lengths = {len(form) for form in credits}
    if len(lengths) != 1 or any(credit not in (0.0, 1.0) for form in credits for credit in form):
        return None
    (length,) = lengths
    totals = [0] * (length + 1)
    for form in credits:
        totals[int(sum(form))] += 1
    return consistency(totals, index, -(-cut * length // 100))


def _items(exam, attempts, forms, only):
    sittings, answered = _sittings(forms, only), _answers(attempts, forms, only)
    exposed, number = _exposure(exam)
    questions = _questions(sittings)
    items = Item.objects.in_bulk({item for item, _ in sittings.values()})
    found = []
    for revision, (item, rows) in sittings.items():
        choices, spent = answered[revision]
        question = questions[revision]
        found.append(
            ItemFigures(
                item=items[item],
                revision=revision,
                question=question,
                figures=item_statistics(Sittings(*map(list, zip(*rows, strict=True)))),
                options=_options(question, choices),
                seconds=median(spent) if spent else None,
                timed=len(spent),
                exposed=exposed[revision],
                forms=number,
            )
        )
    return found


def _sittings(forms, only):
    """By revision: the item, and (credit, points, length) of each form it stood on."""
    sittings = {}
    for form in forms.values():
        points = sum(credit for _, _, credit in form.values())
        for revision, item, credit in form.values():
            if only in (None, revision):
                sittings.setdefault(revision, (item, []))[1].append((credit, points, len(form)))
    return sittings


def _answers(attempts, forms, only):
    """By revision: what each person chose, with their share of points, and the seconds spent."""
    last, spent = {}, defaultdict(timedelta)
    lines = Answer.objects.filter(attempt__in=attempts.values("pk")).order_by("sitting", "sequence")
    names = ("attempt_id", "position", "response", "spent")
    for attempt, position, response, time in lines.values_list(*names).iterator():
        last[attempt, position] = response
        spent[attempt, position] += time
    found = defaultdict(lambda: ([], []))
    for attempt, form in forms.items():
        share = sum(credit for _, _, credit in form.values()) / len(form)
        for position, (revision, _, _) in form.items():
            if only not in (None, revision):
                continue
            response, time = last.get((attempt, position), []), spent.get((attempt, position))
            found[revision][0].append(Choice(response if isinstance(response, list) else [], share))
            if time:
                found[revision][1].append(time.total_seconds())
    return found


def _options(question, choices):
    if question["kind"] not in CHOICES:
        return []
    return option_statistics(choices, [one["key"] for one in question["options"]], right_keys(question))


def _questions(revisions):
    """What each revision asked; a question is large, so each is fetched once."""
    newest = FormItem.objects.filter(revision__in=list(revisions)).order_by().values("revision")
    rows = FormItem.objects.filter(pk__in=newest.annotate(one=Min("pk")).values("one"))
    return dict(rows.values_list("revision_id", "question"))


def _exposure(exam):
    """On how many forms each revision stood, begun ones and voided ones too; and how many there are."""
    rows = FormItem.objects.filter(attempt__exam=exam).order_by().values("revision_id")
    counted = dict(rows.annotate(n=Count("pk")).values_list("revision_id", "n"))
    return defaultdict(int, counted), exam.attempts.count()
