"""Introductions of cooperatives: drafted from the record, held against it, published by people in five languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import TextSource
from hoptac.catalogue.models import Introduction
from hoptac.core.errors import RuleBroken
from hoptac.registry.models import Registration
from hoptac.sharing import actions, queries, record
from hoptac.sharing.choices import DraftState
from hoptac.sharing.drafting import Length, Purpose, Wish, checking
from tests.factories import sharing as make
from tests.sharing.conftest import Stand

TODAY = timezone.localdate()
ABROAD = "Xã Gia Phù, Tỉnh Vuông, Vietnam"
TOLD = {
    "vi": "HTX Mường Tấc, xã Gia Phù, tỉnh Vuông. Thành lập năm 2019. Chứng nhận còn hiệu lực: VietGAP số VG-12-34."
    "\n\nSản phẩm: Chè shan tuyết Gia Phù.",
    "en": f"HTX Mường Tấc in {ABROAD}. Founded in 2019. Certificates in force: VietGAP no. VG-12-34."
    "\n\nProducts: Chè shan tuyết Gia Phù.",
    "de": f"HTX Mường Tấc in {ABROAD}. Gegründet 2019. Gültige Zertifikate: VietGAP Nr. VG-12-34."
    "\n\nProdukte: Chè shan tuyết Gia Phù.",
    "id": f"HTX Mường Tấc di {ABROAD}. Berdiri sejak 2019. Sertifikat yang berlaku: VietGAP no. VG-12-34."
    "\n\nProduk: Chè shan tuyết Gia Phù.",
    "ms": f"HTX Mường Tấc di {ABROAD}. Ditubuhkan pada 2019. Sijil yang berkuat kuasa: VietGAP no. VG-12-34."
    "\n\nProduk: Chè shan tuyết Gia Phù.",
}


@pytest.mark.parametrize("language", TOLD)
def test_introduction_make_fills_phrases_of_each_language(stand: Stand, language: str) -> None:
    draft = actions.introduction_make(actor=stand.clerk, organisation=stand.owner, wish=Wish(language))

    assert draft.text == TOLD[language]
    assert (draft.subject, draft.owner, draft.source) == (stand.owner, stand.owner, TextSource.TEMPLATE)
    assert [one for one in queries.findings(draft, on=TODAY) if not one.is_supported] == []
    assert AuditEntry.objects.get(code="sharing.introduction.make").organisation == stand.owner


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Thành lập năm 2019, 42 thành viên, làm Chè shan tuyết Gia Phù.", []),
        ("Founded in 2019. 42 members.", []),
        ("Thành lập năm 1999.", ["1999"]),
        ("60 thành viên.", ["60"]),
        ("Sản phẩm 5 sao của hợp tác xã.", ["5 sao"]),
        ("Hợp tác xã tốt nhất tỉnh, chè hữu cơ.", ["nhất", "hữu cơ"]),
    ],
)
def test_claims_about_a_cooperative_are_held_against_its_record(stand: Stand, text: str, marked: list[str]) -> None:
    facts = replace(record.facts_of_organisation(stand.owner, on=TODAY), members=42)
    found = checking.unsupported(checking.check(text, "vi", facts))

    assert [text[one.start : one.end].strip() for one in found] == marked


def test_long_text_for_facebook_quotes_what_the_record_supports(stand: Stand) -> None:
    Registration.objects.filter(organisation=stand.owner).update(introduction="Trồng chè ở Gia Phù. Ngon nhất nước.")
    wish = Wish("vi", Length.LONG, Purpose.FACEBOOK)
    address = "https://x.example/cooperatives/1/"
    draft = actions.introduction_make(actor=stand.manager, organisation=stand.owner, wish=wish, address=address)

    assert "Trồng chè ở Gia Phù." in draft.text
    assert "nhất" not in draft.text
    assert draft.text.endswith(f"Điện thoại: 0912 345 678.\nHỏi mua và xem thêm: {address}")


def test_draft_publish_puts_a_vietnamese_text_into_the_register(stand: Stand) -> None:
    draft = make.introduction(stand.owner, stand.manager, "Thành lập năm 2019.")
    actions.draft_publish(actor=stand.manager, draft=draft)

    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED
    assert Registration.objects.get(organisation=stand.owner).introduction == "Thành lập năm 2019."
    assert not Introduction.objects.exists()


def test_published_text_stands_on_the_pages_of_its_language_alone(stand: Stand, client: Client) -> None:
    Registration.objects.filter(organisation=stand.owner).update(introduction="Chúng tôi trồng chè.")
    draft = make.introduction(stand.owner, stand.manager, "Gegründet 2019.", language="de")
    actions.draft_publish(actor=stand.manager, draft=draft)
    own = Introduction.objects.get()
    pages = [f"/cooperatives/{stand.owner.pk}/", f"/products/{stand.tea.pk}-{stand.tea.slug}/"]

    assert (own.text, own.source, own.by) == ("Gegründet 2019.", TextSource.MODEL, stand.manager)
    assert ["Gegründet 2019." in client.get(f"/de{page}").text for page in pages] == [True, True]
    assert ['<p class="lead" lang="vi">Chúng tôi' in client.get(f"/en{pages[0]}").text] == [True]
    catalogue_actions.introduction_withdraw(actor=stand.manager, organisation=stand.owner, language="de")
    assert ["Chúng tôi trồng chè." in client.get(f"/de{page}").text for page in pages] == [True, True]
    assert catalogue_queries.introductions(stand.owner) == {}


def test_nothing_unsupported_and_nobody_without_a_right_publishes(stand: Stand) -> None:
    draft = make.introduction(stand.owner, stand.manager, "Founded in 1899.", language="en")
    with pytest.raises(RuleBroken) as refused:
        actions.draft_publish(actor=stand.manager, draft=draft)
    assert refused.value.code == "draft_unsupported"
    good = make.introduction(stand.owner, stand.manager, "Founded in 2019.", language="ms")
    with pytest.raises(gate.NotAllowed):
        actions.draft_publish(actor=stand.clerk, draft=good)
    with pytest.raises(gate.NotVisible):
        actions.introduction_make(actor=stand.outsider, organisation=stand.owner, wish=Wish("vi"))
    with pytest.raises(RuleBroken) as refused:
        catalogue_actions.introduction_publish(
            actor=stand.manager, organisation=stand.owner, language="vi", written="Chè."
        )
    assert refused.value.code == "text_language"


def test_kit_of_a_cooperative_drafts_publishes_and_takes_back(stand: Stand, client: Client) -> None:
    client.force_login(stand.manager)
    kit = f"/desk/sharing/cooperatives/{stand.owner.pk}/"
    wrong = client.post(f"{kit}draft/", {"language": "fr", "length": "short", "purpose": "page"})
    drafted = client.post(f"{kit}draft/", {"language": "en", "length": "short", "purpose": "page"})
    page = client.get(drafted.headers["Location"])
    published = client.post(f"{drafted.headers['Location']}publish/")
    shown = client.get(kit)
    client.post(f"{kit}withdraw/", {"language": "en"})

    assert (wrong.status_code, drafted.status_code, page.status_code) == (422, 302, 200)
    assert published.headers["Location"] == kit
    assert "Founded in 2019." in shown.text
    assert "Founded in 2019." not in client.get(kit).text
