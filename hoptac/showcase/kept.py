"""Public pages are made once and kept in memory until something they show changes or the day ends.

A page is kept as it goes over the wire, compressed, with its headers; only for visitors who are nobody in
particular (no session, no messages). It is counted as seen each time it is sent.

A page shows anything at all, so any change makes it void, unless its view says what it rests on (`rests_on`): then it
is sent again after changes elsewhere, for as long as that is the same.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone, translation

from hoptac.showcase import stamp
from hoptac.showcase.seen import Seen, tell

View = Callable[..., HttpResponse]
_PRIVATE = (settings.SESSION_COOKIE_NAME, "messages")
#: A visitor's browser, and whatever stands between, asks each time whether the page is still so.
_ASK = "public, no-cache"


class Ground(NamedTuple):
    """What a page rests on: what that was before the page was made, and how to find out what it is now."""

    was: Any
    now: Callable[[], Any]


class _Page(NamedTuple):
    headers: tuple[tuple[str, str], ...]
    body: bytes
    language: str
    seen: Seen | None
    stamp: int
    ground: Ground | None


class _Shelf:
    """The pages of one process, those asked for last; no more than so many bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.made_from: tuple[int, date] | None = None
        self.pages: OrderedDict[tuple[str, ...], _Page] = OrderedDict()

    def of(self, made_from: tuple[int, date]) -> _Shelf:
        """Return the shelf, emptied when what concerns every page is another than its pages were made from."""
        if self.made_from != made_from:
            self.made_from, self.size = made_from, 0
            self.pages.clear()
        return self

    def get(self, key: tuple[str, ...], whole: int) -> _Page | None:
        """Return a page that is still right by a stamp."""
        page = self.pages.get(key)
        if page is None:
            return None
        if page.stamp != whole:
            if page.ground is None or page.ground.now() != page.ground.was:
                return None
            page = self.pages[key] = page._replace(stamp=whole)
        self.pages.move_to_end(key)
        return page

    def put(self, key: tuple[str, ...], page: _Page) -> None:
        before = self.pages.pop(key, None)
        self.size += len(page.body) - (len(before.body) if before else 0)
        self.pages[key] = page
        while self.size > self.most:
            _, dropped = self.pages.popitem(last=False)
            self.size -= len(dropped.body)


def keepable(view: View) -> View:
    """Mark the pages of a view as the same for everybody who is not signed in."""

    @wraps(view)
    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not _is_anonymous(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif response.status_code == 200:
            digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
            response.headers.setdefault("ETag", f'W/"{digest}"')
            response.headers.setdefault("Cache-Control", _ASK)
            response.is_kept = True  # type: ignore[attr-defined]
        return response

    return made


def rests_on(response: HttpResponse, ground: Ground) -> HttpResponse:
    """Return the response, which is void only when what it rests on or what concerns every page has changed."""
    response.ground = ground  # type: ignore[attr-defined]
    return response


def _is_anonymous(request: HttpRequest) -> bool:
    return not any(name in request.COOKIES for name in _PRIVATE)


class KeptPages:
    """Answers from what is kept; keeps what the views say may be kept. Stands outside compression and policies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.shelf = _Shelf(settings.PAGES_KEPT_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, and have the page counted as seen."""
        if request.method != "GET" or not _is_anonymous(request) or not settings.PAGES_KEPT_BYTES:
            return self._made(request)
        key = (request.get_host(), request.scheme or "", request.get_full_path(), _compression(request))
        found = stamp.stamp()
        with stamp.held(found):
            made_from = found.common, timezone.localdate()
            page = self.shelf.of(made_from).get(key, found.whole)
            if page is None:
                return self._made(request, key, made_from)
        if page.seen is not None:
            translation.activate(page.language)
            tell(request, page.seen)
        return _answer(request, page)

    def _made(
        self, request: HttpRequest, key: tuple[str, ...] = (), made_from: tuple[int, date] | None = None
    ) -> HttpResponseBase:
        response = self.get_response(request)
        seen: Seen | None = getattr(response, "seen", None)
        if seen is not None:
            tell(request, seen)
        if not isinstance(response, HttpResponse) or not hasattr(response, "is_kept"):
            return response
        if key and not response.cookies:
            page = _Page(
                tuple(response.items()),
                response.content,
                translation.get_language(),
                seen,
                stamp.stamp().whole,
                getattr(response, "ground", None),
            )
            if self.shelf.made_from == made_from:  # a thread beside this one may have seen a change meanwhile
                self.shelf.put(key, page)
            return _answer(request, page)
        return response


def _compression(request: HttpRequest) -> str:
    return "gzip" if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") else ""


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    headers = dict(page.headers)
    if request.META.get("HTTP_IF_NONE_MATCH", "") == headers["ETag"]:
        return HttpResponseNotModified(headers={k: v for k, v in headers.items() if not k.startswith("Content-")})
    return HttpResponse(page.body, headers=headers)
