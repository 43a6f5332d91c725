"""Changes of the catalogue, each: gate, lock, rules, write, facts, search, audit."""

from hoptac.catalogue.actions.bulk import Put, product_put_many
from hoptac.catalogue.actions.products import (
    pages_close,
    pages_open,
    product_add,
    product_change,
    product_feature,
    product_hide,
    product_publish,
    product_refresh,
    product_unhide,
)
from hoptac.catalogue.actions.recognitions import recognition_add, recognition_revoke
from hoptac.catalogue.actions.reference import Loaded, kinds_load

__all__ = [
    "Loaded",
    "Put",
    "kinds_load",
    "pages_close",
    "pages_open",
    "product_add",
    "product_change",
    "product_feature",
    "product_hide",
    "product_publish",
    "product_put_many",
    "product_refresh",
    "product_unhide",
    "recognition_add",
    "recognition_revoke",
]
