"""A person's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from academy.people.forms import PlaceForm
from academy.people.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    person = User.objects.select_related("unit", "manager").get(pk=request.user.pk)
    form = PlaceForm(request.POST if request.method == "POST" else None, instance=person)
    if form.is_valid():
        if form.has_changed():
            request.user.move(by=request.user, at=now(), **form.changes())
        messages.success(request, _("Saved."))
        return redirect("account")
    roles = [role.label for role in person.roles()]
    return render(request, "people/account.html", {"form": form, "roles": roles})
