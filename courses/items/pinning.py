"""What records rest on is never deleted: readings, attempts and answers must go on showing it."""

from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages


def pinned(rows):
    """Whether deleting these rows (a queryset) would take away something that a record rests on."""
    try:
        Collector(using=rows.db, origin=rows).collect(rows)
    except (ProtectedError, RestrictedError):
        return True
    return False


def refuse_to_delete(request, name, *, back, unpublish=None, retire=None):
    """The answer to whoever wants to delete it all the same: why not, and what to do instead:
    `unpublish` or `retire` lead there."""
    told = _(
        "“%(name)s” cannot be deleted: records rest on it and must go on showing it. Nothing has changed."
    )
    words, buttons = told % {"name": name}, []
    if retire:
        words += " " + _("Retire it instead, and nobody new is asked it.")
        buttons = [messages.button(retire, _("Retire"))]
    elif unpublish:
        words += " " + _("Unpublish it instead, and nobody new will see it.")
        buttons = [messages.button(unpublish, _("Unpublish"))]
    messages.error(request, words, buttons=buttons)
    return redirect(back)
