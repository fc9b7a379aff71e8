"""Letters about what was put right after an exam. Courses announce it and know nothing of letters."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.people import kinds
from academy.people.kinds import Kind
from academy.people.models import Letter
from courses.corrections.models import Appeal, Correction
from courses.corrections.signals import appeal_decided, attempt_regraded


def connect():
    kinds.add(
        Kind(
            "score_put_right",
            _("Score put right"),
            _("A score of theirs was put right: attempt %(about)s."),
            "programmes/letter_score.txt",
            _correction,
        ),
        Kind(
            "appeal_decided",
            _("Appeal decided"),
            _("They appealed against a result: attempt %(about)s."),
            "programmes/letter_appeal.txt",
            _appeal,
        ),
    )
    attempt_regraded.connect(_regraded, dispatch_uid="programmes.letter_score")
    appeal_decided.connect(_decided, dispatch_uid="programmes.letter_appeal")


def _regraded(correction, at, **_fact):
    if correction.new_score != correction.old_score:
        _queue("score_put_right", correction, at)


def _decided(appeal, at, **_fact):
    _queue("appeal_decided", appeal, at)


def _queue(kind, row, at):
    attempt = row.attempt
    path = reverse("attempt_result", args=[attempt.code])
    letter = Letter.compose(kind, attempt.candidate_id, attempt.code, path=path, occasion=f"{row.pk}")
    Letter.objects.queue([letter], at=at)


def _correction(letter, *, at):
    rows = Correction.objects.select_related("attempt__exam", "regrade", "appeal")
    return {"told": rows.get(pk=letter.occasion)}


def _appeal(letter, *, at):
    return {"told": Appeal.objects.select_related("attempt__exam").get(pk=letter.occasion)}
