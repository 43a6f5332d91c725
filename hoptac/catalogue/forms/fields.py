"""The fields of the catalogue, by their former address."""

from hoptac.catalogue.fields import OrganisationField, PhotosField, QuantityField, gtin_field

__all__ = ["OrganisationField", "PhotosField", "QuantityField", "gtin_field"]
