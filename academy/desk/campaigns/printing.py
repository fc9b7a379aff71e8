"""The report of a campaign on paper: the PDF that typst sets from `report.typ`."""

import inspect
import json
from datetime import UTC
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import override

from academy.desk.campaigns import drawing, page
from academy.desk.campaigns.findings import Action
from academy.desk.campaigns.questions import Question
from academy.desk.campaigns.signing import Signature

HERE = Path(__file__).parent
MARKS = {"yes": "Y", "no": "N", "na": "–"}


def pdf(campaign):
    """The report as PDF/UA-1, the same bytes whenever it is made again of the same campaign; a working paper
    until it is signed by both. What was done about findings is told as it stood with the last signature."""
    given = {
        "root": HERE,
        "font_paths": [settings.FONTS],
        "format": "pdf",
        "sys_inputs": {"data": json.dumps(content(campaign), ensure_ascii=False)},
        "timestamp": _until(campaign).astimezone(UTC).replace(microsecond=0),
    }
    try:
        return typst.compile(HERE / "report.typ", ignore_system_fonts=True, pdf_standards=["ua-1"], **given)
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
        return typst.compile(HERE / "report.typ", **given)  # no font here has some letter: a gap


def _until(campaign):
    """When what the report tells was last changed."""
    last = campaign.signatures.last()
    return last.at if last else campaign.drawn_at or campaign.fixed_at or campaign.announced_at


def content(campaign):
    """All that is written in it, as data: it reaches typst as such, never as markup."""
    with override(settings.LANGUAGE_CODE):
        at = _until(campaign)
        findings = list(campaign.findings.select_related("record__line", "by"))
        signatures = list(campaign.signatures.select_related("by"))
        return {
            "organisation": settings.ORGANISATION,
            "day": f"{at.astimezone(UTC):%Y-%m-%d}",
            "final": any(one.part == Signature.Part.REVIEWER for one in signatures),
            **_announced(campaign),
            "alike": [_alike(one) for one in campaign.alike(at=at)],
            "questions": [str(question.label) for question in Question],
            "records": [_record(one) for one in _records(campaign)],
            "findings": [_finding(one) for one in findings],
            "actions": [_action(one, at) for one in _actions(campaign)],
            "says": page.says(campaign, campaign.records.count(), findings),
            "signatures": [_signature(one) for one in signatures],
            "recipe": _recipe(),
        }


def _announced(campaign):
    return {
        "name": campaign.name,
        "title": campaign.title,
        "query": campaign.asked.in_words(),
        "as_of": _minute(campaign.as_of),
        "method": str(campaign.get_method_display()),
        "size": campaign.size,
        "announced": {"at": _minute(campaign.announced_at), "entries": campaign.announced_size}
        | {"by": campaign.announced_by.name},
        "readers": [person.name for person in campaign.readers.order_by("name")],
        "reviewer": campaign.reviewer.name,
        "read_by": campaign.read_by.isoformat(),
        "fixed": campaign.fixed_at
        and {
            "at": _minute(campaign.fixed_at),
            "count": campaign.population,
            "sha256": campaign.population_sha256,
            "entries": campaign.fixed_size,
            "root": campaign.fixed_root,
        },
        "drawn": campaign.drawn_at and {"at": _minute(campaign.drawn_at), "seed": campaign.seed},
    }


def _alike(other):
    signed = f"signed {_minute(other.signed_at)}" if other.signed_at else "not signed"
    return f"{other.name}, announced {_minute(other.announced_at)}, as of {_minute(other.as_of)}, {signed}"


def _records(campaign):
    return campaign.records.select_related("line", "reader").prefetch_related("answers")


def _record(record):
    given = {answer.question: answer.value for answer in record.answers.all()}
    return {
        "place": record.place,
        "line": record.line.number,
        "certificate": record.line.shown["certificate"],
        "weight": record.line.weight,
        "risks": [str(risk) for risk in record.line.why],
        "reader": record.reader.name if record.reader else "",
        "answers": [MARKS.get(given.get(question, ""), "") for question in Question.values],
    }


def _finding(finding):
    return {
        "name": str(finding),
        "grade": str(finding.get_grade_display()),
        "record": finding.record.place,
        "certificate": finding.record.line.shown["certificate"],
        "question": str(finding.get_question_display()),
        "what": finding.what,
        "by": finding.by.name,
        "at": _minute(finding.at),
    }


def _actions(campaign):
    rows = Action.objects.with_steps().filter(finding__campaign=campaign)
    return rows.order_by("finding__number", "pk")


def _action(action, at):
    steps = [step for step in action.steps.all() if step.at <= at]
    last = steps[-1] if steps else None
    said = f"{last.stands} {_minute(last.at)}: {last.words}" if last else "Open"
    return {
        "finding": str(action.finding),
        "what": action.what,
        "owner": action.owner.name,
        "due": action.due.isoformat(),
        "stands": said,
    }


def _signature(one):
    return {
        "part": str(one.get_part_display()),
        "name": one.signature,
        "meaning": one.meaning,
        "why": one.why,
        "at": _minute(one.at),
        "sha256": one.sha256,
    }


def _recipe():
    """The ten lines with which an outsider draws again, from where they are explained."""
    doc = inspect.getdoc(drawing) or ""
    return "\n".join(line[4:] for line in doc.splitlines() if line.startswith("    "))


def _minute(at):
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
