"""Exams and their blueprints in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.exams.models import Exam


class ExamViewSet(SnippetViewSet):
    model = Exam
    icon = "form"
    menu_label = _("Exams")
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["title", "bank", "course", "minutes", "cut_score"]
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("bank"), FieldPanel("course")]),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("cut_score")]),
        InlinePanel("cells", heading=_("Blueprint"), label=_("Cell"), min_num=1),
    ]

    def get_queryset(self, request):
        return Exam.objects.select_related("bank", "course")


register_snippet(ExamViewSet)
