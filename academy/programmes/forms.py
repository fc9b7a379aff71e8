"""What signing asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    signature = forms.CharField(
        label=_("Your name"),
        max_length=150,
        error_messages={"required": _("Write your name to sign. Nothing has been signed yet.")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
