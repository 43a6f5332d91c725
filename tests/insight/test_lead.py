"""The leader's page (lead): figures with change and plan, the map, what needs a decision."""

from __future__ import annotations

import re
from datetime import date

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hoptac.facts import actions as fact_actions
from hoptac.facts.models import Target
from hoptac.places.models import Place
from tests.factories import figures as make
from tests.insight.conftest import DAY


def _client(user):
    client = Client(headers={"accept-language": "vi"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _text(page):
    main = re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)))


def test_lead(province, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: DAY)
    place = Place.objects.get(code="14", valid_to=None)
    days = {"starts_on": date(2025, 1, 1), "ends_before": date(2026, 1, 1), "place": place}
    fact_actions.targets_add(targets=[Target(indicator="cooperatives_new", value=9, **days)])
    client, counts = _client(province.leader), []
    caches["figures"].clear()
    for time in range(3):
        if time == 1:
            fact_actions.stamp()
        with CaptureQueriesContext(connection) as asked:
            said = _text(client.get("/lead/"))
        counts.append(len(asked))

    assert "Tổng quan: Tỉnh Sơn La" in said
    assert "Hợp tác xã 8" in said
    assert "Kế hoạch chậm: Hợp tác xã thành lập mới, đạt 1 trên 9" in said
    assert counts[2] == 6
    assert counts[1] <= 12  # figures, plans and the map drawn anew


def test_lead_counts_what_contradicts(province, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: DAY)
    entry = make.entry(
        "HTX mâu thuẫn", province.spots[0], date(2018, 1, 1),
        {
            make.within("revenue", date(2025, 1, 1), date(2025, 4, 1)): 1,
            make.within("revenue", date(2025, 4, 1), date(2025, 7, 1)): 1,
            make.within("revenue", date(2025, 1, 1), date(2025, 7, 1)): 3,
        },
    )  # fmt: skip
    make.save(make.officer("14"), [entry], on=DAY)
    caches["figures"].clear()
    said = _text(_client(province.leader).get("/lead/"))

    assert re.search(r"1 số liệu báo cáo mâu thuẫn nhau \(tính lúc \d\d:\d\d\)", said)


def test_lead_of_a_commune_has_no_map(province, browse):
    page = browse(province.commune, "/lead/").content.decode()

    assert "Hợp tác xã theo xã" not in page
    assert browse(province.commune, "/lead/?place=14").status_code == 404
