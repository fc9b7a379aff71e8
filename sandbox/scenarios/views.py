"""What authors of bundles need from outside."""

from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from sandbox.scenarios.schema import bundle_schema


@require_safe
@cache_control(max_age=3600, public=True)
def scenario_schema(request):
    """The JSON Schema of a bundle, for editors that check while one writes. Everybody may read it."""
    return JsonResponse(bundle_schema(), content_type="application/schema+json")
