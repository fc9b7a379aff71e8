"""Refuse a bad deployment, and say which variable would mend it."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from academy import keyring


@register(Tags.security, deploy=True)
def demonstration_is_off(app_configs, **kwargs):
    if settings.DEMONSTRATION:
        return [
            Warning(
                "Demonstration mode is on: everybody who knows the published password can sign in.",
                hint="Unset ACADEMY_DEMO.",
                id="academy.W001",
            )
        ]
    return []


@register(Tags.security)
def production_shares_its_cache(app_configs, **kwargs):
    """Rate limits count in the cache, and event streams hear of moves: what each process keeps for itself
    does neither."""
    if settings.PRODUCTION and not settings.REDIS_URL:
        return [
            Error(
                "Production on several processes needs Redis for its broker and cache.",
                hint="Set REDIS_URL.",
                id="academy.E001",
            )
        ]
    return []


@register(Tags.security)
def every_purpose_has_a_key(app_configs, **kwargs):
    """A file of keys that is older than a purpose lacks its key; nothing could be signed for it."""
    held = {key["purpose"] for key in settings.KEYS if "d" in key}
    return [
        Error(
            f"The file of signing keys, {settings.KEYS_FILE}, has no key for {purpose}.",
            hint=f"Add one: python -m academy.keyring {settings.KEYS_FILE}",
            id="academy.E002",
        )
        for purpose in keyring.PURPOSES
        if purpose not in held
    ]
