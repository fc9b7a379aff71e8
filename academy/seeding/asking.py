"""What the seeded people are asked for: the starter's first programme, more levels above it, each with a
policy and a drill of its own, and what has changed in three years."""

import json
from datetime import timedelta

from academy import starter
from academy.audit import learning_facts, standing_facts
from academy.programmes.book import Book, Kind
from academy.programmes.models import Change, Programme, Requirement
from academy.programmes.settling import Ask
from academy.seeding.syllabus import Lesson, Part, Syllabus, Version
from academy.words.canonical import digest
from academy.words.standing import EntitlementAct, Level, Validity
from courses.curriculum.models import LessonPage, Policy, PolicyVersion
from sandbox.scenarios.models import Scenario

# Each programme: how much of the company takes it, after how many days on average, what it asks, its terms.
LEVELS = {
    "advocate": {"share": 0.9, "days": 90, "policy": "social-media"},
    "spokesperson": {
        "share": 0.17,
        "days": 120,
        "needs": "advocate",
        "policy": "speaking",
        "drill": "battery-rumour",
    },
    "listener": {
        "share": 0.06,
        "days": 200,
        "policy": "listening",
        "drill": "quiet-tuesday",
        "validity": Validity.COMPLETION,
    },
    "responder": {
        "share": 0.05,
        "days": 200,
        "needs": "advocate",
        "policy": "answering",
        "drill": "full-day",
        "least_days": 90,
    },
    "forums": {
        "share": 0.05,
        "days": 150,
        "policy": "forums",
        "validity": Validity.CALENDAR,
        "calendar_month": 4,
        "channels": ["forum", "blog"],
    },
    "video": {
        "share": 0.04,
        "days": 150,
        "policy": "video",
        "validity": Validity.COMPLETION,
        "channels": ["video", "reviews"],
        "languages": ["de", "nl", "en"],
    },
}
TITLES = {
    "spokesperson": ("Spokesperson", Level.PROFESSIONAL, "You may speak for the company."),
    "listener": ("Listener", Level.LISTENER, "You may watch the stream in the command centre."),
    "responder": ("Responder", Level.RESPONDER, "You may answer customers in the company’s name."),
    "forums": ("Forums and blogs", Level.SPECIALIST, "You may speak for the company on forums and blogs."),
    "video": ("Video and reviews", Level.SPECIALIST, "You may speak for the company on video and reviews."),
}
# When a policy was published anew: days after the start (before the end, if negative), and until when it must
# be signed (None: with the next renewal).
ANEW = {"social-media": (500, 60), "answering": (700, None), "speaking": (-22, 60)}
POLICIES = {
    "social-media": "Social media policy",
    "speaking": "Speaking for Larkspur",
    "listening": "Listening policy",
    "answering": "Answering customers",
    "forums": "Forums and blogs",
    "video": "Video and reviews",
}


def ask(company):
    """Make the programmes and what has changed in them. Returns their syllabuses and the facts to be told:
    `(at, key of what it is about, act, facts)`."""
    if not Programme.objects.filter(slug="advocate").exists():
        starter.load(at=company.start, tell=lambda _what: None)
    told = []
    for rung, (slug, level) in enumerate(LEVELS.items(), start=1):
        _programme(company, slug, level, rung, told)
    for policy, (days, notice) in ANEW.items():
        _anew(company, policy, days, notice, told)
    book = Book(Programme.objects.filter(slug__in=LEVELS).order_by("rung"))
    return [_syllabus(book, programme) for programme in book.programmes], told


def _programme(company, slug, level, rung, told):
    terms = ("validity", "calendar_month", "least_days", "channels", "languages")
    title, kind, allows = TITLES.get(slug, (slug.title(), slug, ""))
    acts = [EntitlementAct.SPEAK] if kind != Level.LISTENER else []
    said = {"title": title, "level": kind, "allows": allows, "acts": acts, "rung": rung}
    said |= {name: level[name] for name in terms if name in level}
    programme, _ = Programme.objects.get_or_create(slug=slug, defaults=said)
    Programme.objects.filter(pk=programme.pk).update(open_to_all=True)
    if not programme.requirements.exists():
        _requirements(company, programme, level, told)


def _requirements(company, programme, level, told):
    wanted = []
    if needs := level.get("needs"):
        wanted.append({"kind": Kind.CERTIFICATE, "needs": Programme.objects.get(slug=needs)})
    wanted.append({"kind": Kind.ATTESTATION, "policy_version": _version(company, level["policy"], told)})
    if scenario := Scenario.objects.filter(slug=level.get("drill", "")).first():
        wanted.append({"kind": Kind.DRILL, "scenario": scenario, "minimum": 50})
    Requirement.objects.bulk_create(
        Requirement(programme=programme, order=order, **one) for order, one in enumerate(wanted, start=1)
    )


def _version(company, slug, told, at=None):
    """The next version of a policy, published; as `PolicyVersion.publish`, but told in its time."""
    policy, _ = Policy.objects.get_or_create(slug=slug, defaults={"title": POLICIES[slug]})
    before = policy.versions.order_by("number").last()
    at = at or company.start
    version = PolicyVersion(
        policy=policy,
        number=before.number + 1 if before else 1,
        in_force=at.date(),
        summary="What we keep to.",
        clauses=before.clauses if before else [{"number": "1.1", "title": "Be honest", "text": "Be honest."}],
        published_at=at,
    )
    version.sha256 = digest(version.content())
    version.save()
    told.append((at, *_fact("policy_published", learning_facts.policy(version))))
    return version


def _anew(company, policy, days, notice, told):
    """As `Change.ask`, but told in its time."""
    after = timedelta(days=days)
    published = (company.start if days > 0 else company.at) + after
    if Change.objects.filter(requirement__policy_version__policy__slug=policy).exists():
        return
    requirement = Requirement.objects.get(policy_version__policy__slug=policy, programme__slug__in=LEVELS)
    version = _version(company, policy, told, at=published)
    asked = published + timedelta(days=2)
    change = Change.objects.create(
        requirement=requirement,
        policy_version=version,
        before=requirement.policy_version,
        since=published,
        due_at=asked + timedelta(days=notice) if notice else None,
        reason="Generated pictures must be marked as such.",
        asked_at=asked,
    )
    Requirement.objects.filter(pk=requirement.pk).update(policy_version=version)
    told.append((asked, *_fact("requirement_changed", standing_facts.requirement_changed(change))))


def _fact(act, told):
    key, facts = told
    return str(key), act, facts


def _syllabus(book, programme):
    parts, asks = {}, []
    for requirement in book.of(programme):
        parts[f"{requirement.pk}"] = _PARTS[requirement.kind](book, requirement)
        asked = next(one.ask for one in book.asked[programme.pk] if one.requirement.pk == requirement.pk)
        asks.append(Ask(f"{requirement.pk}", asked.renewal, asked.fresh, asked.lasting))
    level = LEVELS[programme.slug]
    terms = book.terms(programme)
    return Syllabus(
        pk=programme.pk,
        slug=programme.slug,
        title=programme.title,
        level=programme.level,
        allows=programme.allows,
        scope=tuple(json.dumps(each) for each in (programme.acts, programme.channels, programme.languages)),
        terms=type(terms)(**vars(terms) | {"asks": tuple(asks)}),
        parts=parts,
        changes=tuple(fact for each in book.of(programme) for fact in book.changes[each.pk].facts),
        share=level["share"],
        days=level["days"],
    )


def _course(book, requirement):
    lessons = LessonPage.objects.in_bulk(book.lessons[requirement.course_id])
    return Part(Kind.COURSE, lessons=tuple(_lesson(requirement, lesson) for lesson in lessons.values()))


def _lesson(requirement, lesson):
    cited = {
        "what": lesson.title,
        "revision": lesson.live_revision_id,
        "sha256": digest(lesson.content()),
    }
    revision = lesson.live_revision
    return Lesson(f"{requirement.pk}:{lesson.pk}", revision.pk, revision.created_at, cited)


def _attestation(book, requirement):
    changes = list(Change.objects.filter(requirement=requirement).select_related("policy_version", "before"))
    asked = [(None, changes[0].before if changes else requirement.policy_version)]
    asked += [(change.asked_at, change.policy_version) for change in changes]
    versions = [_asked(version, since or version.published_at) for since, version in asked]
    return Part(Kind.ATTESTATION, versions=tuple(versions))


def _asked(version, since):
    policy = f"{version.policy.slug}@{version.number}"
    cited = {"what": str(version), "policy": policy, "sha256": version.sha256}
    return Version(version.pk, since, version.published_at, version.policy.slug, version.number, cited)


def _exam(book, requirement):
    exam = requirement.exam
    return Part(Kind.EXAM, {"what": exam.title, "cut_score": exam.cut_score}, least=exam.cut_score)


def _drill(book, requirement):
    edition = requirement.scenario.current
    return Part(
        Kind.DRILL, {"what": str(edition), "edition": edition.sha256}, least=max(50, requirement.minimum)
    )


def _certificate(book, requirement):
    return Part(Kind.CERTIFICATE, needs=requirement.needs.slug)


_PARTS = {
    Kind.COURSE: _course,
    Kind.ATTESTATION: _attestation,
    Kind.EXAM: _exam,
    Kind.DRILL: _drill,
    Kind.CERTIFICATE: _certificate,
}
