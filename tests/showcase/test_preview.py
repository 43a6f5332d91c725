"""The preview of a product is its public page, drawn for those who answer for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

from hoptac.audience import spool
from hoptac.catalogue.models import ProductText
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from hoptac.access.models import User
    from tests.showcase.conftest import Stand


def _article(content: bytes) -> str:
    """Return what the page says about the product itself."""
    return content.decode().partition("<article")[2].partition("</article>")[0]


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_product_preview_is_the_public_page(stand: Stand, client: Client) -> None:
    tea = make.product(stand.here, "Chè Shan tuyết", group="drink", price_amount=450_000, unit="kg", season=0b111)
    make.recognition(tea, 4, timezone.localdate())
    before = [path.read_bytes() for path in spool.files()]
    page = _client(stand.manager).get(f"/desk/products/{tea.pk}/preview/")
    seen = [path.read_bytes() for path in spool.files()]
    public = client.get(f"/products/{tea.pk}-{tea.slug}/")

    assert _article(page.content) == _article(public.content) != ""
    assert "Mọi người đều thấy trang này." in page.content.decode()
    assert "Mọi người đều thấy trang này." not in public.content.decode()
    assert seen == before


def test_product_preview_shows_what_is_not_public_yet(stand: Stand, client: Client) -> None:
    tea = make.product(stand.here, "Chè Shan tuyết", is_published=False)
    now = timezone.now()
    ProductText.objects.create(
        product=tea, language="de", name="Shan-Schneetee", summary="Vom Berg.", state="draft", source="person",
        updated_at=now, by=stand.manager,
    )  # fmt: skip
    page = _client(stand.manager).get(f"/desk/products/{tea.pk}/preview/?language=de").content.decode()

    assert re.search(r"<h1[^>]*>Shan-Schneetee</h1>", page)
    assert "Kaufanfrage" in page
    assert "Chỉ đơn vị và liên minh thấy trang này." in page
    assert client.get(f"/products/{tea.pk}/").status_code == 404
    assert _client(stand.outsider).get(f"/desk/products/{tea.pk}/preview/").status_code == 404
    assert client.get(f"/desk/products/{tea.pk}/preview/").status_code == 302
