"""What other pages say of a person’s holds."""

from django import template

from academy.desk.records.holds import Hold

register = template.Library()


@register.inclusion_tag("desk/records/_on_dossier.html", takes_context=True)
def records_of(context, person):
    """Whether the person was erased; and, for who reads holds, those that cover them."""
    reads = context["request"].user.has_perm("records.view_hold")
    return {"person": person, "holds": Hold.objects.over([person])[person.pk] if reads else []}
