"""The pages of legal holds: which stand, who placed them and why; placing one, releasing one."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.desk.records.forms import HoldForm, ReleaseForm
from academy.desk.records.holds import Hold

A_PAGE = 50

reads_holds = permission_required("records.view_hold", raise_exception=True)


@login_required
@reads_holds
@never_cache
@require_safe
def holds(request):
    """Every hold there ever was, those that stand first."""
    rows = Hold.objects.with_scope().order_by(F("released_at").desc(nulls_first=True), "-placed_at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/records/holds.html", {"page": page})


@login_required
@permission_required("records.add_hold", raise_exception=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def place(request):
    first = {"number": request.GET.get("number", "")}
    form = HoldForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and (hold := _placed(request, form)):
        messages.success(request, _("The hold stands. What it covers cannot be erased."))
        return redirect(hold)
    return render(request, "desk/records/place.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@reads_holds
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def hold(request, key):
    """Whoever reads holds sees it; a records officer releases it."""
    found, at = get_object_or_404(Hold.objects.with_scope(), key=key), now()
    releases = request.user.has_perm("records.change_hold") and not found.released_at
    if request.method == "POST" and not releases:
        raise PermissionDenied
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found.release(**form.cleaned_data, by=request.user, at=at)
            messages.success(request, _("The hold is released. It stays on record."))
            return redirect(found)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"hold": found, "form": form, "releases": releases}
    return render(request, "desk/records/hold.html", context, status=400 if form.errors else 200)


def _placed(request, form):
    """The hold, or None; what refused it is said in the form."""
    try:
        return Hold.place(**form.asked(), by=request.user, at=now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
