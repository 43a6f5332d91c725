"""Drafted texts of the sample cooperative: one published, one to be copied, one in which something is marked."""

from __future__ import annotations

from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.sharing import actions
from hoptac.sharing.drafting import Length, Purpose, Wish


def drafts(*, manager: User, organisation: Organisation) -> int:
    """Draft texts about the first product of the organisation and return how many there are."""
    product = Product.objects.filter(organisation=organisation, is_published=True).order_by("pk").first()
    if product is None:
        return 0
    published = actions.draft_make(actor=manager, product=product, wish=Wish("en", Length.LONG))
    actions.draft_publish(actor=manager, draft=published)
    actions.draft_make(actor=manager, product=product, wish=Wish("vi", Length.SHORT, Purpose.ZALO))
    marked = actions.draft_make(actor=manager, product=product, wish=Wish("vi", Length.MEDIUM))
    actions.draft_change(actor=manager, draft=marked, text=f"{marked.text}\n\nNgon nhất Tây Bắc, đạt năm sao.")
    return 3
