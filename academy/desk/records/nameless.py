"""Reasons that go into the log, where they stay: without the names of whom they are about."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from academy.desk.records.mentions import names_of, pattern_of


def nameless(words, people, field):
    """The words, trimmed. Raises `ValidationError` for `field` where nothing is said, or one of these people
    is named."""
    if not words.strip():
        raise ValidationError({field: _("Say why.") if field == "reason" else _("This is needed.")})
    if people and any(pattern_of(names).search(words) for names in names_of(people).values()):
        raise ValidationError(
            {field: _("Write no name, address or staff number here: it stays in the log for good.")}
        )
    return words.strip()
