"""PLACEHOLDER until this room's pages are written."""

from django.http import HttpResponseNotFound
from django.urls import path


def soon(request, **kwargs):
    return HttpResponseNotFound()


urlpatterns = [
    path("exams/<slug:slug>/", soon, name="exam"),
    path("attempts/<code>/", soon, name="attempt"),
    path("attempts/<code>/<int:position>/", soon, name="attempt_item"),
    path("attempts/<code>/<int:position>/answer", soon, name="attempt_answer"),
    path("attempts/<code>/review", soon, name="attempt_review"),
    path("attempts/<code>/submit", soon, name="attempt_submit"),
    path("attempts/<code>/result", soon, name="attempt_result"),
]
