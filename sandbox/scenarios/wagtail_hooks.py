"""Scenarios in the editor."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from sandbox.scenarios import archiving, authoring, writing
from sandbox.scenarios.models import Scenario


class ScenarioIndexView(IndexView):
    @property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.request.user.has_perm("scenarios.change_scenario"):
            for name, words in (
                ("scenario_import", _("Import a bundle")),
                ("archive_import", _("Import an archive")),
            ):
                buttons.append(Button(words, url=reverse(name), icon_name="download", priority=60))
        return buttons


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "comment"
    menu_label = _("Scenarios")
    menu_order = 330
    add_to_admin_menu = True
    list_display = ["title", "slug"]
    search_fields = ["title", "slug"]
    search_backend_name = None
    index_view_class = ScenarioIndexView
    panels = [FieldPanel("title"), FieldPanel("slug")]


register_snippet(ScenarioViewSet)


@hooks.register("register_admin_urls")
def write_scenarios():
    posts, authors = "scenarios/<slug:slug>/posts/", "scenarios/<slug:slug>/authors/"
    return [
        path("scenarios/import/", authoring.scenario_import, name="scenario_import"),
        path("scenarios/import-archive/", archiving.archive_import, name="archive_import"),
        path("scenarios/<slug:slug>/draft/", authoring.scenario_draft, name="scenario_draft"),
        path("scenarios/<slug:slug>/begin/", authoring.scenario_begin, name="scenario_begin"),
        path("scenarios/<slug:slug>/publish/", authoring.scenario_publish, name="scenario_publish"),
        path("scenarios/<slug:slug>/settings/", authoring.scenario_settings, name="scenario_settings"),
        path("scenarios/<slug:slug>/export/<int:number>/", authoring.scenario_export, name="scenario_export"),
        path(posts, writing.scenario_posts, name="scenario_posts"),
        path(f"{posts}new/", writing.scenario_post, name="scenario_post_new"),
        path(f"{posts}<int:number>/", writing.scenario_post, name="scenario_post"),
        path(f"{posts}<int:number>/drop/", writing.scenario_post_drop, name="scenario_post_drop"),
        path(authors, writing.scenario_authors, name="scenario_authors"),
        path(f"{authors}new/", writing.scenario_author, name="scenario_author_new"),
        path(f"{authors}<int:number>/", writing.scenario_author, name="scenario_author"),
        path(f"{authors}<int:number>/drop/", writing.scenario_author_drop, name="scenario_author_drop"),
        path("scenarios/<slug:slug>/pictures/<name>", writing.scenario_picture, name="scenario_picture"),
    ]


@hooks.register("register_snippet_listing_buttons")
def open_the_draft(snippet, user, next_url=None):
    if isinstance(snippet, Scenario) and user.has_perm("scenarios.change_scenario"):
        address = reverse("scenario_draft", args=[snippet.slug])
        yield Button(_("Draft and editions"), url=address, icon_name="comment", priority=50)
