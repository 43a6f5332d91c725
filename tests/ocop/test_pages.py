from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hoptac.catalogue.models import Recognition
from hoptac.ocop import actions, queries
from hoptac.ocop.choices import State
from hoptac.ocop.models import Council, Dossier, Entry, Sheet
from tests.factories import catalogue
from tests.ocop.browsing import signed, text, url
from tests.ocop.conftest import MET, ON, Stand, answered, checked, closed, council, opened, score
from tests.ocop.steps import PDF


def test_dossier_open_shows_what_is_in_force(stand: Stand) -> None:
    client = signed(stand.manager)
    assert "Chè tươi và chè chế biến" in text(client, url("dossier_open", stand.tea.pk))

    answer = client.post(url("dossier_open", stand.tea.pk), {"criteria_set": stand.criteria_set.pk})

    dossier = Dossier.objects.get()
    assert answer["Location"] == url("dossier_detail", dossier.pk)
    shown = text(client, answer["Location"])
    assert "Sổ đăng ký, loại hình tổ chức: HTX Tà Xùa" in shown


def test_dossier_open_says_when_the_system_has_no_set(stand: Stand) -> None:
    food = catalogue.product(stand.here, "Gạo nếp", group="food")

    shown = text(signed(stand.manager), url("dossier_open", food.pk))

    assert "chưa có" in shown
    assert '<form method="post" novalidate>' not in shown


def test_answer_put_goes_from_one_criterion_to_the_next(stand: Stand) -> None:
    dossier, client = opened(stand), signed(stand.manager)
    first = queries.criteria(dossier.criteria_set)[0]
    option = first.options.all()[2]
    file = SimpleUploadedFile("hoa-don.pdf", PDF)

    answer = client.post(
        url("answer_put", dossier.pk, 1), {"option": option.pk, "remark": "Hợp đồng số 3", "file": file}
    )

    assert answer["Location"] == url("answer_put", dossier.pk, 2)
    kept = dossier.answers.get(criterion=first)
    assert (kept.option, kept.remark) == (option, "Hợp đồng số 3")
    evidence = dossier.evidence.get()
    given = client.get(url("evidence_read", evidence.pk))
    assert (b"".join(given.streaming_content), given["Content-Type"]) == (PDF, "application/pdf")
    assert signed(stand.outsider).get(url("evidence_read", evidence.pk)).status_code == 404
    assert "hoa-don.pdf" in text(client, url("answer_put", dossier.pk, 1))
    client.post(url("evidence_remove", dossier.pk), {"evidence": evidence.pk})
    assert not dossier.evidence.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"option": "999999"}, "999999"),
        ({"file": SimpleUploadedFile("x.pdf", b"MZ\x90")}, "PDF"),
        ({"file": SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")}, "SVG"),
    ],
)
def test_answer_put_refuses_what_was_not_offered(stand: Stand, data: dict[str, object], said: str) -> None:
    dossier = opened(stand)

    answer = signed(stand.manager).post(url("answer_put", dossier.pk, 1), data)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_there_is_no_criterion_beyond_the_last(stand: Stand) -> None:
    dossier = opened(stand)

    text(signed(stand.manager), url("answer_put", dossier.pk, 31))
    text(signed(stand.manager), url("answer_put", dossier.pk, 32), status=404)
    text(signed(stand.manager), url("answer_put", dossier.pk, 0), status=404)


def test_send_check_return_and_pass_by_pages(stand: Stand) -> None:
    dossier, maker, commune = opened(stand), signed(stand.manager), signed(stand.commune)
    maker.post(url("dossier_send", dossier.pk))
    assert Dossier.objects.get().state == State.DRAFT
    answered(stand, dossier)
    maker.post(url("dossier_send", dossier.pk))
    assert Dossier.objects.get().state == State.SENT

    refused = commune.post(url("answer_check", dossier.pk, 1), {"verdict": "remarked"})
    assert refused.status_code == 422
    answer = commune.post(url("answer_check", dossier.pk, 1), {"verdict": "remarked", "remark": "Thiếu phiếu"})
    assert answer["Location"] == url("answer_check", dossier.pk, 2)
    assert commune.post(url("dossier_return", dossier.pk), {"reason": " "}).status_code == 422
    commune.post(url("dossier_return", dossier.pk), {"reason": "Bổ sung phiếu"})
    assert "Bổ sung phiếu" in text(maker, url("dossier_detail", dossier.pk))
    assert "Thiếu phiếu" in text(maker, url("answer_put", dossier.pk, 1))
    option = queries.criteria(dossier.criteria_set)[0].options.all()[1]
    maker.post(url("answer_put", dossier.pk, 1), {"option": option.pk})
    maker.post(url("dossier_send", dossier.pk))
    for number in range(1, 32):
        answer = commune.post(url("answer_check", dossier.pk, number), {"verdict": "confirmed"})
    assert answer["Location"] == url("dossier_detail", dossier.pk)
    commune.post(url("dossier_pass", dossier.pk))
    assert Dossier.objects.get().state == State.CHECKED


def test_a_council_from_naming_to_minutes_by_pages(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_a: MET)
    dossier, officer = checked(stand), signed(stand.officer)
    day = {"decided_on": ON.isoformat(), "meets_on": MET.isoformat()}
    given = {"name": "Hội đồng tỉnh", "decision_no": "9/QĐ", "spread_most": "10", **day}
    monkeypatch.setattr("hoptac.ocop.views.councils.actors_province", lambda _actor: stand.province)
    officer.post(url("council_add"), given)
    made = Council.objects.get()
    for index, user in enumerate(stand.members[:5]):
        seat = ["chair", "secretary", "member", "member", "member"][index]
        officer.post(url("member_add", made.pk), {"user": user.pk, "seat": seat, "post": "Sở"})
    smuggled = officer.post(url("member_add", made.pk), {"user": stand.outsider.pk, "seat": "member"})
    assert smuggled.status_code == 422
    officer.post(url("entry_add", made.pk), {"dossier": dossier.pk})
    officer.post(url("council_start", made.pk))
    assert "Đã nộp 0 trên 5 phiếu" in text(officer, url("council_detail", made.pk))

    sheet = Sheet.objects.order_by("member")[0]
    member = signed(stand.members[0])
    assert "Chè Shan tuyết" in text(member, url("sheet_list"))
    first = queries.criteria(dossier.criteria_set)[0]
    answer = member.post(url("mark_put", sheet.pk, 1), {"option": first.options.all()[2].pk, "said": "Nghi nhập khẩu"})
    assert answer["Location"] == url("mark_put", sheet.pk, 2)
    assert member.post(url("mark_put", sheet.pk, 2), {"option": ""}).status_code == 422
    assert member.post(url("sheet_hand_in", sheet.pk), {"remark": "Xong"}).status_code == 422
    assert "Nghi nhập khẩu" in text(member, url("sheet_detail", sheet.pk))
    text(signed(stand.members[1]), url("sheet_detail", sheet.pk), status=404)
    for one in Sheet.objects.all():
        score(one)
    member.post(url("sheet_reopen", sheet.pk))
    member.post(url("sheet_hand_in", sheet.pk), {"remark": "Chè ngon"})
    flag = Entry.objects.get().flags.get()
    officer.post(url("council_close", made.pk))
    assert Council.objects.get().stage == "scoring"
    assert officer.post(url("flag_settle", made.pk), {"flag": flag.pk, "stands": "no"}).status_code == 422
    officer.post(url("flag_settle", made.pk), {"flag": flag.pk, "stands": "no", "reason": "Đã xem hoá đơn"})
    text(officer, url("council_minutes", made.pk, "pdf"), status=404)
    signed(stand.leader).post(url("council_close", made.pk))

    assert "100,00" in text(officer, url("council_detail", made.pk))
    assert "Ông Ủy Viên 3" in text(officer, url("council_minutes", made.pk, "html"))
    assert officer.get(url("council_minutes", made.pk, "pdf")).content.startswith(b"%PDF-")
    packed = zipfile.ZipFile(io.BytesIO(officer.get(url("council_minutes", made.pk, "docx")).content))
    words = packed.read("word/document.xml").decode()
    assert [word in words for word in ("BIÊN BẢN", "Ông Ủy Viên 5", "100,00", "Đã xem hoá đơn")] == [True] * 4
    text(officer, url("council_minutes", made.pk, "exe"), status=404)


def test_nobody_sees_points_before_the_council_closes(stand: Stand) -> None:
    dossier = checked(stand)
    made = actions.council_start(actor=stand.officer, council=council(stand, dossier))
    for sheet in Sheet.objects.all()[:3]:
        score(sheet, lost=13)
    points = str(Sheet.objects.exclude(points=None)[0].points)

    shown = text(signed(stand.officer), url("council_detail", made.pk))

    assert f"<strong>{points}</strong>" not in shown
    assert "Ông Ủy Viên 4, Ông Ủy Viên 5" in shown


def test_decide_and_revoke_by_pages(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_a: MET)
    dossier, officer = checked(stand), signed(stand.officer)
    closed(stand, dossier)
    paper = {"decision_no": "1/QĐ", "decided_on": MET.isoformat(), "issuer": "UBND tỉnh"}

    assert officer.post(url("decision_record", dossier.pk), paper).status_code == 422
    officer.post(url("dossier_propose", dossier.pk), {"proposal_no": "2/TTr", "proposed_on": MET.isoformat()})
    assert officer.post(url("centre_record", dossier.pk), paper).status_code == 422
    officer.post(url("centre_record", dossier.pk), {**paper, "is_granted": "yes"})
    given = Recognition.objects.get()
    assert (given.stars, given.valid_until) == (5, date(2029, 3, 20))
    assert "5 sao OCOP" in text(signed(stand.manager), url("dossier_detail", dossier.pk))
    assert given.decision_no not in text(officer, url("renewal_list"))
    assert officer.post(url("recognition_revoke", given.pk), {"revoked_on": "2026-03-01"}).status_code == 422
    officer.post(url("recognition_revoke", given.pk), {"revoked_on": MET.isoformat()})
    given.refresh_from_db()
    assert (given.revoked_on, given.ends_before) == (MET, MET)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_database_equally_often(stand: Stand, count: int, django_assert_num_queries: object) -> None:
    for number in range(count):
        opened(stand, catalogue.product(stand.here, f"Chè số {number}", group="drink"))
    client = signed(stand.officer)
    text(client, url("dossier_list"))

    with django_assert_num_queries(5):  # type: ignore[operator]
        text(client, url("dossier_list"))


def test_today_tells_each_what_waits(stand: Stand) -> None:
    from hoptac.site import today

    def said(user: object) -> list[tuple[str, int]]:
        return [(item.url, item.count) for item in today.collect(user, [today.ocop_dossiers])]  # type: ignore[arg-type]

    lists, dossier = url("dossier_list"), answered(stand, opened(stand))
    assert [said(user) for user in (stand.manager, stand.commune, stand.officer)] == [[], [], []]
    actions.dossier_send(actor=stand.manager, dossier=dossier, on=ON)
    assert said(stand.commune) == [(f"{lists}?state=sent", 1)]
    actions.dossier_return(actor=stand.commune, dossier=dossier, reason="Thiếu phiếu")
    assert said(stand.manager) == [(f"{lists}?state=returned", 1)]
    second = checked(stand, stand.honey)
    assert (f"{lists}?state=checked", 1) in said(stand.officer)
    made = actions.council_start(actor=stand.officer, council=council(stand, second))
    assert said(stand.members[0]) == [(url("sheet_list"), 1)]
    for sheet in Sheet.objects.filter(entry__council=made):
        score(sheet, lost=20)
    assert said(stand.members[0]) == []
    actions.council_close(actor=stand.officer, council=made, on=MET)
    assert (f"{lists}?state=scored", 1) in said(stand.officer)


def test_the_products_page_leads_to_its_dossier(stand: Stand) -> None:
    from hoptac.ocop import panels

    panel = panels.dossier_panel(stand.manager, stand.tea)
    assert panel is not None
    assert [address for _label, address in panel.links] == [url("dossier_open", stand.tea.pk)]
    dossier = opened(stand)
    seen = panels.dossier_panel(stand.leader, stand.tea)
    assert seen is not None
    assert [address for _label, address in seen.links] == [url("dossier_detail", dossier.pk)]
    assert panels.dossier_panel(stand.outsider, stand.tea) is None


def test_a_verified_certificate_answers_the_question_of_quality(stand: Stand) -> None:
    from hoptac.catalogue.models import Certificate

    certificate = Certificate.objects.create(
        organisation=stand.here, kind="organic", issuer="Vinacert", number="HC-7", number_key="hc7",
        valid_from=ON - timedelta(days=5), verified_at=timezone.now(), verified_by=stand.officer,
    )  # fmt: skip
    certificate.products.add(stand.tea)

    answer = opened(stand).answers.get(criterion__number="9")

    assert (answer.origin, answer.origin_detail) == ("certificate:quality", "HC-7, Vinacert")


def test_pages_of_a_step_that_is_over_show_no_form(stand: Stand) -> None:
    dossier = checked(stand)
    made = actions.council_start(actor=stand.officer, council=council(stand, dossier))
    sheet = score(made.entries.get().sheets.order_by("member")[0])

    answering = text(signed(stand.manager), url("answer_put", dossier.pk, 1))
    checking = text(signed(stand.commune), url("answer_check", dossier.pk, 1))
    scoring = text(signed(stand.members[0]), url("mark_put", sheet.pk, 1))

    assert [
        "Hồ sơ đã sang bước khác" in answering, "Hồ sơ đã sang bước khác" in checking,
        "Anh/chị đã nộp phiếu này" in scoring,
    ] == [True] * 3  # fmt: skip
    assert 'type="radio"' not in answering + checking + scoring
