"""Addresses of the API, mounted at `/api/`."""

from functools import wraps
from http import HTTPStatus

from django.http import JsonResponse
from django.utils.translation import gettext as _

from academy.register.entitlement.api import api


def _plain(view):
    """What the library answers in its own way, in ours: nothing is kept, and a wrong method is told as
    JSON."""

    @wraps(view)
    def answer(request, **kwargs):
        response = view(request, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            body = {"text": _("This address is only read: use GET."), "wrong": []}
            response = JsonResponse(body, status=response.status_code, headers={"Allow": response["Allow"]})
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


urlpatterns, app_name, namespace = api.urls
for _pattern in urlpatterns:
    _pattern.callback = _plain(_pattern.callback)
