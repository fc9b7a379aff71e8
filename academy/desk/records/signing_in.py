"""What ends with a person's being erased: every session of theirs, every letter still to go."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from academy.people.models import Letter
from academy.words.erasure import WORDS


def end_sessions(person, *, at):
    """Theirs, found by looking into each that there is: a session says whose it is only inside."""
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()


def suppress_letters(person, *, at):
    for letter in Letter.objects.queued().filter(person=person):
        letter.settle(Letter.State.SUPPRESSED, WORDS, at=at)
