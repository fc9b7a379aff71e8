"""Who may ask, and how whoever may not or asked wrongly is told so."""

import re
from datetime import UTC, datetime

from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from academy.register.entitlement.clients import ApiClient
from academy.register.entitlement.schema import Asking
from academy.register.limits import within
from academy.words.listening import Channel, Language
from academy.words.standing import EntitlementAct

WRONG_TOKENS_A_MINUTE = 30
KNOWN = {"channel": Channel.values, "language": Language.values, "act": EntitlementAct.values}
# RFC 3339, section 5.6. Python's own reading is laxer.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


class Refusal(Exception):
    """Nothing is answered: the status, why, and what is wrong with which parameter (`schema.Wrong`)."""

    def __init__(self, status, text, wrong=(), **headers):
        super().__init__(text)
        self.status, self.text, self.wrong, self.headers = status, text, list(wrong), headers


class Token(HttpBearer):
    """The token of a client, in one query. Wrong ones are counted by network: a console beside one that
    errs is not shut out, and no cache is asked for a right one."""

    def __call__(self, request):
        scheme, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        client = self.authenticate(request, token.strip()) if scheme.lower() == "bearer" else None
        if client is None:
            raise _shut(request, bool(token))
        return client

    def authenticate(self, request, token):
        """The id of the client, or None."""
        return next(iter(_IDS.with_token(token)), None)


_IDS = ApiClient.objects.order_by().values_list("pk", flat=True)  # made once, as `holding` does


def _shut(request, tried):
    if not within("token", WRONG_TOKENS_A_MINUTE, request, at=now()):
        return Refusal(429, _("Too many wrong tokens came from your network. Wait a minute."), retry_after=60)
    text = _("This token opens nothing here.") if tried else _("Send your token: Authorization: Bearer …")
    return Refusal(401, text, www_authenticate='Bearer realm="entitlements"')


def wrong(parameter, text, known=None):
    return {"parameter": parameter, "text": text, "known": known}


def unread(problems):
    """The refusal of what pydantic could not read: its problems in our words."""
    return Refusal(422, _("The question cannot be read."), [_told(one) for one in problems])


def _told(problem):
    name = str(problem["loc"][-1])
    if problem["type"] == "missing":
        return wrong(name, _("%(name)s is missing.") % {"name": name}, KNOWN.get(name))
    if name in KNOWN:
        words = _("This is no value of %(name)s.") % {"name": name}
        return wrong(name, words, KNOWN[name])
    return wrong(name, _("An employee number has 1 to 20 signs, and none that cannot be seen."))


def as_asked(parameters):
    """Refuses a parameter that is not known, which might be a misspelt one, and one that is given twice."""
    odd = [
        wrong(name, _("There is no such parameter.") if name not in _PARAMETERS else _("It is given twice."))
        for name, values in parameters.lists()
        if name not in _PARAMETERS or len(values) > 1
    ]
    if odd:
        raise Refusal(422, _("The question cannot be read."), odd)


_PARAMETERS = set(Asking.model_fields)


def moment(text, *, at):
    """The moment that is asked about, in UTC; `at` where none is. Refuses one without its zone, and the
    future: what will hold then nobody knows."""
    if text is None:
        return at
    asked = _read(text)
    if asked is None:
        words = _(
            "Write the moment as RFC 3339 with its zone, as in 2026-11-23T09:00:00Z. A + has to be sent "
            "as %2B."
        )
    elif asked > at:
        words = _("This moment is still to come; what will hold then cannot be told.")
    else:
        return asked
    raise Refusal(422, _("The question cannot be read."), [wrong("at", words)])


def _read(text):
    if not MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
