"""Signed tree heads: who was given which, one more on demand, and kept ones held against the log."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from academy.audit import witnesses
from academy.audit.heads import NothingToSign, SignedHead
from academy.audit.models import Entry, Head
from academy.audit.reading import UNREADABLE, read_head
from academy.audit.store import Store
from academy.audit.tasks import deliver_heads
from academy.audit.verification import whose
from academy.audit.verifier import CannotTell, read_heads, strange
from academy.words.keys import NoKey

ROWS_A_PAGE = 30
LARGEST_FILE = 5_000_000  # bytes; the heads of twenty years have a tenth of that

reads_log = permission_required("audit.view_entry", raise_exception=True)


class HeadsForm(forms.Form):
    """A file of heads that somebody outside kept."""

    heads = forms.FileField(label=gettext_lazy("File of tree heads"))

    def clean_heads(self):
        """The heads in it, smallest first."""
        file = self.cleaned_data["heads"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is far larger than any of ours. Nothing was compared."))
        try:
            return read_heads(file.read())
        except CannotTell as unread:
            raise forms.ValidationError(
                _("Nothing was compared: %(why)s."), params={"why": str(unread)}
            ) from unread


@dataclass(frozen=True)
class Compared:
    """Heads from outside against the log: `[(head, why it does not hold or "")]`. Those that are another
    academy's say nothing of it and stand apart, as `others`."""

    rows: list
    others: list

    @property
    def bad(self):
        return next((head for head, why in self.rows if why), None)

    @property
    def addresses(self):
        """Of the other academies."""
        return sorted({head["academy"] for head in self.others})

    @property
    def here(self):
        return settings.SITE_URL

    @property
    def last(self):
        """The last that holds before the first that does not."""
        held = []
        for head, why in self.rows:
            if why:
                break
            held.append(head)
        return held[-1] if held else None


def compare(heads):
    """Against the roots that the stored tree has at those sizes; `manage.py verify_log` makes it anew."""
    store, newest = Store(), Entry.objects.aggregate(newest=Max("index"))["newest"]
    size = 0 if newest is None else newest + 1  # whatever the head says, which is altered first
    compared, ours = Compared([], []), whose()
    for head in heads:
        why = _wrong_with(head, store, size)
        if why and strange(head, *ours):
            compared.others.append(head)
        else:
            compared.rows.append((head, why))
    return compared


def _wrong_with(head, store, size):
    if head["size"] > size:
        return _("The log has only %(size)s entries.") % {"size": size}
    try:
        same = store.root(head["size"]).hex() == head["root"]
    except UNREADABLE:
        return _("Entries are missing.")
    return "" if same else _("The log’s first entries lead to another root.")


@login_required
@reads_log
@never_cache
@require_safe
def tree_heads(request):
    return _page(request, HeadsForm())


@login_required
@reads_log
@require_POST
def heads_compare(request):
    form = HeadsForm(request.POST, request.FILES)
    compared = compare(form.cleaned_data["heads"]) if form.is_valid() else None
    return _page(request, form, compared)


def _page(request, form, compared=None):
    shown = SignedHead.objects.prefetch_related("deliveries")
    context = {
        "form": form,
        "compared": compared,
        "head": read_head(),
        "witnesses": witnesses.configured(),
        "page": Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "desk/heads.html", context, status=400 if form.errors else 200)


@login_required
@reads_log
@require_POST
@transaction.atomic
def head_sign(request):
    try:
        SignedHead.objects.sign(Head.now(), at=now())
    except NothingToSign:
        messages.error(request, _("The log is empty: there is nothing to sign yet."))
    except NoKey:
        messages.error(
            request, _("The academy has no key for tree heads. Nothing was signed; tell an operator.")
        )
    else:
        transaction.on_commit(deliver_heads.delay)
        messages.success(request, _("The head is signed and on its way to the witnesses."))
    return redirect("tree_heads")


@cache_control(public=True, max_age=300)
@require_safe
def heads_file(request):
    """Every signed head, one JSON object a line: for anybody, for it names nobody."""
    lines = [f"{head.as_line()}\n" for head in SignedHead.objects.order_by("pk")]
    return HttpResponse(lines, content_type="application/jsonl; charset=utf-8")
