"""How the editor writes scenario seconds."""

from django import template

from sandbox.scenarios.fields import clock

register = template.Library()

register.filter("scenario_clock", clock)
