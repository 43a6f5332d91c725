"""Plan numbers: laid down by officers for their province, shown beside what was reached, kept in the trail."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hoptac.access import gate
from hoptac.access.models import AuditEntry, Role
from hoptac.facts import actions, targets
from hoptac.facts.models import Target
from hoptac.places import queries as places
from tests.factories import access as make

pytestmark = pytest.mark.django_db
PAGE, PUT = "/figures/targets/?year=2025", "/figures/targets/put/?year=2025"


@pytest.fixture
def province() -> Any:
    return places.search("Sơn La", limit=1)[0]


@pytest.fixture
def officer(province: Any) -> Any:
    user = make.user("ke-hoach")
    make.grant(user, Role.PROVINCE_OFFICER, province)
    return user


def held(province: Any) -> dict[str, Decimal]:
    return {code: each.value for code, each in targets.of_year(province, 2025).items()}


def test_an_officer_lays_plan_numbers_down_and_takes_one_back(client: Client, officer: Any, province: Any) -> None:
    client.force_login(officer)
    given = {"cooperatives_new": "1.060", "managers_higher_share": "62,5 %", "legal_basis": "KH 12/KH-UBND"}
    assert client.post(PUT, given).status_code == 302
    assert held(province) == {"cooperatives_new": Decimal(1060), "managers_higher_share": Decimal("0.625")}
    assert {each.legal_basis for each in Target.objects.all()} == {"KH 12/KH-UBND"}

    page = client.get(PAGE).text
    assert 'value="1.060"' in page
    assert 'value="62,5 %"' in page
    assert client.post(PUT, {**given, "managers_higher_share": ""}).status_code == 302
    assert held(province) == {"cooperatives_new": Decimal(1060)}
    told = AuditEntry.objects.filter(code="facts.target.put").order_by("pk").values_list("changes", flat=True)
    assert [change["value"] for change in told] == [[None, "1060"], [None, "0.625"], ["0.625000", None]]


def test_what_is_no_number_is_refused(client: Client, officer: Any, province: Any) -> None:
    client.force_login(officer)
    answer = client.post(PUT, {"cooperatives_new": "nhiều"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.as_data()["cooperatives_new"][0].code == "number"
    assert held(province) == {}


def test_others_read_but_do_not_write(client: Client, officer: Any, province: Any) -> None:
    actions.target_put(actor=officer, place=province, indicator="groups", year=2025, value=Decimal(55))
    leader = make.user("lanh-dao")
    make.grant(leader, Role.PROVINCE_LEADER, province)
    client.force_login(leader)
    page = client.get(PAGE)
    assert (">55<" in page.text, "/figures/targets/put/" in page.text) == (True, False)
    assert client.post(PUT, {"groups": "1"}).status_code == 403
    with pytest.raises(gate.NotAllowed):
        actions.target_put(actor=leader, place=province, indicator="groups", year=2025, value=None)
    assert held(province) == {"groups": Decimal(55)}
