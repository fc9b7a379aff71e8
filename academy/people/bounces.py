"""Mails that came back: delivery status notifications (RFC 3464), whoever wrote them.

Nothing that a stranger sends breaks anything: what is no notification about a letter of ours is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
_BETWEEN = re.compile(rb"^From [^\n]*\n", re.MULTILINE)  # as an mbox divides its mails: RFC 4155
LONGEST = 500  # signs of what a server said


@dataclass(frozen=True)
class Bounce:
    """One letter, by its key, that could not be delivered, and what the mail server said."""

    key: str
    said: str


def mails(content: bytes) -> list[bytes]:
    """The mails of an mbox; or the one that it is."""
    if not content.startswith(b"From "):
        return [content] if content.strip() else []
    return [mail for mail in _BETWEEN.split(content) if mail.strip()]


def kept(path: Path) -> Iterator[bytes]:
    """The mails of a file, or of a maildir."""
    if not path.is_dir():
        yield from mails(path.read_bytes())
        return
    for folder in ("new", "cur"):
        for file in sorted((path / folder).glob("*")):
            yield file.read_bytes()


def read(mail: bytes) -> Bounce | None:
    """What this mail says of a letter of ours that failed for good; None if it says nothing of the kind."""
    try:
        parts = list(message_from_bytes(mail).walk())
        key, said = _key(parts), _failure(parts)
    except Exception:  # whatever the parser stumbles over in what strangers send
        return None
    return Bounce(key, said) if key and said else None


def _key(parts: list[Message]) -> str:
    """The Message-ID of what came back: the whole mail, or only its head (RFC 6522)."""
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            part = message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
        elif not part.get("Message-ID"):
            continue
        if found := _OURS.search(str(part.get("Message-ID", "")).lower()):
            return found[1]
    return ""


def _failure(parts: list[Message]) -> str:
    """What was said of the first recipient whom it could not be delivered to; "" if all is well or waits."""
    for part in parts:
        if str(part.get("Action", "")).strip().lower() == "failed":
            said = " ".join(f"{part.get('Status', '')} {part.get('Diagnostic-Code', '')}".split())
            return said[:LONGEST] or "It came back."
    return ""
