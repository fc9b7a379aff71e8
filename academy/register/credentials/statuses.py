"""The status lists: which credentials are revoked or suspended now, signed, and served from the cache.

A list is kept under the last decision and the last end of a right, so that the next one closes a right at
once, and for the minute, so that nothing is seen later than within it.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Max, Q

from academy.register.credentials import bitstring, documents, proofs, tokens
from academy.register.credentials.credential import Credential
from academy.register.credentials.documents import list_address, utc
from academy.register.credentials.issuer import PURPOSE
from academy.register.decisions import Decision
from academy.register.models import Certificate, in_state
from academy.words.canonical import canonical
from academy.words.keys import signing_key
from academy.words.standing import State

PURPOSES = ("revocation", "suspension")
FRESH = 60  # seconds for which whoever fetched a list need not ask again
LASTS = timedelta(days=1)  # an older copy does not bring a revoked credential back


def marked(purpose, *, at):
    """The credentials whose bit is set in the lists of a purpose: the one place that says so."""
    return Credential.objects.filter(certificate__in=Certificate.objects.filter(_meant(purpose, at)))


def _meant(purpose, at):
    """What ended before the expiry that is signed in its credential counts as revoked: by a decision, by a
    change that was not done, by leaving, and by the cycle that followed."""
    if purpose == "suspension":
        return in_state(State.SUSPENDED, at=at)
    return Q(ends_at__lte=at, ends_at__lt=F("expires_at"))


def status_list(purpose, number, *, token, at):
    """A signed list, as bytes: a token, or a document with a proof. Two queries, if it is in the cache.

    Raises `LookupError` for a purpose that there is not, and a number that is not reached yet.
    """
    if purpose not in PURPOSES:
        raise LookupError(purpose)
    last = Decision.objects.by_then(at).aggregate(Max("at"), Max("pk"), Count("pk"))
    # Also counted: of two decisions taken side by side, that with the smaller key may be seen last.
    ended = Certificate.objects.filter(ends_at__lte=at).order_by("-ends_at").only("ends_at").first()
    end = ended and ended.ends_at.timestamp()
    state = f"{last['pk__max']}:{last['pk__count']}:{end}:{int(at.timestamp()) // FRESH}"
    key = f"status:{purpose}:{number}:{token}:{state}"
    kept = cache.get(key)
    if kept is None:
        kept = _signed(purpose, number, token, last["at__max"], at)
        cache.set(key, kept, timeout=2 * FRESH)
    return kept


def _signed(purpose, number, token, decided, at):
    """The same bytes for an hour, unless something changes: whoever has them need not fetch them again."""
    if not 1 <= number <= Credential.lists():
        raise LookupError(number)
    key, issuer = signing_key(settings.KEYS, PURPOSE, at), documents.academy()
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    since = max(hour, decided or hour, _start_of(key))
    unsigned = _document(purpose, number, token, since, at)
    if token:
        return tokens.write(unsigned, key, method=issuer.token_method(key), at=since).encode()
    return canonical(proofs.prove(unsigned, key, method=issuer.proof_method(key), created=utc(since)))


def _start_of(key):
    return datetime.fromtimestamp(key["not_before"], UTC)


def _document(purpose, number, token, since, at):
    where = list_address(purpose, number, token=token)
    places = marked(purpose, at=at).filter(status_list=number).values_list("status_index", flat=True)
    return {
        "@context": [documents.V2],
        "id": where,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": documents.academy().id,
        "validFrom": utc(since),
        "validUntil": utc(since + LASTS),
        "credentialSubject": {
            "id": f"{where}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bitstring.encode(places.order_by().iterator()),
            "ttl": FRESH * 1000,
        },
    }
