"""How the sign-in library's forms are shown."""

from django import template

register = template.Library()


@register.filter
def control(field):
    """The field's widget in the academy's dress. Its label says what a placeholder would."""
    kind = getattr(field.field.widget, "input_type", "select")
    dress = {"select": "form-select", "checkbox": "", "radio": ""}.get(kind, "form-control")
    return field.as_widget(attrs={"class": dress, "placeholder": False})
