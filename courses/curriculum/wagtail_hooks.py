"""What Wagtail asks this room: who may read, what reading starts, and what is kept."""

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from courses.curriculum.models import LessonPage, Reading
from courses.items.pinning import pinned, refuse_to_delete


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


@hooks.register("before_delete_page")
def keep_what_records_rest_on(request, page):
    if not pinned(page.get_descendants(inclusive=True)):
        return None
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[page.pk]) if page.live else None
    back = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return refuse_to_delete(request, page.get_admin_display_title(), back=back, unpublish=unpublish)


@hooks.register("before_bulk_action")
def keep_what_records_rest_on_of_many(request, action_type, rows, action):
    """The first page that is pinned stops it all; other bulk actions and snippets pass."""
    if action_type == "delete" and action.models == [Page]:
        return next(filter(None, (keep_what_records_rest_on(request, page) for page in rows)), None)
    return None


@hooks.register("register_admin_menu_item")
def the_way_back():
    return MenuItem(_("The academy"), reverse("home"), name="academy", icon_name="home", order=10)
