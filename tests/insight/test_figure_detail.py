"""The page of one figure, its files (figure_export), and what the public may see (public_figures)."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from hoptac.facts.indicators import INDICATORS
from hoptac.insight import openly
from hoptac.site import messages
from tests.insight.conftest import DAY


def test_figure_detail_shows_number_definition_and_rows(province, browse):
    page = browse(province.officer, f"/figures/members/?at={DAY}").content.decode()

    assert ">108" in page
    assert "sổ thành viên" in page
    assert page.count("HTX &lt;số&gt; ") == 8
    assert "HTX ngoài" not in page


def test_rows_are_those_the_gate_shows(province, browse):
    page = browse(province.commune, f"/figures/members/?at={DAY}").content.decode()

    assert page.count("HTX &lt;số&gt; ") == 2


@pytest.mark.parametrize("split", ["place", "sector", "kind", "size"])
def test_every_split(province, browse, split):
    assert browse(province.officer, f"/figures/cooperatives/?at={DAY}&by={split}").status_code == 200


def test_narrowed_to_a_sector(province, browse):
    page = browse(province.officer, f"/figures/cooperatives/?at={DAY}&sector=trade").content.decode()

    assert page.count("HTX &lt;số&gt; ") == 1


def test_a_figure_that_is_not_there(province, browse):
    assert browse(province.officer, "/figures/nothing/").status_code == 404


def test_figure_export_of_rows(province, browse):
    lines = browse(province.officer, f"/figures/members/rows.csv?at={DAY}").content.decode("utf-8-sig").splitlines()

    assert len(lines) == 1 + 8 + 1
    assert sum(int(line.rsplit(",", 1)[1]) for line in lines[1:9]) == 108


def test_figure_export_keeps_to_the_gate(province, browse):
    assert browse(province.officer, "/figures/members/rows.csv?place=20").status_code == 404


def test_public_figures_need_no_account_and_name_nobody(province, browse):
    found = browse(None, "/open/figures/")
    page = found.content.decode()

    assert settings.PROVINCE_CODE == "14"
    assert found.status_code == 200
    assert "CC BY 4.0" in page
    assert "HTX &lt;số&gt;" not in page


#: What the page itself says; names of places and the licence are the same everywhere.
SAID = {
    "de": ("Öffentliche Zahlen von", "Satzungskapital der bestehenden Organisationen", "Nach Gemeinde"),
    "id": ("Angka publik", "Modal dasar organisasi yang masih ada", "Menurut komune"),
    "ms": ("Angka awam", "Modal piagam organisasi yang masih wujud", "Mengikut komun"),
    "en": ("Public figures of", "Charter capital of organisations in existence", "By commune"),
}


@pytest.mark.parametrize("language", SAID)
def test_public_figures_speak_the_language_of_their_address(province, browse, language):
    page = browse(None, f"/{language}/open/figures/").content.decode()

    assert f'<html lang="{language}">' in page
    assert [word for word in SAID[language] if word not in page] == []
    assert f'href="/{language}/open/figures/cooperatives.csv"' in page


@pytest.mark.parametrize("language", ["vi", "de", "id", "ms"])
def test_no_indicator_lacks_its_name_or_meaning_in_a_language(language):
    """Of messages the catalogue of the very language is asked: gettext would fall back on another."""
    catalogue = messages.read(messages.po_file(messages.ROOT / "facts", language), language)
    told = {messages.key(message)[0] for message in catalogue if message.string}
    with translation.override(None):
        wanted = {str(text) for one in INDICATORS for text in (one.label, one.meaning)}

    assert sorted(wanted - told) == []


@pytest.mark.parametrize(
    ("language", "shown"), [("vi", "1.234,5"), ("de", "1.234,5"), ("en", "1,234.5"), ("ms", "1,234.5")]
)
def test_public_numbers_are_written_as_their_language_does(language, shown):
    with translation.override(language):
        assert openly._localised("1.234,5") == shown


def test_public_figures_export(province, browse):
    found = browse(None, "/open/figures/all.csv").content.decode("utf-8-sig")

    assert "cooperatives,Hợp tác xã,8" in found
    assert browse(None, "/open/figures/cooperatives.xlsx").status_code == 200
    assert browse(None, "/open/figures/revenue.csv").status_code == 404  # by commune it would show one cooperative's
