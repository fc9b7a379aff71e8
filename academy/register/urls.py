"""Addresses of certificates: mine, and what anybody may check."""

from django.urls import include, path

from academy.register import appealing, deciding, views
from academy.register.credentials import verifying
from academy.register.credentials import views as credentials
from academy.register.entitlement import views as entitlement

urlpatterns = [
    path("team/", include("academy.register.team.urls")),
    path("branded-accounts/", include("academy.register.accounts.urls")),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/appeals/", appealing.appeals, name="certificate_appeals"),
    path("certificates/appeals/<int:pk>/", appealing.appeal, name="certificate_appeal"),
    path("certificates/<slug:number>/appeal/", appealing.file_appeal, name="certificate_appeal_file"),
    path("certificates/<slug:number>/", views.certificate, name="certificate"),
    path("certificates/<slug:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:number>/badge.<slug:form>", credentials.badge, name="certificate_badge"),
    path("certificates/<slug:number>/decide/", deciding.decide, name="certificate_decide"),
    path("api/docs", entitlement.docs, name="api_docs"),
    path("consoles/", entitlement.clients, name="api_clients"),
    path("consoles/<uuid:key>/revoke", entitlement.revoke, name="api_client_revoke"),
    path("verify/", views.verify, name="verify"),
    path("verify/file/", verifying.verify_file, name="verify_file"),
    path("verify/<slug:number>/", views.verify_number, name="verify_number"),
    path(".well-known/did.json", credentials.did, name="did"),
    path(".well-known/jwks.json", credentials.jwks, name="jwks"),
    path("issuer.json", credentials.profile, name="issuer_profile"),
    path("achievements/<slug:slug>", credentials.achievement, name="achievement"),
    path("achievements/<slug:slug>.svg", credentials.achievement_picture, name="achievement_picture"),
    path("credentials/<uuid:key>", credentials.credential, name="credential"),
    path("credentials/<uuid:key>.jwt", credentials.credential_token, name="credential_token"),
    path("credentials/status/<slug:purpose>/<int:number>", credentials.status_list, name="status_list"),
    path(
        "credentials/status/<slug:purpose>/<int:number>.jwt",
        credentials.status_list_token,
        name="status_list_token",
    ),
]
