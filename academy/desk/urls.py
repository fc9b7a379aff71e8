"""PLACEHOLDER until this room's pages are written."""

from django.http import HttpResponseNotFound
from django.urls import path


def soon(request, **kwargs):
    return HttpResponseNotFound()


urlpatterns = [
    path("desk/register/", soon, name="register"),
    path("desk/people/<uuid:key>/", soon, name="dossier"),
    path("desk/log/", soon, name="log"),
    path("desk/log/verify", soon, name="log_verify"),
    path("desk/log/<int:index>/", soon, name="log_entry"),
]
