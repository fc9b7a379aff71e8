"""What engagement consoles may ask. Every answer is made here and documented by `schema`."""

from http import HTTPStatus

from django.conf import settings
from django.http import FileResponse, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from academy.register.entitlement import holding
from academy.register.entitlement.bundle import PURPOSE
from academy.register.entitlement.bundling import make
from academy.register.entitlement.described import BUNDLE, ENTITLEMENT, INTRODUCTION, KEYS
from academy.register.entitlement.doors import Refusal, Token, as_asked, moment, unread
from academy.register.entitlement.reads import Asked
from academy.register.entitlement.recording import waiting
from academy.register.entitlement.rule import Question
from academy.register.entitlement.schema import Asking, Entitlement, Keys, Problem
from academy.words.entitlement import rfc3339
from academy.words.keys import NoKey, public

api = NinjaAPI(
    title=f"{settings.ORGANISATION} Academy: entitlements",
    version="1",
    description=INTRODUCTION,
    servers=[{"url": settings.SITE_URL}],
    urls_namespace="api",
    docs_url=None,
)
token = Token()
REFUSALS = {401: Problem, 429: Problem}


@api.exception_handler(Refusal)
def refused(request, refusal):
    body = {"text": refusal.text, "wrong": refusal.wrong}
    headers = {name.replace("_", "-").title(): value for name, value in refusal.headers.items()}
    return JsonResponse(body, status=refusal.status, headers=headers)


@api.exception_handler(ValidationError)
def unreadable(request, problem):
    return refused(request, unread(problem.errors))


@api.get(
    "/entitlements",
    auth=token,
    response={200: Entitlement, 422: Problem, **REFUSALS},
    operation_id="entitlement",
    url_name="entitlement",
    **ENTITLEMENT,
)
def entitlement(request, asking: Query[Asking]):
    """Plain JSON at once: that it is as the schema says is tested, and not tried again with each answer."""
    as_asked(request.GET)
    asked_at = now()
    question = Question(asking.act, asking.channel, asking.language, moment(asking.at, at=asked_at))
    person = holding.find(asking.person)
    answer = holding.judge(person, question)
    waiting.add(
        Asked(
            client=request.auth,
            key=person.key if person else None,
            number=asking.person,
            act=question.act,
            channel=question.channel,
            language=question.language,
            asked_at=asked_at,
            at=question.at,
            reason=answer.reason,
            certificate=answer.certificate or "",
        )
    )
    return JsonResponse(
        {
            "allowed": answer.allowed,
            "reason": answer.reason,
            "text": answer.text(question),
            "until": rfc3339(answer.until) if answer.until else None,
            "certificate": answer.certificate,
            "at": rfc3339(question.at),
        }
    )


@api.get(
    "/entitlements/bundle",
    auth=token,
    response={304: None, 503: Problem, **REFUSALS},
    operation_id="bundle",
    url_name="entitlement_bundle",
    **BUNDLE,
)
def bundle(request):
    at, compressed = now(), "gzip" in request.headers.get("Accept-Encoding", "")
    try:
        made = make(at=at, compressed=compressed)
    except NoKey:
        text = _("The academy has no key to sign bundles with. Its operators know how to make one.")
        return JsonResponse({"text": text, "wrong": []}, status=503)
    headers = {"ETag": made.etag, "Vary": "Accept-Encoding"}
    if made.etag in request.headers.get("If-None-Match", ""):
        made.file.close()
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    made.hand_out(request.auth, at=at)
    encoding = {"Content-Encoding": "gzip"} if compressed else {}
    return FileResponse(made.file, content_type="application/x-ndjson", headers=headers | encoding)


@api.get("/keys", response=Keys, operation_id="keys", url_name="entitlement_keys", auth=None, **KEYS)
def keys(request):
    ours = public([key for key in settings.KEYS if key["purpose"] == PURPOSE])
    return JsonResponse({"keys": ours})
