"""Icons, stars, sorting links and page numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from hoptac.site.templatetags import parts


def printed(source: str, address: str = "/", **values: object) -> str:
    request = RequestFactory().get(address)
    return Template("{% load parts formats %}" + source).render(RequestContext(request, {"request": request, **values}))


def test_icon_is_hidden_from_screen_readers() -> None:
    assert parts.icon("search").startswith("<svg ")
    assert 'aria-hidden="true"' in parts.icon("search")


def test_unknown_icon_is_an_error() -> None:
    with pytest.raises(Exception, match="does not exist"):
        parts.icon("no-such-icon")


def test_stars_are_read_out() -> None:
    assert 'aria-label="4 sao OCOP"' in parts.stars(4)
    assert parts.stars(4).count("★") == 5
    assert parts.stars(None) == parts.stars(0) == ""


def test_sort_header_turns_round_and_forgets_the_page() -> None:
    assert 'href="?q=che&amp;sort=name"' in printed('{% sort_header "name" "Tên" %}', "/?q=che&page=3")
    assert 'href="?sort=-name"' in printed('{% sort_header "name" "Tên" %}', "/?sort=name")
    assert printed('{% aria_sort "name" %}', "/?sort=-name") == 'aria-sort="descending"'
    assert printed('{% aria_sort "name" %}', "/?sort=other") == ""


def test_page_numbers_leave_out_the_middle() -> None:
    page = Paginator(range(1146), 50).get_page(12)
    links = printed("{% page_links page %}", "/?page=12", page=page)
    assert re.findall(r">([\d…]+)<", links) == ["1", "…", "10", "11", "12", "13", "14", "…", "23"]
    assert '<a href="?page=12" aria-current="page">12</a>' in links


def test_pagination_keeps_the_other_words_of_the_address() -> None:
    page = Paginator(range(1146), 50).get_page(2)
    html = printed('{% include "parts/pagination.html" %}', "/?q=che&page=2", page=page)
    assert 'href="?q=che&amp;page=3"' in html
    assert "51–100 trong số 1.146" in html


def test_missing_static_file_does_not_break_an_error_page(settings: Any, tmp_path: Path) -> None:
    assert parts.static_or_nothing("site/site.css") == "/static/site/site.css"
    collected = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": collected}
    assert parts.static_or_nothing("site/site.css") == ""
