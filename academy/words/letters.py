"""Letters to the people whom a fact concerns: each is written once, in the reader's language and time, and
tried again by whoever sweeps until it is out. Only where a worker is killed between the sending and the note
of it does one go out twice."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override


@transaction.atomic
def write_once(untold: Any, pk: int, letter: Any, *, at: datetime) -> None:
    """Send what `letter(row)` says of the row `pk` of `untold` — `(person, subject, template, path)` — and
    note it in its `told_at`. The row is held meanwhile, so that no two workers send it; whoever left is not
    written to. Raises `OSError` if it cannot be sent: then nothing is noted."""
    told: models.Model | None = untold.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if told is None:
        return
    person, subject, template, path = letter(told)
    if person.is_active:
        context = {"told": told, "person": person, "address": settings.SITE_URL + path}
        with override(person.language), timezone.override(person.time_zone):
            send_mail(str(subject), render_to_string(template, context), None, [person.email])
    told.told_at = at  # type: ignore[attr-defined]
    told.save(update_fields=["told_at"])
