"""Signed files of figures (figures_publish, figures_collect) and several provinces together (nation_figures)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.figures import Moment, Question
from hoptac.insight import actions, nation
from hoptac.insight.management.commands import figures_key, figures_publish
from hoptac.insight.models import FigureFile
from hoptac.insight.periodic import files
from hoptac.places.models import Place
from tests.factories import figures as make

PERIOD = Period.parse("2025-9M")
KEY = Ed25519PrivateKey.generate()
MADE = datetime(2025, 10, 5, tzinfo=UTC)


def _terms(code="14"):
    return nation.terms_of(Question(Moment.of(PERIOD), make.NOW, code))


def _file(code="15", **changes):
    said = {"place_code": code, "place": f"Tỉnh {code}", "period": PERIOD, "made_at": MADE, "key": KEY, **changes}
    return files.written(said.pop("terms", None) or _terms(), **said)


def _trust(code="15"):
    place = Place.objects.get(code=code, valid_to=None, level=1)
    actions.key_trust(place=place, public_key=files.public(KEY))
    return place


def _changed(content, **changes):
    said = json.loads(content)
    said["body"] |= changes
    return json.dumps(said).encode()


def test_provinces_of_this_installation_and_of_files_add_up(province, browse):
    _trust()
    actions.figures_collect(contents={"a.json": _file()})
    sources = [*nation.local(Place.objects.get(code="VN"), PERIOD, today=make.NOW), *nation.collected(None, PERIOD)]
    found = {each.indicator.code: each for each in nation.together(sources)}

    assert [(each.code, each.made_at is None) for each in sources] == [("20", True), ("14", True), ("15", False)]
    assert (found["cooperatives"].value, found["cooperatives"].stating) == (18, 3)
    assert found["revenue"].value == 2 * 36 * 10**9
    assert found["revenue_per_cooperative"].value == found["revenue"].value / 16
    assert found["profit"].value is None


def test_nation_figures(province, browse):
    _trust()
    actions.figures_collect(contents={"a.json": _file()})
    page = browse(province.officer, "/nation/?at=2025-9M").content.decode()

    assert "Tỉnh Sơn La" in page
    assert "Tỉnh Lào Cai" not in page  # out of this officer's reach
    assert browse(province.officer, "/nation/?at=soon").status_code == 422


def test_figures_publish_and_collect(province, tmp_path, monkeypatch):
    for module in (figures_key, figures_publish):
        monkeypatch.setattr(module, "KEY", tmp_path / "keys" / "figures.key")
    out = tmp_path / "14.json"
    with pytest.raises(CommandError):
        call_command("figures_publish", place="14", period="2025-9M", out=out)
    said = StringIO()
    call_command("figures_key", stdout=said)
    call_command("figures_key", trust=["14", said.getvalue().strip()], stdout=StringIO())
    call_command("figures_publish", place="14", period="2025-9M", out=out, stdout=StringIO())

    assert (tmp_path / "keys" / "figures.key").stat().st_mode & 0o077 == 0
    assert b"HTX" not in out.read_bytes()
    with pytest.raises(CommandError, match="Sơn La"):  # this installation keeps the province itself
        call_command("figures_collect", out)
    printed = StringIO()
    call_command("figures_collect", period="2025-9M", json=True, stdout=printed)
    (found,) = json.loads(printed.getvalue())
    assert [each["code"] for each in found["provinces"]] == ["20", "14"]
    assert found["figures"][0] == {"code": "cooperatives", "value": 10, "stating": 2}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda content: b"no JSON", "figure_file_unreadable"),
        (lambda content: b"[1]", "figure_file_unreadable"),
        (lambda content: _changed(content, format="other"), "figure_file_unreadable"),
        (lambda content: _changed(content, terms={"members": {"members": 1.5}}), "figure_file_unreadable"),
        (lambda content: _changed(content, terms={"members": {"members": 5}}), "figure_file_unreadable"),
        (lambda content: _changed(content, made_at="2026-01-01T00:00:00+00:00"), "figure_file_forged"),
        (lambda content: _file("11"), "figure_file_untrusted"),
        (lambda content: _file(key=Ed25519PrivateKey.generate()), "figure_file_forged"),
    ],
)
def test_files_that_are_refused(province, change, code):
    _trust()
    with pytest.raises(RuleBroken) as refused:
        actions.figures_collect(contents={"a.json": change(_file())})
    assert refused.value.code == code
    assert not FigureFile.objects.exists()


def test_figures_that_are_unknown_or_defined_otherwise(province, monkeypatch):
    _trust()
    content = _file()
    monkeypatch.setattr(files, "digest", lambda indicator: "otherwise")
    with pytest.raises(RuleBroken) as refused:
        actions.figures_collect(contents={"a.json": content})
    assert refused.value.code == "figure_file_defined"
    monkeypatch.undo()
    monkeypatch.delitem(files.INDICATOR, "members")
    with pytest.raises(RuleBroken, match="members") as refused:
        actions.figures_collect(contents={"a.json": content})
    assert refused.value.code == "figure_file_unknown"


def test_nothing_counts_twice(province):
    _trust()
    for contents, code in (
        ({"a.json": _file(), "b.json": _file()}, "figure_file_twice"),
        ({"a.json": _file(made_at=MADE + timedelta(1)), "b.json": _file(made_at=MADE)}, "figure_file_twice"),
    ):
        with pytest.raises(RuleBroken) as refused:
            actions.figures_collect(contents=contents)
        assert refused.value.code == code
    assert not FigureFile.objects.exists()
    _trust("14")
    with pytest.raises(RuleBroken) as refused:
        actions.figures_collect(contents={"a.json": _file("14")})
    assert refused.value.code == "figure_file_local"


def test_a_later_file_takes_the_place_of_an_earlier_one_only(province):
    _trust()
    actions.figures_collect(contents={"a.json": _file()})
    actions.figures_collect(contents={"b.json": _file(made_at=MADE + timedelta(1))})
    with pytest.raises(RuleBroken) as refused:
        actions.figures_collect(contents={"a.json": _file()})
    assert refused.value.code == "figure_file_older"
    assert FigureFile.objects.get().made_at == MADE + timedelta(1)


def test_a_key_is_checked(province):
    with pytest.raises(RuleBroken) as refused:
        actions.key_trust(place=Place.objects.get(code="15", valid_to=None, level=1), public_key="abc")
    assert refused.value.code == "figure_key_wrong"
