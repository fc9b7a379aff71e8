"""The options of an item: what can be chosen, paired, put in order or typed, and why."""

import uuid
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable


def new_option_key():
    """What a response names an option by: it stays when options are reworded or moved."""
    return uuid.uuid4().hex[:8]


class Option(Orderable):
    """One answer to choose, one pair, one step of an order, one accepted form: its worth and why."""

    item = ParentalKey("items.Item", on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=8, default=new_option_key, editable=False)
    text = models.TextField(
        _("text"),
        blank=True,
        help_text=_("The answer; for matching the prompt, and none for a further wrong answer."),
    )
    match = models.TextField(
        _("belongs to"), blank=True, help_text=_("For matching: what the prompt goes with.")
    )
    tolerance = models.DecimalField(
        _("tolerance"),
        max_digits=20,
        decimal_places=10,
        default=0,
        help_text=_("For numeric: how far off still counts, either way."),
    )
    credit = models.DecimalField(
        _("credit"),
        max_digits=8,
        decimal_places=7,
        default=0,
        help_text=_("1 for the key, 0 for a distractor; a part where the kind gives parts."),
    )
    rationale = models.TextField(_("rationale"), help_text=_("Shown to the candidate afterwards."))

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit__gte=-1, credit__lte=1), name="credit_between_minus_1_and_1"
            ),
            models.CheckConstraint(condition=models.Q(tolerance__gte=0), name="tolerance_is_not_negative"),
        ]

    def __str__(self):
        return self.text or self.match

    def clean(self):
        if self.credit is not None and abs(self.credit) > 1:
            raise ValidationError({"credit": _("A credit lies between -1 and 1.")})
        if self.tolerance is not None and self.tolerance < 0:
            raise ValidationError({"tolerance": _("A tolerance is not negative.")})

    def as_data(self, kind):
        """The option as a question of that kind freezes it."""
        data = {
            "key": self.key,
            "text": self.text,
            "credit": float(self.credit),
            "rationale": self.rationale,
        }
        if kind == "matching":
            data["match"] = self.match
        if kind == "numeric":
            data["tolerance"] = float(self.tolerance)
        return data

    @classmethod
    def from_data(cls, data, place):
        """An option, not saved yet, as `as_data` gave it, at a place from 0."""
        texts = {name: data[name] for name in ("text", "match", "rationale") if name in data}
        numbers = {name: Decimal(str(data[name])) for name in ("tolerance", "credit") if name in data}
        return cls(sort_order=place, **texts, **numbers)
