"""The actions of sharing, called without a screen: what each needs, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.sharing import actions
from hoptac.sharing.choices import Material
from hoptac.sharing.drafting import Wish
from hoptac.sharing.models import TextDraft
from hoptac.sharing.rules import Order
from tests.access.stage import Scene

Needs = tuple[tuple[str, Any], ...]
ORDER = Order(Material.POSTER_A5, "vi", "", "http://testserver")
NAMES = ("draft_make", "draft_change", "draft_publish", "draft_discard", "product_print", "organisation_print",
         "introduction_make")  # fmt: skip


def calls(scene: Scene) -> Iterator[tuple[str, Needs, Callable[..., object]]]:
    """Yield the name of each action with the permissions it needs on a row, and the call but for the actor."""
    for key in ("a", "c", "d", "s"):
        product = scene.of(Product, key)[0]
        draft = next(one for one in scene.rows[TextDraft] if one.product_id == product.pk)
        owner = scene.of(Organisation, key)[0]
        wish = partial(actions.draft_make, product=product, wish=Wish("vi"))
        yield "draft_make", (("sharing.draft.make", product),), wish
        change = partial(actions.draft_change, draft=draft, text="Búp hái tay.")
        yield "draft_change", (("sharing.draft.change", draft),), change
        publish = partial(actions.draft_publish, draft=draft)
        yield "draft_publish", (("sharing.draft.publish", draft),), publish
        yield "draft_discard", (("sharing.draft.change", draft),), partial(actions.draft_discard, draft=draft)
        introduce = partial(actions.introduction_make, organisation=owner, wish=Wish("vi"))
        yield "introduction_make", (("sharing.introduction.make", owner),), introduce
        tags = partial(actions.product_print, product=product, order=ORDER)
        yield "product_print", (("sharing.product.print", product),), tags
        poster = partial(actions.organisation_print, organisation=owner, order=ORDER)
        yield "organisation_print", (("sharing.organisation.print", owner),), poster
