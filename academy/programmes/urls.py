"""Addresses of programmes: what they ask, and what is signed."""

from django.urls import path

from academy.programmes import asking, views

urlpatterns = [
    path("policies/<slug:slug>/<int:number>/attest", views.attest, name="attest"),
    path("programmes/<slug:slug>/", asking.programme, name="programme"),
    path("programmes/<slug:slug>/declare/", asking.declare, name="declare"),
    path("programmes/<slug:slug>/<int:order>/anew/", asking.ask_anew, name="ask_anew"),
]
