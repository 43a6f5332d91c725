"""How a form is printed: our templates in place of Django's, chosen by the setting FORM_RENDERER."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """{{ form }} prints the errors on top and then each field; {{ form.name.as_field_group }} prints one field."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
