"""Addresses of evidence packs."""

from django.urls import path

from academy.desk.packs import views

urlpatterns = [
    path("desk/packs/", views.packs, name="packs"),
    path("desk/packs/<uuid:key>/", views.evidence_pack, name="evidence_pack"),
    path("desk/packs/<uuid:key>.zip", views.evidence_pack_file, name="evidence_pack_file"),
]
