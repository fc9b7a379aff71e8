"""PLACEHOLDER until this room's pages are written."""

from django.http import HttpResponseNotFound
from django.urls import path


def soon(request, **kwargs):
    return HttpResponseNotFound()


urlpatterns = [
    path("practise/", soon, name="practise"),
    path("scenarios/<slug:slug>/", soon, name="scenario"),
    path("runs/<code>/", soon, name="run"),
    path("runs/<code>/stream", soon, name="run_stream"),
    path("runs/<code>/moves", soon, name="run_moves"),
    path("runs/<code>/matches", soon, name="run_matches"),
    path("runs/<code>/speed", soon, name="run_speed"),
    path("runs/<code>/finish", soon, name="run_finish"),
    path("runs/<code>/report", soon, name="run_report"),
]
