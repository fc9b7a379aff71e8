"""The after-action report on paper: the same content as its page, set by typst from `report.typ`."""

import json
import re
from datetime import UTC
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _

from sandbox.drills.times import told_length

HERE = Path(__file__).parent
# Pictures in texts: no font of ours has them, and their words stand without them.
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d]+")
LONGEST = 600


def pdf(report: Any) -> bytes:
    """The report as PDF/UA-1, the same bytes whenever it is made again; where a text has a letter that no
    font here can write, as plain PDF with a gap."""
    said = {"report": json.dumps(_told(report), ensure_ascii=False, default=str)}
    at = report.run.finished_at.astimezone(UTC).replace(microsecond=0)
    given = {
        "root": HERE,
        "font_paths": [settings.FONTS],
        "format": "pdf",
        "sys_inputs": said,
        "timestamp": at,
    }
    try:
        made = typst.compile(HERE / "report.typ", ignore_system_fonts=True, pdf_standards=["ua-1"], **given)
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
        made = typst.compile(HERE / "report.typ", **given)
    return bytes(made)


def _told(report: Any) -> dict[str, Any]:
    run = report.run
    return {
        "organisation": settings.ORGANISATION,
        "title": run.edition.scenario.title,
        "who": run.trainee.name,
        "day": written(run.finished_at.astimezone(UTC), "Y-m-d"),
        "score": f"{run.score:.0f}",
        "of": _("of 100"),
        **_sentences(report),
        "headings": _headings(),
        "parts": [[part["label"], f"{part['got']:.1f}", f"{part['of']:.0f}"] for part in report.parts],
        "compared": [_compared(row) for row in report.compared],
        "posts": [_post(decision) for decision in report.decisions],
    }


def _sentences(report: Any) -> dict[str, str]:
    run, judgement = report.run, report.judgement
    line = _("%(mode)s drill, version %(number)s, finished %(at)s UTC, after %(length)s of stream")
    story = _(
        "Found %(found)s of %(needed)s posts that needed somebody, among %(posts)s; took %(wrong)s others."
    )
    return {
        "line": line
        % {
            "mode": run.get_mode_display(),
            "number": run.edition.number,
            "at": written(run.finished_at.astimezone(UTC), "j F Y, H:i"),
            "length": told_length(run.finished_second),
        },
        "story": story
        % {
            "found": judgement["found"],
            "needed": judgement["actionable"],
            "posts": len(report.seconds),
            "wrong": judgement["wrongly_taken"],
        },
        "unmarked": _marked(report),
    }


def _marked(report: Any) -> str:
    replies = report.replies
    if not replies["marked"]:
        said = _("%(count)s replies carry no points until a person has marked them.")
        return said % {"count": report.judgement["replies_unmarked"]}
    said = _("What replies say is counted beside it: %(marked)s of %(all)s marked, %(score)s with them.")
    return said % {
        "marked": replies["marked"],
        "all": replies["replies"],
        "score": f"{report.with_replies:.0f}",
    }


def _headings() -> dict[str, str]:
    return {
        "parts": _("Where the points are"),
        "compared": _("Compared"),
        "posts": _("Post by post"),
        "you": _("You"),
        "reference": _("The reference"),
        "run": _("Run"),
        "found": _("Found"),
        "precision": _("Precision"),
        "delay": _("Median delay"),
        "score": _("Score"),
    }


def _compared(row: dict[str, Any]) -> list[str]:
    precision = "–" if row["precision"] is None else f"{row['precision']} %"
    return [str(row["label"]), str(row["found"]), precision, row["delay"] or "–", f"{row['score']:.0f}"]


def _post(decision: Any) -> dict[str, Any]:
    post, clause = decision.post, decision.clause
    return {
        "verdict": decision.verdict,
        "at": written(decision.at, "H:i"),
        "name": _plain(post.author.name if post.author else "?"),
        "channel": post.get_channel_display(),
        "language": post.language,
        "text": _plain(post.text)[:LONGEST],
        "you": [_plain(sentence) for sentence in decision.you],
        "reference": [_plain(sentence) for sentence in decision.reference],
        "clause": f"{clause['number']} {clause['title']}".strip() if clause else "",
        "losses": [[loss["words"], f"−{loss['points']:.2f}"] for loss in decision.losses],
        "points": f"{decision.points:+.2f}".replace("-", "−"),
    }


def _plain(text: str) -> str:
    return _PICTURES.sub("", text)
