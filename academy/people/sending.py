"""Sending what is in the outbox: written anew from how things stand at that moment, one letter at a time.

Answers of the mail server are read as RFC 5321 means them: 4yz is not yet, 5yz is no (4.2.1).
"""

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from academy.people.kinds import KINDS, Unwanted
from academy.people.outbox import Letter

log = logging.getLogger(__name__)

GIVE_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1: the time after which a receiver's "not yet" is a no
PERMANENT = 500


def send_next(connection, *, at):
    """Send the letter that is due first; False if there is none. What cannot be sent stays queued and is
    tried again, and stops no other."""
    letter = Letter.objects.take(at=at)
    if letter is None:
        return False
    try:
        _write(letter, at)
        connection.open()  # the line stays open for the next letter
        _message(letter, connection).send()
    except Unwanted as reason:
        letter.settle(Letter.State.SUPPRESSED, reason, at=at)
    except OSError as answer:
        _refused(letter, answer, connection, at)
    except Exception as problem:  # a letter that cannot be written must not hold up the others
        log.exception("a letter could not be written")
        letter.postpone(_("It could not be written: %(what)s.") % {"what": type(problem).__name__})
    else:
        letter.settle(Letter.State.SENT, at=at)
    return True


def _write(letter, at):
    """Its words, in the reader's language and time. Raises `Unwanted`."""
    person = letter.person
    if not person.is_active:
        raise Unwanted(_("They have left."))
    if letter.kind not in KINDS:
        raise Unwanted(_("Nobody knows letters of this kind any more."))
    kind, usual = KINDS[letter.kind], {"person": person, "address": settings.SITE_URL + letter.path}
    with override(person.reads), timezone.override(person.time_zone):
        written = render_to_string(kind.template, kind.read(letter, at=at) | usual)
    subject, _line, text = written.partition("\n")
    letter.address, letter.subject, letter.text = person.email, subject.strip()[:300], f"{text.strip()}\n"


def _message(letter, connection):
    # RFC 3834: so that absence notes do not answer a machine.
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        letter.subject, letter.text, to=[letter.address], headers=headers, connection=connection
    )


def _refused(letter, answer, connection, at):
    code, said = _answer(answer)
    if isinstance(answer, SMTPRecipientsRefused | SMTPDataError):  # it is about this letter, not about us
        if code >= PERMANENT:
            return letter.settle(Letter.State.BOUNCED, said, at=at)
        if at - letter.queued_at > GIVE_UP:
            return letter.settle(Letter.State.BOUNCED, _("Given up. The last answer: %s") % said, at=at)
    else:
        connection.close()  # so that the next letter begins with a line of its own
    return letter.postpone(said)


def _answer(problem):
    """(the code of what the mail server said, in words)"""
    if isinstance(problem, SMTPRecipientsRefused):
        code, said = next(iter(problem.recipients.values()))
    else:
        code = getattr(problem, "smtp_code", 0)
        said = getattr(problem, "smtp_error", "") or f"{type(problem).__name__}: {problem}"
    said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return code, f"{code} {said}" if code else said
