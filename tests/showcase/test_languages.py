"""The language of a public page stands in its address; desks follow the person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoptac.catalogue.models import ProductText
from hoptac.core import languages
from hoptac.site import messages, navigation, visitors
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from hoptac.catalogue.models import Product
    from tests.showcase.conftest import Stand

TODAY = timezone.localdate()
WORDS = {"vi": "Hỏi mua", "en": "Ask to buy", "de": "Kaufanfrage", "id": "Tanya untuk membeli", "ms": "Tanya untuk"}


@pytest.fixture
def tea(stand: Stand) -> Product:
    return make.product(stand.here, "Chè Shan tuyết", group="drink", season=4095)


def path(tea: Product, language: str) -> str:
    return f"/{languages.prefix(language)}products/{tea.pk}-{tea.slug}/"


@pytest.mark.parametrize("language", languages.PUBLIC)
def test_page_speaks_the_language_of_its_address(client: Client, tea: Product, language: str) -> None:
    page = client.get(path(tea, language), headers={"accept-language": "en"})

    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in page.text
    assert WORDS[language] in page.text


@pytest.mark.parametrize("language", languages.PUBLIC)
def test_links_stay_in_the_language(client: Client, tea: Product, language: str) -> None:
    page = client.get(f"/{languages.prefix(language)}")
    prefix = languages.prefix(language)
    inside = {link for link in re.findall(r'href="(/[^"]*)"', page.text) if "/products/" in link or "/search/" in link}

    assert inside == {link for link in inside if link.startswith(f"/{prefix}")}
    assert len(inside) > 3


def test_pages_name_themselves_in_every_language(client: Client, tea: Product) -> None:
    page = client.get(path(tea, "de") + "?x=1")

    for language in languages.PUBLIC:
        assert f'hreflang="{language}" href="http://testserver{path(tea, language)}?x=1"' in page.text
        assert f'<a href="{path(tea, language)}?x=1" hreflang="{language}"' in page.text


def test_language_nobody_speaks_is_no_page(client: Client, db: None) -> None:
    assert client.get("/fr/search/").status_code == 404
    assert client.get("/vi/search/").status_code == 404
    assert "Seite nicht gefunden" in client.get("/de/gibt-es-nicht/").text


def test_desk_pages_have_no_language_in_their_address(client: Client, stand: Stand) -> None:
    client.force_login(stand.manager)

    assert client.get("/de/enquiries/").status_code == 404
    assert "Enquiries" in client.get("/enquiries/", headers={"accept-language": "en"}).text
    assert "Enquiries" in client.get("/enquiries/", headers={"accept-language": "de"}).text
    assert "<h1>Hỏi mua</h1>" in client.get("/enquiries/", headers={"accept-language": "vi"}).text


def test_public_pages_set_no_cookie(client: Client, tea: Product) -> None:
    for url in ("/", "/de/", "/search/?q=che", path(tea, "ms"), "/about/"):
        assert not client.get(url).cookies


def words(tea: Product, language: str, **said: Any) -> None:
    ProductText.objects.create(product=tea, language=language, state="published", updated_at=timezone.now(), **said)


def test_words_of_the_language_are_shown_and_others_marked(client: Client, tea: Product) -> None:
    words(tea, "de", name="Shan-Tuyet-Tee", summary="Von alten Bäumen")
    words(tea, "vi", summary="Từ cây cổ thụ", story="Hái tay")

    german = client.get(path(tea, "de")).text
    malay = client.get(path(tea, "ms")).text

    assert "<h1>Shan-Tuyet-Tee</h1>" in german
    assert "<p>Von alten Bäumen</p>" in german
    assert '<div class="measure" lang="vi"><p>Hái tay</p></div>' in german
    assert '<h1 lang="vi">Chè Shan tuyết</h1>' in malay
    assert '<p lang="vi">Từ cây cổ thụ</p>' in malay


def test_drafts_are_not_shown(client: Client, tea: Product) -> None:
    ProductText.objects.create(product=tea, language="de", name="Entwurf", state="draft", updated_at=timezone.now())

    assert "Entwurf" not in client.get(path(tea, "de")).text


@pytest.mark.parametrize("context", [folder for folder in messages.contexts() if messages.PUBLIC.get(folder.name)])
@pytest.mark.parametrize("language", messages.PUBLIC_LANGUAGES)
def test_public_texts_are_translated(context: Any, language: str) -> None:
    assert messages.faults(context, language) == []


def test_visitors_read_the_navigation_in_their_language() -> None:
    """Other contexts may offer visitors a word too; it then belongs into hoptac/site/visitors.py."""
    offered = {str(label) for label, _route, desks in _in_english(navigation.LINES) if navigation.VISITOR in desks}
    assert offered == set(visitors.WORDS)


def _in_english(lines: Any) -> list[Any]:
    with translation.override("en"):
        return [(str(label), route, desks) for label, route, desks in lines]


def test_every_public_template_is_translated() -> None:
    """Whatever the public pages include is among the files whose texts are collected for them."""
    collected = {file for name in messages.PUBLIC for file in messages._sources(messages.ROOT / name, "de")}
    wanted, seen = [messages.ROOT / "site/templates/base.html"], set()
    wanted += (messages.ROOT / "showcase/templates/showcase").glob("[!de]*.html")
    wanted += (messages.ROOT / "showcase/templates/showcase").glob("enquiry_[fs]*.html")
    while wanted:
        file = wanted.pop()
        seen.add(file)
        for name in re.findall(r'{% (?:include|extends) "([^"]+)"', file.read_text(encoding="utf8")):
            there = messages.ROOT / ("showcase" if name.startswith("showcase/") else "site") / "templates" / name
            wanted += [there] if there not in seen else []

    assert {str(file) for file in seen - collected} == set()
    assert len(seen) > 20


def test_address_in_another_language() -> None:
    assert languages.address("/de/search/", "vi") == "/search/"
    assert languages.address("/search/", "ms") == "/ms/search/"
    assert languages.address("/", "id") == "/id/"
    with translation.override("de"):
        assert languages.of_path("/de/") == "de"
    assert languages.of_path("/design/") is None
