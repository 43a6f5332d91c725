"""Invented visitors of the sample's public pages, and shops of its cooperatives on other platforms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hoptac.access.models import User
from hoptac.audience import collecting
from hoptac.audience.choices import VISITOR
from hoptac.audience.rules import Key, day_span, month_span
from hoptac.catalogue.models import Product
from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.presence import actions
from hoptac.presence.choices import Origin, Platform
from hoptac.presence.rules import Numbers
from hoptac.sample.chance import Chance, distribute
from hoptac.sample.days import AS_AT

#: The year up to the day the sample shows, and the months up to the day it is built.
SINCE = date(2024, 11, 1)
RECENT = timedelta(days=40)
ONE_DAY = timedelta(days=1)
FRIDAY = 4
#: With fewer views in a month nobody taps by chance.
FEW = 20
SHOPS = 24
REMARK = (
    "Tháng trước hợp tác xã dự hội chợ ở Phú Thọ, dán mã QR trên chai rượu nên lượt xem tăng. "
    "Đề nghị Liên minh hỗ trợ chụp ảnh sản phẩm."
)

#: Of a hundred visits, by what they are told apart.
_ASPECTS: dict[str, dict[str, int]] = {
    "source": {"direct": 22, "search": 30, "facebook": 24, "zalo": 13, "qr": 5, "market": 3, "tiktok": 2, "site": 1},
    "language": {"vi": 91, "en": 6, "de": 1, "id": 1, "ms": 1},
    "device": {"phone": 78, "computer": 18, "tablet": 4},
    "country": {"VN": 93, "US": 2, "DE": 1, "SG": 1, "JP": 1, "": 2},
}
#: So many of a thousand visitors tap.
_TAPS = {"phone": 31, "zalo": 22, "social": 6, "email": 4, "share": 9}
_MISSED = ("rượu cần", "sâm ngọc linh", "gạo séng cù", "hạt dổi", "măng le khô", "mắc khén", "cá hồi", "nấm linh chi",
           "trà hoa vàng", "lợn bản", "dứa mật", "black ginger")  # fmt: skip
_SHOPS = (
    (Platform.SHOPEE, "https://shopee.vn/{}"),
    (Platform.FACEBOOK, "https://www.facebook.com/{}"),
    (Platform.ZALO, "https://zalo.me/{}"),
    (Platform.POSTMART, "https://postmart.vn/{}"),
    (Platform.TIKTOK, "https://www.tiktok.com/@{}"),
)


def build(*, officer: User, manager: User, eco: Organisation, today: date) -> str:
    """Invent visits, shops elsewhere and a remark of one cooperative; return what there is."""
    rows = Product.objects.filter(organisation__is_sample=True, is_published=True).select_related("organisation")
    products = list(rows.order_by("pk"))
    views = visits(products, until=today)
    owners = list({product.organisation_id: product.organisation for product in products}.values())
    count = shops(actor=officer, organisations=[eco, *(owner for owner in owners if owner != eco)][:SHOPS], on=today)
    last_month = Period.containing("month", today).previous()
    actions.evaluation_remark(actor=manager, organisation=eco, period=last_month, remark=REMARK)
    return f"{views} views, {count} shops"


def visits(products: Sequence[Product], *, until: date) -> int:
    """Invent who looked at the products' pages from SINCE up to a day, included; return the number of views."""
    sums: Counter[Key] = Counter()
    for pk, owned in _by_owner(products).items():
        invented = _Invented(sums, pk, owned)
        for month, days in _months(until):
            invented.month(month, days)
    collecting.sums_add(sums, _words(until))
    return sum(number for key, number in sums.items() if key.span > 999_999 and key[1] and key.event == "view")


def _by_owner(products: Sequence[Product]) -> dict[int, list[Product]]:
    found: dict[int, list[Product]] = {}
    for product in products:
        found.setdefault(product.organisation_id, []).append(product)
    return found


def _months(until: date) -> Iterator[tuple[date, list[date]]]:
    """Yield the first day of each month with visits and its days up to the last one."""
    month = SINCE
    while month <= until:
        if AS_AT < month < (until - RECENT).replace(day=1):
            month = (until - RECENT).replace(day=1)
        following = Period.containing("month", month).ends_before
        last = min(following - ONE_DAY, until)
        yield month, [month + timedelta(days=n) for n in range((last - month).days + 1)]
        month = following


class _Invented:
    """The visits of one organisation."""

    def __init__(self, sums: Counter[Key], pk: int, owned: Sequence[Product]) -> None:
        self.sums, self.pk, self.owned = sums, pk, owned
        self.chance = Chance(f"visits {pk}")
        self.popularity = self.chance.weighted((1, 2, 4, 9, 20), (18, 34, 28, 15, 5))

    def month(self, month: date, days: Sequence[date]) -> None:
        """Invent a month: days with more on weekends, then by aspect and product, and who tapped."""
        strength = self.popularity * self._season(month)
        views = visitors = 0
        for on in days:
            seen = max(0, self.chance.below(strength * (6 if on.weekday() > FRIDAY else 4) // 20 + 4) - 3)
            self._add("view", seen, day_span(on))
            self._add(VISITOR, seen - seen * 4 // 10, day_span(on))
            views, visitors = views + seen, visitors + seen - seen * 4 // 10
        span = month_span(month)
        self._add("view", views, span)
        self._add(VISITOR, visitors, span)
        for aspect in _ASPECTS:
            self._split("view", views, span, aspect)
        for product, part in zip(self.owned, distribute(views * 8 // 10, [1] * len(self.owned)), strict=True):
            self.sums[Key(span, self.pk, product.pk, "view", "", "")] += part
            self.sums[Key(span, self.pk, product.pk, VISITOR, "", "")] += part * 7 // 10
        for event, permille in _TAPS.items():
            self._tapped(event, visitors * permille // 1000 + self.chance.below(2) * (views > FEW), days)

    def _season(self, month: date) -> int:
        """Return how much the month is worth, in tenths: more in season, more every year."""
        in_season = any(product.season & 1 << (month.month - 1) for product in self.owned)
        return (14 if in_season else 8) + 3 * (month.year - SINCE.year)

    def _tapped(self, event: str, number: int, days: Sequence[date]) -> None:
        """Spread taps over the days of a month and the products."""
        span = month_span(days[0])
        for _ in range(number):
            self._add(event, 1, day_span(self.chance.pick(days)))
            self.sums[Key(span, self.pk, self.chance.pick(self.owned).pk, event, "", "")] += 1
        self._add(event, number, span)
        self._split(event, number, span, "source")

    def _add(self, event: str, number: int, span: int, aspect: str = "", value: str = "") -> None:
        """Count for the organisation and for the whole site."""
        for owner in (self.pk, 0):
            if number:
                self.sums[Key(span, owner, 0, event, aspect, value)] += number

    def _split(self, event: str, number: int, span: int, aspect: str) -> None:
        weights = _ASPECTS[aspect]
        for value, part in zip(weights, distribute(number, list(weights.values())), strict=True):
            self._add(event, part, span, aspect, value)


def _words(until: date) -> Counter[tuple[date, str, str]]:
    """Return what was searched in vain in the months before a day."""
    chance = Chance("words")
    found: Counter[tuple[date, str, str]] = Counter()
    for index, word in enumerate(_MISSED):
        for _ in range(40 // (index + 1) + 2):
            found[until - timedelta(days=chance.below(90)), word, "en" if word.isascii() else "vi"] += 1
    return found


def shops(*, actor: User, organisations: Sequence[Organisation], on: date) -> int:
    """Give cooperatives shops on other platforms with a year of numbers; return how many shops there are."""
    count = 0
    for organisation in organisations:
        chance = Chance(f"shops {organisation.pk}")
        for platform, address in chance.shuffled(_SHOPS)[: chance.between(1, 3)]:
            handle = f"htx{organisation.pk}"
            channel = actions.channel_add(
                actor=actor, organisation=organisation, platform=platform, name=organisation.name[:80],
                url=address.format(handle),
            )  # fmt: skip
            months = _told(chance, on)
            actions.months_put(actor=actor, channel=channel, months=months, origin=Origin.TYPED, on=on)
            count += 1
    return count


def _told(chance: Chance, on: date) -> dict[date, Numbers]:
    """Return the numbers of the twelve months before the day's month."""
    followers, price = chance.between(80, 3000), chance.between(60, 240) * 1000
    period = Period.containing("month", on)
    months = {}
    for _ in range(12):
        period = period.previous()
        orders = chance.between(0, 24)
        months[period.starts_on] = Numbers(followers, orders, orders * price)
        followers = max(0, followers - chance.below(60))
    return months
