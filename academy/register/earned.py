"""How a certificate was earned, from the evidence it cites."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Step:
    """One line of the story: when, what, where it can be looked at (or None), and a note."""

    at: datetime
    what: str
    url: str | None
    note: str


def steps(certificate):
    """The evidence of `certificate` in the order it was earned; its readings are one line."""
    readings = [piece for piece in certificate.evidence if "reading" in piece]
    others = [piece for piece in certificate.evidence if "reading" not in piece]
    told = [_read(readings)] if readings else []
    told += [_tell(piece, certificate) for piece in others]
    return sorted(told, key=lambda step: step.at)


def signed_policy(certificate):
    """The policy version it was earned under, in words, or "" where none was asked for."""
    signed = (piece["what"] for piece in certificate.evidence if "attestation" in piece)
    return next(signed, certificate.policy)


def _read(readings):
    count = len(readings)
    words = ngettext("%(count)s lesson read", "%(count)s lessons read", count) % {"count": count}
    return Step(max(map(_when, readings)), words, None, ", ".join(piece["what"] for piece in readings))


def _tell(piece, certificate):
    if "attempt" in piece:
        return Step(
            _when(piece),
            _("Exam: %(what)s") % piece,
            reverse("attempt_result", args=[piece["attempt"]]),
            _("%(score)g of 100; %(cut)s were needed.")
            % {"score": piece["score"], "cut": piece["cut_score"]},
        )
    if "run" in piece:
        return Step(
            _when(piece),
            _("Graded drill: %(what)s") % piece,
            reverse("run_report", args=[piece["run"]]),
            _("%(score)g of 100.") % piece,
        )
    if "held" in piece:
        return Step(_when(piece), _("Held the certificate %(what)s") % piece, None, "")
    if "waived" in piece or "attended" in piece:
        words = _("Waived: %(what)s") if "waived" in piece else _("Was there: %(what)s")
        note = _("%(reason)s Declared by %(signature)s.") % piece
        return Step(_when(piece), words % piece, None, note)
    return Step(
        _when(piece),
        _("Signed: %(what)s") % piece,
        _signed_version(certificate),
        _("With the name %(signature)s.") % piece,
    )


def _signed_version(certificate):
    if not certificate.policy:
        return None
    slug, number = certificate.policy.split("@")
    return reverse("policy_version", args=[slug, number])


def _when(piece):
    return datetime.fromisoformat(piece["at"])
