"""An exam in the editor: what its trainers set, and whether the bank can fill it."""

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import Panel


class ExamForm(WagtailAdminModelForm):
    """Judges an exam together with the cells that were sent beside it, before it is published."""

    def _post_clean(self):
        """The cells first: whether the bank can fill the exam depends on them."""
        cells = self.formsets.get("cells")
        if cells is not None and cells.is_valid():
            cells.instance = self.instance
            cells.save(commit=False)
        super()._post_clean()
        if not self.is_deferred_validation and self.instance.bank_id:
            for sentence in self.instance.missing():
                self.add_error(None, sentence)


class FillingPanel(Panel):
    """Beside the blueprint: how many live items the bank has for each of its cells."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "exams/filling.html"

        def is_shown(self):
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {
                "filling": self.instance.filling(),
                "missing": self.instance.missing(),
            }
