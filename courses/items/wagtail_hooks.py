"""Banks and items in the editor."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.models import DraftStateMixin
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.items import editing
from courses.items.filters import ItemFilters, with_state
from courses.items.models import Bank, Item
from courses.items.panels import PANELS
from courses.items.pinning import pinned, refuse_to_delete


def stand(item):
    """In words; Wagtail's own column asks the database twice a row."""
    label = Item.State(item.standing).label
    if item.live and item.in_review:
        return _("%(state)s, newer version in review") % {"state": label}
    if item.live and item.has_unpublished_changes:
        return _("%(state)s, newer draft") % {"state": label}
    return label


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
        Column("stem", label=_("Stem"), accessor=lambda item: Truncator(item.stem).chars(60)),
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("get_topic_display", label=_("Topic"), sort_key="topic"),
        Column("get_difficulty_display", label=_("Difficulty"), sort_key="difficulty"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=stand,
            sort_key="standing",
            primary=lambda item: item.live,
        ),
        Column("get_language_display", label=_("Language"), sort_key="language"),
        Column("author", label=_("Author"), sort_key="author__name", accessor=lambda item: item.author or ""),
        UpdatedAtColumn(),
    ]
    filterset_class = ItemFilters
    search_fields = ["stem", "slug", "clause"]
    search_backend_name = None
    edit_handler = ObjectList(PANELS)
    add_view_class = editing.CreateView
    copy_view_class = editing.CopyView
    edit_view_class = editing.EditView
    unpublish_view_class = editing.RetireView

    def get_queryset(self, request):
        return with_state(Item.objects.select_related("bank", "author"))


register_snippet(ItemViewSet)
register_snippet(BankViewSet)


@hooks.register("construct_snippet_action_menu")
def an_item_goes_live_by_review_alone(menu_items, request, context):
    if context["model"] is Item:
        editing.without_publishing(menu_items, context)


@hooks.register("before_delete_snippet")
def keep_what_records_rest_on(request, rows):
    """Of any snippet, one or many at a time: the first that is pinned stops it all."""
    for row in rows:
        if pinned(type(row).objects.filter(pk=row.pk)):
            views, instead = row.snippet_viewset, {}
            if isinstance(row, DraftStateMixin) and row.live:
                word = "retire" if isinstance(row, Item) else "unpublish"
                instead[word] = reverse(views.get_url_name("unpublish"), args=[row.pk])
            back = reverse(views.get_url_name("edit"), args=[row.pk])
            return refuse_to_delete(request, row, back=back, **instead)
    return None
