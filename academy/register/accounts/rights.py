"""When a person had the right to something, from their certificates. Pure.

A right closes with the second in which its certificate ends or is suspended. It opens what hangs on it again
by itself only where it is held again within the grace of that certificate's programme.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from academy.words.standing import End

# Who was revoked or left begins anew: nothing opens again by itself.
_WITHOUT_GRACE = (End.REVOKED, End.LEFT)


@dataclass(frozen=True)
class Span:
    """The right was held from `begins` until before `ends`; back within `grace`, it goes on."""

    begins: datetime
    ends: datetime
    grace: timedelta


@dataclass(frozen=True)
class Lapse:
    """The right closed at `at`; what hangs on it opens by itself where it is held again before `until`."""

    at: datetime
    until: datetime


def allows(certificate: Any, act: str, channel: str, language: str) -> bool:
    """Whether the certificate allows `act` there while it is active. No channels or languages: all."""
    return (
        act in certificate.acts
        and (not certificate.channels or channel in certificate.channels)
        and (not certificate.languages or language in certificate.languages)
    )


def spans(certificates: Iterable[Any], act: str, channel: str, language: str) -> list[Span]:
    """When `act` was allowed there, the earliest first. The certificates come with `decisions` and
    `programme`."""
    found = [
        span
        for certificate in certificates
        if allows(certificate, act, channel, language)
        for span in _active(certificate)
    ]
    return sorted(found, key=lambda span: (span.begins, span.ends))


def holds(held: Iterable[Span], *, at: datetime) -> bool:
    return any(span.begins <= at < span.ends for span in held)


def lapse(held: Iterable[Span], *, since: datetime, at: datetime) -> Lapse | None:
    """The lapse that stands at `at`, of a right that was held at `since`; None where it was held ever since,
    or again each time before the grace was over. `held` as `spans` gives it."""
    closes = Lapse(since, since)
    for span in held:
        if span.begins > at:
            break
        if span.ends <= closes.at:
            continue
        if span.begins > closes.at and span.begins >= closes.until:
            return closes
        closes = Lapse(span.ends, span.ends + span.grace)
    return closes if closes.at <= at else None


def _active(certificate: Any) -> Iterable[Span]:
    """The times between its suspensions."""
    grace = timedelta(days=certificate.programme.grace_days)
    begins: datetime | None = certificate.issued_at
    for decision in certificate.decisions.all():
        if decision.at >= certificate.ends_at:
            break
        if decision.act == "suspend" and begins is not None:
            yield Span(begins, decision.at, grace)
            begins = None
        elif decision.act == "reinstate" and begins is None:
            begins = decision.at
    if begins is not None and begins < certificate.ends_at:
        at_last = timedelta(0) if certificate.end in _WITHOUT_GRACE else grace
        yield Span(begins, certificate.ends_at, at_last)
