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


class Asked(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="Tên & họ", help_text="Như <b>giấy</b>", max_length=5)
    note = forms.CharField(required=False)
    agrees = forms.BooleanField(label="Đồng ý")
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, help_text="Một")


def test_a_field_has_label_help_errors_and_input() -> None:
    form = Asked({"name": "quá dài", "note": "x", "way": "a"})
    assert form["name"].as_field_group() == (
        '<div class="field field-text field-invalid"><label for="id_name">Tên &amp; họ</label>'
        '<p class="help" id="id_name_helptext">Như <b>giấy</b></p>'
        '<ul class="errorlist" id="id_name_error"><li>Giá trị này chỉ có tối đa 5 kí tự (hiện có 7)</li></ul>'
        '<input type="text" name="name" value="quá dài" maxlength="5" required aria-invalid="true"'
        ' aria-describedby="id_name_helptext id_name_error" id="id_name"></div>'
    )
    assert form["note"].as_field_group() == (
        '<div class="field field-text"><label for="id_note">Note <span class="optional">(không bắt buộc)</span></label>'
        '<input type="text" name="note" value="x" id="id_note"></div>'
    )


def test_a_tick_stands_before_its_label_and_several_inputs_in_a_fieldset() -> None:
    form = Asked()
    assert form["agrees"].as_field_group() == (
        '<div class="field field-checkbox"><input type="checkbox" name="agrees" required id="id_agrees"> '
        '<label for="id_agrees">Đồng ý</label></div>'
    )
    assert (
        form["way"]
        .as_field_group()
        .startswith(
            '<div class="field field-radioselect"><fieldset aria-describedby="id_way_helptext"><legend>Way</legend>'
            '<p class="help" id="id_way_helptext">Một</p><div id="id_way">'
        )
    )
