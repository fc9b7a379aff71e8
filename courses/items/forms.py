"""An item in the editor."""

from wagtail.admin.forms import WagtailAdminModelForm


class ItemForm(WagtailAdminModelForm):
    """Judges an item together with the options that were sent beside it."""

    def _post_clean(self):
        """The options first: the item's own rules speak of them, and would else see the old ones."""
        options = self.formsets.get("options")
        if options is not None and options.is_valid():
            options.instance = self.instance  # a new item's formset begins with a row of its own
            options.save(commit=False)
        super()._post_clean()
