"""The one map of addresses; each room has its own part."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from academy import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("academy.people.urls")),
    path("", include("courses.curriculum.urls")),
    path("", include("courses.exams.urls")),
    path("", include("sandbox.drills.urls")),
    path("", include("academy.programmes.urls")),
    path("", include("academy.register.urls")),
    path("", include("academy.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("learn/", include(wagtail_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
