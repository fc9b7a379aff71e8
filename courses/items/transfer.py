"""Importing and exporting banks in the editor."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from courses.items.exporting import WRITERS, exported
from courses.items.formats.shape import Unreadable
from courses.items.importing import import_upload, survey_upload
from courses.items.models import Bank, ItemUpload

writes_items = permission_required("items.add_item", raise_exception=True)


class UploadForm(forms.Form):
    bank = forms.ModelChoiceField(Bank.objects.all(), label=gettext_lazy("Bank"), empty_label=None)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "GIFT, Moodle XML, QTI 2.1, 2.2 or 3.0 (an item or a package) or CSV; at most 20 MB."
        ),
    )


@writes_items
@require_http_methods(["GET", "HEAD", "POST"])
def items_import(request):
    """Choose a file. What is in it is shown before anything is imported."""
    form = UploadForm(request.POST or None, request.FILES or None, initial=request.GET)
    if form.is_valid():
        try:
            sent = form.cleaned_data
            return redirect(ItemUpload.keep(sent["file"], sent["bank"], by=request.user, at=now()))
        except Unreadable as unread:
            form.add_error("file", str(unread))
    status = 400 if form.errors else 200
    return render(request, "items/import.html", {"form": form, **_place()}, status=status)


def _place(upload=None):
    """Where in the editor this is: what its page header shows."""
    here = [
        {"url": reverse("wagtailsnippets_items_item:list"), "label": _("Items")},
        {"url": reverse("items_import") if upload else "", "label": _("Import items")},
    ]
    if upload:
        here.append({"url": "", "label": upload.name})
    return {"breadcrumbs_items": here, "header_title": _("Import items"), "header_icon": "download"}


@writes_items
@require_http_methods(["GET", "HEAD", "POST"])
def items_import_preview(request, key):
    """What would become of each item of the file; posting it imports exactly that file."""
    upload = get_object_or_404(ItemUpload.objects.select_related("bank"), key=key, by=request.user)
    try:
        if request.method == "POST":
            return _imported(request, upload)
        survey, problem = survey_upload(upload), ""
    except Unreadable as unread:
        survey, problem = None, str(unread)
    except ItemUpload.DoesNotExist as gone:  # a second click was faster
        raise Http404 from gone
    context = {"upload": upload, "survey": survey, "problem": problem, **_place(upload)}
    return render(request, "items/import_preview.html", context, status=400 if problem else 200)


def _imported(request, upload):
    done = import_upload(upload)
    words = ngettext(
        "%(number)s draft is in the bank “%(bank)s”.",
        "%(number)s drafts are in the bank “%(bank)s”.",
        done.imported,
    )
    messages.success(request, words % {"number": done.imported, "bank": upload.bank})
    return redirect(f"{reverse('wagtailsnippets_items_item:list')}?bank={upload.bank_id}")


@writes_items
@require_safe
def items_export(request, pk, form):
    """The bank as a file, in the format `form`."""
    if form not in WRITERS:
        raise Http404
    bank = get_object_or_404(Bank, pk=pk)
    try:
        chunks, left_out = exported(bank, form)
    except ValueError as problem:
        messages.error(request, _("The bank was not exported. %(problem)s") % {"problem": problem})
        return redirect("wagtailsnippets_items_bank:list")
    _writer, ending, content_type = WRITERS[form]
    answer = StreamingHttpResponse(chunks, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{bank.slug}.{ending}"'
    answer["X-Left-Out"] = str(len(left_out))
    return answer
