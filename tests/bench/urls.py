"""The academy's addresses and the floor: the least that a view which saves something can do."""

import hashlib

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from academy.register.models import ApiClient, Certificate
from academy.urls import *  # noqa: F403
from academy.urls import urlpatterns as academy

BYTES = b""
SHOWN = ("number", "acts", "channels", "languages", "issued_at", "ends_at")
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


def bytes_there(request):
    """Answers with what is there already."""
    return HttpResponse(BYTES)


def bare(request):
    """Two queries, token and certificate, by their indexes, and JSON; nothing is judged, nothing recorded."""
    token = request.headers["Authorization"].removeprefix("Bearer ")
    client = ApiClient.objects.filter(token_sha256=hashlib.sha256(token.encode()).hexdigest()).values().get()
    number = request.GET["person"]
    certificate = Certificate.objects.filter(person__employee_number=number).values(*SHOWN).first()
    return JsonResponse({"client": client["name"], **certificate})


urlpatterns = [
    path("bench/floor", floor),
    path("bench/bytes", bytes_there),
    path("bench/bare", bare),
    *academy,
]
