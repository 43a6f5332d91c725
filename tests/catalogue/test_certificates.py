"""Certificates: entered, verified, revoked; a badge goes out at midnight of Hà Nội without anybody doing anything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.catalogue import actions, queries, rules
from hoptac.catalogue.actions import Paper
from hoptac.catalogue.models import Certificate
from hoptac.catalogue.queries import Standing
from hoptac.core import uploads
from hoptac.core.errors import RuleBroken
from hoptac.facts import figures
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.figures import Moment, Question
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Fact
from tests.catalogue.conftest import Stand
from tests.core import hostile
from tests.factories import access as make_access
from tests.factories import catalogue as make

FROM, UNTIL = date(2024, 3, 1), date(2026, 3, 1)
TODAY = date(2025, 10, 1)


def paper(**values) -> Paper:
    return Paper(**{
        "kind": "vietgap", "issuer": "Trung tâm Chứng nhận", "number": "VG-12/2024", "valid_from": FROM,
        "valid_until": UNTIL, **values,
    })  # fmt: skip


@pytest.fixture
def tea(stand: Stand):
    return make.product(stand.here, "Chè Shan tuyết")


@pytest.fixture
def certificate(stand: Stand, tea) -> Certificate:
    return actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper(product_ids=(tea.pk,)))


def counted() -> set[tuple[str, date, int]]:
    return {(BY_NUMBER[fact.element].code, fact.on, fact.value) for fact in Fact.objects.all()}


def refused(code: str):
    return pytest.raises(RuleBroken, check=lambda error: error.code == code)


def test_certificate_add_keeps_what_the_paper_says_and_lights_nothing_yet(stand: Stand, tea, certificate):
    assert (certificate.number_key, certificate.ends_before, certificate.verified_at) == ("vg122024", UNTIL, None)
    assert list(certificate.products.all()) == [tea]
    assert queries.badges([tea.pk], on=TODAY) == {}
    assert counted() == set()
    assert AuditEntry.objects.get().code == "catalogue.certificate.add"


def test_certificate_verify_lights_the_badge_and_counts(stand: Stand, tea, certificate):
    actions.certificate_verify(actor=stand.officer, certificate=certificate)

    [badge] = queries.badges([tea.pk], on=TODAY)[tea.pk]
    assert (badge.kind, badge.label, badge.number, badge.last_day) == (
        "vietgap", "VietGAP", "VG-12/2024", date(2026, 2, 28),
    )  # fmt: skip
    assert counted() == {
        (element, on, change)
        for element in ("certificates_vietgap", "certificate_holders", "certified_products")
        for on, change in [(FROM, 1), (UNTIL, -1)]
    }


def test_a_badge_goes_out_at_midnight_of_hanoi_everywhere(stand: Stand, tea, certificate):
    actions.certificate_verify(actor=stand.officer, certificate=certificate)
    evening, night = datetime(2026, 2, 28, 16, 59, tzinfo=UTC), datetime(2026, 2, 28, 17, 0, tzinfo=UTC)
    before, after = timezone.localdate(evening), timezone.localdate(night)

    assert (before, after) == (date(2026, 2, 28), date(2026, 3, 1))
    assert [len(queries.badges([tea.pk], on=on)) for on in (before, after)] == [1, 0]
    assert [len(queries.organisation_badges(stand.here.pk, on=on)) for on in (before, after)] == [1, 0]
    assert [list(queries.product_ids_certified("vietgap", on=on)) for on in (before, after)] == [[tea.pk], []]
    assert [queries.checked("vg 12/2024", on=on)[0].standing for on in (before, after)] == [
        Standing.VALID,
        Standing.ENDED,
    ]
    for on, value in [(before, 1), (after, 0)]:
        question = Question(moment=Moment.parse(on.isoformat()), today=after, place_code=stand.communes[0].parent.code)
        asked = [INDICATOR[code] for code in ("certificates", "certificates_vietgap", "certified_products")]
        answer = figures.answer(asked, question)
        assert [figure.value for figure in answer.figures] == [Fraction(value)] * 3


def test_certificate_without_end_stays(stand: Stand, tea):
    made = actions.certificate_add(
        actor=stand.manager,
        organisation=stand.here,
        paper=paper(kind="geographical", valid_until=None, product_ids=(tea.pk,)),
    )
    actions.certificate_verify(actor=stand.officer, certificate=made)

    [badge] = queries.badges([tea.pk], on=date(2090, 1, 1))[tea.pk]
    assert (badge.last_day, counted()) == (
        None,
        {(e, FROM, 1) for e in ("certificates_geographical", "certificate_holders", "certified_products")},
    )


def test_certificate_revoke_puts_the_badge_out_from_its_day(stand: Stand, tea, certificate):
    actions.certificate_verify(actor=stand.officer, certificate=certificate)
    day = date(2025, 9, 15)

    actions.certificate_revoke(
        actor=stand.officer, certificate=certificate, revoked_on=day, reason="Không còn đạt", on=TODAY
    )

    assert [len(queries.badges([tea.pk], on=on)) for on in (date(2025, 9, 14), day)] == [1, 0]
    assert ("certificates_vietgap", day, -1) in counted()
    [found] = queries.checked("VG-12/2024", on=TODAY)
    assert (found.standing, found.revoked_on) == (Standing.REVOKED, day)
    with refused("certificate_revoked"):
        actions.certificate_revoke(
            actor=stand.officer, certificate=certificate, revoked_on=day, reason="Lần nữa", on=TODAY
        )


@pytest.mark.parametrize(
    ("day", "reason", "code"),
    [
        (date(2025, 10, 2), "Lý do", "certificate_revoked_future"),
        (date(2024, 2, 29), "Lý do", "certificate_revoked_early"),
        (TODAY, " ", "reason_missing"),
    ],
)
def test_certificate_revoke_refuses(stand: Stand, certificate, day, reason, code):
    with refused(code):
        actions.certificate_revoke(
            actor=stand.officer, certificate=certificate, revoked_on=day, reason=reason, on=TODAY
        )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": " - "}, "certificate_number"),
        ({"issuer": " "}, "certificate_issuer"),
        ({"valid_until": FROM}, "certificate_validity"),
        ({"kind": "medal"}, "certificate_kind"),
        ({"product_ids": (999_999,)}, "certificate_products"),
        ({"number": "vg 12 2024"}, "certificate_there"),
    ],
)
def test_certificate_add_refuses(stand: Stand, certificate, values, code):
    with refused(code):
        actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper(**values))
    assert Certificate.objects.count() == 1


def test_certificate_covers_products_of_its_own_organisation_only(stand: Stand):
    foreign = make.product(stand.there, "Táo mèo")

    with refused("certificate_products"):
        actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper(product_ids=(foreign.pk,)))


def test_certificate_verify_is_for_officers_of_the_place(stand: Stand, certificate):
    elsewhere = make_access.user("can-bo-khac")
    make_access.grant(elsewhere, Role.COMMUNE_OFFICER, stand.communes[1])

    with pytest.raises(gate.NotAllowed):
        actions.certificate_verify(actor=stand.manager, certificate=certificate)
    with pytest.raises(gate.NotVisible):
        actions.certificate_verify(actor=elsewhere, certificate=certificate)
    with pytest.raises(gate.NotVisible):
        actions.certificate_add(actor=stand.outsider, organisation=stand.here, paper=paper(number="2"))


def test_certificate_change_is_for_officers_once_it_is_verified(stand: Stand, tea, certificate):
    actions.certificate_change(
        actor=stand.manager, certificate=certificate, paper=paper(issuer="Viện", product_ids=(tea.pk,))
    )
    actions.certificate_verify(actor=stand.officer, certificate=certificate)

    with refused("certificate_verified"):
        actions.certificate_change(actor=stand.manager, certificate=certificate, paper=paper())
    with refused("certificate_verified_stays"):
        actions.certificate_remove(actor=stand.manager, certificate=certificate)
    changed = actions.certificate_change(
        actor=stand.officer, certificate=certificate, paper=paper(issuer="Viện", valid_until=date(2025, 12, 1))
    )

    assert (changed.issuer, changed.ends_before) == ("Viện", date(2025, 12, 1))
    assert counted() == {
        ("certificates_vietgap", FROM, 1), ("certificates_vietgap", date(2025, 12, 1), -1),
        ("certificate_holders", FROM, 1), ("certificate_holders", date(2025, 12, 1), -1),
    }  # fmt: skip


def test_certificate_file_is_kept_and_goes_with_the_certificate(stand: Stand, django_capture_on_commit_callbacks):
    upload = uploads.read(hostile.file(hostile.photo()), kinds=uploads.DOCUMENTS)
    made = actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper(), upload=upload)

    assert made.file.endswith(".jpg")
    assert b"PhoneMaker" not in uploads.opened(made.file).read()
    with django_capture_on_commit_callbacks(execute=True):
        actions.certificate_remove(actor=stand.manager, certificate=made)
    with pytest.raises(FileNotFoundError):
        uploads.opened(made.file)


def test_ending_warns_90_30_and_7_days_ahead(stand: Stand, tea, certificate):
    actions.certificate_verify(actor=stand.officer, certificate=certificate)
    make.recognition(tea, 4, date(2023, 2, 20))

    def told(on: date) -> list[tuple[str, int, int]]:
        found = queries.ending(stand.manager, on=on)
        assert all((one.last_day - on).days == one.days - 1 for one in found)
        return [(one.label, one.days, one.level) for one in found]

    assert told(date(2025, 11, 21)) == []
    assert told(date(2025, 11, 22)) == [("4★ OCOP: Chè Shan tuyết", 90, 90)]
    assert told(date(2026, 2, 18)) == [("4★ OCOP: Chè Shan tuyết", 2, 7), ("VietGAP VG-12/2024", 11, 30)]
    assert told(date(2026, 3, 1)) == []
    assert queries.ending(stand.outsider, on=date(2026, 2, 18)) == []


def test_checked_finds_certificates_and_decisions_by_any_spelling(stand: Stand, tea, certificate):
    make.recognition(tea, 4, date(2025, 2, 20), decision_no="245/QĐ-UBND", issuer="UBND tỉnh")

    [found] = queries.checked("vg 12-2024", on=TODAY)
    assert (found.standing, found.products, found.organisation) == (
        Standing.UNVERIFIED,
        ("Chè Shan tuyết",),
        stand.here,
    )
    [star] = queries.checked("245 / qd ubnd", on=TODAY)
    assert (star.standing, star.stars, star.last_day) == (Standing.VALID, 4, date(2028, 2, 19))
    assert queries.checked("24", on=TODAY) == queries.checked(" / ", on=TODAY) == []
    assert queries.checked("VG-12/2024", on=date(2024, 2, 29))[0].standing is Standing.NOT_YET


def test_union_changes_merges_spells_that_touch():
    first, gap, last = date(2025, 1, 1), date(2025, 6, 1), date(2026, 1, 1)

    assert rules.union_changes([(first, gap), (gap, last)]) == [(first, 1), (last, -1)]
    assert rules.union_changes([(first, last), (gap, rules.FOR_EVER)]) == [(first, 1)]
    assert rules.union_changes([(gap, gap)]) == []
