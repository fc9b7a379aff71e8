"""Scenarios in the editor."""

from django.db.models import Exists, Max, OuterRef, Q
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from sandbox.scenarios import archiving, authoring, writing
from sandbox.scenarios.models import Edition, Scenario


class ScenarioIndexView(IndexView):
    """The scenarios, each leading to its draft and its editions; none is ever deleted here."""

    @cached_property
    def columns(self):
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def get_edit_url(self, instance):
        if self.request.user.has_perm("scenarios.change_scenario"):
            return reverse("scenario_draft", args=[instance.slug])
        return None

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm("scenarios.change_scenario"):
            return super().header_buttons
        imports = (("scenario_import", _("Import a bundle")), ("archive_import", _("Import an archive")))
        return [
            *super().header_buttons,
            *(HeaderButton(words, url=reverse(name), icon_name="download") for name, words in imports),
        ]


class ScenarioCreateView(CreateView):
    def get_success_url(self):
        return reverse("scenario_draft", args=[self.object.slug])

    def get_success_buttons(self):
        return []


class ScenarioViewSet(SnippetViewSet):
    model = Scenario
    icon = "comment"
    menu_label = _("Scenarios")
    menu_order = 330
    add_to_admin_menu = True
    list_display = [
        "title",
        Column("slug", label=_("Short name")),
        Column("newest", label=_("Newest version")),
        BooleanColumn("drafting", label=_("Draft")),
    ]
    search_fields = ["title", "slug"]
    search_backend_name = None
    index_view_class = ScenarioIndexView
    add_view_class = ScenarioCreateView
    panels = [
        FieldPanel("title"),
        FieldPanel("slug", help_text=_("Its address and the name of its bundle, as quiet-tuesday.")),
    ]

    def get_queryset(self, request):
        published = Q(editions__published_at__isnull=False)
        drafts = Edition.objects.filter(scenario=OuterRef("pk"), published_at=None)
        return Scenario.objects.annotate(
            newest=Max("editions__number", filter=published), drafting=Exists(drafts)
        )


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
        path("scenarios/<slug:slug>/discard/", authoring.scenario_discard, name="scenario_discard"),
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
