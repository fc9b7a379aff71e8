"""What the academy gives a candidate in the hand: what was asked, answered and scored, signed."""

import json
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.words.canonical import digest
from academy.words.keys import Forged, NoKey, check, sign

PURPOSE = "receipts"
VERSION = 1
# What is told of a receipt; also the exit status of `verify_receipt`.
HOLDS, ALTERED, CANNOT_TELL = 0, 1, 2


class Receipt(models.Model):
    """A signed statement about one attempt. Each change of its score adds one; none is altered."""

    attempt = models.ForeignKey("exams.Attempt", on_delete=models.PROTECT, related_name="receipts")
    issued_at = models.DateTimeField()
    facts = models.JSONField()
    signature = models.TextField()

    class Meta:
        verbose_name = _("receipt")
        ordering = ["issued_at", "pk"]

    @classmethod
    def issue(cls, attempt, *, at):
        """Sign how the attempt stands now. Raises `keys.NoKey` if the academy has no key to sign with."""
        facts = statement(attempt, at)
        signature = sign(facts, settings.KEYS, PURPOSE, at)
        return cls.objects.create(attempt=attempt, issued_at=at, facts=facts, signature=signature)

    def as_file(self):
        """What the candidate downloads, for `verify_receipt`."""
        return {"receipt": self.facts, "signature": self.signature}


def statement(attempt, at):
    """The facts of a receipt: plain data for RFC 8785, times in UTC as ISO 8601 texts."""
    answers = attempt.responses()
    return {
        "v": VERSION,
        "issuer": settings.SITE_URL,
        "attempt": attempt.code,
        "exam": attempt.exam.slug,
        "candidate": str(attempt.candidate.key),
        "started": attempt.started_at.isoformat(),
        "submitted": attempt.submitted_at.isoformat(),
        "ended_by": attempt.ended_by,
        "form": attempt.form_digest(),
        "responses": [
            {
                "position": position,
                "sha256": response_digest(position, answer.response),
                "saved": answer.saved_at.isoformat(),
            }
            for position, answer in sorted(answers.items())
        ],
        "score": None if attempt.score is None else str(attempt.score),
        "cut_score": attempt.cut_score,
        "passed": attempt.passed,
        "issued": at.isoformat(),
    }


def response_digest(position, response):
    """SHA-256 over the canonical form of `[position, response]`."""
    return digest([position, response])


class Differs(Exception):
    """The receipt is genuine, and the academy's records say something else now; names what."""

    def __init__(self, what):
        self.what = what
        super().__init__(", ".join(what))


def verify(document):
    """The attempt that `document` (as `Receipt.as_file`) is about, if it is genuine and the records
    still say what it says. Raises `keys.Forged`, `keys.NoKey`, `Differs`, or `ValueError` for what
    is no receipt. A score that was changed by a regrading since is told as a difference."""
    facts, signature, issued = _read(document)
    check(facts, signature, settings.KEYS, PURPOSE, issued)
    issue = Receipt.objects.filter(attempt__code=facts["attempt"]).select_related("attempt__exam").first()
    if issue is None:
        raise Differs(["attempt"])
    now_said = statement(issue.attempt, issued)
    what = [name for name, said in facts.items() if name != "issuer" and now_said.get(name) != said]
    if what:
        raise Differs(what)
    return issue.attempt


def judge(content):
    """What to tell of the content of a file that somebody calls a receipt: `HOLDS`, `ALTERED` or
    `CANNOT_TELL`, and why, in a sentence."""
    try:
        attempt = verify(json.loads(content.decode("utf-8-sig")))
    except Forged as forged:
        return ALTERED, f"The receipt was altered, or is not the academy's: {forged}."
    except Differs as differs:
        return _differing(json.loads(content.decode("utf-8-sig"))["receipt"], differs)
    except NoKey as unknown:
        return CANNOT_TELL, f"The key {unknown} is not in the academy's file of keys, so nothing can be told."
    except (ValueError, RecursionError):
        return CANNOT_TELL, "The file does not read as a receipt: it is not what the academy gives out."
    if attempt.voided_at:
        return ALTERED, _voided(attempt)
    said = "not scored yet" if attempt.score is None else f"{attempt.score} of 100"
    return HOLDS, f"The receipt is genuine and the records say the same: {attempt.code}, {said}."


def _differing(facts, differs):
    """A receipt that was true when it was issued stays so, where a later one says what the records say."""
    issued = list(Receipt.objects.filter(attempt__code=facts["attempt"]).select_related("attempt__candidate"))
    if facts in [receipt.facts for receipt in issued] and issued[0].attempt.candidate.erased_at:
        if issued[0].attempt.voided_at:
            return ALTERED, _voided(issued[0].attempt)
        return HOLDS, (
            f"The receipt is genuine and as it was issued for {facts['attempt']}. What its candidate wrote "
            "was erased since, so the answers cannot be compared."
        )
    if issued and facts != issued[-1].facts and facts in [receipt.facts for receipt in issued]:
        verdict, words = judge(json.dumps(issued[-1].as_file()).encode())
        if issued[-1].attempt.voided_at:
            return verdict, words
        if verdict == HOLDS:
            since = f"{issued[-1].issued_at:%Y-%m-%d %H:%M} UTC"
            return HOLDS, (
                f"The receipt is genuine and was true when it was issued. A later one of {since} says: "
                f"{facts['attempt']}, {issued[-1].facts['score']} of 100."
            )
    return ALTERED, f"The receipt is genuine, but the records differ in: {differs}."


def _voided(attempt):
    return (
        f"The receipt is genuine, but the attempt {attempt.code} was voided on "
        f"{attempt.voided_at:%Y-%m-%d}: it counts for nothing."
    )


def _read(document):
    try:
        facts, signature = document["receipt"], document["signature"]
        issued = datetime.fromisoformat(facts["issued"])
        if facts["v"] != VERSION or not isinstance(signature, str):
            raise ValueError("a receipt of another version")
        return facts, signature, issued
    except (TypeError, KeyError) as unread:
        raise ValueError("it does not read as a receipt") from unread
