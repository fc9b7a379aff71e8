"""Demonstration people: one for each role, and some who are on their way.

Everything they did they did through the acts the product uses, so that their
records are as real as anybody's. They share one published password and can
sign in only where `ACADEMY_DEMO=1`.
"""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from academy.people.models import Unit, User
from academy.programmes.models import Assignment, Attestation, Declaration, Programme
from academy.register.settlement import settle_people
from academy.words.listening import Channel
from academy.words.standing import Role
from academy.words.triage import DRILLED
from courses.curriculum.models import CheckAnswer, Reading
from courses.exams.models import Attempt
from courses.items.scoring import right_keys
from sandbox.drills.baselines import journal
from sandbox.drills.journal import Move
from sandbox.drills.models import Run
from sandbox.grading.players import reference

DOMAIN = "larkspur.example"
PASSWORD = "larkspur-demonstration"


@dataclass(frozen=True)
class Player:
    """A demonstration person: who, and how far on the way to Advocate.

    `lessons` read (None: all), `right` answers of ten in the exam, `caught` how
    much of what the reference run does, `speaks` whether they went on to speak for the company,
    `days` ago they began, `left` days ago they left, if they did.
    """

    account: str
    name: str
    unit: str
    zone: str
    roles: tuple = ()
    lessons: int | None = 0
    signs: bool = False
    right: tuple = ()
    caught: float | None = None
    speaks: bool = False
    days: int = 0
    left: int | None = None
    language: str = "en"


UNITS = {
    "larkspur": "Larkspur",
    "support": "Support",
    "training": "Training",
    "legal": "Legal and compliance",
    "it": "IT",
}

CAST = [
    Player("manager", "Tomasz Wieczorek", "support", "Europe/Warsaw"),
    Player("employee", "Leena Varghese", "support", "Asia/Kolkata", lessons=2, days=2),
    Player("trainer", "Mirela Antonescu", "training", "Europe/Bucharest", (Role.TRAINER,)),
    Player("compliance", "Adaeze Lindholm", "legal", "Europe/Stockholm", (Role.COMPLIANCE,)),
    Player(
        "governance", "Rubén Castellanos", "legal", "America/Mexico_City", (Role.GOVERNANCE,), language="es"
    ),
    Player("records", "Ottilie Brandt", "legal", "Europe/Berlin", (Role.RECORDS,), language="de"),
    Player("operator", "Samir Haddad", "it", "Africa/Casablanca", (Role.OPERATOR,)),
    Player(
        "ines",
        "Ines Okonjo-Reyes",
        "support",
        "Europe/Dublin",
        lessons=None,
        signs=True,
        right=(10,),
        caught=1.0,
        speaks=True,
        days=41,
    ),
    Player(
        "haruto",
        "Haruto Nishimura",
        "support",
        "Asia/Tokyo",
        lessons=None,
        signs=True,
        right=(6, 9),
        caught=0.8,
        days=23,
    ),
    Player(
        "camille",
        "Camille Delacroix",
        "support",
        "Europe/Paris",
        lessons=None,
        signs=True,
        right=(9,),
        days=9,
    ),
    Player(
        "jonas", "Jonas Øvergaard", "support", "Europe/Oslo", lessons=None, signs=True, right=(5,), days=6
    ),
    Player("noura", "Noura Al-Sabah", "support", "Asia/Kuwait", lessons=4, days=4),
    Player("signe", "Signe Lindqvist", "training", "Europe/Stockholm", (Role.TRAINER,)),  # approves
    Player("kofi", "Kofi Asante", "training", "Africa/Accra", (Role.TRAINER,)),  # decides between two
    Player("edda", "Edda Thorvaldsen", "legal", "Atlantic/Reykjavik", (Role.RECORDS,)),  # erases with Ottilie
    Player("aino", "Aino Kallio", "training", "Europe/Helsinki", lessons=2, days=2470, left=2350),
    Player("sunniva", "Sunniva Achterberg", "legal", "Europe/Amsterdam", (Role.COMPLIANCE,)),  # reviews
    # Decides on appeals against what Rubén decided.
    Player("beatriz", "Beatriz Salgueiro", "legal", "Europe/Lisbon", (Role.GOVERNANCE,)),
]


def load(*, at, tell):
    """Bring the cast in and walk each as far as they are. Whoever is there already stays as
    they are, so that a load that was broken off is gone on with."""
    units = _units()
    people = {person.email: person for person in User.objects.filter(demonstration=True)}
    for number, player in enumerate(CAST, start=1):
        if _email(player) in people:
            continue
        tell(player.name)
        with transaction.atomic():
            began = at - timedelta(days=player.days)
            manager = people.get(f"manager@{DOMAIN}")
            person = people[_email(player)] = _join(player, number, units, manager, began)
            walk(person, player, at=began)
            if player.left is not None:
                person.leave(by=None, at=at - timedelta(days=player.left))


def accounts():
    """The accounts to show after a start: `[(what they show, name, e-mail)]`: one for each role, the
    second trainer, without whom no item goes live, the third, who decides between two labellers, the second
    records officer, without whom nobody is erased, the second of compliance, who reviews an audit, the
    second of governance, who decides on an appeal, and somebody who is certified."""
    roles = ("manager", "employee", "trainer", "compliance", "governance", "records", "operator")
    seconds = {"signe": "trainer", "kofi": "trainer", "edda": "records", "sunniva": "compliance"}
    seconds |= {"beatriz": "governance"}
    shown = {role: role for role in roles} | seconds | {"ines": "certified"}
    return [
        (shown[player.account], player.name, _email(player)) for player in CAST if player.account in shown
    ]


def walk(person, player, *, at):
    """Let `person` do what `player` says, beginning at `at`, through the real acts."""
    programme = Programme.objects.get(slug="advocate")
    wants = {requirement.kind: requirement for requirement in programme.requirements.all()}
    if player.account == "employee" or player.signs or player.lessons:
        due = (at + timedelta(days=30)).astimezone(ZoneInfo(person.time_zone)).replace(hour=23, minute=59)
        reason = "Support, customer-facing"
        Assignment.give(person, programme, due_at=due, reason=reason, by=person.manager, at=at)
    at = read(person, wants["course"].course, player.lessons, at=at)
    if player.signs:
        Attestation.sign(wants["attestation"].policy_version, signature=person.name, by=person, at=at)
    for right in player.right:
        at = sit(person, wants["exam"].exam, right, at=at + timedelta(hours=3))
    if player.caught is not None:
        at = drill(person, wants["drill"].scenario.current, player.caught, at=at + timedelta(hours=2))
    settle_people([person.pk], at=at)
    if player.speaks:
        speak(person, player.caught, at=at + timedelta(days=2))


def speak(person, caught, *, at):
    """Earn the level above: asked by the manager, put on the list of the event, drilled."""
    programme = Programme.objects.get(slug="professional")
    _held, event, drilled = programme.requirements.order_by("order")
    due, reason = at + timedelta(days=30), "Answers owners in the community"
    Assignment.give(person, programme, due_at=due, reason=reason, by=person.manager, at=at)
    trainer = User.objects.get(email=f"trainer@{DOMAIN}")
    there = {"requirement": event, "begins_at": at, "by": trainer, "at": at + timedelta(hours=3)}
    Declaration.make(person, "attended", "On the list of the morning.", signature=trainer.name, **there)
    at = drill(person, drilled.scenario.current, caught, at=at + timedelta(hours=4))
    settle_people([person.pk], at=at)


def read(person, course, lessons, *, at):
    """Read the first `lessons` of the course (None: all). Returns when it was done."""
    for lesson in course.lessons()[:lessons]:
        reading = Reading.start(lesson, by=person, at=at)
        for item in lesson.checks():
            CheckAnswer.give(lesson, item, right_keys(item.question()), by=person, at=at)
        at += timedelta(minutes=lesson.minutes)
        reading.finish(by=person, at=at)
    return at


def sit(person, exam, right, *, at):
    """Sit the exam with `right` items answered rightly. Returns when it was submitted."""
    attempt = Attempt.start(exam, by=person, at=at)
    for item in attempt.form.all():
        at += timedelta(seconds=48)
        keys = right_keys(item.question)
        if item.position > right:
            keys = [key for key in item.order if key not in keys][:1]
        attempt.answer(item.position, keys, sequence=item.position, at=at)
    attempt.submit(by=person, at=at)
    return at


def drill(person, edition, caught, *, at):
    """Run the graded drill, making the first part `caught` of the reference's moves."""
    run = Run.start(edition, Run.Mode.GRADED, by=person, at=at)
    moves = journal(edition, reference)
    texts = dict(edition.posts.exclude(reference=None).values_list("ref", "reference"))
    names = edition.posts.names()
    for sequence, move in enumerate(moves[: round(len(moves) * caught)], start=1):
        Move.make(
            run.code,
            move["kind"],
            names.get(move["post"], ""),
            _said(move, texts.get(move["post"]) or {}),
            by=person,
            sequence=sequence,
            at=at + timedelta(seconds=move["second"] / run.speed),
        )
    run.finish(by=person, at=run.ends_at)
    return run.ends_at


def _said(move, reference):
    if move["kind"] == "publish":
        return {"article": move["article"], "channel": Channel.SOCIAL.value}
    labels = {name: move[name] for name in DRILLED if move.get(name)}
    if move["kind"] in ("reply", "thank"):
        return labels | {"text": reference["text"], "visibility": reference["visibility"] or "public"}
    return labels | {"note": reference.get("text") or "Please take this over."}


def _units():
    top = Unit.objects.filter(code="larkspur").first() or Unit.add_root(
        code="larkspur", name=UNITS["larkspur"]
    )
    units = {"larkspur": top}
    for code, name in UNITS.items():
        if code != "larkspur":
            top.refresh_from_db()
            units[code] = Unit.objects.filter(code=code).first() or top.add_child(code=code, name=name)
    return units


def _join(player, number, units, manager, at):
    person = User.objects.join(
        email=_email(player),
        name=player.name,
        employee_number=f"104-{2200 + number}",
        unit=units[player.unit],
        manager=manager if player.unit == "support" else None,
        language=player.language,
        time_zone=player.zone,
        demonstration=True,
        password=PASSWORD,
        by=None,
        at=at,
    )
    for role in player.roles:
        person.grant(role, by=None, at=at)
    return person


def _email(player):
    return f"{player.account}@{DOMAIN}"
