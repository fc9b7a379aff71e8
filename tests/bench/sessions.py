"""Sessions for people who sign in nowhere: a bench hands them to its browsers."""

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore


def session_of(person):
    """The key of a new session in which `person` is signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key
