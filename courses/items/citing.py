"""That the clause an item names is one: policies are kept in a room above, which is asked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from academy.words.citations import read_citation
from courses.items.signals import clause_asked


def check_clause(text):
    """Raises `ValidationError` for what names no clause, or one that no policy has."""
    try:
        citation = read_citation(text)
    except ValueError as unread:
        raise ValidationError({"clause": _("Name the clause as social-media@6#2.1.")}) from unread
    if any(known is False for _, known in clause_asked.send(None, citation=citation)):
        raise ValidationError({"clause": _nowhere(citation)})


def _nowhere(citation):
    return _("No policy has the clause %(citation)s.") % {"citation": citation}
