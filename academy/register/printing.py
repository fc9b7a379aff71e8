"""A certificate on paper: its QR code, and the PDF that typst sets from `certificate.typ`."""

from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse

from academy.register.earned import signed_policy

HERE = Path(__file__).parent
QUIET = 4  # modules of white around a code, as ISO/IEC 18004 asks


class NotPrintable(Exception):
    """No font here, ours or the machine's, can write some letter of the certificate."""


@dataclass(frozen=True)
class Code:
    """A QR code as one SVG path on a square of `size` modules."""

    size: int
    path: str

    def as_svg(self):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f'<path fill="#18202c" d="{self.path}"/></svg>'
        )


def public_address(certificate):
    """Where anybody can check the certificate, in full."""
    return settings.SITE_URL + reverse("verify_number", args=[certificate.number])


def typed(address):
    """An address as people type it: without the scheme."""
    return address.split("://")[-1].rstrip("/")


def qr(address):
    matrix = segno.make(address, error="m", micro=False).matrix
    path = "".join(_bars(y, row) for y, row in enumerate(matrix, start=QUIET))
    return Code(len(matrix) + 2 * QUIET, path)


def pdf(certificate):
    """The certificate as PDF/UA-1, the same bytes whenever and wherever it is made again.

    Only our own fonts are used, unless a name needs a letter they lack: then the
    machine's, and the bytes depend on it. Raises `NotPrintable` if those lack it too.
    """
    for ours_only in (True, False):
        try:
            return typst.compile(
                HERE / "certificate.typ",
                root=HERE,
                font_paths=[settings.FONTS],
                ignore_system_fonts=ours_only,
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs=_inputs(certificate),
                timestamp=certificate.issued_at.astimezone(UTC).replace(microsecond=0),
            )
        except typst.TypstError as problem:
            lacking = problem
            if "could not be displayed" not in str(problem):
                raise
    raise NotPrintable(str(lacking))


def _bars(y, row):
    """One row of modules, its dark runs as bars."""
    x, bars = QUIET, []
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            bars.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(bars)


def _inputs(certificate):
    """All that is written on the page. It reaches typst as data, never as markup."""
    address = public_address(certificate)
    return {
        "organisation": settings.ORGANISATION,
        "holder": certificate.holder,
        "title": certificate.title,
        "allows": certificate.allows,
        "number": certificate.number,
        "policy": signed_policy(certificate),
        "issued": _moment(certificate.issued_at),
        "expires": _moment(certificate.expires_at),
        "day": certificate.issued_at.astimezone(UTC).strftime("%Y-%m-%d"),
        "address": typed(address),
        "link": address,
        "qr": qr(address).as_svg(),
    }


def _moment(at):
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
