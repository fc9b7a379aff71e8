"""Addresses of the records officers’ room."""

from django.urls import path

from academy.desk.records import holding, views

urlpatterns = [
    path("", views.records, name="records"),
    path("due/", views.many, name="records_many"),
    path("people/<uuid:key>/", views.person, name="records_person"),
    path("proposals/<uuid:key>/", views.proposal, name="records_proposal"),
    path("holds/", holding.holds, name="records_holds"),
    path("holds/new/", holding.place, name="records_hold_place"),
    path("holds/<uuid:key>/", holding.hold, name="records_hold"),
]
