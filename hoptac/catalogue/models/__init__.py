"""The tables of the catalogue."""

from hoptac.catalogue.models.certificates import Certificate
from hoptac.catalogue.models.kinds import Kind, KindName, Unit, UnitFactor
from hoptac.catalogue.models.media import Document, Photo
from hoptac.catalogue.models.products import (
    Capacity,
    ClosedPages,
    Introduction,
    Packaging,
    Price,
    Product,
    ProductText,
)
from hoptac.catalogue.models.recognitions import Recognition

__all__ = [
    "Capacity",
    "Certificate",
    "ClosedPages",
    "Document",
    "Introduction",
    "Kind",
    "KindName",
    "Packaging",
    "Photo",
    "Price",
    "Product",
    "ProductText",
    "Recognition",
    "Unit",
    "UnitFactor",
]
