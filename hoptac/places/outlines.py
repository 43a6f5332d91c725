"""Outlines of today's provinces, for maps."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from hoptac.places.actions import FOLDER


@lru_cache(maxsize=1)
def provinces() -> dict[str, Any]:
    """Return GeoJSON: 34 outlines (properties code, name), then Hoàng Sa and Trường Sa as points (also province).

    Shared between callers: do not change it. Every map of the whole country draws the two points (as insets).
    """
    loaded: dict[str, Any] = json.loads((FOLDER / "provinces.geojson").read_text(encoding="utf8"))
    return loaded
