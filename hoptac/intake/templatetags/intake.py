"""How imports are named on pages: their kind and their state."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hoptac.intake import shown
from hoptac.intake.models import ImportRun, RunState

register = template.Library()

_BADGES = {RunState.APPLIED: "badge-good", RunState.FAILED: "badge-bad", RunState.PREVIEWED: "badge-warm"}


@register.filter
def kind_name(kind: str) -> str:
    """Return what the rows of an import are; "–" while it is not known."""
    return shown.kind(kind) or "–"


@register.filter
def has_good_rows(run: ImportRun) -> bool:
    """Return whether something would be applied."""
    return bool(run.counts.get("new") or run.counts.get("changed"))


@register.simple_tag
def run_badge(run: ImportRun) -> SafeString:
    """Return the state of an import as a badge."""
    state = RunState(run.state)
    return format_html('<span class="badge {}">{}</span>', _BADGES.get(state, ""), state.label)
