"""What Wagtail asks this room: who may read, and what reading starts."""

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import resolve_url
from django.utils.timezone import now
from wagtail import hooks

from courses.curriculum.models import LessonPage, Reading


@hooks.register("before_serve_page", order=10)
def sign_in_first(page, request, args, kwargs):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
    return None


@hooks.register("before_serve_page", order=20)
def opening_a_lesson_starts_its_reading(page, request, args, kwargs):
    """Only here: previews and drafts are not served through this hook."""
    if isinstance(page, LessonPage) and request.method == "GET":
        Reading.start(page, by=request.user, at=now())
