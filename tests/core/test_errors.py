"""Refusals: shown in the active language, carried between processes."""

from __future__ import annotations

import pickle

from django.utils import translation

from hoptac.core.errors import RuleBroken


def test_errors_speak_and_travel():
    error = RuleBroken("x.y", "No %(what)s, 100 %%.", what="way")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.code, again.values) == ("No way, 100 %.", "x.y", {"what": "way"})
    assert str(RuleBroken("x.y", "100 %")) == "100 %"
    assert RuleBroken("a", "b", code="c", message="d").values == {"code": "c", "message": "d"}


def test_errors_speak_the_active_language():
    error = RuleBroken("phone.invalid", "“%(phone)s” is no phone number.", phone="abc")
    with translation.override("vi"):
        assert str(error) == "“abc” không phải là số điện thoại."
    with translation.override("en"):
        assert str(error) == "“abc” is no phone number."
