"""How a form is printed: our templates in place of Django's, chosen by the setting FORM_RENDERER."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, escape


class FormRenderer(DjangoTemplates):
    """{{ form }} prints the errors on top and then each field; {{ form.name.as_field_group }} prints one field.

    Selects and inputs are written here as Django's templates write them: three templates an option, in a list of all
    communes, took longer than everything else on a page.
    """

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return what the template makes of context, without space around it."""
        write = _WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{_attributes(widget)}>'


def _option(widget: Mapping[str, Any]) -> str:
    label = conditional_escape(widget["label"])
    return f'\n  <option value="{escape(widget["value"])}"{_attributes(widget)}>{label}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    options = "".join(
        f'\n  <optgroup label="{escape(group)}">{inside}\n  </optgroup>' if group else inside
        for group, inside in ((group, "".join(map(_option, several))) for group, several, _ in widget["optgroups"])
    )
    return f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{options}\n</select>'


_PLAIN = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox")
_WRITERS = {
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{name}.html": _input for name in _PLAIN},
}
