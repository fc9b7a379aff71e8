"""Drills in the editor: from a scenario to how its posts did."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from sandbox.scenarios.models import Scenario


@hooks.register("register_snippet_listing_buttons")
def look_at_the_statistics(snippet, user, next_url=None):
    if isinstance(snippet, Scenario) and user.has_perm("drills.view_figures"):
        address = reverse("scenario_statistics", args=[snippet.slug])
        yield Button(_("Statistics"), url=address, icon_name="table", priority=60)
