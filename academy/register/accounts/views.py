"""My branded accounts: what I hold or stand in for, what I ask for, what I say of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.register.accounts import asking
from academy.register.accounts.account import BrandedAccount
from academy.register.accounts.closing import line
from academy.register.accounts.forms import DeputiesForm, ProposeForm, RequestForm, UseForm
from academy.register.models import Certificate
from academy.words.looking import Page, look
from academy.words.standing import EntitlementAct

asks = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def branded_accounts(request):
    at = now()
    accounts = BrandedAccount.objects.of(request.user).with_standing()
    context = {
        "lines": [(one, one.state(at=at)) for one in accounts],
        "certified": _certified(request.user, at),
    }
    return render(request, "register/accounts/mine.html", context)


def _certified(person, at):
    """Whether they may hold an account anywhere at all."""
    held = Certificate.objects.of(person).active(at=at)
    return any(EntitlementAct.HOLD_ACCOUNT in one.acts for one in held)


@login_required
@never_cache
@asks
def branded_account_request(request):
    form, at = RequestForm(request.POST if request.method == "POST" else None), now()
    if form.is_valid():
        try:
            account = asking.request(**form.cleaned_data, by=request.user, at=at)
        except ValidationError as problem:
            explain(form, problem)
        else:
            messages.success(request, _("Asked for. Governance decides, and you are written to."))
            return redirect(account)
    context = {"form": form, "certified": _certified(request.user, at)}
    return render(request, "register/accounts/request.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def branded_account(request, key):
    account, at = _seen(request, key), now()
    look(Page.ACCOUNT, key, whose=account.holder.key, by=request.user, at=at)
    context = {
        "account": account,
        "line": line(account, at=at),
        "deputies": account.standing_in(at=at),
        "acts": account.acts.all(),
        "usable": account.usable_by(request.user, at=at),
        "mine": request.user == account.holder,
        "proposes": asking.may_propose(account, request.user),
        "alive": account.state(at=at) in asking.NAMED,
        "today": localdate(at),
    }
    return render(request, "register/accounts/account.html", context)


@login_required
@never_cache
@asks
def branded_account_use(request, key):
    account, at = _seen(request, key), now()
    if not account.usable_by(request.user, at=at):
        raise PermissionDenied
    form = UseForm(request.POST if request.method == "POST" else None, initial={"on": localdate(at)})
    told = {"title": _("Say when it was used"), "said": _("Noted."), "send": _("Note it")}
    return _answer(request, account, form, asking.use, told, at)


@login_required
@never_cache
@asks
def branded_account_deputies(request, key):
    account, at = _seen(request, key), now()
    if request.user != account.holder:
        raise PermissionDenied
    named = "\n".join(person.email for person in account.deputies.all())
    form = DeputiesForm(request.POST if request.method == "POST" else None, initial={"deputies": named})
    told = {"title": _("Name its deputies"), "said": _("Kept."), "send": _("Keep them")}
    return _answer(request, account, form, asking.name_deputies, told, at)


@login_required
@never_cache
@asks
def branded_account_propose(request, key):
    account, at = _seen(request, key), now()
    if not asking.may_propose(account, request.user):
        raise PermissionDenied
    able = [deputy.person for deputy in account.standing_in(at=at) if deputy.may_hold]
    form = ProposeForm(able, request.POST if request.method == "POST" else None)
    told = {
        "title": _("Propose another holder"),
        "said": _("Proposed. Governance decides."),
        "send": _("Propose them"),
    }
    return _answer(request, account, form, asking.propose, told, at)


def _answer(request, account, form, act, told, at):
    """The page of a form, or what came of it."""
    if form.is_valid():
        try:
            act(account, **form.cleaned_data, by=request.user, at=at)
        except ValidationError as problem:
            explain(form, problem)
        else:
            messages.success(request, told["said"])
            return redirect(account)
    context = {"account": account, "form": form, **told}
    return render(request, "register/accounts/form.html", context, status=400 if form.errors else 200)


def explain(form, problem):
    """Say what is wrong beside the field it is about, or above them all."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, errors in problem.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _seen(request, key):
    """The account, for whoever may see it; a stranger's is not found."""
    found = BrandedAccount.objects.seen_by(request.user).with_standing()
    return get_object_or_404(found, key=key)
