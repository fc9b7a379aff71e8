"""Telling the people concerned, by mail; whoever could not be reached is tried again.

Each is written to once, but where the worker is killed between the sending and the note of it."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from courses.corrections.models import Appeal, Correction


def tell_of_correction(pk, *, at):
    """Write to the candidate whose score was put right; whoever was told already is not told again."""
    _tell(
        Correction.objects.untold(), pk, _("A score of yours was put right"), "corrections/mail_score.txt", at
    )


def tell_of_appeal(pk, *, at):
    """Write to the candidate whose appeal was decided."""
    _tell(Appeal.objects.untold(), pk, _("Your appeal is decided"), "corrections/mail_appeal.txt", at)


@transaction.atomic
def _tell(untold, pk, subject, template, at):
    """The row is held while the mail goes out, so that no two workers send it; where sending fails
    nothing is noted and the next round tries again."""
    told = untold.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if told is None:
        return
    person = told.attempt.candidate
    if person.is_active:
        address = settings.SITE_URL + reverse("attempt_result", args=[told.attempt.code])
        with override(person.language), timezone.override(person.time_zone):
            words = render_to_string(template, {"told": told, "person": person, "address": address})
            send_mail(str(subject), words, None, [person.email])
    told.told_at = at
    told.save(update_fields=["told_at"])
