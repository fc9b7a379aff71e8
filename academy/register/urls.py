"""Addresses of certificates: mine, and what anybody may check."""

from django.urls import include, path

from academy.register import deciding, views

urlpatterns = [
    path("branded-accounts/", include("academy.register.accounts.urls")),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<slug:number>/", views.certificate, name="certificate"),
    path("certificates/<slug:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:number>/decide/", deciding.decide, name="certificate_decide"),
    path("verify/", views.verify, name="verify"),
    path("verify/<slug:number>/", views.verify_number, name="verify_number"),
]
