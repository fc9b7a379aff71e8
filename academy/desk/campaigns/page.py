"""What the page of a campaign shows beside the record that is read: its steps, its sample, what was found."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch

from academy.desk.access.looks import Look
from academy.desk.campaigns import reviewing, signing
from academy.desk.campaigns.answers import Answer
from academy.desk.campaigns.campaign import FIRST
from academy.desk.campaigns.findings import Action, Finding
from academy.desk.campaigns.inferring import at_most
from academy.desk.campaigns.lines import had_part
from academy.desk.campaigns.questions import Question
from academy.desk.campaigns.signing import Signature
from academy.words.canonical import digest
from academy.words.looking import Page

AT_ONCE = timedelta(minutes=15)  # within which two who look at a record are told of each other


@dataclass(frozen=True)
class Cell:
    """One record in the drawing of the sample; `mark` is read, find, obs or empty."""

    place: int
    line: int
    mark: str


def context(campaign, *, to, at):
    """All that `to` is shown of a campaign, whichever of its records is open."""
    records = list(
        campaign.records.select_related("line").only("place", "read_at", "reader", "line__number", "campaign")
    )
    findings = list(_findings(campaign))
    signatures = list(campaign.signatures.select_related("by"))
    last = signatures[-1] if signatures else None
    readers = list(campaign.readers.all())
    return {
        "campaign": campaign,
        "cells": [Cell(one.place, one.line.number, _mark(one, findings)) for one in records],
        "sample": len(records),
        "read": sum(one.read_at is not None for one in records),
        "left": sum(one.read_at is None for one in records),
        "next_unread": next((one.place for one in records if one.read_at is None), None),
        "reading": len({one.reader_id for one in records if one.reader_id}),
        "findings": [
            (one, [(action, _state(action, at)) for action in one.actions.all()]) for one in findings
        ],
        "deviations": sum(one.grade == Finding.Grade.DEVIATION for one in findings),
        "observations": sum(one.grade == Finding.Grade.OBSERVATION for one in findings),
        "first": [one.line.number for one in records[:FIRST]],
        "says": says(campaign, len(records), findings),
        "alike": list(campaign.alike(at=at)),
        "readers": readers,
        "reads": to in readers,
        "reviews": to.pk == campaign.reviewer_id,
        "signatures": signatures,
        "by_reader": _standing(signatures, Signature.Part.READER),
        "by_reviewer": _standing(signatures, Signature.Part.REVIEWER),
        "to_review": reviewing.chosen(campaign) if last and last.part == Signature.Part.READER else [],
        "sent_back": last if last and not last.stands else None,
        "locked": last is not None and last.stands,
    }


def _findings(campaign):
    actions = Action.objects.with_steps()
    return campaign.findings.select_related("record__campaign", "by").prefetch_related(
        Prefetch("actions", actions)
    )


def _mark(record, findings):
    grades = {one.grade for one in findings if one.record_id == record.pk}
    if Finding.Grade.DEVIATION in grades:
        return "find"
    if grades:
        return "obs"
    return "read" if record.read_at else ""


def _state(action, at):
    """done, check, late or open: how an action stands."""
    if action.is_to_check:
        return "check"
    if not action.is_open:
        return "done"
    return "late" if action.is_overdue(at=at) else "open"


def _standing(signatures, part):
    """The signature of that part, if it still holds: what is sent back no longer does."""
    if signatures and signatures[-1].stands:
        return next((one for one in reversed(signatures) if one.part == part), None)
    return None


def says(campaign, sample, findings):
    """What the sample says of all: `{"none", "found", "count"}`, at most so many per cent deviate where none
    does, and with those found; None where nothing is drawn, or not evenly."""
    if not sample or not campaign.is_even:
        return None
    deviating = len({one.record_id for one in findings if one.grade == Finding.Grade.DEVIATION})
    shares = {
        name: at_most(campaign.population, sample, count)
        for name, count in (("none", 0), ("found", deviating))
    }
    return {name: 100 * most / campaign.population for name, most in shares.items()} | {"count": deviating}


def intact(campaign, signature):
    """Whether what was signed is still what is there."""
    return digest(signing.content(campaign)) == signature.sha256


def tally(campaign):
    """`[(question, {value: how often})]` over the sample."""
    given = Answer.objects.standing().filter(record__campaign=campaign).values_list("question", "value")
    counts = {question: {"yes": 0, "no": 0, "na": 0} for question in Question}
    for question, value in given:
        counts[Question(question)][value] += 1
    return list(counts.items())


def others(record, *, to, at):
    """Who else opened this record just now and could still read it: `[(name, when)]`."""
    if record.reader_id:
        return []
    about = f"{record.campaign.name}/{record.place}"
    looks = Look.objects.filter(page=Page.AUDITED, about=about, at__gte=at - AT_ONCE).exclude(reader=to.key)
    latest: dict[Any, Any] = {}
    for look in looks:
        latest.setdefault(look.reader, look.at)
    able = record.campaign.readers.filter(key__in=latest) if latest else []
    return [(one.name, latest[one.key]) for one in able if not had_part(one, record.certificate)]
