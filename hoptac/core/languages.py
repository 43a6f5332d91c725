"""The languages of the product: five on public pages, where the address says which; two at the desks.

A public page stands at /products/1-x/ in Vietnamese and at /en/products/1-x/ in English. Routes given to
`public_routes` answer under every such address, whatever language is active; reversing one gives its address in the
language that is active. Desks follow the language a person chose or their browser asks for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch, URLPattern, URLResolver
from django.utils import translation

DEFAULT = "vi"
#: Code → its own name, in the order in which they are offered.
PUBLIC = dict(settings.LANGUAGES)
DESK = ("vi", "en")
#: For whom neither is a mother tongue, a desk speaks this one.
ELSEWHERE = "en"

_PREFIX = re.compile(rf"({'|'.join(code for code in PUBLIC if code != DEFAULT)})/")
_MARK = "[language/]"


def prefix(language: str) -> str:
    """Return what stands before a public address in that language: "" or, say, "en/"."""
    return "" if language == DEFAULT or language not in PUBLIC else f"{language}/"


def of_path(path: str) -> str | None:
    """Return the language a path such as /en/search/ names, or None."""
    found = _PREFIX.match(path, 1)
    return found[1] if found else None


def address(path: str, language: str) -> str:
    """Return the address of the same public page in another language."""
    found = _PREFIX.match(path, 1)
    return f"/{prefix(language)}{path[found.end() if found else 1 :]}"


def of_desk(request: HttpRequest) -> str:
    """Return the language in which a desk speaks to whoever asks: chosen before, or asked for by the browser."""
    wanted = translation.get_language_from_request(request)
    return wanted if wanted in DESK else ELSEWHERE


class _LanguagePattern:
    """Takes any language off a path; puts the active one before an address."""

    def __init__(self) -> None:
        self.converters: dict[str, Any] = {}

    @property
    def regex(self) -> re.Pattern[str]:
        """What stands before an address; Django asks for it once a language."""
        return re.compile(re.escape(prefix(translation.get_language() or DEFAULT)))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]]:
        """Return what is left of the path."""
        found = _PREFIX.match(path)
        return path[found.end() :] if found else path, (), {}

    def check(self) -> list[Any]:
        """Return no warnings."""
        return []

    def describe(self) -> str:
        """Return how Django's warnings name it."""
        return f"'{self}'"

    def __str__(self) -> str:
        return _MARK


def public_routes(routes: Sequence[URLPattern]) -> URLResolver:
    """Return these routes with every language before them."""
    return URLResolver(cast("Any", _LanguagePattern()), list(routes))


def is_public(match: ResolverMatch) -> bool:
    """Whether an address belongs to a page in five languages."""
    return _MARK in (match.route or "")
