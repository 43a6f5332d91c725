"""Figures by layers, and the organisations behind each (layer_list, layer_detail)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.test import Client

from hoptac.facts import layers
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.figures import Moment, Question
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Reading
from hoptac.registry import facts
from tests.insight.conftest import DAY


def _accept(pk, code):
    Reading.objects.filter(organisation=pk, element=BY_CODE[code].number).update(layer=Layer.ACCEPTED)
    facts.sync([pk])


def test_layers_add_up_to_the_figure(province):
    _accept(province.pks[7], "members")
    _accept(province.pks[7], "revenue")
    Reading.objects.filter(organisation=province.pks[0]).delete()
    facts.sync([province.pks[0]])
    question = Question(Moment.day(DAY), DAY, "14")
    members, revenue = layers.layered([INDICATOR["members"], INDICATOR["revenue"]], question)
    assert {layer: (each.value, each.organisations) for layer, each in members.layers.items()} == {
        Layer.RECORDED: (0, 0), Layer.ENTERED: (81, 6), Layer.SUBMITTED: (0, 0), Layer.ACCEPTED: (17, 1),
    }  # fmt: skip
    assert (members.total, members.stated, len(members.existing)) == (98, 7, 8)
    assert (members.share(Layer.ENTERED), members.share(Layer.ACCEPTED)) == (Fraction(7, 8), Fraction(1, 8))
    assert (revenue.total, revenue.layers[Layer.ACCEPTED].value) == (35 * 10**9, 8 * 10**9)
    [later] = layers.layered([INDICATOR["revenue"]], Question(Moment.day(date(2024, 9, 30)), DAY, "14"))
    assert (later.total, later.share(Layer.ACCEPTED)) == (None, 0)


def test_pages_open_onto_rows(province, django_assert_max_num_queries):
    _accept(province.pks[7], "members")
    client = Client()
    client.force_login(province.officer)
    with django_assert_max_num_queries(10):
        page = client.get("/figures/layers/?at=2025&place=14").text
    assert "/figures/layers/members/?place=14&amp;at=2025&amp;" in page
    assert "layer=4" in page
    with django_assert_max_num_queries(10):
        page = client.get("/figures/layers/members/?at=2025&place=14&layer=4").text
    assert [f"HTX &lt;số&gt; {number}" in page for number in range(8)] == [number == 7 for number in range(8)]
    assert "HTX &lt;số&gt; 7" not in client.get("/figures/layers/members/?at=2025&place=14&layer=none").text
    assert client.get("/figures/layers/groups/?place=14").status_code == 404
    assert client.get("/figures/layers/?at=nothing").status_code == 422
    client.force_login(province.commune)
    assert client.get("/figures/layers/?at=2025&place=14").status_code == 404
