"""Each request in its language: a public page in the one its address names, everything else in the person's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from hoptac.core import languages


class LanguageMiddleware:
    """Speaks the language of the address; a public address without one is Vietnamese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language of the path, or of the person; say which one it was."""
        named = languages.of_path(request.path_info)
        _speak(request, named or languages.of_desk(request))
        response = self.get_response(request)
        match = request.resolver_match
        if named is None and not (match and languages.is_public(match)):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Now that the route is known: a public page keeps to its address."""
        match = request.resolver_match
        if match and languages.is_public(match):
            _speak(request, languages.of_path(request.path_info) or languages.DEFAULT)


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
