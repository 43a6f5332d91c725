"""What the figures of the market count."""

from __future__ import annotations

from datetime import date


def is_on_time(*, sent_on: date, planned_on: date, accepted: int | None) -> bool:
    """Return whether a delivery came by its day and was not wholly rejected; None: not checked yet."""
    return sent_on <= planned_on and accepted != 0
