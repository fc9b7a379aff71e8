"""PLACEHOLDER until this room's pages are written."""

from django.http import HttpResponseNotFound
from django.urls import path


def soon(request, **kwargs):
    return HttpResponseNotFound()


urlpatterns = [
    path("certificates/", soon, name="certificates"),
    path("certificates/<slug:number>/", soon, name="certificate"),
    path("certificates/<slug:number>.pdf", soon, name="certificate_pdf"),
    path("verify/", soon, name="verify"),
    path("verify/<slug:number>/", soon, name="verify_number"),
]
