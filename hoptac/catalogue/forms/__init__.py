"""Shape of what people type and send at the desk of products."""

from hoptac.catalogue.forms.media import (
    CertificateAdd,
    CertificateRevoke,
    DocumentAdd,
    PhotoAdd,
    PhotoChange,
    PhotoMove,
    certificate_of,
    photo_change,
)
from hoptac.catalogue.forms.products import (
    PackagingAdd,
    PriceAdd,
    ProductChange,
    ProductFilter,
    Reason,
    SeasonPut,
    TextSave,
    facts_of,
    season_of,
)

__all__ = [
    "CertificateAdd",
    "CertificateRevoke",
    "DocumentAdd",
    "PackagingAdd",
    "PhotoAdd",
    "PhotoChange",
    "PhotoMove",
    "PriceAdd",
    "ProductChange",
    "ProductFilter",
    "Reason",
    "SeasonPut",
    "TextSave",
    "certificate_of",
    "facts_of",
    "photo_change",
    "season_of",
]
