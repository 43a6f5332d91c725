"""Changes of the catalogue, each: gate, lock, rules, write, facts, search, audit."""

from hoptac.catalogue.actions.bulk import Put, product_put_many
from hoptac.catalogue.actions.certificates import (
    certificate_add,
    certificate_change,
    certificate_remove,
    certificate_revoke,
    certificate_verify,
)
from hoptac.catalogue.actions.media import (
    document_add,
    document_remove,
    organisation_photo_add,
    photo_add,
    photo_change,
    photo_move,
    photo_remove,
)
from hoptac.catalogue.actions.offers import packaging_add, packaging_remove, price_add, price_remove, season_put
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
from hoptac.catalogue.actions.texts import (
    introduction_publish,
    introduction_withdraw,
    text_publish,
    text_save,
    text_withdraw,
)
from hoptac.catalogue.drafts import Paper

__all__ = [
    "Loaded",
    "Paper",
    "Put",
    "certificate_add",
    "certificate_change",
    "certificate_remove",
    "certificate_revoke",
    "certificate_verify",
    "document_add",
    "document_remove",
    "introduction_publish",
    "introduction_withdraw",
    "kinds_load",
    "organisation_photo_add",
    "packaging_add",
    "packaging_remove",
    "pages_close",
    "pages_open",
    "photo_add",
    "photo_change",
    "photo_move",
    "photo_remove",
    "price_add",
    "price_remove",
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
    "season_put",
    "text_publish",
    "text_save",
    "text_withdraw",
]
