"""Templates of contracts, loaded from the files of the product. A version in use never changes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.core.errors import RuleBroken
from hoptac.market.choices import ContractKind
from hoptac.market.models import ContractTemplate
from hoptac.market.rules import contracts as rules

FOLDER = Path(__file__).resolve().parents[3] / "data" / "market" / "contracts"
_WORDS = ("title", "title_en", "text", "text_en", "terms")


@dataclass(frozen=True)
class Loaded:
    """How many templates stand in the table, and how many of them are new or changed."""

    templates: int
    changed: int


@transaction.atomic
def contract_templates_load(*, folder: Path = FOLDER) -> Loaded:
    """Bring the templates of a folder into the table; a version no contract uses is brought up to date.

    Raises:
        RuleBroken: template_used, when a used version has other words now, template_unknown_word.
        ValueError: for a file that is no TOML or names no known kind.
        KeyError: for a missing key.
    """
    changed = sum(_put(tomllib.loads(path.read_text(encoding="utf8"))) for path in sorted(folder.glob("*.toml")))
    return Loaded(ContractTemplate.objects.count(), changed)


def _put(file: dict[str, Any]) -> bool:
    values = {name: file[name] for name in _WORDS}
    for language in ("text", "text_en"):
        rules.read(values[language])
    key = {"kind": ContractKind(file["kind"]), "version": int(file["version"])}
    known = ContractTemplate.objects.filter(**key).first()
    if known is None:
        ContractTemplate.objects.create(**key, **values, added_at=timezone.now())
        return True
    if all(getattr(known, name) == value for name, value in values.items()):
        return False
    if known.contracts.exists():
        raise RuleBroken(
            "template_used",
            "Version %(version)s of “%(title)s” is used by contracts. Write its new words as the next version.",
            version=known.version,
            title=known.title,
        )
    ContractTemplate.objects.filter(pk=known.pk).update(**values)
    return True
