"""Finding items in the editor's list, and telling in one query where each stands."""

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Exists, OuterRef, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowState

from academy.words.listening import Language
from academy.words.standing import Principle
from courses.items.models import Bank, Item


def with_state(items):
    """The same items, each with its `standing` (as `Item.state`) and whether it is `in_review`."""
    reviews = WorkflowState.objects.filter(
        base_content_type__app_label="items",
        base_content_type__model="item",
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    standing = Case(
        When(live=True, then=Value(Item.State.LIVE)),
        When(in_review=True, then=Value(Item.State.IN_REVIEW)),
        When(first_published_at__isnull=False, then=Value(Item.State.RETIRED)),
        default=Value(Item.State.DRAFT),
    )
    return items.annotate(in_review=Exists(reviews)).annotate(standing=standing)


def _several(label, choices, field_name=None):
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, field_name=field_name, widget=forms.CheckboxSelectMultiple
    )


def _authors(request):
    return get_user_model().objects.filter(pk__in=Item.objects.values("author"))


def _clauses():
    cited = Item.objects.exclude(clause="").order_by("clause").values_list("clause", flat=True).distinct()
    return [(clause, clause) for clause in cited]


class ItemFilters(WagtailFilterSet):
    state = _several(_("State"), Item.State.choices, "standing")
    bank = django_filters.ModelMultipleChoiceFilter(
        label=_("Bank"), queryset=Bank.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    kind = _several(_("Kind"), Item.Kind.choices)
    topic = _several(_("Topic"), Principle.choices)
    difficulty = _several(_("Difficulty"), Item.Difficulty.choices)
    language = _several(_("Language"), Language.choices)
    author = django_filters.ModelChoiceFilter(label=_("Author"), queryset=_authors)
    clause = django_filters.ChoiceFilter(label=_("Policy clause"), choices=_clauses)

    class Meta:
        model = Item
        fields = []
