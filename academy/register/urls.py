"""Addresses of certificates: mine, and what anybody may check."""

from django.urls import path

from academy.register import deciding, views
from academy.register.entitlement import views as entitlement

urlpatterns = [
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<slug:number>/", views.certificate, name="certificate"),
    path("certificates/<slug:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:number>/decide/", deciding.decide, name="certificate_decide"),
    path("api/docs", entitlement.docs, name="api_docs"),
    path("consoles/", entitlement.clients, name="api_clients"),
    path("consoles/<uuid:key>/revoke", entitlement.revoke, name="api_client_revoke"),
    path("verify/", views.verify, name="verify"),
    path("verify/<slug:number>/", views.verify_number, name="verify_number"),
]
