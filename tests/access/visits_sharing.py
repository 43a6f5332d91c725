"""The visits to share kits and drafted texts."""

from __future__ import annotations

from typing import Any

from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.sharing.models import TextDraft
from tests.access.crawl import Visit
from tests.access.stage import Scene

KEYS = ("a", "c", "d", "s")
MADE = frozenset({200, 422})


def _rows(model: type) -> Any:
    return lambda scene: [scene.of(model, key)[0] for key in KEYS]


def _drafts(scene: Scene) -> list[TextDraft]:
    subjects = {scene.of(model, key)[0] for key in KEYS for model in (Product, Organisation)}
    return [draft for draft in scene.rows[TextDraft] if draft.subject in subjects]


def _print(scene: Scene, row: Any) -> dict[str, Any]:
    return {"material": "tags", "language": "vi", "note": "Chợ"}


def _wish(scene: Scene, row: Any) -> dict[str, Any]:
    return {"purpose": "zalo", "language": "vi", "length": "short"}


SHARING = (
    Visit("sharing:kit_list", queries=("", "?page=9")),
    Visit("sharing:product_kit", _rows(Product)),
    Visit("sharing:product_print", _rows(Product), is_post=True, data=_print, done=MADE),
    Visit("sharing:draft_make", _rows(Product), is_post=True, data=_wish),
    Visit("sharing:introduction_make", _rows(Organisation), is_post=True, data=_wish),
    Visit(
        "sharing:introduction_withdraw", _rows(Organisation), is_post=True, data=lambda scene, row: {"language": "en"}
    ),
    Visit("sharing:organisation_kit", _rows(Organisation)),
    Visit("sharing:organisation_print", _rows(Organisation), is_post=True, data=_print, done=MADE),
    Visit("sharing:draft_detail", _drafts),
    Visit("sharing:draft_change", _drafts, is_post=True, data=lambda scene, row: {"text": row.text}),
    Visit("sharing:draft_publish", _drafts, is_post=True, data=lambda scene, row: {}),
    Visit("sharing:draft_discard", _drafts, is_post=True, data=lambda scene, row: {}),
)
