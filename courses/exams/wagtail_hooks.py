"""Exams and their blueprints in the editor."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.exams.authoring import FillingPanel
from courses.exams.models import Exam

PANELS = [
    FieldRowPanel([FieldPanel("title"), FieldPanel("slug")]),
    FieldRowPanel([FieldPanel("bank"), FieldPanel("course")]),
    MultiFieldPanel([FieldPanel("cut_score"), FieldPanel("cut_source")], heading=_("Cut score")),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [FieldPanel("minutes"), FieldPanel("attempts_allowed"), FieldPanel("waiting_hours")]
            ),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("last_start_at")]),
            FieldPanel("honour"),
            FieldPanel("feedback"),
        ],
        heading=_("Sitting it"),
    ),
    InlinePanel("cells", heading=_("Blueprint"), label=_("Cell"), min_num=1),
    FillingPanel(heading=_("What the bank holds")),
]


class ExamViewSet(SnippetViewSet):
    model = Exam
    icon = "form"
    menu_label = _("Exams")
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["title", "bank", "course", "minutes", "cut_score"]
    edit_handler = ObjectList(PANELS)

    def get_queryset(self, request):
        return Exam.objects.select_related("bank", "course")


register_snippet(ExamViewSet)


@hooks.register("register_snippet_listing_buttons")
def set_the_cut_score(snippet, user, next_url=None):
    if isinstance(snippet, Exam) and user.has_perm("exams.change_exam"):
        address = reverse("exam_standard", args=[snippet.slug])
        yield Button(_("Set the cut score"), url=address, icon_name="group", priority=70)


@hooks.register("register_snippet_listing_buttons")
def look_at_the_statistics(snippet, user, next_url=None):
    if isinstance(snippet, Exam) and user.has_perm("exams.view_exam"):
        address = reverse("exam_statistics", args=[snippet.slug])
        yield Button(_("Statistics"), url=address, icon_name="table", priority=60)
