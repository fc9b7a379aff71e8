"""The access log: for who keeps it all of it, for everybody who looked at their own record."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.desk.access.forms import AccessForm
from academy.desk.access.looks import Look
from academy.desk.access.telling import tell
from academy.words.looking import Page, take

ROWS_A_PAGE = 50


@login_required
@permission_required("desk.view_look", raise_exception=True)
@never_cache
@require_safe
def access(request):
    """A look at this page is a look, too: with what was asked of it."""
    form = AccessForm(request.GET)
    page = Paginator(form.fitting(Look.objects.all()), ROWS_A_PAGE).get_page(request.GET.get("page"))
    told = tell(page.object_list)
    take(Page.ACCESS_LOG, query=request.GET.urlencode(), by=request.user, at=now())
    context = {"form": form, "asked": form.asked(), "page": page, "told": told}
    return render(request, "desk/access/log.html", context)


@login_required
@never_cache
@require_safe
def my_looks(request):
    looks = Look.objects.at_record_of(request.user)
    page = Paginator(looks, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/access/mine.html", {"page": page, "told": tell(page.object_list)})
