"""Publishing: drafted, published, hidden with a reason, pages switched off, featured, stale; words by language."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue import actions, panels, queries, rules
from hoptac.catalogue.models import Product, ProductText
from hoptac.core.errors import RuleBroken
from hoptac.search import queries as search_queries
from tests.catalogue.conftest import Stand
from tests.factories import catalogue as make

REASON = "Ảnh chụp sản phẩm của hợp tác xã khác"


@pytest.fixture
def tea(stand: Stand) -> Product:
    return make.product(stand.here, "Chè Shan tuyết")


def refused(code: str):
    return pytest.raises(RuleBroken, check=lambda error: error.code == code)


def seen() -> list[str]:
    """Return what everybody sees: by the rows, and by the search."""
    by_rows = list(queries.published().order_by("sort_key").values_list("name", flat=True))
    assert sorted(hit.title for hit in search_queries.find("che mat", is_public=True)) == []
    found = [hit.title for word in ("chè", "mật") for hit in search_queries.find(word, is_public=True)]
    assert sorted(found) == sorted(by_rows)
    return by_rows


def test_product_hide_tells_the_reason_and_keeps_the_cooperative_from_publishing(stand: Stand, tea: Product):
    actions.product_feature(actor=stand.officer, product=tea, is_featured=True)
    hidden = actions.product_hide(actor=stand.officer, product=tea, reason=REASON)

    assert (hidden.state, hidden.hidden_reason, hidden.is_published, hidden.is_featured) == (
        "hidden", REASON, False, False,
    )  # fmt: skip
    assert seen() == []
    with refused("product_hidden"):
        actions.product_publish(actor=stand.manager, product=tea, is_published=True)
    with pytest.raises(gate.NotAllowed):
        actions.product_unhide(actor=stand.manager, product=tea)
    back = actions.product_unhide(actor=stand.officer, product=tea)
    assert (back.state, back.hidden_reason, back.is_published) == ("draft", "", False)
    actions.product_publish(actor=stand.manager, product=tea, is_published=True)
    assert seen() == ["Chè Shan tuyết"]
    assert list(AuditEntry.objects.order_by("pk").values_list("code", "note")) == [
        ("catalogue.product.feature", ""),
        ("catalogue.product.hide", REASON),
        ("catalogue.product.unhide", ""),
        ("catalogue.product.publish", ""),
    ]


def test_product_hide_needs_a_reason(stand: Stand, tea: Product):
    with refused("reason_missing"):
        actions.product_hide(actor=stand.officer, product=tea, reason=" . ")
    assert seen() == ["Chè Shan tuyết"]


def test_pages_close_hides_everything_and_opens_what_was_published(stand: Stand, tea: Product):
    honey = make.product(stand.here, "Mật ong", is_published=False)

    actions.pages_close(actor=stand.officer, organisation=stand.here, reason=REASON)
    assert seen() == []
    published = actions.product_publish(actor=stand.manager, product=honey, is_published=True)
    assert (published.state, published.is_published, seen()) == ("published", False, [])
    actions.pages_open(actor=stand.officer, organisation=stand.here)

    assert seen() == ["Chè Shan tuyết", "Mật ong"]
    with pytest.raises(gate.NotAllowed):
        actions.pages_close(actor=stand.manager, organisation=stand.here, reason=REASON)


def test_a_page_is_stale_after_six_months_until_somebody_looks(stand: Stand, tea: Product):
    Product.objects.filter(pk=tea.pk).update(refreshed_on=date(2025, 3, 31))
    tea.refresh_from_db()
    assert [tea.is_stale(on) for on in (date(2025, 9, 30), date(2025, 10, 1))] == [False, True]

    again = actions.product_refresh(actor=stand.manager, product=tea)

    assert again.refreshed_on == timezone.localdate()
    assert AuditEntry.objects.get().code == "catalogue.product.refresh"
    assert rules.stale_since(date(2026, 2, 28)) == date(2025, 8, 28)


def test_text_save_keeps_one_draft_and_publishes_it_in_place_of_the_old_one(stand: Stand, tea: Product):
    save = dict(actor=stand.manager, product=tea, language="en")
    actions.text_save(**save, name="Shan tea", summary="From  old trees.", story="One.\n\n\nTwo.  ", source="model")
    again = actions.text_save(**save, name="Shan tea", summary="From old trees.", story="One.\nTwo.")
    assert (again.source, again.story) == ("model", "One.\n\nTwo.")

    actions.text_publish(actor=stand.manager, product=tea, language="en")
    draft = actions.text_save(**save, name="Shan snow tea", summary="From old trees.")

    assert queries.text(tea, "en").name == "Shan tea"
    assert (queries.text(tea, "en", state="draft"), draft.source) == (draft, "person")
    actions.text_publish(actor=stand.manager, product=tea, language="en")
    assert [(text.name, text.state) for text in tea.texts.all()] == [("Shan snow tea", "published")]
    assert [hit.object_id for hit in search_queries.find("snow tea")] == [tea.pk]
    actions.text_withdraw(actor=stand.manager, product=tea, language="en")
    assert [(text.name, text.state) for text in tea.texts.all()] == [("Shan snow tea", "draft")]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"language": "fr", "name": "Thé"}, "text_language"),
        ({"language": "en", "name": " "}, "text_empty"),
        ({"language": "en", "summary": "x" * 401}, "text_long"),
    ],
)
def test_text_save_refuses(stand: Stand, tea: Product, values, code):
    with refused(code):
        actions.text_save(actor=stand.manager, product=tea, **values)


def test_text_publish_asks_the_contexts_above(stand: Stand, tea: Product):
    def no_numbers(text: ProductText) -> list[str]:
        return ["“300” does not stand in the record."] if "300" in text.summary else []

    panels.check_texts(no_numbers)
    save = dict(actor=stand.manager, product=tea, language="en")
    actions.text_save(**save, summary="300 years old", source="model")

    with refused("text_unsupported"):
        actions.text_publish(actor=stand.manager, product=tea, language="en")
    actions.text_save(**save, summary="Old")
    assert actions.text_publish(actor=stand.manager, product=tea, language="en").summary == "Old"
    with refused("text_missing"):
        actions.text_publish(actor=stand.manager, product=tea, language="en")


def test_panels_are_offered_once_and_shown_where_they_say_something(stand: Stand, tea: Product):
    def kit(actor: gate.Actor, product: Product) -> panels.Panel | None:
        return panels.Panel("Chia sẻ", "Tờ giới thiệu", [("PDF", "/x/")]) if product.is_published else None

    panels.offer(kit)
    panels.offer(kit)

    assert [panel.title for panel in panels.panels(stand.manager, tea)] == ["Chia sẻ"]
    tea.is_published = False
    assert panels.panels(stand.manager, tea) == []
