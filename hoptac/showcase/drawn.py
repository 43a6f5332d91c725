"""Cards of products as lists show them, drawn once and kept on the shelf: they are gone when the shelf is.

Of the pages a site makes anew, most show products that other pages showed before: another month, another word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from hoptac.showcase import cards, markup
from hoptac.showcase.cards import Card
from hoptac.showcase.shelf import Shelf

#: So many cards are kept by each process, in all languages; about 3 KB each.
MOST = 5_000


def missing(held: Shelf, ids: Sequence[int], *, language: str) -> list[int]:
    """Return which of these products' cards are not kept."""
    return [pk for pk in ids if (pk, language) not in held.drawn]


def of_ids(
    held: Shelf, ids: Sequence[int], *, language: str, on: date, loaded: Sequence[Card] = ()
) -> list[SafeString]:
    """Return the cards of these products in order. Two statements at most, for those neither kept nor loaded."""
    kept = held.drawn
    for card in loaded:
        kept.setdefault((card.product.pk, language), markup.card(card, on=on))
    if wanted := missing(held, ids, language=language):
        rows = list(cards.list_rows(language=language, on=on).filter(pk__in=wanted))
        for card in cards.cards(rows, language=language, on=on, held=held):
            kept[card.product.pk, language] = markup.card(card, on=on)
    found = [kept[pk, language] for pk in ids if (pk, language) in kept]
    while len(kept) > MOST:
        kept.pop(next(iter(kept)), None)
    return found
