"""Contracts from agreed shares to settlement, and what ends them otherwise."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document
from pypdf import PdfReader

from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.market import documents
from hoptac.market.actions import annexes, contracts, deliveries, templates
from hoptac.market.choices import ContractKind, ContractState, DeliveryState, ShareState
from hoptac.market.models import Buyer, ContractTemplate, Share
from hoptac.market.queries import contracts as queries
from hoptac.market.stated import AnnexLine
from hoptac.registry.models import LifecycleEvent, Succession
from tests.factories import access as make
from tests.market import deals
from tests.market.deals import FIRST, SIGNED, TODAY, Deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    return deals.deal()


def code_of(deed: object, **values: object) -> str:
    with pytest.raises(RuleBroken) as found:
        deed(**values)  # type: ignore[operator]
    return found.value.code


def test_contract_templates_load(tmp_path):
    loaded = templates.contract_templates_load()
    assert (loaded.templates, ContractTemplate.objects.count()) == (3, 3)
    assert templates.contract_templates_load().changed == 0

    kept = ContractTemplate.objects.get(kind="sale")
    (tmp_path / "sale-1.toml").write_text(
        'kind = "sale"\nversion = 1\ntitle = "T"\ntitle_en = "T"\ntext = "Lời"\ntext_en = "Word"\n[terms]\n'
    )
    assert templates.contract_templates_load(folder=tmp_path).changed == 1
    kept.refresh_from_db()
    assert kept.text == "Lời"


def test_a_used_template_never_changes(deal: Deal, tmp_path):
    deals.drafted(deal, ContractKind.SALE)
    (tmp_path / "sale-1.toml").write_text(
        'kind = "sale"\nversion = 1\ntitle = "T"\ntitle_en = "T"\ntext = "Lời"\ntext_en = "Word"\n[terms]\n'
    )
    assert code_of(templates.contract_templates_load, folder=tmp_path) == "template_used"


def test_contract_draft(deal: Deal):
    contract = deals.drafted(deal)

    line = contract.lines.get()
    assert (contract.number, contract.state, contract.value) == ("01/2099/HĐBT", "draft", 20_000 * 21_000)
    assert (line.quantity, line.price, line.starts_on, line.ends_before) == (
        20_000, 21_000, date(2099, 12, 1), date(2100, 1, 1),
    )  # fmt: skip
    assert (contract.starts_on, contract.ends_before) == (TODAY, date(2100, 1, 31))
    assert contract.terms["payment"] == "7 ngày sau nghiệm thu"
    assert contract.terms["dispute"] == "Toà án nhân dân có thẩm quyền"
    assert Share.objects.get(pk=deal.shares[0].pk).state == ShareState.CONTRACTED
    assert AuditEntry.objects.filter(code="market.contract.draft").get().organisation == contract.seller
    assert code_of(contracts.contract_draft, actor=deal.here.officer, shares=deal.shares, kind="sale", on=TODAY) == (
        "contract_share_moved"
    )


def test_contract_draft_is_about_one_sale(deal: Deal):
    other = deals.share(deal.here, deal.need.parts.get(), 1, 5_000, ShareState.AGREED)
    both = [*deal.shares, other]
    values = {"actor": deal.here.officer, "kind": ContractKind.SALE, "on": TODAY}
    assert code_of(contracts.contract_draft, shares=both, **values) == "contract_one_sale"
    assert code_of(contracts.contract_draft, shares=[], **values) == "contract_nothing"
    contracts.contract_draft(shares=[other], **values)
    assert contracts.contract_draft(shares=deal.shares, **values).number == "02/2099/HĐMB"


def test_contract_draft_of_a_suspended_seller(deal: Deal):
    LifecycleEvent.objects.create(organisation=deal.here.growers[0], on=date(2099, 10, 1), status="suspended")
    values = {"actor": deal.here.officer, "shares": deal.shares, "kind": ContractKind.SALE, "on": TODAY}
    assert code_of(contracts.contract_draft, **values) == "seller_not_working"


def test_contract_change(deal: Deal):
    contract = deals.drafted(deal)
    said = deals.stated(contract, price_rule="floor", penalty=8, terms={"source": " Bảng  giá chợ ", "grade": ""})
    changed = contracts.contract_change(actor=deal.manager, contract=contract, stated=said)
    assert (changed.price_rule, changed.penalty, changed.terms) == ("floor", 8, {"source": "Bảng giá chợ"})
    early = deals.stated(contract, ends_before=date(2099, 12, 1))
    assert code_of(contracts.contract_change, actor=deal.manager, contract=contract, stated=early) == (
        "contract_days_lines"
    )


def test_contract_sign(deal: Deal):
    contract = deals.signed(deal)
    assert (contract.state, contract.signed_on, bool(contract.file)) == ("signed", SIGNED, True)
    said = deals.stated(contract, penalty=1)
    assert code_of(contracts.contract_change, actor=deal.manager, contract=contract, stated=said) == "contract_step"

    deal.here.growers[0].name = "HTX đổi tên"
    deal.here.growers[0].save()
    assert "HTX đổi tên" not in documents.written(queries.contracts(deal.here.officer).get(), "html").decode()


def test_contract_void(deal: Deal):
    contract = deals.drafted(deal)
    gone = contracts.contract_void(actor=deal.here.clerk, contract=contract, reason="Đổi giá")
    assert (gone.state, gone.reason) == ("void", "Đổi giá")
    assert Share.objects.get(pk=deal.shares[0].pk).state == ShareState.AGREED
    assert deals.drafted(deal).number == "02/2099/HĐBT"


def test_contract_note(deal: Deal):
    commune = make.user("xa")
    make.grant(commune, Role.COMMUNE_OFFICER, deal.here.growers[0].place)
    contract = deals.drafted(deal)
    noted = contracts.contract_note(actor=commune, contract=contract, note="Đã xác nhận diện tích")
    assert (noted.commune_note, noted.commune_noted_by) == ("Đã xác nhận diện tích", commune)


def test_contract_end(deal: Deal):
    contract = deals.signed(deal, penalty=8)
    first, second = deals.planned(deal, contract)
    deals.checked(deal, deals.sent(deal, first))
    ended = contracts.contract_end(
        actor=deal.here.clerk, contract=contract, reason="Không giao", fault="seller", on=FIRST
    )
    assert (ended.state, ended.ended_on, ended.penalty_due) == ("ended", FIRST, 8_000 * 21_000 * 8 // 100)
    second.refresh_from_db()
    assert (second.state, second.reason) == ("cancelled", "Không giao")
    assert Share.objects.get(pk=deal.shares[0].pk).state == ShareState.CONTRACTED


def test_contract_end_before_anything_came(deal: Deal):
    contract = deals.signed(deal, penalty=8)
    ended = contracts.contract_end(actor=deal.manager, contract=contract, reason="Bão", fault="", on=SIGNED)
    assert (ended.penalty_due, Share.objects.get(pk=deal.shares[0].pk).state) == (None, ShareState.DROPPED)


def test_contract_pass(deal: Deal):
    here, contract = deal.here, deals.signed(deal)
    first, _second = deals.planned(deal, contract)
    values = {"actor": here.officer, "contract": contract, "successor": here.growers[3], "on": FIRST}
    assert code_of(contracts.contract_pass, **values) == "successor_unknown"

    event = LifecycleEvent.objects.create(organisation=here.growers[0], on=date(2099, 12, 1), status="merged")
    Succession.objects.create(event=event, successor=here.growers[3])
    assert list(queries.ceased(queries.contracts(here.officer), on=FIRST)) == [contract]
    assert code_of(deals.sent, one=deal, delivery=first) == "seller_not_working"

    passed = contracts.contract_pass(**values)
    first.refresh_from_db()
    assert (passed.seller, passed.predecessor, passed.passed_on) == (here.growers[3], here.growers[0], FIRST)
    assert first.supplier == here.growers[3]
    assert AuditEntry.objects.get(code="market.contract.pass").note == "HTX Ba Hạ → HTX Thượng Lâm (Đã sáp nhập)"
    assert list(queries.contracts(here.managers[0])) == list(queries.contracts(here.managers[3])) == [contract]


def test_annexes_count_once_signed(deal: Deal):
    contract = deals.signed(deal)
    line = AnnexLine(deal.here.products[0], date(2100, 12, 1), date(2101, 1, 1), 5_000, 22_000)
    annex = annexes.annex_add(actor=deal.manager, contract=contract, season="Vụ 2100", words="Thêm.", lines=[line])
    added = annex.lines.get()
    assert (annex.number, contract.lines.count()) == (1, 2)
    plan = [deals.Planned(added, date(2100, 12, 5), 5_000)]
    values = {"actor": deal.manager, "contract": contract, "planned": plan}
    assert code_of(deliveries.delivery_plan, **values) == "delivery_line"

    annexes.annex_sign(actor=deal.here.clerk, annex=annex, upload=deals.paper(), signed_on=SIGNED, on=SIGNED)
    contract.refresh_from_db()
    assert (contract.value, contract.ends_before) == (530_000_000, date(2101, 1, 31))
    assert len(deliveries.delivery_plan(**values)) == 1
    assert "Phụ lục số 1" in documents.annex_written(annex, "html").decode()


def test_documents_in_word_and_pdf(deal: Deal):
    contract = deals.drafted(deal)
    word = Document(io.BytesIO(documents.written(contract, "docx")))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert "Điều 1. Sản phẩm, số lượng và thời gian giao" in text
    assert "Bốn trăm hai mươi triệu đồng" in text
    assert cells[6:] == ["1", "Bưởi Ba Hạ", "20.000", "01/12/2099 – 31/12/2099", "21.000", "420.000.000"]
    assert "Party A" not in text

    pdf = PdfReader(io.BytesIO(documents.written(contract, "pdf")))
    assert "HỢP ĐỒNG BAO TIÊU SẢN PHẨM" in pdf.pages[0].extract_text()


def test_a_foreign_buyer_reads_both_languages(deal: Deal):
    Buyer.objects.create(
        organisation=deal.here.buyer, province=deal.here.province, contact="Ms Lee", phone="+84987654321", country="KR",
        registered_at="2026-01-01T00:00Z",
    )  # fmt: skip
    contract = deals.drafted(deal)
    page = documents.written(contract, "html").decode()
    assert contract.is_bilingual
    assert "Article 1. Products, quantities and times of delivery" in page
    assert "Điều 1. Sản phẩm, số lượng và thời gian giao" in page
    assert "420,000,000 đồng" in page


def test_numbers_start_anew_each_year(deal: Deal):
    contract = deals.drafted(deal)
    assert contract.number == "01/2099/HĐBT"
    other = deals.share(deal.here, deal.need.parts.get(), 1, 5_000, ShareState.AGREED)
    later = contracts.contract_draft(
        actor=deal.here.officer, shares=[other], kind=ContractKind.SALE, on=TODAY + timedelta(days=100)
    )
    assert later.number == "01/2100/HĐMB"
    assert ContractState(later.state) == ContractState.DRAFT
    assert not later.lines.filter(deliveries__state=DeliveryState.PLANNED).exists()
