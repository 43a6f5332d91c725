"""Selects and inputs are printed as Django's own templates print them, line ends aside."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from hoptac.site.form_renderer import FormRenderer

CHOICES = [("", "–"), ("a", "A & <b>"), ("Nhóm “1”", [(1, _("Name")), (2, "Hai")])]
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.Select({"data-x": '"<&', "disabled": True, "hidden": False}, choices=CHOICES), "1"),
    (forms.SelectMultiple(choices=CHOICES), ["a", 2]),
    (forms.NullBooleanSelect(), True),
    (forms.TextInput({"maxlength": 5}), "Bà 'Lò' <x>"),
    (forms.TextInput(), None),
    (forms.NumberInput({"min": 0, "required": True}), 1234567),
    (forms.EmailInput(), "a@b.vn"),
    (forms.PasswordInput(), "kín"),
    (forms.HiddenInput(), 0),
    (forms.DateInput(), "01/07/2025"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_is_printed_as_django_prints_it(widget: forms.Widget, value: Any) -> None:
    attributes = {"id": "id_n", "class": "wide"}
    ours, django = (widget.render("n&", value, attributes, renderer=made()) for made in (FormRenderer, DjangoTemplates))
    assert ours.replace("\n", "") == django.replace("\n", "")
