"""What machines read: structured data, previews, sitemap, feed, QR, manifest, worker."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.catalogue.models import Certificate, Price, Product
from hoptac.core import languages
from hoptac.showcase import sitemap
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from tests.showcase.conftest import Stand

TODAY = timezone.localdate()
#: What schema.org's readers ask for: Google's rich results (Product snippet, LocalBusiness, BreadcrumbList).
REQUIRED = {
    "Product": {"name", "image", "description", "offers"},
    "Offer": {"availability", "url", "seller"},
    "LocalBusiness": {"name", "address"},
    "PostalAddress": {"addressLocality", "addressCountry"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Certification": {"name", "issuedBy", "certificationIdentification"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
}


@pytest.fixture
def tea(stand: Stand) -> Product:
    made = make.product(stand.here, "Chè </script><b>Shan", group="drink", season=4095, unit="kg", price_amount=450_000)
    make.recognition(made, 4, TODAY)
    Price.objects.create(product=made, minimum_quantity=10, amount=400_000, valid_from=TODAY,
                         valid_until=TODAY + timedelta(days=30))  # fmt: skip
    held = Certificate.objects.create(
        organisation=stand.here, kind="organic", issuer="Control Union", number="CU 1", number_key="cu1",
        valid_from=TODAY, verified_at=timezone.now(), verified_by=stand.officer,
    )  # fmt: skip
    held.products.add(made)
    return made


def things(client: Client, url: str) -> list[dict[str, Any]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(url).text, re.DOTALL)
    assert len(blocks) == 1
    graph: list[dict[str, Any]] = json.loads(blocks[0])["@graph"]
    return graph


def every(thing: Any) -> list[dict[str, Any]]:
    """Return every thing within a thing."""
    if isinstance(thing, list):
        return [one for part in thing for one in every(part)]
    if not isinstance(thing, dict):
        return []
    return [thing, *(one for part in thing.values() for one in every(part))]


def test_structured_data_has_what_its_readers_require(client: Client, tea: Product, stand: Stand) -> None:
    found = []
    for url in (f"/products/{tea.pk}-{tea.slug}/", f"/de/cooperatives/{stand.here.pk}/", "/"):
        found += every(things(client, url))
    for thing in found:
        lacking = REQUIRED.get(thing["@type"], set()) - {name for name, value in thing.items() if value}
        assert not lacking, thing
    assert {thing["@type"] for thing in found} >= REQUIRED.keys()


#: Properties whose value must have a form: addresses are whole, prices and days are written for machines.
FORMS = {
    "url": r"http://testserver/.*",
    "item": r"http://testserver/.*",
    "price": r"[1-9]\d*",
    "priceCurrency": r"VND",
    "priceValidUntil": r"\d{4}-\d\d-\d\d",
    "expires": r"\d{4}-\d\d-\d\d",
    "availability": r"https://schema\.org/(InStock|PreOrder)",
    "addressCountry": r"VN",
    "foundingDate": r"\d{4}",
}


def test_structured_data_is_written_as_machines_read_it(client: Client, tea: Product, stand: Stand) -> None:
    Certificate.objects.update(valid_until=TODAY + timedelta(days=9), ends_before=TODAY + timedelta(days=9))
    found = []
    for prefix in ("", *(f"{code}/" for code in languages.PUBLIC if code != languages.DEFAULT)):
        for path in (f"products/{tea.pk}-{tea.slug}/", f"cooperatives/{stand.here.pk}/"):
            found += every(things(client, f"/{prefix}{path}"))
    written = [(name, str(value)) for thing in found for name, value in thing.items() if name in FORMS]

    assert [(name, value) for name, value in written if not re.fullmatch(FORMS[name], value)] == []
    assert {name for name, _value in written} == FORMS.keys()
    assert all({"price", "priceCurrency"} <= one.keys() for one in found if one["@type"] == "Offer")
    for trail in (one for one in found if one["@type"] == "BreadcrumbList"):
        assert [step["position"] for step in trail["itemListElement"]] == [1, 2]


def test_offers_are_the_prices_of_the_day(client: Client, tea: Product) -> None:
    [product, _trail] = things(client, f"/en/products/{tea.pk}-{tea.slug}/")

    assert product["name"] == "Chè </script><b>Shan"
    assert [(one["price"], one["priceCurrency"], one["eligibleQuantity"]["minValue"]) for one in product["offers"]] == [
        ("450000", "VND", 1.0),
        ("400000", "VND", 10.0),
    ]
    assert product["award"] == "4 OCOP stars"
    assert [one["certificationIdentification"] for one in product["hasCertification"]] == ["CU 1"]


def test_certificate_that_is_over_leaves_the_structured_data(client: Client, tea: Product) -> None:
    Certificate.objects.update(valid_from=TODAY - timedelta(days=9), valid_until=TODAY, ends_before=TODAY)
    page = client.get(f"/products/{tea.pk}-{tea.slug}/")

    assert "CU 1" not in page.text
    assert "hasCertification" not in page.text


def test_preview_has_a_picture(client: Client, tea: Product) -> None:
    page = client.get(f"/ms/products/{tea.pk}-{tea.slug}/").text
    for name in ("og:title", "og:description", "og:url", "og:image", "og:locale"):
        assert re.search(rf'<meta property="{name}" content="[^"]+">', page)
    assert 'content="ms_MY"' in page


def test_sitemap_index_lists_every_page_in_every_language(
    client: Client, tea: Product, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    for number in range(3):
        make.product(stand.there, f"Chè {number}")
    root = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [found.text or "" for found in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    pages: list[str] = []
    for part in parts:
        sent = ET.fromstring(client.get(part.removeprefix("http://testserver")).content)
        pages += [found.text or "" for found in sent.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert len(parts) == 3
    assert len(pages) == len(set(pages))
    assert len([page for page in pages if "/products/" in page]) == 4 * len(languages.PUBLIC)
    for page in pages:
        assert client.get(page.removeprefix("http://testserver")).status_code == 200
    assert client.get("/sitemap-9.xml").status_code == 404
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_product_feed_gives_the_newest_first(client: Client, tea: Product, stand: Stand) -> None:
    new = make.product(stand.there, "Mật ong")
    channel = ET.fromstring(client.get("/de/feed.xml").content)
    items = [item.findtext("link") for item in channel.iter("item")]

    assert items[0] == f"http://testserver/de/products/{new.pk}-mat-ong/"
    assert channel.findtext("channel/title") == "Neue Produkte unserer Genossenschaften"


def test_qr_is_a_drawing(client: Client, tea: Product) -> None:
    answer = client.get(f"/de/products/{tea.pk}/qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")


def test_app_can_be_installed(client: Client, db: None) -> None:
    described = json.loads(client.get("/manifest.webmanifest?language=de").content)

    assert (described["lang"], described["start_url"], described["scope"]) == ("de", "/de/", "/")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in described["icons"]}
    worker = client.get("/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    for language in languages.PUBLIC:
        assert f'"{languages.prefix(language)}"' in worker.text
        assert client.get(f"/{languages.prefix(language)}offline/").status_code == 200
