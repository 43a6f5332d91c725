"""How a form is printed: our templates in place of Django's, chosen by the setting FORM_RENDERER."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class FormRenderer(DjangoTemplates):
    """{{ form }} prints the errors on top and then each field; {{ form.name.as_field_group }} prints one field.

    Fields, selects and inputs are written here and not by templates: three templates an option, in a list of all
    communes, and one a field took longer than everything else on a page.
    """

    form_template_name = "parts/form.html"
    field_template_name = "parts/field"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return what the template makes of context, without space around it."""
        if template_name == self.field_template_name:
            return _field(context["field"])
        write = _WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _text(value: object) -> str:
    """Return a value as HTML; what is HTML already stays. Django's own is four times slower."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)


def _field(field: BoundField) -> str:
    """Return a field with label, help and errors before its input; several inputs stand in a fieldset."""
    is_tick = field.widget_type == "checkbox"
    is_optional = not field.field.required and not is_tick
    said = _("(optional)") if is_optional else ""
    label = f"{_text(field.label)}" + (f' <span class="optional">{_text(said)}</span>' if said else "")
    help_id = f' id="{_text(field.auto_id)}_helptext"' if field.auto_id else ""
    help_text = f'<p class="help"{help_id}>{field.help_text}</p>' if field.help_text else ""
    errors = str(field.errors) if field.errors else ""
    named = f'<label for="{_text(field.id_for_label)}">{label}</label>'
    if is_tick:
        inside = f"{field} {named}{help_text}{errors}"
    elif field.use_fieldset:
        described = f' aria-describedby="{_text(field.aria_describedby)}"' if field.aria_describedby else ""
        inside = f"<fieldset{described}><legend>{label}</legend>{help_text}{errors}{field}</fieldset>"
    else:
        inside = f"{named}{help_text}{errors}{field}"
    return f'<div class="field field-{_text(field.widget_type)}{" field-invalid" if errors else ""}">{inside}</div>'


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{_attributes(widget)}>'


def _option(widget: Mapping[str, Any]) -> str:
    label = _text(widget["label"])
    return f'\n  <option value="{_text(widget["value"])}"{_attributes(widget)}>{label}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    options = "".join(
        f'\n  <optgroup label="{_text(group)}">{inside}\n  </optgroup>' if group else inside
        for group, inside in ((group, "".join(map(_option, several))) for group, several, _n in widget["optgroups"])
    )
    return f'<select name="{_text(widget["name"])}"{_attributes(widget)}>{options}\n</select>'


_PLAIN = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox")
_WRITERS = {
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{name}.html": _input for name in _PLAIN},
}
