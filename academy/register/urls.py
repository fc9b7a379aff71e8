"""Addresses of certificates: mine, and what anybody may check."""

from django.urls import path

from academy.register import appealing, deciding, views

urlpatterns = [
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/appeals/", appealing.appeals, name="certificate_appeals"),
    path("certificates/appeals/<int:pk>/", appealing.appeal, name="certificate_appeal"),
    path("certificates/<slug:number>/appeal/", appealing.file_appeal, name="certificate_appeal_file"),
    path("certificates/<slug:number>/", views.certificate, name="certificate"),
    path("certificates/<slug:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:number>/decide/", deciding.decide, name="certificate_decide"),
    path("verify/", views.verify, name="verify"),
    path("verify/<slug:number>/", views.verify_number, name="verify_number"),
]
