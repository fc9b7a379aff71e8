"""What every template knows."""

from django.conf import settings

# The places of the audit desk, which have a bar of their own: see templates/_desk.html.
DESK = ("register", "campaigns", "desk_exams", "log", "packs", "records", "access", "outbox")


def organisation(request):
    told = {"organisation": settings.ORGANISATION, "demonstration": settings.DEMONSTRATION}
    return told | {"desk_places": DESK}
