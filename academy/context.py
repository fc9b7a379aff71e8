"""What every template knows."""

from django.conf import settings


def organisation(request):
    return {"organisation": settings.ORGANISATION, "demonstration": settings.DEMONSTRATION}
