"""Settings are read with their type or the program stops with a sentence."""

from __future__ import annotations

import pytest

from config import env


@pytest.mark.parametrize(
    ("written", "meant"), [("yes", True), ("1", True), ("ON", True), ("no", False), (" off ", False)]
)
def test_boolean_reads_yes_and_no(monkeypatch, written, meant):
    monkeypatch.setenv("HOPTAC_X", written)

    assert env.boolean("X", default=not meant) is meant


@pytest.mark.parametrize("written", ["", "maybe", "2"])
def test_boolean_stops_on_nonsense(monkeypatch, written):
    monkeypatch.setenv("HOPTAC_X", written)

    with pytest.raises(env.BadSetting) as stopped:
        env.boolean("X", default=True)
    assert str(stopped.value) == f"HOPTAC_X is '{written}', but it must be yes or no."


@pytest.mark.parametrize("written", ["", "-", "--5", "5.0", "٥", "0", "65536"])
def test_integer_stops_on_nonsense(monkeypatch, written):
    monkeypatch.setenv("HOPTAC_X", written)

    with pytest.raises(env.BadSetting) as stopped:
        env.integer("X", 587, least=1, most=65535)
    assert str(stopped.value) == f"HOPTAC_X is '{written}', but it must be a whole number from 1 to 65535."


def test_integer_reads_both_ends(monkeypatch):
    monkeypatch.setenv("HOPTAC_X", "65535")

    assert env.integer("X", 587, least=1, most=65535) == 65535
    assert env.integer("Y", 587, least=1, most=65535) == 587


def test_text_reads_the_file_named(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("từ tệp\n", encoding="utf8")
    monkeypatch.setenv("HOPTAC_X_FILE", str(tmp_path / "secret"))

    assert env.text("X", "") == "từ tệp"


def test_text_stops_when_the_file_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("HOPTAC_X_FILE", str(tmp_path / "none"))

    with pytest.raises(env.BadSetting):
        env.text("X", "")


def test_words_drops_empty_ones(monkeypatch):
    monkeypatch.setenv("HOPTAC_X", "a, b,,c ")

    assert env.words("X", "") == ["a", "b", "c"]
