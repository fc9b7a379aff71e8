"""Telling the people concerned, by mail."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.words.letters import write_once
from courses.corrections.models import Appeal, Correction


def tell_of_correction(pk, *, at):
    """Write to the candidate whose score was put right; whoever was told already is not told again."""
    write_once(Correction.objects.untold(), pk, _of_correction, at=at)


def tell_of_appeal(pk, *, at):
    """Write to the candidate whose appeal was decided."""
    write_once(Appeal.objects.untold(), pk, _of_appeal, at=at)


def _of_correction(correction):
    return (
        correction.attempt.candidate,
        _("A score of yours was put right"),
        "corrections/mail_score.txt",
        reverse("attempt_result", args=[correction.attempt.code]),
    )


def _of_appeal(appeal):
    return (
        appeal.attempt.candidate,
        _("Your appeal is decided"),
        "corrections/mail_appeal.txt",
        reverse("attempt_result", args=[appeal.attempt.code]),
    )
