"""What a programme says it asks, and how governance and trainers say what is new, waived or attended."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.programmes.models import Change, Declaration
from academy.register.models import Certificate
from academy.words.standing import Role
from tests.factories import NOW, PASSWORD, make_certificate, make_exam, make_person, make_policy_version
from tests.factories import make_programme as make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def programme():
    found = make(exam=make_exam())
    found.requirements.create(order=9, kind="event", event="Crisis workshop")
    return found


def enter(client, role, name="Rubén Castellanos"):
    """Signed in with the password given once more."""
    person = make_person(name, roles=[role])
    with time_machine.travel(NOW + HOUR, tick=False):
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return person


def post(client, name, *args, **said):
    with time_machine.travel(NOW + HOUR, tick=False):
        return client.post(reverse(name, args=args), said)


def test_the_page_says_what_is_asked_given_and_for_how_long(client, programme):
    client.force_login(make_person())

    page = client.get(reverse("programme", args=[programme.slug])).content.decode()

    for said in ("Principles exam", "Crisis workshop", "Asked again at every renewal", "365 days", "60 days"):
        assert said in page
    assert "Ask anew" not in page and "Declare" not in page


def test_governance_asks_for_a_new_policy_and_rights_close_with_the_deadline(
    client, django_capture_on_commit_callbacks
):
    programme = make()
    certificate = make_certificate(make_person("Ines Okonjo-Reyes"))
    version = make_policy_version(7, at=NOW, in_force=date(2026, 1, 1))
    enter(client, Role.GOVERNANCE)

    said = {"subject": version.pk, "due_at": "2026-12-20", "reason": "Clause 5.3."}
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(client, "ask_anew", programme.slug, 2, **said)

    assert answer.status_code == 302
    ends = Certificate.objects.get(pk=certificate.pk).ends_at
    assert ends.isoformat() == "2026-12-20T23:59:00+00:00"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"due_at": "2026-11-23"}, "a day at least"),
        ({"due_at": "soon"}, "valid date"),
        ({"reason": ""}, "required"),
        ({"subject": 0}, "not one of the available"),
    ],
)
def test_what_is_refused_says_why_and_asks_nobody(client, said, words):
    programme = make()
    version = make_policy_version(7, at=NOW, in_force=date(2026, 1, 1))
    enter(client, Role.GOVERNANCE)

    whole = {"subject": version.pk, "due_at": "2026-12-20", "reason": "Clause 5.3."} | said
    answer = post(client, "ask_anew", programme.slug, 2, **whole)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Change.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GOVERNANCE])
def test_no_other_role_asks_anew(client, programme, role):
    enter(client, role)

    answer = post(client, "ask_anew", programme.slug, 3, reason="New.", due_at="")

    assert answer.status_code == 403
    assert not Change.objects.exists()


def declare(client, programme, whom, order, signer, **said):
    requirement = programme.requirements.get(order=order)
    whole = {
        "person": whom.employee_number,
        "requirement": requirement.pk,
        "on": "2026-11-20",
        "reason": "The list of that day.",
        "signature": signer.name,
    }
    return post(client, "declare", programme.slug, **(whole | said))


def test_a_trainer_says_who_was_there_and_waives_nothing(client, programme):
    ines, trainer = make_person("Ines Okonjo-Reyes"), enter(client, Role.TRAINER, "Mirela Antonescu")

    assert declare(client, programme, ines, 9, trainer).status_code == 302
    assert declare(client, programme, ines, 3, trainer).status_code == 400

    assert [(one.kind, one.person, one.by) for one in Declaration.objects.all()] == [
        ("attended", ines, trainer)
    ]


def test_governance_waives_a_requirement_for_somebody_by_their_address(client, programme):
    ines, officer = make_person("Ines Okonjo-Reyes"), enter(client, Role.GOVERNANCE)

    answer = declare(client, programme, ines, 3, officer, person=ines.email.upper())

    assert answer.status_code == 302
    assert Declaration.objects.get().kind == "waived"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"person": "104-9999"}, "Nobody who works here"),
        ({"signature": "Somebody"}, "Sign with your name"),
        ({"on": "2026-12-24"}, "has not happened yet"),
        ({"reason": " "}, "required"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused_in_words(client, programme, said, words):
    ines, officer = make_person("Ines Okonjo-Reyes"), enter(client, Role.GOVERNANCE)

    answer = declare(client, programme, ines, 9, officer, **said)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Declaration.objects.exists()


def test_nobody_declares_for_themselves(client, programme):
    officer = enter(client, Role.GOVERNANCE)

    answer = declare(client, programme, officer, 9, officer)

    assert answer.status_code == 400
    assert "somebody else must declare it" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.COMPLIANCE, Role.RECORDS, Role.OPERATOR])
def test_no_other_role_declares(client, programme, role):
    ines, person = make_person("Ines Okonjo-Reyes"), enter(client, role)

    assert declare(client, programme, ines, 9, person).status_code == 403
    assert not Declaration.objects.exists()
