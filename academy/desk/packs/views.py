"""The pages of evidence packs: ask for one, see how far it is, take it."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.desk.packs.choosing import TooFew
from academy.desk.packs.forms import PackForm
from academy.desk.packs.pack import READS_ALL, EvidencePack
from academy.desk.packs.tasks import build

ROWS_A_PAGE = 25
reads_all = permission_required(READS_ALL, raise_exception=True)


@login_required
@reads_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def packs(request):
    initial = {name: request.GET.get(name, "").lstrip("?") for name in ("people", "query")}
    form = PackForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and (pack := _asked(request, form)):
        return redirect(pack)
    shown = EvidencePack.objects.select_related("by", "head").with_counts()
    page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "desk/packs/packs.html", {"form": form, "page": page}, status=400 if form.errors else 200
    )


@transaction.atomic
def _asked(request, form):
    try:
        pack = EvidencePack.ask(form.choice(), form.cleaned_data["reason"], by=request.user, at=now())
    except TooFew:
        form.add_error("query", _("The register has nobody of whom this is so. No pack was begun."))
        return None
    transaction.on_commit(lambda: build.delay(pack.pk))
    return pack


@login_required
@reads_all
@never_cache
@require_safe
def evidence_pack(request, key):
    """How far it is; a page that is not finished looks again by itself."""
    pack = get_object_or_404(EvidencePack.objects.select_related("by", "head").with_counts(), key=key)
    people = pack.people.select_related("person__unit").order_by("place")
    page = Paginator(people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    response = render(request, "desk/packs/pack.html", {"pack": pack, "page": page})
    if not pack.finished_at:
        response["Refresh"] = "5"
    return response


@login_required
@reads_all
@never_cache
@require_safe
def evidence_pack_file(request, key):
    pack = get_object_or_404(EvidencePack, key=key)
    if not pack.is_there:
        raise Http404
    if request.method == "GET":
        pack.take(by=request.user, at=now())
    return FileResponse(open(pack.file, "rb"), as_attachment=True, filename=pack.name)
