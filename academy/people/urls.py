"""PLACEHOLDER until this room's pages are written."""

from django.http import HttpResponseNotFound
from django.urls import path


def soon(request, **kwargs):
    return HttpResponseNotFound()


urlpatterns = [
    path("accounts/me/", soon, name="account"),
]
