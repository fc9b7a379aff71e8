"""A page in the reader's own time and language."""

from zoneinfo import ZoneInfo

from django.utils import timezone, translation


class PersonalTime:
    """Times are stored in UTC and printed in the zone of whoever is signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        with timezone.override(ZoneInfo(person.time_zone)), translation.override(person.reads):
            request.LANGUAGE_CODE = person.reads
            return self.get_response(request)
