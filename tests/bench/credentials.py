"""Serving a status list of 131,072 places, half of them taken, thousands decided about: from the cache and
made anew, beside a bare view that answers with the same bytes behind the same middleware."""

import random
from copy import copy
from uuid import uuid4

from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import now

from academy.register.credentials.bitstring import SIZE
from academy.register.credentials.credential import FULL, Credential
from academy.register.decisions import Decision
from academy.register.models import Certificate
from tests.bench import urls
from tests.bench.timing import say, timed
from tests.factories import make_certificate, make_person, make_programme

DECIDED = 5_000
BARE = "a bare view of the same bytes"


def bench_credentials():
    certificate = _certified(at=now())
    _fill(certificate, at=now())
    client, address = Client(), reverse("status_list_token", args=["revocation", 1])

    def listed():
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.content

    def anew():
        cache.clear()
        return listed()

    urls.BYTES = anew()
    with override_settings(ROOT_URLCONF="tests.bench.urls"):
        assert client.get("/bench/bytes").content == urls.BYTES
        floor = timed(lambda: client.get("/bench/bytes"), 50)
        say(f"status list from the cache, {len(urls.BYTES):,} bytes", timed(listed, 50), floor, BARE)
        say(f"made anew, {FULL:,} taken, {DECIDED:,} decided", timed(anew, 10), floor, BARE)


def _certified(at):
    """A certificate with its credential: the model of all others."""
    make_programme()
    certificate = make_certificate(make_person(at=at), at=at)
    Credential.of(certificate, by=None, at=at)
    return certificate


def _fill(model, at):
    """Half a list of certificates with their credentials; of the first, half revoked and half suspended."""
    certificates, credentials, decisions = [], [], []
    decider, places = make_person(), random.Random(7).sample(range(SIZE), FULL)
    Credential.objects.update(status_index=places[0])
    for number, place in enumerate(places[1:], start=2):
        one = copy(model)
        one.pk, one.key, one.number, one.cycle = model.pk + number, uuid4(), f"LK-{number:08}", number
        certificates.append(one)
        credentials.append(
            Credential(certificate_id=one.pk, document={}, signed_at=at, status_list=1, status_index=place)
        )
        if number < DECIDED + 2:
            act = ("revoke", "suspend")[number % 2]
            decisions.append(Decision(certificate_id=one.pk, act=act, reason="Because.", by=decider, at=at))
    for model_, rows in ((Certificate, certificates), (Credential, credentials), (Decision, decisions)):
        model_.objects.bulk_create(rows, batch_size=500)
