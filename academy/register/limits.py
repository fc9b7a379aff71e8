"""How often one network may check certificates, so that nobody can try all numbers, and how often it may
fetch what is published for those who check for themselves.

The sign-in library counts only what is posted; a number is checked by a link.
"""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache

CHECKS_A_MINUTE = 30
FETCHES_A_MINUTE = 120


def may_check(request, *, at):
    """Count one check from where `request` comes from; False beyond the limit of this minute."""
    return within("verify", CHECKS_A_MINUTE, request, at=at)


def may_fetch(request, *, at):
    """As `may_check`, of what is published: software asks for several things to check one credential."""
    return within("fetch", FETCHES_A_MINUTE, request, at=at)


def within(what, limit, request, *, at):
    """Count one of `what` from where `request` comes from; False beyond the `limit` of this minute."""
    key = f"{what}:{_network(request)}:{int(at.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) <= limit


def _network(request):
    """The address, of IPv6 its /64: one household or office has all of that."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 6:
        return ipaddress.ip_network(f"{address}/64", strict=False).network_address
    return address
