"""What the academy tells of a file that somebody calls a credential of its own. Nothing of it is kept."""

from functools import partial
from uuid import UUID

from academy.register.credentials import statuses
from academy.register.credentials.baking import unbake
from academy.register.credentials.checking import NotACredential, check
from academy.register.credentials.credential import Credential
from academy.register.credentials.documents import academy
from academy.register.models import Certificate


def judge(content, *, at):
    """The verdict on the bytes of a file, and the certificate it is of: None where the signature does not
    hold or there is none on record. Raises `checking.NotACredential` for what does not read as one."""
    try:
        text = unbake(content)
    except ValueError as unread:
        raise NotACredential(str(unread)) from unread
    finding = check(text, academy(), partial(_is_marked, at=at), at=at)
    certificates = Certificate.objects.with_decisions().select_related("person")
    certificates = certificates.filter(credential__in=_on_record(finding.document))
    return finding.verdict, certificates.first()


def _is_marked(document, entry, *, at):
    """As `checking.Lookup` wants it, from the register instead of the lists made of it."""
    known = _on_record(document).filter(status_index=entry.place)
    if entry.purpose not in statuses.PURPOSES or not known.exists():
        raise LookupError(entry)
    return statuses.marked(entry.purpose, at=at).filter(pk__in=known).exists()


def _on_record(document):
    try:
        return Credential.objects.filter(key=UUID(str(document.get("id")).rpartition("/")[2]))
    except ValueError:
        return Credential.objects.none()
