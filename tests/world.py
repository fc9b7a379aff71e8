"""A small academy with one of everything, so that behind each address there is something to refuse.

`build()` returns a `World`: who asks (by the column of the table of permissions), and what the parts of
addresses stand for. All records are those of one holder, whose manager is one of those who ask; nobody else
who asks has a part in any of them.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from academy.desk.campaigns.populating import Query
from academy.desk.models import Action, Answer, Campaign, Finding, SavedView
from academy.desk.packs.choosing import Named
from academy.desk.packs.pack import EvidencePack
from academy.desk.records.holds import Hold
from academy.desk.records.previews import previews, seen
from academy.desk.records.proposals import Proposal
from academy.people.models import Letter, Unit, User
from academy.programmes.models import Assignment
from academy.register.appeals import Appeal as DecisionAppeal
from academy.register.credentials.credential import Credential
from academy.register.decisions import Decision
from academy.register.models import ApiClient
from academy.words.canonical import digest
from academy.words.standing import Role
from courses.corrections.models import Appeal, Regrade
from courses.curriculum.loading import catalogue
from courses.exams.models import Attempt, Exam, StandardSetting
from courses.exams.ratings import Row, resolve
from courses.exams.standards import ratable
from courses.items.correcting import Act, Change
from courses.items.models import ItemUpload
from courses.marking.models import Script
from sandbox.drills.models import Run
from sandbox.labelling.models import Label
from sandbox.scenarios.bundles import write_draft
from sandbox.scenarios.models import Edition
from sandbox.scenarios.reading import read_bundle
from tests.courses.kinds import make_item_of
from tests.factories import (
    NOW,
    PASSWORD,
    make_account,
    make_attempt,
    make_bank,
    make_certificate,
    make_course,
    make_edition,
    make_exam,
    make_move,
    make_person,
    make_programme,
    make_right,
    read_lesson,
)
from tests.sandbox.bundling import PNG, files, post
from tests.sandbox.test_labelling import NEEDED, NOTHING

MINUTE = timedelta(minutes=1)
LATER = NOW + 10 * MINUTE  # when everybody asks
OUTREACH = {
    "survey": {"title": "Calls", "asked": 10, "reasons": [{"topic": "software", "calls": 6}]},
    "audiences": {"forum": 900},
    "pain": {"topic": "software", "articles": ["x/wifi"], "by": 1000, "clause": "5.1", "why": "They phoned."},
}


@dataclass
class World:
    """`people` by column; `parts` by the name of an address, or of a place of addresses, what leads there."""

    people: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)


def build():
    world = World()
    _people(world)
    for make in (
        _learning,
        _exams,
        _marking,
        _drills,
        _labelling,
        _programmes,
        _certificates,
        _audit,
        _desk,
        _editor,
    ):
        world.parts |= make(world)
    return world


def _people(world):
    manager = make_person("Tomasz Wieczorek", at=NOW - 400 * 24 * 60 * MINUTE)
    unit = Unit.add_root(code="support", name="Support")
    world.people = {
        "anonymous": None,
        "holder": make_person("Ines Okonjo-Reyes", manager=manager, unit=unit),
        "employee": make_person("Leena Varghese"),
        "manager": manager,
        **{
            role.name.lower(): make_person(f"Somebody {role.label}", roles=[role])
            for role in Role
            if role != Role.EMPLOYEE
        },
    }
    said = {"email": "first@larkspur.example", "name": "First Operator", "employee_number": "1"}
    world.people["first"] = User.objects.create_superuser(**said, password=PASSWORD)


def _learning(world):
    catalogue()
    course = make_course(lessons=1)
    make_programme(course).requirements.filter(kind="course").delete()
    lesson = course.lessons()[0]
    reading = read_lesson(lesson, world.people["holder"])
    policy = {"slug": "social-media", "number": 6}
    return {
        "lesson": lesson,
        "lesson_left_off": {"pk": lesson.pk},
        "lesson_check": {"pk": lesson.pk},
        "lesson_finish": {"pk": lesson.pk},
        "sent": {
            "lesson_check": {"item": lesson.checks()[0].pk},
            "campaign_appoint": {"reader": world.people["compliance"].key},
        },
        "reading": {"pk": reading.pk},
        "policy_version": policy,
        "attest": policy,
    }


def _exams(world):
    holder, exam = world.people["holder"], make_exam()
    taken = make_attempt(holder, exam, right=1, submit=True)
    running = make_attempt(holder, make_exam("running"), right=1)
    item = taken.form.get(position=2)
    rows = [
        Row(n, judge, slug, 1, "60")
        for n, judge in enumerate(("Ada Ferreira", "Ben Oduya", "Cleo Lindqvist"), start=2)
        for slug in ratable(exam).values_list("slug", flat=True)
    ]
    ratings, _refused = resolve(rows, ratable(exam))
    study = StandardSetting.of(exam, key=uuid.uuid4(), notes="", held_on=date(2026, 11, 20), panel="Three.")
    study.keep(ratings, shown=digest(study.content(ratings)), by=make_person("Ada Trainer"), at=NOW)
    regrade = Regrade.propose(
        item.revision_id,
        Change(Act.CREDIT),
        reason="Both are right.",
        spare=True,
        by=make_person("Signe Lindqvist"),
        at=NOW + 6 * MINUTE,
    )
    appeal = Appeal.file(taken, "Both are right.", position=2, by=holder, at=NOW + 6 * MINUTE)
    sat = ("attempt", "attempt_item", "attempt_answer", "attempt_sit", "attempt_review", "attempt_submit")
    return {
        "exams": {"slug": exam.slug, "revision": item.revision_id, "pk": study.pk},
        "exam_results_csv": {"slug": exam.slug},
        "regrade": {"pk": regrade.pk},
        "regrade_decide": {"pk": regrade.pk},
        "regrade_propose": {"revision": item.revision_id},
        "appeal": {"pk": appeal.pk},
        "attempts": {"code": taken.code},
        **{name: {"code": running.code, "position": 1} for name in sat},
    }


def _marking(world):
    make_item_of("reply", bank=make_bank("replies"))
    exam = Exam.objects.create(
        slug="replies", title="Replies", bank=make_bank("replies"), minutes=20, cut_score=60
    )
    exam.cells.create(topic="information", count=1)
    exam.save()
    exam.save_revision().publish()
    attempt = Attempt.start(Exam.objects.get(pk=exam.pk), by=world.people["holder"], at=NOW)
    attempt.answer(1, "Sorry, Priya. Write to us and Jo looks it up. ^JD", sequence=1, at=NOW)
    attempt.submit(by=world.people["holder"], at=NOW)
    return {"marking": {"code": Script.objects.get(item__attempt=attempt).code}}


def _drills(world):
    holder, edition = world.people["holder"], make_edition()
    graded = Run.start(edition, Run.Mode.GRADED, by=holder, at=NOW)
    make_move(graded, "reply", "p002", {"text": "On it. ^JD"}, sequence=1, at=NOW + 3 * MINUTE)
    graded.finish(by=holder, at=NOW + 6 * MINUTE)
    shown = _with_pictures("quiet-day")
    shown.publish(by=None, at=NOW)
    Edition.objects.filter(pk=shown.pk).update(outreach=OUTREACH)
    running = Run.start(shown, Run.Mode.PRACTICE, by=holder, at=NOW + 7 * MINUTE, speed=1)
    finished = ("run_report", "run_report_pdf", "drill_reply")
    return {
        "scenarios": {"slug": edition.scenario.slug},
        "runs": {"code": running.code, "name": "lid.png"},
        **{name: {"code": graded.code, "number": 1} for name in finished},
    }


def _with_pictures(slug):
    rows = [post("p1", media=["lid.png"], truth=None), post("p2", at=600, truth=None)]
    said = {"slug": slug, "pictures": {"lid.png": "A laptop whose lid no longer closes."}}
    return write_draft(read_bundle(files(scenario=said, posts=rows, **{"media/lid.png": PNG})))


def _labelling(world):
    draft = _with_pictures("harvest")
    first, second = draft.posts.order_by("ref")
    for name, values in (("Kwabena Strand", NOTHING), ("Kofi Asante", NEEDED)):
        Label.give(second, values, by=make_person(name, roles=[Role.TRAINER]), at=NOW)
    return {
        "labelling": {"slug": "harvest", "name": "lid.png", "number": first.pk},
        "settle_post": {"slug": "harvest", "number": second.pk},
        "draft": draft,
    }


def _programmes(world):
    holder = world.people["holder"]
    programme = make_right(holder, "share").programme
    another = make_person("Camille Delacroix", manager=world.people["manager"])
    due = {"due_at": NOW + timedelta(days=30), "reason": "Support", "by": None, "at": NOW}
    assignment = Assignment.give(another, programme, **due)
    return {
        "programmes": {"slug": programme.slug, "order": 1},
        "team_move_due": {"pk": assignment.pk},
        "team_leave": {"key": holder.key},
        "dossier": {"key": holder.key},
        "candidates": {"key": holder.key},
        "outbox": {"key": Letter.objects.filter(person=holder).first().key},
    }


def _certificates(world):
    holder = world.people["holder"]
    certificate = make_certificate(holder)
    credential = Credential.of(certificate, by=holder, at=NOW)
    make_right(holder)
    account = make_account(holder=holder)
    shared = holder.certificates.get(programme__slug="may-share")
    decider = make_person("Rubén Castellanos", roles=[Role.GOVERNANCE])
    said = {"signature": decider.name, "by": decider, "at": NOW + MINUTE}
    Decision.take(shared, "suspend", "A complaint.", **said)
    appeal = DecisionAppeal.file(shared, "It was not me.", by=holder, at=NOW + 2 * MINUTE)
    client, token = ApiClient.make("Console", world.people["operator"], by=None, at=NOW)
    return {
        "certificates": {"number": certificate.number, "form": "json"},
        "verify": {"number": certificate.number},
        "certificate_appeal_file": {"number": shared.number},
        "certificate_appeal": {"pk": appeal.pk},
        "branded_accounts": {"key": account.key},
        "consoles": {"key": client.key},
        "token": token,
        "credentials": {"key": credential.key, "purpose": "revocation", "number": 1},
        "achievements": {"slug": certificate.programme.slug},
    }


def _audit(world):
    reader, at = world.people["compliance"], NOW + 3 * MINUTE
    reviewer = make_person("Marguerite Oduya", roles=[Role.COMPLIANCE])
    said = {"name": "2026-Q4", "title": "Certificates", "as_of": at, "method": "even", "size": 99}
    said |= {"query": Query(), "readers": [reader], "reviewer": reviewer, "read_by": date(2026, 12, 31)}
    campaign = Campaign.announce(**said, by=reader, at=at)
    campaign.fix(by=reader, at=at)
    campaign.draw(by=reader, at=at)
    record = campaign.records.filter(line__certificate__person=world.people["holder"]).first()
    Answer.give(record, "policy", "no", by=reader, at=at)
    finding = Finding.make(record, "policy", "deviation", "Signed too late.", by=reader, at=at)
    asked = {"what": "Sign first.", "owner": world.people["holder"], "due": date(2026, 12, 1)}
    action = Action.set(finding, **asked, by=reader, at=at)
    return {
        "desk_campaigns": {"slug": "2026-Q4", "place": record.place, "question": "policy", "number": 1},
        "audit_action": {"key": action.key},
    }


def _desk(world):
    officer, records, holder = (world.people[who] for who in ("compliance", "records", "holder"))
    view = SavedView.keep("Mine", "level=advocate", shared=False, by=officer, at=NOW)
    pack = EvidencePack.ask(Named([holder]), "A case", by=officer, at=NOW)
    pack.build(at=NOW)
    gone = make_person("Aino Kallio")
    gone.leave(by=None, at=NOW)
    said = {"signature": records.name, "by": records, "at": NOW}
    shown = seen(previews([gone]))
    proposal = Proposal.make([gone], "She asked.", shown=shown, ground="She asked.", **said)
    hold = Hold.place("A claim.", reference="L-7", person=holder, **said)
    return {
        "rename_view": {"pk": view.pk},
        "delete_view": {"pk": view.pk},
        "register_export": {"form": "csv"},
        "evidence_pack": {"key": pack.key},
        "evidence_pack_file": {"key": pack.key},
        "records_person": {"key": gone.key},
        "records_proposal": {"key": proposal.key},
        "records_hold": {"key": hold.key},
    }


def _editor(world):
    bank = make_bank()
    file = SimpleUploadedFile("bank.gift", b"::Ask first::An order number is posted. {=Ask ~Repeat}\n")
    upload = ItemUpload.keep(file, bank, by=world.people["trainer"], at=NOW)
    draft = world.parts["draft"]
    one = {"slug": "harvest", "number": draft.posts.order_by("ref").first().pk, "name": "lid.png"}
    return {
        "items_import_preview": {"key": upload.key},
        "items_export": {"pk": bank.pk, "form": "csv"},
        "bank": bank,
        "item": bank.items.first(),
        "admin_scenarios": one,
        "scenario_begin": {"slug": "first-watch"},
        "scenario_export": {"slug": "first-watch", "number": 1},
        "scenario_author": {"slug": "harvest", "number": draft.authors.first().pk},
        "scenario_author_drop": {"slug": "harvest", "number": draft.authors.first().pk},
        "log_entry": {"index": 0},
        "page": world.parts["lesson"],
    }
