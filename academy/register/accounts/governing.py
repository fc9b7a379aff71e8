"""All branded accounts, for who governs them or reads the records: what waits, what to close, decisions."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.register.accounts import closing, ruling
from academy.register.accounts.account import BrandedAccount
from academy.register.accounts.forms import DecisionForm, FilterForm
from academy.register.accounts.views import explain
from academy.words.accounts import AccountState
from academy.words.looking import Page, look, take

ROWS_A_PAGE = 50
reads = permission_required("register.view_brandedaccount", raise_exception=True)


@login_required
@reads
@require_safe
def branded_accounts_all(request):
    form, at = FilterForm(request.GET), now()
    asked = form.asked()
    found = _with_states(asked, at)
    tally = {state.value: 0 for state in AccountState} | {"all": len(found)}
    for _account, state in found:
        tally[state.value] += 1
    shown = [one for one in found if asked.get("state") in (None, one[1])]
    page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "asked": asked, "tally": tally, "page": page, "states": _counted(tally)}
    return render(request, "register/accounts/all.html", context)


@login_required
@reads
@require_safe
def branded_accounts_closing(request):
    form, at = FilterForm(request.GET), now()
    asked = form.asked()
    lines = _to_close(asked, at)
    page = Paginator(lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "asked": asked, "page": page}
    return render(request, "register/accounts/closing.html", context)


@login_required
@reads
@require_safe
def branded_accounts_closing_csv(request):
    at = now()
    take(Page.CLOSING_FILE, query=request.GET.urlencode(), by=request.user, at=at)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="accounts-to-close-{at:%Y-%m-%dT%H%MZ}.csv"'
    closing.write(_to_close(FilterForm(request.GET).asked(), at), answer)
    return answer


@login_required
@permission_required("register.add_accountact", raise_exception=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def branded_account_decide(request, key):
    """Who signed in long ago says who they are once more; what they wrote is kept meanwhile."""
    account, at = get_object_or_404(BrandedAccount.objects.with_standing(), key=key), now()
    look(Page.ACCOUNT, key, whose=account.holder.key, by=request.user, at=at)
    acts, line = ruling.possible(account, at=at), closing.line(account, at=at)
    form = DecisionForm(account, acts, line.able, request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided(request, account, form, at):
        return redirect(account)
    context = {
        "account": account,
        "line": line,
        "acts": acts,
        "form": form,
        "took_part": ruling.took_part(request.user, account),
        "deputies": account.standing_in(at=at),
    }
    return render(request, "register/accounts/decide.html", context, status=400 if form.errors else 200)


def _decided(request, account, form, at):
    try:
        row = ruling.decide(account, **form.cleaned_data, by=request.user, at=at)
    except ValidationError as problem:
        explain(form, problem)
        return False
    if row.by == request.user:
        messages.success(request, _("Decided. The holder and the deputies are written to."))
    else:
        messages.info(request, _("%(name)s had decided the same meanwhile.") % {"name": row.by.name})
    return True


def _with_states(asked, at):
    """`[(account, state)]` on the channel and in the language asked for, what waits for a decision first."""
    rows = BrandedAccount.objects.filter(**_where(asked)).with_standing()
    found = [(one, one.state(at=at)) for one in rows]
    return sorted(found, key=lambda one: not (one[1] == AccountState.REQUESTED or one[0].proposed_id))


def _to_close(asked, at):
    lines = closing.to_close(BrandedAccount.objects.filter(**_where(asked)), at=at)
    return [one for one in lines if asked.get("state") in (None, one.state)]


def _where(asked):
    return {name: value for name, value in asked.items() if name in ("channel", "language")}


def _counted(tally):
    """`[(value, label, count)]` of the states, for the row of links above the list."""
    return [(state, state.label, tally[state]) for state in AccountState if state != AccountState.NONE]
