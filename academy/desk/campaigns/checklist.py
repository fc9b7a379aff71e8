"""The checklist of a record: each question with what the academy knows about it, and where that can be seen.

What is known is shown and never answered for the reader: `sound` only says whether it looks as it should."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.audit.models import Entry
from academy.desk.campaigns import proving
from academy.desk.campaigns.answers import Answer
from academy.desk.campaigns.questions import COMPUTED, Question, Value
from academy.programmes.models import Requirement
from academy.words.standing import Role, Validity
from sandbox.drills.marks import Marking

SHOWN = 3  # readings that are linked


@dataclass(frozen=True)
class Known:
    """What is known: a sentence, `[(words, address)]`, and whether it is as it should be (None: it is not
    asked of this certificate, or only a person can tell)."""

    words: str
    links: list[tuple[str, str]] = field(default_factory=list)
    sound: bool | None = None


@dataclass(frozen=True)
class Row:
    """One question of one record as a page shows it."""

    number: int
    question: Question
    known: Known
    answer: Answer | None
    findings: list[Any]

    @property
    def computed(self):
        return self.question == COMPUTED

    @property
    def unexplained(self):
        return bool(self.answer and self.answer.value == Value.NO and not self.findings)


def rows(record):
    """The eight rows of a record (of `with_paper`)."""
    answers = Answer.objects.latest_of(record)
    findings = list(record.findings.all())
    return [
        Row(
            number,
            question,
            _KNOWN[question](record, record.certificate),
            answers.get(question),
            [finding for finding in findings if finding.question == question],
        )
        for number, question in enumerate(Question, start=1)
    ]


def row(record, question):
    return next(row for row in rows(record) if row.question == question)


def _person(record, certificate):
    person = certificate.person
    joined = (
        Entry.objects.about(person.key).filter(act="person_joined").values_list("index", flat=True).first()
    )
    links = [(_("Dossier"), reverse("dossier", args=[person.key]))]
    if joined is not None:
        links.append((_("Log entry %(index)s") % {"index": joined}, reverse("log_entry", args=[joined])))
    words = _("Made out to %(holder)s; staff number %(number)s, in the log as %(key)s…")
    said = {"holder": certificate.holder, "number": person.employee_number, "key": str(person.key)[:8]}
    return Known(words % said, links, certificate.holder == person.name and joined is not None)


def _policy(record, certificate):
    signed = next((piece for piece in certificate.evidence if "attestation" in piece), None)
    if signed is None:
        return Known(_("This programme asked for no signature."))
    at = _when(signed)
    words = _("%(what)s, signed %(at)s with the name %(signature)s; issued %(issued)s.")
    said = {"at": _second(at), "issued": _second(certificate.issued_at)}
    slug, number = signed["policy"].split("@")
    links = [(_("Policy as published"), reverse("policy_version", args=[slug, number]))]
    return Known(words % (signed | said), links, at <= certificate.issued_at)


def _course(record, certificate):
    read = [piece for piece in certificate.evidence if "reading" in piece]
    if not read:
        return Known(_("This programme asked for no lessons."))
    words = ngettext(
        "%(count)s lesson, finished %(at)s.", "%(count)s lessons, the last finished %(at)s.", len(read)
    )
    last = max(map(_when, read))
    links = [(piece["what"], reverse("reading", args=[piece["reading"]])) for piece in read[:SHOWN]]
    said = {"count": len(read), "at": _second(last)}
    return Known(words % said, links, last <= certificate.issued_at)


def _exam(record, certificate):
    sat = [piece for piece in certificate.evidence if "attempt" in piece]
    if not sat:
        return Known(_("This programme asked for no exam."))
    words = [_("%(score)g of 100, %(cut_score)s needed") % piece for piece in sat]
    links = [(_("Result"), reverse("attempt_result", args=[piece["attempt"]])) for piece in sat]
    links += [(_("What was noticed"), reverse("attempt_integrity", args=[piece["attempt"]])) for piece in sat]
    return Known("; ".join(words) + ".", links, all(piece["score"] >= piece["cut_score"] for piece in sat))


def _drill(record, certificate):
    run = [piece for piece in certificate.evidence if "run" in piece]
    if not run:
        return Known(_("This programme asked for no drill."))
    person, least = certificate.person, _minimum(certificate)
    marked = Marking.objects.filter(move__run__code__in=[piece["run"] for piece in run])
    markers = {one.marker for one in marked.select_related("marker")}
    near = [one for one in markers if one.pk == person.manager_id or one.manager_id == person.pk]
    words = [_("%(score)g of 100, %(least)s needed") % {**piece, "least": least} for piece in run]
    if near:
        words.append(
            _("marked by %(name)s, who manages the holder or is managed by them") % {"name": near[0]}
        )
    elif markers:
        told = ngettext(
            "replies judged by %(count)s person, who does not manage the holder",
            "replies judged by %(count)s people, none of whom manages the holder",
            len(markers),
        )
        words.append(told % {"count": len(markers)})
    else:
        words.append(_("no reply was judged by a person"))
    links = [(_("After-action report"), reverse("run_report", args=[piece["run"]])) for piece in run]
    return Known("; ".join(words) + ".", links, not near and all(piece["score"] >= least for piece in run))


def _minimum(certificate):
    asked = Requirement.objects.filter(programme=certificate.programme, kind=Requirement.Kind.DRILL)
    return max(asked.values_list("minimum", flat=True), default=0)


def _length(record, certificate):
    programme = certificate.programme
    days = round((certificate.expires_at - certificate.earned_at).total_seconds() / 86_400)
    words = _(
        "Earned %(earned)s, issued %(issued)s, expires %(expires)s: %(days)s days. Its programme: %(rule)s."
    )
    said = {"earned": _minute(certificate.earned_at), "issued": _minute(certificate.issued_at)}
    said |= {"expires": _minute(certificate.expires_at), "days": days, "rule": _rule(programme)}
    links = [(_("Certificate"), certificate.get_absolute_url())]
    links.append((_("Programme"), reverse("programme", args=[programme.slug])))
    first = certificate.cycle == 1 and programme.validity != Validity.CALENDAR
    return Known(words % said, links, abs(days - programme.days_valid) <= 1 if first else None)


def _rule(programme):
    if programme.validity == Validity.CALENDAR:
        day = f"{programme.calendar_month:02}-{programme.calendar_day:02}"
        return _("until %(day)s of the year") % {"day": day}
    told = {"days": programme.days_valid, "counted": Validity(programme.validity).label.lower()}
    return _("%(days)s days, %(counted)s") % told


def _decisions(record, certificate):
    links = [(_("Certificate"), certificate.get_absolute_url())]
    declared = [piece for piece in certificate.evidence if "waived" in piece or "attended" in piece]
    words = [_("Declared by %(signature)s: %(what)s.") % piece for piece in declared]
    decided = [one for one in certificate.decisions.all() if one.by_id]
    for one in decided:
        said = {"act": one.get_act_display(), "at": _minute(one.at), "name": one.by.name}
        words.append(_("%(act)s, %(at)s, by %(name)s.") % said)
    if not words:
        return Known(_("Issued by rule; no person was involved."), links, True)
    entitled = all(person.has_role(Role.GOVERNANCE) for person in {one.by for one in decided})
    return Known(" ".join(words), links, None if declared and entitled else entitled)


def _log(record, certificate):
    held, count = proving.sound(certificate.person)
    words = _("%(held)s of %(count)s entries hold; the tree above them is computed when the record is read.")
    links = [(_("The log"), reverse("log"))]
    return Known(words % {"held": held, "count": count}, links, held == count)


_KNOWN = {
    Question.PERSON: _person,
    Question.POLICY: _policy,
    Question.COURSE: _course,
    Question.EXAM: _exam,
    Question.DRILL: _drill,
    Question.LENGTH: _length,
    Question.DECISIONS: _decisions,
    Question.LOG: _log,
}


def _when(piece):
    return datetime.fromisoformat(piece["at"])


def _minute(at):
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def _second(at):
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
