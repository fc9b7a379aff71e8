"""Saving a view of the register under a name, renaming it, and deleting it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.desk.exporting import query
from academy.desk.forms import LedgerForm, SaveForm
from academy.desk.models import SavedView
from academy.desk.saved import NameTaken
from academy.desk.views import reads_register


@login_required
@reads_register
@require_POST
def save_view(request):
    """The query comes with the form, as hidden fields by the names that the register's address has."""
    form, asked = SaveForm(request.POST), LedgerForm(request.POST).asked()
    try:
        if not form.is_valid():
            raise ValidationError(_("The view was not saved: give it a name of at most 80 signs."))
        kept = form.cleaned_data
        said = query(asked, moment=kept["keep_moment"])
        chosen = {name: kept[name] for name in ("shared", "replace")}
        view = SavedView.keep(kept["name"], said, **chosen, by=request.user, at=now())
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    except NameTaken as taken:
        context = {"view": taken.view, "query": query(asked, moment=True)}
        return render(request, "desk/view_taken.html", context, status=409)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect(f"{reverse('register')}?{query(asked, moment=True)}")


@login_required
@reads_register
@require_POST
def rename_view(request, pk):
    view = get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)
    form = SaveForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("The view was not renamed: give it a name of at most 80 signs."))
        view.rename(form.cleaned_data["name"])
        messages.success(request, _("The view is called “%(name)s” now.") % {"name": view.name})
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("register")


@login_required
@reads_register
@require_POST
def delete_view(request, pk):
    view = get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)
    view.delete()
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("register")
