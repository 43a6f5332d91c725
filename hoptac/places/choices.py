"""What an administrative unit can be, and on which level it stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How deep a unit stands. Since July 2025 a commune stands right under its province; districts are gone."""

    COUNTRY = 0, _("Country")
    PROVINCE = 1, _("Province level")
    DISTRICT = 2, _("District")
    COMMUNE = 3, _("Commune level")


class Kind(models.TextChoices):
    """The legal kind of a unit; `city` is a municipality on level 1 and a city of a province on level 2."""

    COUNTRY = "country", _("country")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    DISTRICT = "district", _("rural district")
    URBAN_DISTRICT = "urban_district", _("urban district")
    TOWN = "town", _("town")
    COMMUNE = "commune", _("commune")
    WARD = "ward", _("ward")
    TOWNSHIP = "township", _("township")
    SPECIAL_ZONE = "special_zone", _("special zone")


KINDS: dict[int, frozenset[str]] = {
    Level.COUNTRY: frozenset({Kind.COUNTRY}),
    Level.PROVINCE: frozenset({Kind.PROVINCE, Kind.CITY}),
    Level.DISTRICT: frozenset({Kind.DISTRICT, Kind.URBAN_DISTRICT, Kind.TOWN, Kind.CITY}),
    Level.COMMUNE: frozenset({Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE}),
}
