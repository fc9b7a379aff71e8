"""Posts and authors of a draft in the editor: listed, written, written anew, taken out."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from sandbox.scenarios.authoring import draft_of, place, writes
from sandbox.scenarios.checking import findings
from sandbox.scenarios.drafting import drop_author, drop_post, put_author, put_post
from sandbox.scenarios.opening import Unopened
from sandbox.scenarios.picturing import sent, shown
from sandbox.scenarios.reading import Refused
from sandbox.scenarios.row_forms import AuthorForm, FilterForm, PostForm, author_of, post_of

ON_A_PAGE = 50


# ---- posts --------------------------------------------------------------------------------------


@writes
@require_safe
def scenario_posts(request, slug):
    draft = draft_of(slug)
    filters = FilterForm(request.GET or None)
    posts = filters.of(draft.posts.in_stream_order().select_related("author"))
    page = Paginator(posts, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {"draft": draft, "page": page, "filters": filters, "asked": filters.asked()}
    context |= place(draft.scenario, _("Posts"))
    return render(request, "scenarios/posts.html", context)


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_post(request, slug, number=None):
    """One post of the draft: written, or written anew."""
    draft = draft_of(slug, request.method)
    posts = draft.posts.select_related("author")
    post = get_object_or_404(posts, pk=number) if number else None
    initial = post_of(post) if post else {}
    form = PostForm(request.POST or None, request.FILES or None, initial=initial, edition=draft)

    def put():
        form.check_unchanged(post_of(posts.get(pk=number)) if number else {})
        put_post(draft, post, form.row(), form.somebody_new(), form.picture())

    if form.is_valid() and _kept(draft, form, put):
        messages.success(request, _("Saved in the draft: %(post)s.") % {"post": form.cleaned_data["id"]})
        for found in findings(draft, made=()):
            if found.where == form.cleaned_data["id"]:
                messages.warning(request, f"{found.where}: {found.words}")
        return redirect("scenario_posts", slug)
    at = partial(_address, slug)
    context = {"form": form, "post": post, "pictures": shown(post, draft.described(), at) if post else []}
    context |= place(draft.scenario, post.ref if post else _("A new post"))
    return render(request, "scenarios/form.html", context, status=400 if form.errors else 200)


def _address(slug, name):
    return reverse("scenario_picture", args=[slug, name])


@writes
@require_POST
def scenario_post_drop(request, slug, number):
    draft = draft_of(slug)
    post = get_object_or_404(draft.posts, pk=number)
    try:
        drop_post(draft, post)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("scenario_post", slug, number)
    messages.success(request, _("Taken out of the draft: %(post)s.") % {"post": post.ref})
    return redirect("scenario_posts", slug)


@writes
@require_safe
def scenario_picture(request, slug, name):
    return sent(draft_of(slug), name)


# ---- authors ------------------------------------------------------------------------------------


@writes
@require_safe
def scenario_authors(request, slug):
    draft = draft_of(slug)
    authors = draft.authors.annotate(written=Count("posts")).order_by("name", "ref")
    page = Paginator(authors, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {"draft": draft, "page": page, **place(draft.scenario, _("Authors"))}
    return render(request, "scenarios/authors.html", context)


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_author(request, slug, number=None):
    """One author of the draft: written, or written anew."""
    draft = draft_of(slug, request.method)
    author = get_object_or_404(draft.authors, pk=number) if number else None
    form = AuthorForm(request.POST or None, initial=author_of(author) if author else {})

    def put():
        form.check_unchanged(author_of(draft.authors.get(pk=number)) if number else {})
        put_author(draft, author, form.row())

    if form.is_valid() and _kept(draft, form, put):
        messages.success(request, _("Saved in the draft: %(name)s.") % {"name": form.cleaned_data["name"]})
        return redirect("scenario_authors", slug)
    context = {"form": form, "author": author}
    context |= place(draft.scenario, author.name if author else _("A new author"))
    return render(request, "scenarios/form.html", context, status=400 if form.errors else 200)


@writes
@require_POST
def scenario_author_drop(request, slug, number):
    draft = draft_of(slug)
    author = get_object_or_404(draft.authors, pk=number)
    try:
        drop_author(draft, author)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("scenario_author", slug, number)
    messages.success(request, _("Taken out of the draft: %(name)s.") % {"name": author.name})
    return redirect("scenario_authors", slug)


def _kept(draft, form, put):
    """Whether what the form says is in the draft now; else the form says why not."""
    try:
        with transaction.atomic():
            draft.hold()
            put()
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(*_at_its_field(form, problem.why))
    except Unopened as unopened:
        form.add_error(None, unopened.why)
    except ValidationError as refused:
        form.add_error(None, refused)
    return not form.errors


def _at_its_field(form, why):
    """Where a refusal belongs, which begins with the place in the line that is wrong, and its words."""
    place, colon, words = why.partition(": ")
    name = place.removeprefix("truth.").replace("reference.", "reference_").partition(".")[0]
    return (name, words.capitalize()) if colon and name in form.fields else (None, why)
