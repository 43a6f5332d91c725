"""The one navigation: what each person finds at the top of every page; what is past seven words folds into “More”.

A line stands here for a desk (who it is meant for); it is shown when its route exists and the route's own mark lets
the person in, so that the navigation can never promise a page that answers 403.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoptac.access import gate, marks
from hoptac.access.choices import PLACE_ROLES
from hoptac.access.marks import Mark

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VISITOR, UNIT, ALLIANCE = "visitor", "unit", "alliance"
EVERYONE = frozenset({VISITOR, UNIT, ALLIANCE})

MOST_WORDS = 7

# (label, name of the route, for whose desk), in the order they stand on the page.
LINES: list[tuple[_StrPromise, str, frozenset[str]]] = [
    (_("Today"), "site:today", frozenset({UNIT, ALLIANCE})),
    (_("Registry"), "registry:organisation_list", frozenset({ALLIANCE})),
    (_("My record"), "registry:my_record", frozenset({UNIT})),
    (_("Import"), "intake:run_list", frozenset({ALLIANCE})),
    (_("Whole province"), "insight:province_overview", frozenset({ALLIANCE})),
    (_("Report"), "insight:report_summary", frozenset({ALLIANCE})),
    (_("Periodic reports"), "reporting:report_list", frozenset({UNIT, ALLIANCE})),
    (_("My products"), "catalogue:product_list", frozenset({UNIT})),
    (_("Products"), "showcase:product_search", frozenset({VISITOR, UNIT})),
    (_("Needs of buyers"), "market:need_board", frozenset({VISITOR})),
    (_("Figures"), "insight:public_figures", frozenset({VISITOR})),
    (_("Places"), "places:place_search", frozenset({VISITOR})),
    (_("Market"), "market:market_open", frozenset({UNIT, ALLIANCE})),
    (_("Enquiries"), "showcase:enquiry_list", frozenset({UNIT, ALLIANCE})),
    (_("At a glance"), "insight:lead", frozenset({ALLIANCE})),
    (_("Accounts"), "access:account_list", frozenset({ALLIANCE, UNIT})),
    (_("Trail"), "access:trail", frozenset({ALLIANCE})),
    (_("Products"), "catalogue:product_list", frozenset({ALLIANCE})),
    (_("OCOP dossiers"), "ocop:dossier_list", frozenset({UNIT, ALLIANCE})),
    (_("Online activity"), "presence:online", frozenset({UNIT, ALLIANCE})),
    (_("Share kit"), "sharing:kit_list", frozenset({UNIT, ALLIANCE})),
]

# The first of these routes that exists serves the box or the link in the header.
SEARCH = {VISITOR: ("showcase:product_search", "site:find"), UNIT: ("site:find",), ALLIANCE: ("site:find",)}
SIGN_IN = ("account_login",)
SIGN_OUT = ("account_logout",)
ACCOUNT = ("access:my_account",)


@dataclass(frozen=True)
class Link:
    """One word of the navigation; is_current when the page lies under its address."""

    label: str
    url: str
    is_current: bool


@lru_cache(maxsize=256)
def _route(name: str, language: str | None, prefix: str) -> tuple[str, Mark | None]:
    """Return the address of a route in a language, and its mark; "" when there is none. No request changes either."""
    try:
        url = reverse(name)
        return url, marks.mark_of(resolve(url.removeprefix(prefix.rstrip("/"))).func)
    except (NoReverseMatch, Resolver404):
        return "", None


@lru_cache(maxsize=256)
def _around(name: str, language: str | None, prefix: str) -> tuple[str, str] | None:
    """Return what stands before and after the number in the address of a route that takes one."""
    try:
        before, _, after = reverse(name, args=[0]).rpartition("0")
    except NoReverseMatch:
        return None
    return before, after


def _known(name: str) -> tuple[str, Mark | None]:
    return _route(name, get_language(), get_script_prefix())


def url_of(*names: str, number: int | None = None) -> str:
    """Return the address of the first of these routes that exists, or "" when none does."""
    for name in names:
        if number is None:
            if url := _known(name)[0]:
                return url
        elif around := _around(name, get_language(), get_script_prefix()):
            return f"{around[0]}{number}{around[1]}"
    return ""


def desk(actor: gate.Actor) -> str:
    """Return whose desk the actor sits at today: the alliance's, a unit's, or none (a visitor)."""
    roles = {grant.role for grant in gate.grants(actor)}
    if roles & PLACE_ROLES:
        return ALLIANCE
    return UNIT if roles else VISITOR


def may_open(actor: gate.Actor, mark: Mark | None) -> bool:
    """Return whether a route with this mark lets the actor in; a route without a mark lets nobody in."""
    if mark is None:
        return False
    if mark.kind == "public":
        return True
    if not actor.is_authenticated or not actor.is_active:
        return False
    return mark.kind == "signed_in" or (mark.kind == "permission" and gate.holds(actor, mark.code))


def actor_of(request: HttpRequest) -> gate.Actor:
    """Return who asks; nobody when the request never came by a session (an error on the way)."""
    return getattr(request, "user", None) or AnonymousUser()


def search_url(request: HttpRequest) -> str:
    """Return where the search box leads: visitors to the products, people at a desk to everything they may see."""
    return url_of(*SEARCH[desk(actor_of(request))])


def links(request: HttpRequest) -> list[Link]:
    """Return every word of the navigation for whoever asks, in order; at most MOST_WORDS stand in a row."""
    actor = actor_of(request)
    whose = desk(actor)
    found = []
    for label, route, desks in LINES:
        url, mark = _known(route) if whose in desks else ("", None)
        if url and may_open(actor, mark):
            found.append((str(label), url))
    # A page beneath two of the words, as the trail beneath accounts, belongs to the longer one.
    here = max((url for _label, url in found if request.path.startswith(url)), key=len, default="")
    return [Link(label, url, url == here) for label, url in found]


@lru_cache(maxsize=1)
def has_fonts() -> bool:
    """Return whether the set-up step has made the web fonts; without them pages use the system's font."""
    return (settings.VAR / "fonts" / "fonts.css").exists()


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what every template may use; nothing is looked up before a template asks for it."""
    return {
        "navigation": SimpleLazyObject(partial(links, request)),
        "most_words": f":{MOST_WORDS}",
        "words_beyond": f"{MOST_WORDS}:",
        "is_sample": settings.IS_SAMPLE,
        "has_fonts": has_fonts(),
        "search_url": SimpleLazyObject(partial(search_url, request)),
        "sign_in_url": SimpleLazyObject(partial(url_of, *SIGN_IN)),
        "sign_out_url": SimpleLazyObject(partial(url_of, *SIGN_OUT)),
        "account_url": SimpleLazyObject(partial(url_of, *ACCOUNT)),
    }
