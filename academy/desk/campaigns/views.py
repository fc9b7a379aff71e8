"""Audit campaigns: the list, announcing one, its page, and the steps up to its sample."""

import csv
from datetime import UTC
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.audit.models import Entry
from academy.desk import tasks
from academy.desk.campaigns import page as paper
from academy.desk.campaigns import printing, signing
from academy.desk.campaigns.campaign import Campaign
from academy.desk.campaigns.findings import Action
from academy.desk.campaigns.forms import AnnounceForm, compliance
from academy.people.models import User
from academy.register.accounts.views import explain
from academy.words.looking import Page, take

ROWS_A_PAGE = 50
reads = permission_required("desk.view_campaign", raise_exception=True)
audits = permission_required("desk.change_campaign", raise_exception=True)
announces = permission_required("desk.add_campaign", raise_exception=True)


def found(slug, **and_):
    return get_object_or_404(Campaign.objects.select_related("reviewer", "announced_by"), name=slug, **and_)


@login_required
@reads
@require_safe
def campaigns(request):
    """Every campaign, and what has to be put right and is not."""
    page = Paginator(Campaign.objects.for_list(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    at = now()
    actions = [one for one in Action.objects.with_steps() if one.is_open or one.is_to_check]
    late = [(one, one.is_overdue(at=at)) for one in actions]
    return render(request, "desk/campaigns/list.html", {"page": page, "actions": late, "at": at})


@login_required
@announces
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_announce(request):
    at = now()
    form = AnnounceForm(request.POST if request.method == "POST" else None, at=at)
    if form.is_valid():
        try:
            campaign = Campaign.announce(**form.said(), by=request.user, at=at)
        except ValidationError as problem:
            explain(form, problem)
        else:
            messages.success(request, _("Announced, and in the log. Now its population can be fixed."))
            return redirect(campaign)
    return render(request, "desk/campaigns/announce.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@reads
@never_cache
@require_safe
def campaign(request, slug):
    return overview(request, found(slug))


def overview(request, campaign, **more):
    context = paper.context(campaign, to=request.user, at=now()) | more
    context["tally"] = paper.tally(campaign) if campaign.drawn_at else []
    context["open"] = signing.still_open(campaign)
    context["intact"] = paper.intact(campaign, context["by_reader"]) if context["by_reader"] else None
    able = compliance().exclude(pk__in=[campaign.reviewer_id, *(one.pk for one in context["readers"])])
    context["able"] = [] if context["locked"] else able
    return render(request, "desk/campaigns/campaign.html", context)


@login_required
@audits
@require_POST
def campaign_appoint(request, slug):
    campaign = found(slug)
    reader = get_object_or_404(compliance(), key=request.POST.get("reader") or None)
    words = _("Appointed, and in the log.")
    before = _("%(name)s reads in this campaign already.") % {"name": reader.name}
    return _done(request, campaign, partial(campaign.appoint, reader), words, lambda: before)


@login_required
@audits
@require_POST
def campaign_fix(request, slug):
    campaign = found(slug)
    if campaign.is_large and campaign.fixed_at is None:
        tasks.fix_population.delay(campaign.pk, request.user.pk)
        messages.info(request, _("Its population is large: it is being written down. Look again in a while."))
        return redirect(campaign)
    words = _("Fixed. The seed is known now; nobody knew it before.")
    before = partial(
        _before, campaign, "population_fixed", _("It was fixed already: %(at)s UTC, by %(name)s.")
    )
    return _done(request, campaign, campaign.fix, words, before)


@login_required
@audits
@require_POST
def campaign_draw(request, slug):
    campaign = found(slug)
    words = _("Drawn. Anybody can draw the same records again.")
    before = partial(_before, campaign, "sample_drawn", _("It was drawn already: %(at)s UTC, by %(name)s."))
    return _done(request, campaign, campaign.draw, words, before)


def _done(request, campaign, act, words, before):
    """Do it and say `words`; where it was done `before`, what that says."""
    try:
        is_new = act(by=request.user, at=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, words if is_new else before())
    return redirect(campaign)


def _before(campaign, act, words):
    """`words` with when it was done, and who did it as far as the log still has it."""
    entry = Entry.objects.about(campaign.key).filter(act=act).first()
    person = User.objects.filter(key=entry.actor).first() if entry else None
    at = campaign.drawn_at if act == "sample_drawn" else campaign.fixed_at
    return words % {"at": f"{at.astimezone(UTC):%Y-%m-%d %H:%M}", "name": person.name if person else "–"}


@login_required
@reads
@never_cache
@require_safe
def campaign_again(request, slug):
    """Draw once more, from the lines and the seed, and compare with the sample that is read."""
    campaign = found(slug)
    if not campaign.drawn_at:
        return redirect(campaign)
    kept = list(campaign.records.values_list("line__number", flat=True))
    again = {"same": campaign.drawn_again() == kept, "count": len(kept), "at": now()}
    return overview(request, campaign, again=again)


@login_required
@reads
@require_safe
def campaign_population(request, slug):
    """Number, certificate and weight of each line, for spreadsheets. They name nobody."""
    campaign = found(slug, fixed_at__isnull=False)
    take(Page.POPULATION_FILE, slug, by=request.user, at=now())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-population.csv"'
    write = csv.writer(answer).writerow
    write(["line", "certificate", "weight", "risks"])
    lines = campaign.lines.values_list("number", "shown__certificate", "weight", "risks")
    for number, certificate, weight, risks in lines.iterator(chunk_size=5_000):
        write([number, certificate, weight, " + ".join(risks)])
    return answer


@login_required
@reads
@require_safe
def campaign_lines(request, slug):
    """The very bytes whose digest is in the log, from which anybody draws the same sample (see `drawing`).
    They name nobody."""
    campaign = found(slug, fixed_at__isnull=False)
    take(Page.POPULATION_FILE, slug, by=request.user, at=now())
    lines = campaign.lines.iterator(chunk_size=5_000)
    answer = HttpResponse((line.written() for line in lines), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-population.jsonl"'
    return answer


@login_required
@reads
@require_safe
def campaign_report(request, slug):
    campaign = found(slug)
    take(Page.CAMPAIGN_REPORT, slug, by=request.user, at=now())
    answer = HttpResponse(printing.pdf(campaign), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return answer
