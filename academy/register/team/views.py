"""The page of a team: whoever has reports sees how each stands. In UTC, as the desk writes."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.people.models import User
from academy.register.team import exports
from academy.register.team.forms import AskedForm
from academy.register.team.page import read
from academy.words.looking import Page, take

LINES_A_PAGE = 50


def for_managers(view):
    """For whoever has reports; anybody else finds nothing there."""

    @login_required
    @never_cache
    @wraps(view)
    def found(request, *args, **kwargs):
        if not request.user.is_manager:
            raise Http404
        return view(request, *args, **kwargs)

    return found


@for_managers
@require_safe
def team(request):
    asked, at = AskedForm(request.GET).asked(), now()
    people = _people(request.user, asked)
    with override("UTC"):
        shown = read(people, at=at)
        page = Paginator(shown.of(asked["group"]), LINES_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "at": at,
            "asked": asked,
            "team": shown,
            "page": page,
            "groups": shown.groups(page.object_list),
            "teams_below": sum(person.leads for person in people if person.manager_id == request.user.pk),
        }
        return render(request, "team/team.html", context)


@for_managers
@require_safe
def team_csv(request):
    asked, at = AskedForm(request.GET).asked(), now()
    take(Page.TEAM_FILE, query=request.GET.urlencode(), by=request.user, at=at)
    response = _file(f"team-{at:%Y-%m-%dT%H%MZ}.csv", "text/csv; charset=utf-8")
    exports.sheet(read(_people(request.user, asked), at=at), response)
    return response


@for_managers
@require_safe
def team_calendar(request):
    asked, at = AskedForm(request.GET).asked(), now()
    take(Page.TEAM_DATES, query=request.GET.urlencode(), by=request.user, at=at)
    response = _file("team-due-dates.ics", "text/calendar; charset=utf-8")
    response.write(exports.dates(read(_people(request.user, asked), at=at)))
    return response


def _people(manager, asked):
    """Whom the page is about, with all that it says of them but how they stand."""
    everybody = User.objects.below(manager) if asked["below"] else User.objects.reporting_to(manager)
    return list(everybody.with_leads().select_related("unit", "manager").order_by("name", "pk"))


def _file(name, kind):
    return HttpResponse(content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
