"""The one map of addresses; each room has its own part."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from academy import views

# Rooms of the libraries that would go round ours: a login address is changed in the company's
# records, a password at the one door that asks for the second factor, a role by an act that
# leaves a fact.
CLOSED = [
    "accounts/email/",
    "accounts/confirm-email/",
    "accounts/3rdparty/",
    "accounts/social/",
    "admin/password_reset/",
    "admin/users/",
    "admin/groups/",
]

TO_THE_DOOR = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    *[re_path(f"^{place}", views.closed, name="closed") for place in CLOSED],
    *[path(place, TO_THE_DOOR) for place in ("admin/login/", "learn/_util/login/")],
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("academy.people.urls")),
    path("", include("courses.curriculum.urls")),
    path("", include("courses.exams.urls")),
    path("", include("courses.marking.urls")),
    path("", include("sandbox.labelling.urls")),
    path("", include("courses.corrections.urls")),
    path("", include("sandbox.scenarios.urls")),
    path("", include("sandbox.drills.urls")),
    path("", include("academy.programmes.urls")),
    path("", include("academy.register.urls")),
    path("api/", include("academy.register.entitlement.urls", namespace="api")),
    path("", include("academy.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("learn/", include(wagtail_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
