"""Printed matter: what stands on it, where its code leads, and that nothing claims what is no longer in force."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.audience.models import Code
from hoptac.catalogue.models import Certificate, Product, Recognition
from hoptac.core.errors import RuleBroken
from hoptac.sharing import actions, printed
from hoptac.sharing.choices import Material
from hoptac.sharing.drafting.facts import LANGUAGES
from hoptac.sharing.kit import content, paper
from hoptac.sharing.rules import Order
from tests.sharing.conftest import Stand

SITE = "https://htx.example"


def order(material: Material = Material.SHEET, language: str = "vi", note: str = "") -> Order:
    return Order(material, language, note, SITE)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def mm(pdf: bytes) -> list[tuple[int, int]]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [(round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) for page in pages]


@pytest.mark.parametrize(
    ("material", "size", "place"),
    [
        (Material.POSTER_A4, (210, 297), "poster"),
        (Material.POSTER_A5, (148, 210), "poster"),
        (Material.SHEET, (210, 297), "sheet"),
        (Material.TAGS, (210, 297), "price_tag"),
        (Material.BANNER, (800, 2000), "banner"),
    ],
)
def test_product_print_fits_its_paper_and_counts_its_scans(
    stand: Stand, material: Material, size: tuple[int, int], place: str
) -> None:
    made = actions.product_print(actor=stand.clerk, product=stand.tea, order=order(material, note="Chợ Mộc Châu"))
    code = Code.objects.get()
    assert mm(made.content) == [size]
    assert made.name == f"che-shan-tuyet-gia-phu-{material}-vi.pdf"
    assert (code.place, code.note, code.product_id) == (place, "Chợ Mộc Châu", stand.tea.pk)
    assert code.path == f"/products/{stand.tea.pk}-{stand.tea.slug}/"
    text = text_of(made.content)
    assert "Chè shan tuyết Gia Phù" in text
    assert "HTX Mường Tấc" in text
    entry = AuditEntry.objects.get(code="sharing.product.print")
    assert (entry.actor, entry.note.endswith("(vi) Chợ Mộc Châu")) == (stand.clerk, True)


def test_product_print_uses_one_code_a_place(stand: Stand) -> None:
    for note in ("", "", "Hội chợ"):
        actions.product_print(actor=stand.manager, product=stand.tea, order=order(note=note))
    assert Code.objects.count() == 2


def test_the_sheet_says_what_the_record_says(stand: Stand) -> None:
    text = text_of(actions.product_print(actor=stand.manager, product=stand.tea, order=order()).content)
    wanted = ["OCOP 3 sao", "VietGAP số VG-12-34", "250.000 đ", "0912 345 678", "900 hộp 100 g", "Búp hái tay"]
    assert [words for words in wanted if words not in text] == []
    assert "bách bệnh" not in text


@pytest.mark.parametrize("material", Material)
def test_what_is_no_longer_in_force_is_not_printed(stand: Stand, material: Material) -> None:
    today = timezone.localdate()
    Recognition.objects.update(ends_before=today)
    Certificate.objects.update(valid_until=today, ends_before=today)
    text = text_of(actions.product_print(actor=stand.manager, product=stand.tea, order=order(material)).content)
    assert [words for words in ("OCOP", "VietGAP", "VG-12-34") if words in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_speaks_its_readers_language(stand: Stand, language: str) -> None:
    made = actions.product_print(actor=stand.manager, product=stand.tea, order=order(language=language))
    said = content.words(language)
    text = text_of(made.content)
    assert [name for name in ("price", "certificates", "season", "yearly") if said[name] not in text] == []
    prefix = "" if language == "vi" else f"/{language}"
    assert Code.objects.get().path == f"{prefix}/products/{stand.tea.pk}-{stand.tea.slug}/"


def test_every_language_has_every_word() -> None:
    keys = set(content.words("vi"))
    assert [language for language in LANGUAGES if set(content.words(language)) != keys] == []
    assert {len(content.words(language)["initials"]) for language in LANGUAGES} == {12}


def test_a_code_that_leads_nowhere_is_not_printed(stand: Stand) -> None:
    Product.objects.update(is_published=False)
    for act in (
        lambda: actions.product_print(actor=stand.manager, product=stand.tea, order=order()),
        lambda: actions.organisation_print(actor=stand.manager, organisation=stand.owner, order=order()),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "print_not_public"
    assert Code.objects.count() == 0


def test_organisation_print_shows_its_public_products(stand: Stand) -> None:
    Product.objects.create(organisation=stand.owner, name="Nháp", slug="nhap", group="food", updated_at=timezone.now())
    made = actions.organisation_print(actor=stand.officer, organisation=stand.owner, order=order())
    text = text_of(made.content)
    assert [
        words for words in ("HTX Mường Tấc", "Chè shan tuyết Gia Phù", "VietGAP", "250.000 đ") if words not in text
    ] == []
    assert "Nháp" not in text
    assert Code.objects.get().path == f"/cooperatives/{stand.owner.pk}/"


def test_organisation_tags_lead_each_to_its_product(stand: Stand) -> None:
    actions.organisation_print(actor=stand.manager, organisation=stand.owner, order=order(Material.TAGS))
    code = Code.objects.get()
    assert (code.product_id, code.place) == (stand.tea.pk, "price_tag")


def test_strangers_print_nothing(stand: Stand) -> None:
    with pytest.raises(gate.NotVisible):
        actions.product_print(actor=stand.outsider, product=stand.tea, order=order())
    assert Code.objects.count() == 0


def test_names_are_never_run_as_markup(stand: Stand) -> None:
    Product.objects.update(name='#read("/etc/passwd") *Chè* $x$ <b>')
    text = text_of(actions.product_print(actor=stand.manager, product=stand.tea, order=order()).content)
    assert '#read("/etc/passwd") *Chè* $x$ <b>' in text


def test_a_code_is_drawn_as_svg_the_same_each_time() -> None:
    drawn = paper.qr(f"{SITE}/seen/qr/abc234/")
    assert drawn == paper.qr(f"{SITE}/seen/qr/abc234/")
    assert re.match(r'<svg xmlns="http://www.w3.org/2000/svg" ', drawn)


def test_the_poster_is_not_blank(stand: Stand, tmp_path: Path) -> None:
    made = actions.product_print(actor=stand.manager, product=stand.tea, order=order(Material.POSTER_A4))
    (tmp_path / "a.pdf").write_bytes(made.content)
    subprocess.run(["pdftoppm", "-r", "40", "-png", tmp_path / "a.pdf", tmp_path / "a"], check=True)
    image = Image.open(tmp_path / "a-1.png").convert("RGB")
    colours = {colour: count for count, colour in image.getcolors(1 << 20) or []}
    assert colours[27, 100, 69] > image.width * image.height * 0.05  # the green band of the project
    corner = image.crop((20, image.height - 100, 110, image.height - 10)).convert("1")
    assert 0.2 < corner.histogram()[0] / (90 * 90) < 0.6  # the dark half of a code


def test_lists_are_read_with_the_same_queries_for_one_and_three(stand: Stand, django_assert_num_queries) -> None:
    today = timezone.localdate()
    rows = [stand.tea]
    with django_assert_num_queries(3):
        printed.lines(rows, "vi", on=today)
    rows += [
        Product.objects.create(
            organisation=stand.owner, name=f"Mật ong {number}", slug="x", group="food", updated_at=timezone.now()
        )
        for number in (1, 2)
    ]
    with django_assert_num_queries(3):
        assert len(printed.lines(rows, "vi", on=today)) == 3


def test_the_day_counts_in_vietnam(stand: Stand) -> None:
    subject = printed.product(stand.tea, "vi", on=timezone.localdate() + timedelta(days=3000))
    assert (subject.told["stars"], subject.told["badges"], subject.told["stars_until"]) == (0, [], "")
