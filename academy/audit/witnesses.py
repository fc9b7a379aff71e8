"""Giving tree heads away: to mail addresses and to a file, both outside. What a witness does not get is tried
again until it does."""

import fcntl
import logging
import os
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from academy.audit.models import Delivery

log = logging.getLogger(__name__)


def configured():
    """The witnesses of this deployment: mail addresses, and the path of a file."""
    return [*settings.WITNESSES, *([str(settings.HEADS_FILE)] if settings.HEADS_FILE else [])]


def deliver(*, at):
    """Give each witness the heads that it does not have, all in one go."""
    Delivery.objects.order(configured())
    waiting = Delivery.objects.waiting().select_related("head").order_by("witness", "head")
    for witness, rows in groupby(waiting, attrgetter("witness")):
        if witness in configured():
            _give(witness, list(rows), at)


def _give(witness, rows, at):
    lines = "".join(f"{row.head.as_line()}\n" for row in rows)
    try:
        (_mail if "@" in witness and "/" not in witness else _write)(witness, rows, lines)
    except OSError as problem:  # the mail server's answers are of this kind, too
        log.warning("a witness was not reached")
        for row in rows:
            row.attempts, row.detail = row.attempts + 1, str(problem)
    else:
        for row in rows:
            row.attempts, row.detail, row.delivered_at = row.attempts + 1, "", at
    Delivery.objects.bulk_update(rows, ["attempts", "detail", "delivered_at"])


def _mail(address, rows, lines):
    words = {"heads": [row.head for row in rows], "address": settings.SITE_URL}
    subject, _line, text = render_to_string("audit/letter_heads.txt", words).partition("\n")
    message = EmailMessage(subject, text.strip() + "\n", to=[address])
    message.attach("heads.jsonl", lines, "application/jsonl")
    message.send()


def _write(path, rows, lines):
    with open(path, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
