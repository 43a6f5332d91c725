"""How many enquiries came from one network address within the hour. Only a keyed hash of it is kept, in the cache."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from hoptac.showcase import rules


def _key(request: HttpRequest) -> str:
    """Return the cache key of whoever asks. Behind a proxy the address is the one the proxy saw, the last it added."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        address = str(request.META.get("HTTP_X_FORWARDED_FOR", address)).rpartition(",")[2].strip()
    return "enquiries:" + salted_hmac("showcase.network", address).hexdigest()


def check(request: HttpRequest) -> None:
    """Refuse a flood from one address.

    Raises:
        RuleBroken: enquiry_flood.
    """
    rules.flood_check(sent=cache.get(_key(request), 0))


def note(request: HttpRequest) -> None:
    """Count one enquiry from this address; the count is forgotten an hour after the first."""
    key = _key(request)
    if not cache.add(key, 1, timeout=rules.HOUR):
        try:
            cache.incr(key)
        except ValueError:  # the hour ended between the two
            cache.set(key, 1, timeout=rules.HOUR)
