"""Plain factories: each makes one real thing through the acts the product uses."""

import itertools
from datetime import UTC, date, datetime, timedelta

from wagtail.models import Page

from academy.people.models import User
from academy.programmes.models import Assignment, Attestation, Programme, Requirement
from academy.register.accounts import asking as accounts
from academy.register.accounts import ruling
from academy.register.models import BrandedAccount, Certificate
from academy.register.settlement import settle_people
from academy.words.standing import Role
from courses.curriculum.models import (
    CataloguePage,
    CheckAnswer,
    CoursePage,
    LessonPage,
    ModulePage,
    Policy,
    PolicyVersion,
    Reading,
)
from courses.exams.models import Attempt, Exam
from courses.items.models import Bank, Item, Option
from sandbox.drills.journal import Move
from sandbox.scenarios.models import Scenario
from sandbox.scenarios.posts import Author, Post

PASSWORD = "correct-horse-battery"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

numbers = itertools.count(1)


def make_person(name="Ines Okonjo", *, roles=(), at=NOW, **details):
    number = next(numbers)
    person = User.objects.join(
        email=details.pop("email", f"person{number}@larkspur.example"),
        name=name,
        employee_number=details.pop("employee_number", f"104-{number:04}"),
        by=None,
        at=at,
        password=PASSWORD,
        **details,
    )
    for role in roles:
        person.grant(role, by=None, at=at)
    return person


def make_policy_version(number=6, clauses=None, *, at=NOW, in_force=date(2024, 3, 1)):
    policy, _ = Policy.objects.get_or_create(slug="social-media", defaults={"title": "Social media policy"})
    clauses = clauses or [
        {"number": "2.1", "title": "Customers’ data", "text": "Never ask for personal data in public."},
        {"number": "5.3", "title": "Safety first", "text": "Ground control at once."},
        {"number": "5.5", "title": "Answer", "text": "Whoever asks us is answered."},
        {"number": "6.5", "title": "Let be", "text": "Who talks among friends is left alone."},
    ]
    return PolicyVersion.publish(
        policy,
        number=number,
        in_force=in_force,
        summary="What we keep to.",
        clauses=clauses,
        by=None,
        at=at,
    )


def make_bank(slug="principles"):
    return Bank.objects.get_or_create(slug=slug, defaults={"title": slug.title()})[0]


def make_item(
    slug=None, *, bank=None, kind="single_choice", topic="information", difficulty="medium", options=None
):
    """A live item. `options` is a list of (text, credit)."""
    item = Item(
        bank=bank or make_bank(),
        slug=slug or f"item-{next(numbers)}",
        kind=kind,
        topic=topic,
        clause="social-media@6#2.1",
        difficulty=difficulty,
        stem="A customer posts an order number. What do you do first?",
        live=False,
    )
    options = options or [("Ask by direct message", 1), ("Repeat it", 0), ("Delete it", 0), ("Nothing", 0)]
    item.options = [
        Option(text=text, credit=credit, rationale=f"Because: {text}.", sort_order=place)
        for place, (text, credit) in enumerate(options)
    ]
    item.full_clean()
    item.save()
    item.save_revision().publish()
    item.refresh_from_db()
    return item


def make_exam(slug="principles", *, bank=None, items=4, count=2, minutes=20, cut_score=70, **details):
    """A published exam; with fewer `items` than its `count` the bank has lost some since."""
    bank = bank or make_bank()
    made = [make_item(bank=bank) for _ in range(max(items, count))]
    exam = Exam.objects.create(
        slug=slug, title="Principles exam", bank=bank, minutes=minutes, cut_score=cut_score, **details
    )
    exam.cells.create(topic="information", count=count)
    exam.save()  # writes the cell, which a cluster only holds until then
    exam.save_revision().publish()
    exam.refresh_from_db()
    for item in made[items:]:
        item.unpublish()
    return exam


def make_attempt(candidate=None, exam=None, *, at=NOW, right=None, submit=False):
    """An attempt; `right` says how many items are answered rightly, the rest wrongly."""
    candidate = candidate or make_person()
    attempt = Attempt.start(exam or make_exam(), by=candidate, at=at, seed=7)
    if right is not None:
        for item in attempt.form.all():
            key = next(
                option["key"]
                for option in item.question["options"]
                if bool(option["credit"]) == (item.position <= right)
            )
            attempt.answer(
                item.position, [key], sequence=item.position, at=at + timedelta(seconds=item.position)
            )
    if submit:
        attempt.submit(by=candidate, at=at + timedelta(minutes=5))
    return attempt


def make_course(title="Social media principles", *, lessons=2, checks=True):
    """A live course with one module of live lessons, each with a knowledge check."""
    root = Page.get_first_root_node()
    catalogue = CataloguePage.objects.first() or root.add_child(
        instance=CataloguePage(title="Courses", slug="courses")
    )
    number = next(numbers)
    course = catalogue.add_child(
        instance=CoursePage(
            title=title, slug=f"course-{number}", standfirst="Five.", teaches=make_policy_version()
        )
    )
    module = course.add_child(instance=ModulePage(title="Five principles", slug=f"module-{number}"))
    for place in range(1, lessons + 1):
        body = [
            {"type": "heading", "value": "Hear the difference"},
            {"type": "passage", "value": {"text": "<p>Read the whole thread.</p>", "clauses": ["2.1"]}},
        ]
        if checks:
            body.append({"type": "check", "value": {"item": make_item(bank=make_bank("checks")).pk}})
        lesson = module.add_child(
            instance=LessonPage(
                title=f"Lesson {place}",
                slug=f"lesson-{number}-{place}",
                standfirst="Why.",
                principle="information",
                body=LessonPage._meta.get_field("body").stream_block.to_python(body),
            )
        )
        lesson.save_revision().publish()
    return course


TRUTH_OF_NOISE = {
    "actionable": False,
    "sentiment": "neutral",
    "topic": "other",
    "classification": "other",
    "priority": "low",
    "track": "none",
    "routes": [],
    "actions": ["none"],
    "deadline": None,
    "clause": "6.5",
    "why": "It asks nothing.",
}


def graded_post(ref, at, truth, **more):
    """A post as grading reads it: see `Edition.labelled`."""
    said = {"author": ref, "language": "en", "channel": "microblog", "conversation": "", "in_reply_to": ""}
    return {"ref": ref, "at": at, "reshare_of": "", "truth": truth, "reference": None, **said, **more}


def truth_of_need(at, priority="high", level=900, **changes):
    return {
        "actionable": True,
        "sentiment": "negative",
        "topic": "delivery",
        "classification": "complaint",
        "priority": priority,
        "track": "reactive",
        "routes": ["support"],
        "actions": ["reply"],
        "deadline": at + level,
        "clause": "5.5",
        "why": "A customer waits for an answer.",
    } | changes


def make_edition(
    slug="first-watch", *, posts=20, every=60, needed=(2, 5), seconds=3600, publish=True, at=NOW
):
    """A published edition with a post each `every` seconds; those in `needed` need the brand."""
    scenario, _ = Scenario.objects.get_or_create(
        slug=slug, defaults={"title": slug.replace("-", " ").title()}
    )
    edition = scenario.draft(
        starts_at=datetime(2026, 3, 9, 9, 0, tzinfo=UTC),
        seconds=seconds,
        languages=["en"],
        handles=["@LarkspurCares"],
        profiles=[{"name": "All mentions", "query": "larkspur"}],
        policy="social-media@6",
    )
    author = Author.objects.create(
        edition=edition, ref="a1", name="Priya Nambiar", handle="@priyanamb", reach=4200
    )
    Post.objects.bulk_create(
        Post(
            edition=edition,
            ref=f"p{n:03}",
            at=n * every,
            channel="microblog",
            author=author,
            language="en",
            text=f"larkspur post number {n}",
            truth=truth_of_need(n * every) if n in needed else TRUTH_OF_NOISE,
            reference={"action": "reply", "route": "support", "visibility": "public", "text": "On it. ^JD"}
            if n in needed
            else None,
        )
        for n in range(posts)
    )
    if publish:
        edition.publish(by=None, at=at)
    return edition


def make_move(run, kind, ref, data, *, sequence, at):
    """A move of the run's trainee, with posts by their refs: see `Move.make`."""
    names = run.edition.posts.names()
    if "into" in data:
        data = data | {"into": names.get(data["into"], "")}
    said = {"by": run.trainee, "sequence": sequence, "at": at}
    return Move.make(run.code, kind, names.get(ref, ""), data, **said)


def make_programme(course=None, exam=None, edition=None, *, minimum=0):
    """The advocate programme: course, attestation, exam and graded drill, as far as given."""
    programme = Programme.objects.create(
        slug="advocate",
        title="Advocate",
        level="advocate",
        allows="You may share company news.",
        acts=["share"],
    )
    wanted = [
        ("course", {"course": course}),
        ("attestation", {"policy_version": course.teaches if course else make_policy_version()}),
        ("exam", {"exam": exam}),
        ("drill", {"scenario": edition.scenario if edition else None, "minimum": minimum}),
    ]
    for order, (kind, target) in enumerate(wanted, start=1):
        if next(iter(target.values())) is not None:
            Requirement.objects.create(programme=programme, order=order, kind=kind, **target)
    return programme


def make_certificate(holder=None, *, at=NOW):
    """A certificate of the one programme there is, earned by signing its policy at `at`."""
    holder = holder or make_person(at=at)
    programme = Programme.objects.first() or make_programme()
    version = programme.requirements.get(kind="attestation").policy_version
    Attestation.sign(version, signature=holder.name, by=holder, at=at)
    return certify(holder, programme, at=at)


def certify(person, programme, *, at=NOW):
    """Settle `person`; the certificate of `programme` that is held then, or None."""
    settle_people([person.pk], at=at)
    return Certificate.objects.of(person).active(at=at).filter(programme=programme).first()


def read_lesson(lesson, person, *, at=NOW):
    """A finished reading: the checks answered, any option will do, and the lesson marked as read."""
    reading = Reading.start(lesson, by=person, at=at)
    for item in lesson.checks():
        CheckAnswer.give(lesson, item, [item.options.first().key], by=person, at=at)
    reading.finish(by=person, at=at)
    return reading


def make_right(person, *acts, channels=(), languages=(), at=NOW):
    """A certificate that allows `acts`; none: all that a branded account needs."""
    acts = list(acts) or ["speak", "hold_account"]
    slug = "-".join(["may", *acts, *channels, *languages]).replace("_", "-")
    programme, made = Programme.objects.get_or_create(
        slug=slug,
        defaults={
            "title": "Professional",
            "level": "professional",
            "rung": 2,
            "allows": "You may speak for the company.",
            "acts": acts,
            "channels": list(channels),
            "languages": list(languages),
            "open_to_all": False,  # the same signature would certify everybody for all of them
        },
    )
    due = {"due_at": at + timedelta(days=30), "reason": "Support, customer-facing"}
    Assignment.give(person, programme, **due, by=None, at=at)
    version = PolicyVersion.objects.first() or make_policy_version()
    if made:
        Requirement.objects.create(programme=programme, order=1, kind="attestation", policy_version=version)
    Attestation.sign(version, signature=person.name, by=person, at=at)
    return certify(person, programme, at=at)


def make_account(name="@LarkspurCares", *, holder=None, deputies=(), by=None, at=NOW, **details):
    """A branded account that `by` has approved for governance; with `by=False` it is only asked for."""
    if holder is None:
        holder = make_person("Ines Okonjo", at=at)
        make_right(holder, at=at)
    asked = {
        "channel": "microblog",
        "language": "en",
        "address": "https://microblog.example/larkspurcares",
        "purpose": "Answers to owners.",
        "cadence": 20,
        "sunset": at.date() + timedelta(days=300),
    }
    account = accounts.request(name=name, deputies=list(deputies), by=holder, at=at, **asked | details)
    if by is not False:
        decide_account(account, "approve", by=by, at=at)
        account.refresh_from_db()
    return account


def decide_account(account, act, reason="We looked at it.", *, by=None, at=NOW, **what):
    """Governance decides, signed."""
    by = by or make_person("Rubén Castellanos", roles=[Role.GOVERNANCE], at=at)
    return ruling.decide(account, act, reason, signature=by.name, by=by, at=at, **what)


def standing_of(account):
    """The account as it is now, with what says how it stands."""
    return BrandedAccount.objects.with_standing().get(pk=account.pk)
