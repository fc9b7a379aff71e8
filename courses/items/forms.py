"""An item in the editor."""

from decimal import Decimal

from django import forms
from django.forms.widgets import Script
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from academy.words.listening import Route
from courses.items.soundness import RULES


class PlainText(AdminAutoHeightTextInput):
    """Browsers send other line ends than were stored; unsaid, every open form would look changed."""

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        return text.replace("\r\n", "\n") if text else text


class PlainNumber(forms.NumberInput):
    """A number as people write it: without trailing noughts, and never as 0E-7."""

    def format_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else super().format_value(value)


class CitationInput(forms.TextInput):
    """A text field that offers the clauses which other items cite."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.known = ()

    def render(self, name, value, attrs=None, renderer=None):
        offered = f"{name}-offered"
        field = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        options = format_html_join("", "<option>{}</option>", ((clause,) for clause in self.known))
        return field + format_html('<datalist id="{}">{}</datalist>', offered, options)


class RoutesField(forms.MultipleChoiceField):
    """The routes of a triage item, ticked in the vocabulary; an order they had stays."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(choices=Route.choices, required=False, **kwargs)


class ItemForm(WagtailAdminModelForm):
    """Judges an item together with the options that were sent beside it."""

    truth_routes = RoutesField(label=gettext_lazy("Routes"), help_text=gettext_lazy("Any of these is right."))

    class Media:
        js = [Script("items/editor.js", type="module")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "clause" in self.fields:
            cited = type(self.instance).objects.exclude(clause="").order_by("clause")
            self.fields["clause"].widget.known = cited.values_list("clause", flat=True).distinct()
        for form in [self, *self._options()]:
            for field in form.fields.values():
                if isinstance(field.widget, PlainText):
                    field.strip = False  # opening and saving an imported item must not change it

    def _options(self):
        options = self.formsets.get("options")
        return options.forms if options else []

    def clean_truth_routes(self):
        ticked = self.cleaned_data["truth_routes"]
        kept = [route for route in self.instance.truth_routes if route in ticked]
        return kept + [route for route in ticked if route not in kept]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") not in RULES:
            cleaned["rule"] = ""  # its field is not shown, so nobody could correct it
        return cleaned

    def _post_clean(self):
        """The options first: the item's own rules speak of them, and would else see the old ones."""
        options = self.formsets.get("options")
        if options is not None and options.is_valid():
            options.instance = self.instance  # a new item's formset begins with a row of its own
            options.save(commit=False)
        self.instance.unfinished = self.is_deferred_validation
        super()._post_clean()
        if not self.is_deferred_validation:
            self._name_empty_options()

    def _name_empty_options(self):
        """Say at the option itself that it has no text; a further wrong answer of matching needs none."""
        if self.cleaned_data.get("kind") in ("matching", "triage", "reply"):
            return
        for form in self._options():
            gone = form in self.formsets["options"].deleted_forms
            if not gone and not (form.cleaned_data.get("text") or "").strip():
                form.add_error("text", _("Say what this option is, or remove it."))

    def save(self, commit=True):
        if self.instance.pk is None:
            self.instance.author = self.for_user
        return super().save(commit)
