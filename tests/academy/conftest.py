"""What the tests of the academy's own pages may ask for."""

import shutil
from datetime import timedelta

import pytest
import time_machine

from academy.audit import verifier
from academy.audit.heads import PURPOSE
from academy.audit.models import Head, SignedHead
from academy.desk.packs.choosing import Named
from academy.desk.packs.pack import EvidencePack
from academy.words.keys import new_key
from academy.words.standing import Role
from tests.academy.proving import DAY, grow
from tests.factories import NOW, make_attempt, make_certificate, make_person


@pytest.fixture
def ten_days_later():
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        yield


@pytest.fixture
def officer(client, ten_days_later):
    """A compliance officer, signed in ten days after the certificates were issued."""
    person = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    client.force_login(person)
    return person


# --- The one-file verifier --------------------------------------------------------


@pytest.fixture
def outside(tmp_path):
    """An empty folder with the verifier in it, and nothing else."""
    folder = tmp_path / "outside"
    folder.mkdir()
    shutil.copyfile(verifier.__file__, folder / "verifier.py")
    return folder


@pytest.fixture
def pack(db, settings, tmp_path):
    """Of one person, made on the third day; a head was signed on each."""
    settings.PACKS_DIR = tmp_path / "packs"
    settings.PACKS_DIR.mkdir()
    settings.KEYS = [*settings.KEYS, new_key(PURPOSE, NOW - 30 * DAY)]
    officer = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    holder = make_certificate(make_person("Ines Okonjo")).person
    SignedHead.objects.sign(Head.now(), at=NOW)
    make_attempt(holder, right=1, submit=True)
    SignedHead.objects.sign(Head.now(), at=NOW + DAY)
    grow(5)
    made = EvidencePack.ask(Named([holder]), "A case", by=officer, at=NOW + 2 * DAY)
    made.build(at=NOW + 2 * DAY)
    return made
