"""Drafts of forms for the crawl."""

from __future__ import annotations

from typing import Any

from hoptac.reporting import queries
from hoptac.reporting.choices import VersionState
from hoptac.reporting.models import FormVersion


def build() -> None:
    """Let the next version of a form be in the making."""
    version = queries.version("cooperative_half")
    version.pk, version.number, version.state = None, version.number + 1, VersionState.DRAFT
    version.save(force_insert=True)


def rows() -> dict[type, list[Any]]:
    """Return the rows."""
    return {FormVersion: list(FormVersion.objects.filter(state=VersionState.DRAFT))}


def _nothing(row: Any) -> list[Any]:
    return []


RELATIONS = {FormVersion: (_nothing, _nothing)}
WORDS = {FormVersion: _nothing}
