"""Changes of sharing: texts drafted and published, material printed."""

from hoptac.sharing.actions.drafts import (
    draft_change,
    draft_discard,
    draft_give_up,
    draft_make,
    draft_propose,
    draft_publish,
    introduction_make,
)
from hoptac.sharing.actions.prints import Printed, organisation_print, product_print

__all__ = [
    "Printed",
    "draft_change",
    "draft_discard",
    "draft_give_up",
    "draft_make",
    "draft_propose",
    "draft_publish",
    "introduction_make",
    "organisation_print",
    "product_print",
]
