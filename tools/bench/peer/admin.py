"""The upload pages of django-import-export, as its documentation shows them."""

from __future__ import annotations

from django.contrib import admin
from import_export import fields, resources, widgets
from import_export.admin import ImportExportModelAdmin

from tools.bench.peer.models import Organisation
from tools.bench.workbook import COLUMNS


class OrganisationResource(resources.ModelResource):
    """Which column is which field; rows are recognised by their code."""

    class Meta:
        model = Organisation
        import_id_fields = ("code",)
        fields = tuple(COLUMNS.values())


def _widget(name: str) -> widgets.Widget:
    kind = Organisation._meta.get_field(name).get_internal_type()
    return {"DateField": widgets.DateWidget, "IntegerField": widgets.IntegerWidget}.get(kind, widgets.CharWidget)()


for header, name in COLUMNS.items():
    OrganisationResource.fields[name] = fields.Field(attribute=name, column_name=header, widget=_widget(name))


@admin.register(Organisation)
class OrganisationAdmin(ImportExportModelAdmin):
    """Upload, preview, confirm."""

    resource_classes = [OrganisationResource]
