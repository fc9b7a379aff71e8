"""Banks and items in the editor."""

from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import DraftStateMixin
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from courses.items import editing, transfer
from courses.items.exporting import WRITERS
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


class ItemIndexView(IndexView):
    @property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.request.user.has_perm("items.add_item"):
            words, address = _("Import items"), reverse("items_import")
            buttons.append(Button(words, url=address, icon_name="download", priority=60))
        return buttons


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
    index_view_class = ItemIndexView
    add_view_class = editing.CreateView
    copy_view_class = editing.CopyView
    edit_view_class = editing.EditView
    unpublish_view_class = editing.RetireView

    def get_queryset(self, request):
        return with_state(Item.objects.select_related("bank", "author"))


register_snippet(ItemViewSet)
register_snippet(BankViewSet)


@hooks.register("register_admin_urls")
def import_and_export():
    return [
        path("items/import/", transfer.items_import, name="items_import"),
        path("items/import/<uuid:key>/", transfer.items_import_preview, name="items_import_preview"),
        path("items/export/<int:pk>/<slug:form>/", transfer.items_export, name="items_export"),
    ]


@hooks.register("register_snippet_listing_buttons")
def take_a_bank_away(snippet, user, next_url=None):
    if not isinstance(snippet, Bank) or not user.has_perm("items.add_item"):
        return
    into = reverse("items_import")
    yield Button(_("Import into it"), url=f"{into}?bank={snippet.pk}", icon_name="download", priority=60)
    names = {"moodle": "Moodle XML", "qti": "QTI 3.0", "csv": "CSV"}
    for place, form in enumerate(WRITERS):
        address = reverse("items_export", args=[snippet.pk, form])
        words = _("Export as %(format)s") % {"format": names[form]}
        yield Button(words, url=address, icon_name="upload", priority=70 + place)


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
