"""PLACEHOLDER until this room's pages are written."""

from django.http import HttpResponseNotFound
from django.urls import path


def soon(request, **kwargs):
    return HttpResponseNotFound()


urlpatterns = [
    path("learning/", soon, name="catalogue"),
    path("lessons/<int:pk>/left-off", soon, name="lesson_left_off"),
    path("lessons/<int:pk>/check", soon, name="lesson_check"),
    path("lessons/<int:pk>/finish", soon, name="lesson_finish"),
    path("policies/<slug:slug>/<int:number>/", soon, name="policy_version"),
]
