"""What every room's templates may use."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.timezone import localtime

register = template.Library()


@register.simple_tag
def icon(name, turn=False):
    """A Tabler icon from the sprite; decoration only, so a word goes with it.
    `turn` mirrors it on right-to-left pages."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        " turn" if turn else "",
        static("academy/icons.svg"),
        name,
    )


@register.filter
def utc_offset(moment):
    """`UTC+05:30`: the offset of the reader's zone at that moment."""
    offset = localtime(moment).strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}" if offset and offset.strip("+-0") else "UTC"


@register.filter
def control(field):
    """A form field's widget in the academy's dress. Its label says what a placeholder would."""
    kind = getattr(field.field.widget, "input_type", "textarea")
    dress = {"select": "form-select", "checkbox": "", "radio": ""}.get(kind, "form-control")
    return field.as_widget(attrs={"class": dress, "placeholder": False})
