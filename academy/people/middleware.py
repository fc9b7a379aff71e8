"""A page in the reader's own time and language."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation


class PersonalTime:
    """Times are stored in UTC and printed in the zone of whoever is signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        offered = {code for code, _ in settings.LANGUAGES}
        language = person.language if person.language in offered else settings.LANGUAGE_CODE
        with timezone.override(ZoneInfo(person.time_zone)), translation.override(language):
            request.LANGUAGE_CODE = language
            return self.get_response(request)
