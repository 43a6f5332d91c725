"""How much came from one network address within the hour. Only a keyed hash of it is kept, in the cache."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from hoptac.showcase import rules


def _key(request: HttpRequest, of: str) -> str:
    """Return the cache key of whoever asks. Behind a proxy the address is the one the proxy saw, the last it added."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        address = str(request.META.get("HTTP_X_FORWARDED_FOR", address)).rpartition(",")[2].strip()
    return f"{of}:" + salted_hmac("showcase.network", address).hexdigest()


def check(request: HttpRequest, *, of: str = "enquiries") -> None:
    """Refuse a flood of these from one address.

    Raises:
        RuleBroken: enquiry_flood.
    """
    rules.flood_check(sent=cache.get(_key(request, of), 0))


def note(request: HttpRequest, *, of: str = "enquiries") -> None:
    """Count one of these from this address; the count is forgotten an hour after the first."""
    key = _key(request, of)
    if not cache.add(key, 1, timeout=rules.HOUR):
        try:
            cache.incr(key)
        except ValueError:  # the hour ended between the two
            cache.set(key, 1, timeout=rules.HOUR)
