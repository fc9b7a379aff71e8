"""The academy's addresses and the floor: the least that a view which saves something can do."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from academy.urls import *  # noqa: F403
from academy.urls import urlpatterns as academy

BYTES = b""

UPSERT = """
INSERT INTO bench_floor (person, position, response) VALUES (%s, %s, %s)
ON CONFLICT (person, position) DO UPDATE SET response = excluded.response
"""


@login_required
@require_POST
def floor(request):
    """Loads session and user, as every view behind the same middleware, and does one upsert."""
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [request.user.pk, 1, request.body.decode()])
    return JsonResponse({"saved": True})


def bare(request):
    """Answers with what is there already."""
    return HttpResponse(BYTES)


urlpatterns = [path("bench/floor", floor), path("bench/bytes", bare), *academy]
