"""The pages about the API: how it is used, and which consoles may."""

from pathlib import Path

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.register.entitlement.api import api
from academy.register.entitlement.forms import ClientForm
from academy.register.entitlement.reading import pages, prose
from academy.register.models import ApiClient

EXAMPLE = Path(__file__).with_name("offline_example.py").read_text(encoding="utf-8")


@require_safe
def docs(request):
    described = api.get_openapi_schema()
    context = {
        "info": described["info"],
        "introduction": prose(described["info"]["description"]),
        "calls": pages(described),
        "example": EXAMPLE,
    }
    return render(request, "register/api_docs.html", context)


@login_required
@permission_required("register.view_apiclient", raise_exception=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def clients(request):
    """A token is shown in the answer to the form that makes it, and nowhere else."""
    form = ClientForm(request.POST if request.method == "POST" else None)
    made = form.make(by=request.user, at=now()) if form.is_valid() else None
    listed = ApiClient.objects.select_related("owner")
    context = {"form": form if made is None else ClientForm(), "made": made, "clients": listed}
    return render(request, "register/api_clients.html", context, status=400 if form.errors else 200)


@login_required
@permission_required("register.change_apiclient", raise_exception=True)
@require_POST
def revoke(request, key):
    client = get_object_or_404(ApiClient, key=key)
    client.revoke(by=request.user, at=now())
    messages.success(request, _("Its token opens nothing any more: %(name)s.") % {"name": client.name})
    return redirect("api_clients")
