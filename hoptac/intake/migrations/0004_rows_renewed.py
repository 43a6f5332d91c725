"""Rows of previews and of imports that can be taken back, as they are stored since readings have no id."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def renewed(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a stored entry with its readings and expectations by their keys, and no longer as lists."""
    if not isinstance(entry.get("readings"), list):
        return entry
    return {
        **entry,
        "readings": {_key(key): value for *key, value in entry["readings"]},
        "expected": {_key(key) if isinstance(key, list) else key: value for key, value in entry["expected"]},
    }


def _key(key: list[Any]) -> str:
    return " ".join(map(str, key))


def renew(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Renew every stored row."""
    rows, effects = apps.get_model("intake", "ImportRow"), apps.get_model("intake", "ImportEffect")
    for row in rows.objects.iterator():
        if (entry := renewed(row.entry)) is not row.entry:
            row.entry = entry
            row.save(update_fields=["entry"])
    for effect in effects.objects.iterator():
        for reading in effect.before.get("facts.Reading", ()):
            reading.pop("id", None)
        effect.save(update_fields=["before"])


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_effect_joined")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
