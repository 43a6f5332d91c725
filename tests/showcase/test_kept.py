"""Kept pages: made once, sent again as they were, gone as soon as anything they show changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.access import audit
from hoptac.audience import actions as audience
from hoptac.catalogue import actions as catalogue
from hoptac.catalogue import queries as catalogue_queries
from hoptac.search import actions as search_actions
from hoptac.showcase import stamp
from tests.factories import access as access_make
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from hoptac.catalogue.models import Product
    from tests.showcase.conftest import Stand

pytestmark = pytest.mark.usefixtures("kept")
TODAY = timezone.localdate()


@pytest.fixture
def tea(stand: Stand) -> Product:
    return make.product(stand.here, "Chè Shan tuyết", group="drink", season=4095, state="published")


def test_second_visitor_gets_the_same_page_for_one_statement(
    tea: Product, client: Client, django_assert_num_queries: Any
) -> None:
    url = f"/de/products/{tea.pk}-{tea.slug}/"
    first = client.get(url)
    with django_assert_num_queries(1):
        second = client.get(url)

    assert second.content == first.content
    assert second.headers == first.headers


def test_change_shows_at_once(tea: Product, client: Client, stand: Stand) -> None:
    url = f"/products/{tea.pk}-{tea.slug}/"
    before = client.get(url)
    catalogue.product_publish(actor=stand.officer, product=tea, is_published=False)

    assert before.status_code == 200
    assert client.get(url).status_code == 404
    assert "Chè Shan tuyết" not in client.get("/search/").text


@pytest.mark.parametrize("path", ["/search/", "/search/?q=shan", "/de/search/?month=1"])
def test_card_and_answer_to_words_follow_a_change(tea: Product, client: Client, stand: Stand, path: str) -> None:
    search_actions.put(catalogue_queries.search_items([tea.pk]))
    dear = make.product(stand.here, "Chè Shan cổ thụ", group="drink", season=4095, state="draft", is_published=False)
    before = client.get(path).text
    catalogue.price_add(actor=stand.manager, product=tea, amount=123_000, valid_from=TODAY)
    priced = client.get(f"{path}{'&' if '?' in path else '?'}page=1").text  # another page, with the same card
    catalogue.product_publish(actor=stand.officer, product=dear, is_published=True)

    assert [page.count("product-card") for page in (before, priced, client.get(path).text)] == [1, 1, 2]
    assert ["123.000" in page for page in (before, priced)] == [False, True]


def test_cards_are_kept_for_other_pages(tea: Product, client: Client, django_assert_num_queries: Any) -> None:
    cards = client.get("/search/").context["cards"]
    with django_assert_num_queries(1):
        assert client.get("/search/?group=drink").context["cards"] == cards


def test_stars_go_out_at_midnight(tea: Product, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.recognition(tea, 4, TODAY - timedelta(days=5), valid_until=TODAY + timedelta(days=1),
                     ends_before=TODAY + timedelta(days=1))  # fmt: skip
    pages = [client.get("/search/?stars=3").text]
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: TODAY + timedelta(days=1))
    pages.append(client.get("/search/?stars=3").text)

    assert ["Chè Shan tuyết" in page for page in pages] == [True, False]


def test_deeds_no_page_shows_change_nothing(tea: Product, stand: Stand) -> None:
    before = stamp.stamp()
    audit.record(actor=stand.officer, code="access.grant.end", target=stand.manager)
    after_hidden = stamp.stamp()
    audit.record(actor=stand.officer, code="catalogue.product.change", organisation=stand.here, target=tea)

    assert after_hidden == before
    assert stamp.stamp() != before


def test_person_who_signed_in_gets_a_page_of_their_own(tea: Product, client: Client, stand: Stand) -> None:
    anonymous = client.get("/")
    client.force_login(stand.manager)
    own = client.get("/")

    assert "no-store" in own.headers["Cache-Control"]
    assert "public" in anonymous.headers["Cache-Control"]
    assert str(stand.manager) in own.text
    client.logout()
    assert str(stand.manager) not in Client().get("/").text


def test_unchanged_page_is_not_sent_again(tea: Product, client: Client) -> None:
    etag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_kept_pages_are_compressed(tea: Product, client: Client) -> None:
    whole = client.get("/")
    packed = [client.get("/", headers={"accept-encoding": "gzip"}) for _ in range(2)]

    assert "Content-Encoding" not in whole.headers
    assert [page.headers["Content-Encoding"] for page in packed] == ["gzip", "gzip"]


def test_forms_are_never_kept(tea: Product, client: Client) -> None:
    tokens = {client.get(f"/products/{tea.pk}/enquiry/").context["opened"] for _ in range(2)}
    assert "public" not in client.get(f"/products/{tea.pk}/enquiry/").headers["Cache-Control"]
    assert len(tokens) == 2


def test_every_look_is_counted_kept_or_not(tea: Product, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(
        audience, "seen", lambda _request, event, **said: told.append((event.value, said["product_id"], said["word"]))
    )
    for _ in range(3):
        client.get(f"/products/{tea.pk}-{tea.slug}/")
    client.get("/search/?q=zzz")

    assert told == [("view", tea.pk, "")] * 3 + [("nothing", None, "zzz")]


def test_no_more_is_kept_than_allowed(settings: Any, tea: Product) -> None:
    settings.PAGES_KEPT_BYTES = 20_000
    client = Client()
    for number in range(30):
        client.get(f"/search/?q={number}")

    middleware: Any = client.handler._middleware_chain
    while not hasattr(middleware, "shelf"):
        middleware = getattr(middleware, "get_response", None) or middleware.__wrapped__
    assert 0 < middleware.shelf.size <= 20_000


def test_user_without_any_role_sees_no_other_page(tea: Product, client: Client) -> None:
    client.force_login(access_make.user("moi"))
    assert "no-store" in client.get("/").headers["Cache-Control"]
