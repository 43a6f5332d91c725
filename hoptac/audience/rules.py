"""Who counts as a visitor, where they come from, and how what they did is written down and added up. No Django."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from hoptac.core.errors import RuleBroken

#: Raw rows are kept so many days; then only sums remain.
KEPT_RAW = timedelta(days=30)
#: Words of searches that found nothing are kept this long.
KEPT_WORDS = timedelta(days=365)
LONGEST_WORD = 60
FIELDS = 10

#: Programs that say what they are: search engines, link previews, monitors, download tools. Every honest one bears
#: one of these words (Cubot makes telephones); a browser without a screen is left in: people test and print with it.
_ROBOT = re.compile(
    r"(?<!cu)bot(?:\b|_)|crawl|spider|slurp|preview|externalhit|facebookcatalog|meta-external|whatsapp/|curl/|wget|"
    r"python|httpx|aiohttp|java/|okhttp|go-http|libwww|perl|ruby|php/|axios|node-fetch|undici|scrapy|monitor|"
    r"uptime|pingdom|lighthouse|pagespeed|gtmetrix|archiver|feedfetcher|mediapartners|apis-google|"
    r"google-(?:read|inspection|safety|extended)|yandex(?:images|metrika)|coccoc(?:bot|web)|validator|scanner|nmap",
    re.IGNORECASE,
)
_TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook|android(?!.*mobi)", re.IGNORECASE)
_PHONE = re.compile(r"mobi|iphone|ipod|opera mini", re.IGNORECASE)

#: Endings of host names, and words by which an application's own browser gives itself away.
_SOURCES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("facebook", ("facebook.com", "fb.com", "fb.me", "messenger.com", "com.facebook.katana"), ("fban", "fbav")),
    ("zalo", ("zalo.me", "zalo.vn", "zaloapp.com", "com.zing.zalo"), ("zalo",)),
    ("tiktok", ("tiktok.com", "com.zhiliaoapp.musically"), ("musical_ly", "bytedancewebview")),
    ("social", ("instagram.com", "youtube.com", "t.co", "x.com", "twitter.com", "linkedin.com", "lnkd.in",
                "pinterest.com", "threads.net", "threads.com", "t.me", "viber.com"), ("instagram",)),
    ("market", ("shopee.vn", "lazada.vn", "tiki.vn", "sendo.vn", "postmart.vn", "buudien.vn", "voso.vn",
                "alibaba.com"), ()),
    ("search", ("bing.com", "coccoc.com", "duckduckgo.com", "search.yahoo.com", "yandex.ru", "yandex.com",
                "baidu.com", "ecosia.org", "brave.com", "qwant.com"), ()),
)  # fmt: skip
_GOOGLE = re.compile(r"(^|\.)google\.[a-z]{2,3}(\.[a-z]{2})?$|quicksearchbox$")


class Line(NamedTuple):
    """One thing somebody did, as it stands in the spool.

    `at` is seconds since 1970; `visitor` the day's hash as a signed number of 64 bits; 0 for organisation means no one
    in particular, 0 for product a page that is about none. `word` is the code of a QR scan or what was searched.
    """

    at: int
    event: str
    organisation_id: int
    product_id: int
    visitor: int
    source: str
    language: str
    device: str
    country: str
    word: str

    def text(self) -> str:
        """Return the line without its end; no field holds a tab or a line break."""
        return "\t".join(map(str, self))


class Key(NamedTuple):
    """What sums are kept under; organisation 0: the whole site, product 0: all pages of the organisation.

    `span` is a day (20251030) or a month (202510). Days only tell how often; months also by product and by aspect.
    """

    span: int
    organisation_id: int
    product_id: int
    event: str
    aspect: str
    key: str


def parsed(text: str) -> Line | None:
    """Return the line of a spool, or None for one that was cut off or damaged."""
    parts = text.split("\t")
    if len(parts) != FIELDS:
        return None
    try:
        at, organisation_id, product_id, visitor = (int(parts[index]) for index in (0, 2, 3, 4))
    except ValueError:
        return None
    return Line(at, parts[1], organisation_id, product_id, visitor, *parts[5:])


def word_kept(text: str) -> str:
    """Return what is kept of words a visitor typed: on one line, lower case, short."""
    return " ".join(text.split()).lower()[:LONGEST_WORD].strip()


def is_robot(agent: str, accepts: str) -> bool:
    """Whether a program asks: it says so, says nothing about itself, or (no browser does) no language it reads."""
    return not agent or not accepts or _ROBOT.search(agent) is not None


def device(agent: str) -> str:
    """Return what the page is read on."""
    if _TABLET.search(agent):
        return "tablet"
    return "phone" if _PHONE.search(agent) else "computer"


def source(referrer: str, agent: str, own_host: str) -> str:
    """Return the class of source; a referrer from the own host is inside, none at all is direct."""
    host = _host(referrer)
    if host and host == _host(f"//{own_host}"):
        return "inside"
    words = agent.lower()
    for name, hosts, agents in _SOURCES:
        if any(host == end or host.endswith(f".{end}") for end in hosts) or any(each in words for each in agents):
            return name
    if not host:
        return "direct"
    return "search" if _GOOGLE.search(host) else "site"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "") if address.isprintable() else ""
    except ValueError:
        return ""


def visitor(salt: bytes, address: str, agent: str) -> int:
    """Return the number of a visitor of the day; nobody can tell from it who it is once the salt is thrown away."""
    digest = hashlib.blake2b(f"{address}\n{agent}".encode(errors="replace"), digest_size=8, key=salt).digest()
    return int.from_bytes(digest, "big", signed=True)


def begun(said: str) -> str:
    """Return where a visit began whose first event says this about its source."""
    return "direct" if said == "inside" else said


def settled(said: str, kept: str) -> str:
    """Return the source an event counts for: its own, or where the visitor's day began when it says nothing."""
    return kept if said in ("inside", "direct") else said


def day_span(on: date) -> int:
    """Return the key of a day, as 20251030."""
    return month_span(on) * 100 + on.day


def month_span(on: date) -> int:
    """Return the key of the month a day lies in, as 202510."""
    return on.year * 100 + on.month


def keys(on: date, organisation_id: int, product_id: int, event: str) -> list[Key]:
    """Return under which days and months something counts that happened at all pages (product 0) or at a product."""
    months = [Key(month_span(on), organisation_id, product_id, event, "", "")]
    return months if product_id else [Key(day_span(on), organisation_id, 0, event, "", ""), *months]


def tallied(on: date, lines: Iterable[Line]) -> Counter[Key]:
    """Return the sums of one day's lines, whose sources are settled.

    Everything counts for the whole site and, where it is about an organisation, for that and for its product.
    """
    sums: Counter[Key] = Counter()
    month = month_span(on)
    for line in lines:
        for owner in {0, line.organisation_id}:
            sums.update(keys(on, owner, 0, line.event))
            sums.update(Key(month, owner, 0, line.event, aspect, value) for aspect, value in _aspects(line))
        if line.organisation_id and line.product_id:
            sums.update(keys(on, line.organisation_id, line.product_id, line.event))
    return sums


def _aspects(line: Line) -> list[tuple[str, str]]:
    found = [("source", line.source)]
    if line.event == "view":
        found += [("language", line.language), ("device", line.device), ("country", line.country)]
    if line.event == "qr" and line.organisation_id:
        found.append(("code", line.word))
    return found


def missed(on: date, lines: Iterable[Line]) -> Counter[tuple[date, str, str]]:
    """Return how often words found nothing: by day, word and language."""
    return Counter((on, line.word, line.language) for line in lines if line.event == "nothing" and line.word)


def visits(on: date, lines: Iterable[Line]) -> dict[tuple[date, int, int, int], None]:
    """Return whom the lines show where: day, organisation, product, visitor, each once, in their order."""
    found: dict[tuple[date, int, int, int], None] = {}
    for line in lines:
        if line.organisation_id:
            found[on, line.organisation_id, 0, line.visitor] = None
            if line.product_id:
                found[on, line.organisation_id, line.product_id, line.visitor] = None
    return found


def first_sources(lines: Iterable[Line]) -> Mapping[int, str]:
    """Return where each visitor's day began as far as these lines of one day tell."""
    found: dict[int, str] = {}
    for line in lines:
        found.setdefault(line.visitor, begun(line.source))
    return found


def target_check(target: str) -> None:
    """Refuse to lead anywhere but to a telephone, a mail program or a secured web address.

    Raises:
        RuleBroken: audience_target.
    """
    if not target.startswith(("tel:", "mailto:", "https://")):
        raise RuleBroken("audience_target", "“%(target)s” is no address to lead to.", target=target)
