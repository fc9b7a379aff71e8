"""Scenarios in the editor. Their posts and truth are written as bundles and imported."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from sandbox.scenarios.models import Scenario


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "comment"
    menu_label = _("Scenarios")
    menu_order = 330
    add_to_admin_menu = True
    list_display = ["title", "slug"]
    search_fields = ["title", "slug"]
    search_backend_name = None
    panels = [FieldPanel("title"), FieldPanel("slug")]


register_snippet(ScenarioViewSet)
