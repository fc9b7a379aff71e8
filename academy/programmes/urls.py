"""PLACEHOLDER until this room's pages are written."""

from django.http import HttpResponseNotFound
from django.urls import path


def soon(request, **kwargs):
    return HttpResponseNotFound()


urlpatterns = [
    path("policies/<slug:slug>/<int:number>/attest", soon, name="attest"),
]
