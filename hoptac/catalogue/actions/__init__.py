"""Changes of the catalogue, each: gate, lock, rules, write, facts, search, audit."""

from hoptac.catalogue.actions.bulk import Put, product_put_many
from hoptac.catalogue.actions.products import product_add, product_change, product_publish
from hoptac.catalogue.actions.recognitions import recognition_add, recognition_revoke

__all__ = [
    "Put",
    "product_add",
    "product_change",
    "product_publish",
    "product_put_many",
    "recognition_add",
    "recognition_revoke",
]
