"""What comes in about consoles that may ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from academy.people.models import User
from academy.register.models import ApiClient


class ClientForm(forms.Form):
    """A new client: what it is called and who answers for it."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which console it is, as its people call it.")
    )
    owner = forms.EmailField(
        label=_("Owner’s e-mail address"), help_text=_("Who answers for it, and is asked when it misbehaves.")
    )

    def clean_name(self):
        if ApiClient.objects.filter(name=self.cleaned_data["name"]).exists():
            raise ValidationError(_("There is a console of this name already."))
        return self.cleaned_data["name"]

    def clean_owner(self):
        owner = User.objects.active().filter(email=self.cleaned_data["owner"].lower()).first()
        if owner is None:
            raise ValidationError(_("Nobody here has this e-mail address."))
        return owner

    def make(self, *, by, at):
        """The client and its token."""
        client, token = ApiClient.make(**self.cleaned_data, by=by, at=at)
        return {"client": client, "token": token}
