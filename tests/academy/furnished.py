"""A person of whom there is a record of every kind, made through the acts the product uses."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from wagtail.users.models import UserProfile

from academy.desk.records.previews import previews, seen
from academy.desk.records.proposals import Proposal
from academy.people.models import Letter
from academy.programmes.models import Assignment, Attestation, Declaration, Requirement
from academy.register.accounts import asking
from academy.register.appeals import Appeal as DecisionAppeal
from academy.register.credentials.credential import Credential
from academy.register.decisions import Decision
from academy.register.entitlement.clients import ApiClient
from academy.register.entitlement.reads import Asked, record
from academy.words.replying import Criterion
from academy.words.standing import Role
from courses.corrections.models import Appeal
from courses.exams.models import Allowance, Attempt, Exam, ExtraAttempt
from courses.items.models import ItemUpload
from courses.marking.models import Script
from sandbox.drills.marks import Marking as DrillMarking
from sandbox.drills.models import Run
from tests.courses.kinds import make_item_of
from tests.factories import (
    NOW,
    certify,
    decide_account,
    make_account,
    make_bank,
    make_course,
    make_edition,
    make_move,
    make_person,
    make_programme,
    make_right,
    read_lesson,
)

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
YEARS_LATER = NOW.replace(year=NOW.year + 7)
NAME, OLD_NAME = "Theodora Quill-Navarro", "Theodora Quill"
MAIL, NUMBER = "theodora.quill@larkspur.example", "104-77123"
WROTE = "Sorry about the wait; Theodora Quill-Navarro looks it up for you. ^TQ"
MET = dict.fromkeys(Criterion.values, "met")
UNMET = MET | {"civil_tone": "not_met"}
WHY = {"civil_tone": "Theodora Quill-Navarro sounds curt."}


def make_leaver(name="Somebody Gone", *, at=NOW, left=NOW + DAY, **details):
    """Somebody who has left."""
    person = make_person(name, at=at, **details)
    person.leave(by=None, at=left)
    return person


def make_officer(name="Ottilie Brandt", at=NOW):
    return make_person(name, roles=[Role.RECORDS], at=at)


def propose(*people, by, at=YEARS_LATER, **said):
    """A proposal to erase these people by the officer, who has read the preview."""
    said = {"reason": "Their time is over.", "signature": by.name, "by": by, "at": at} | said
    return Proposal.make(list(people), shown=seen(previews(people)), **said)


def furnish(*, avatar=False):
    """The person, with a record of every kind, who has left since: seven years before `YEARS_LATER`."""
    manager = make_person("Tomasz Wieczorek")
    person = make_person(OLD_NAME, email=MAIL, employee_number=NUMBER, manager=manager)
    person.move(by=None, at=NOW, name=NAME)
    judge = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    _door(person, avatar)
    programme = _learned(person)
    _sat(person)
    _drilled(person)
    certificate = _certified(person, programme, manager, judge)
    _accounts(person, judge)
    _read_by_consoles(person, certificate)
    _written_to(person, manager)
    person.leave(by=None, at=NOW + 60 * DAY)
    certificate.refresh_from_db()
    certificate.close("left", at=person.left_at)
    return person


def _door(person, avatar):
    EmailAddress.objects.create(user=person, email=MAIL, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    profile = UserProfile.objects.create(user=person)
    if avatar:
        profile.avatar.save("theodora.png", ContentFile(b"\x89PNG"))
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session.create()
    ItemUpload.objects.create(bank=make_bank(), by=person, name="items-quill.gift", content=b"x", at=NOW)


def _learned(person):
    course = make_course(lessons=1)
    read_lesson(course.lessons().get(), person)
    programme = make_programme(course)
    Requirement.objects.create(programme=programme, order=3, kind="event", event="Kick-off")
    assignment = Assignment.give(
        person, programme, due_at=NOW + 20 * DAY, reason=f"{NAME} joins the desk", by=person.manager, at=NOW
    )
    assignment.move_due(NOW + 30 * DAY, reason=f"{NAME} was ill", by=person.manager, at=NOW)
    return programme


def _sat(person):
    make_item_of("reply")
    exam = Exam.objects.create(slug="replies", title="Replies", bank=make_bank(), minutes=20, cut_score=60)
    exam.cells.create(topic="information", count=1)
    exam.save()
    exam.save_revision().publish()
    Allowance.grant(person, extra_percent=25, by=person.manager, at=NOW)
    attempt = Attempt.start(exam, by=person, at=NOW)
    attempt.answer(1, WROTE, sequence=1, at=NOW, origin="ab12cd34ef56ab12")
    attempt.submit(by=person, at=NOW + MINUTE)
    Script.objects.filter(item__attempt=attempt).update(doubled=False)
    marker = make_person("Kwabena Strand", roles=[Role.TRAINER])
    Script.objects.get(item__attempt=attempt).mark(UNMET, WHY, by=marker, at=NOW + DAY)
    appeal = Appeal.file(attempt, f"I, {NAME}, was civil.", position=1, by=person, at=NOW + 2 * DAY)
    other = make_person("Odile Marchand", roles=[Role.GOVERNANCE])
    appeal.decide("dismissed", f"No, {NAME}.", by=other, at=NOW + 3 * DAY)
    attempt.void(f"{NAME} was helped.", by=other, at=NOW + 4 * DAY)
    ExtraAttempt.grant(
        exam, person, reason=f"{NAME} may sit again", replaces=attempt, by=other, at=NOW + 4 * DAY
    )


def _drilled(person):
    edition = make_edition()
    for mode in ("practice", "graded"):
        run = Run.start(edition, mode, by=person, at=NOW)
        make_move(
            run, "reply", "p002", {"text": WROTE, "visibility": "public"}, sequence=1, at=NOW + 5 * MINUTE
        )
        run.finish(by=person, at=NOW + 30 * MINUTE)
    marker = make_person("Signe Lindqvist", roles=[Role.TRAINER])
    DrillMarking.give(run.moves.get(), UNMET, WHY, by=marker, at=NOW + DAY)


def _certified(person, programme, manager, judge):
    event, said = programme.requirements.get(kind="event"), {"begins_at": NOW, "by": manager, "at": NOW}
    Declaration.make(
        person, "attended", f"{NAME} was there.", requirement=event, signature=manager.name, **said
    )
    version = programme.requirements.get(kind="attestation").policy_version
    Attestation.sign(version, signature=NAME.upper(), by=person, at=NOW)
    certificate = certify(person, programme)
    Credential.of(certificate, by=person, at=NOW)
    signed = {"signature": judge.name, "by": judge}
    Decision.take(certificate, "suspend", f"{NAME} shared a name.", at=NOW + DAY, **signed)
    appeal = DecisionAppeal.file(certificate, f"It was not {NAME}.", by=person, at=NOW + 2 * DAY)
    second = make_person("Yewande Adeyemi", roles=[Role.GOVERNANCE])
    appeal.decide("lifted", f"{NAME} is right.", signature=second.name, by=second, at=NOW + 3 * DAY)
    return certificate


def _accounts(person, judge):
    make_right(person)
    account = make_account("@LarkspurAnswers", holder=person, by=judge)
    decide_account(account, "close", f"{NAME} moves on.", by=judge, at=NOW + DAY)
    holder = make_person("Ines Okonjo")
    make_right(holder)
    other = make_account("@LarkspurForum", holder=holder, by=judge, channel="forum")
    asking.name_deputies(other, [person], by=holder, at=NOW)
    asking.name_deputies(other, [], by=holder, at=NOW + DAY)


def _read_by_consoles(person, certificate):
    client, _ = ApiClient.make("console", make_person("Samir Haddad"), by=None, at=NOW)
    asked = {"act": "share", "channel": "microblog", "language": "en", "asked_at": NOW, "at": NOW}
    said = {"number": NUMBER, "reason": "active", "certificate": certificate.number}
    record([Asked(client.pk, person.key, **asked, **said)], at=NOW)


def _written_to(person, manager):
    for letter in person.letters.queued():
        letter.address, letter.subject, letter.text = MAIL, f"Dear {NAME}", f"Dear {NAME},\nplease read.\n"
        letter.settle(Letter.State.SENT, at=NOW + MINUTE)
    about = Letter.compose("account_act", manager.pk, "1", path="/", account="@x", day=f"{NAME} left")
    Letter.objects.queue([about], at=NOW)
    about = manager.letters.get(kind="account_act")
    about.address, about.subject, about.text = (
        manager.email,
        f"{NAME} has left",
        f"Ask {NAME} for the keys.\n",
    )
    about.settle(Letter.State.SENT, at=NOW + MINUTE)


def every_text():
    """`[(table, column, text)]` of everything that is stored, of every table there is."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            found += [
                (table, column, str(value))
                for row in cursor.fetchall()
                for column, value in zip(columns, row, strict=True)
                if value is not None
            ]
    return found
