"""Banks and items in the editor."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.models import DraftStateMixin
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.items.models import Bank, Item
from courses.items.pinning import pinned, refuse_to_delete


def stand(item):
    """In words; Wagtail's own column asks the database twice a row."""
    if not item.live:
        return _("draft")
    return _("live and draft") if item.has_unpublished_changes else _("live")


class BankViewSet(SnippetViewSet):
    model = Bank
    icon = "folder-open-inverse"
    menu_label = _("Item banks")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["title", "slug"]
    panels = [FieldPanel("title"), FieldPanel("slug")]


class ItemViewSet(SnippetViewSet):
    model = Item
    icon = "help"
    menu_label = _("Items")
    menu_order = 300
    add_to_admin_menu = True
    list_display = [
        "slug",
        "bank",
        Column("get_topic_display", label=_("Topic"), sort_key="topic"),
        Column("get_difficulty_display", label=_("Difficulty"), sort_key="difficulty"),
        StatusTagColumn("live", label=_("Status"), accessor=stand, primary=lambda item: item.live),
        UpdatedAtColumn(),
    ]
    list_filter = ["bank", "topic", "difficulty", "kind", "live"]
    search_fields = ["stem", "slug", "clause"]
    search_backend_name = None
    panels = [
        FieldPanel("stem"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("post_channel"), FieldPanel("post_name"), FieldPanel("post_handle")]
                ),
                FieldPanel("post_text"),
            ],
            heading=_("Post shown with the stem"),
            classname="collapsed",
        ),
        InlinePanel("options", heading=_("Options"), label=_("Option"), min_num=2, max_num=8),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("bank"), FieldPanel("slug")]),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("difficulty")]),
                FieldRowPanel([FieldPanel("topic"), FieldPanel("clause")]),
                FieldPanel("language"),
            ],
            heading=_("What it is"),
        ),
    ]

    def get_queryset(self, request):
        return Item.objects.select_related("bank")


register_snippet(ItemViewSet)
register_snippet(BankViewSet)


@hooks.register("before_delete_snippet")
def keep_what_records_rest_on(request, rows):
    """Of any snippet, one or many at a time: the first that is pinned stops it all."""
    for row in rows:
        if pinned(type(row).objects.filter(pk=row.pk)):
            views = row.snippet_viewset
            unpublish = None
            if isinstance(row, DraftStateMixin) and row.live:
                unpublish = reverse(views.get_url_name("unpublish"), args=[row.pk])
            back = reverse(views.get_url_name("edit"), args=[row.pk])
            return refuse_to_delete(request, row, back=back, unpublish=unpublish)
    return None
