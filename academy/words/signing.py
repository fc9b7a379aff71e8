"""Signing with one's name."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def signed(signature: str, person: Any) -> str:
    """The signature as it is kept. Raises `ValidationError` for `signature` if it is not the name of
    `person`, however its signs are composed, spaced and cased."""
    if _said(signature) != _said(person.name):
        problem = ValidationError(
            _("Sign with your name as we know it: %(name)s."), params={"name": person.name}
        )
        raise ValidationError({"signature": problem})
    return " ".join(signature.split())


def _said(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
