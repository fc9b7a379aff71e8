"""What pages and saves of a sitting say in the same words."""

from django.utils.translation import gettext as _


def too_late():
    return _("The time is over. Your last answer came too late and is not counted; what was saved is.")


def unfit():
    return _("This answer was not saved, because it does not fit the question. Please answer again.")


def taken_over():
    return _("This exam goes on in another window. Nothing you answered here is lost; answer there.")
