"""The fixed lists of the catalogue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProductGroup(models.TextChoices):
    """The six groups of the One Commune One Product programme (Decision 148/QD-TTg of 24/02/2023), and the rest."""

    FOOD = "food", _("Food")
    DRINK = "drink", _("Drinks")
    MEDICINAL = "medicinal", _("Medicinal plants and products")
    HANDICRAFT = "handicraft", _("Handicrafts")
    ORNAMENTAL = "ornamental", _("Ornamental plants and animals")
    TOURISM = "tourism", _("Community tourism")
    OTHER = "other", _("Outside the OCOP programme")


#: The groups whose products can be recognised.
OCOP_GROUPS = tuple(group for group in ProductGroup if group != ProductGroup.OTHER)


class ProductState(models.TextChoices):
    """Who wants a product to be seen: its organisation alone, everybody, or the alliance that it is not."""

    DRAFT = "draft", pgettext_lazy("product", "Draft")
    PUBLISHED = "published", pgettext_lazy("product", "Published")
    HIDDEN = "hidden", pgettext_lazy("product", "Hidden by the alliance")


class Storage(models.TextChoices):
    """How a product is kept until it is used."""

    UNKNOWN = "", _("Not stated")
    AMBIENT = "ambient", _("Room temperature")
    DRY = "dry", _("Cool and dry, out of the sun")
    CHILLED = "chilled", _("Chilled, 0–8 °C")
    FROZEN = "frozen", _("Frozen, −18 °C or colder")
    LIVE = "live", _("Alive")


class PublicLanguage(models.TextChoices):
    """The languages of the public pages, each by its own name."""

    VI = "vi", "Tiếng Việt"
    EN = "en", "English"
    DE = "de", "Deutsch"
    ID = "id", "Bahasa Indonesia"
    MS = "ms", "Bahasa Melayu"


class TextState(models.TextChoices):
    """Whether words about a product are a draft or stand on its public page."""

    DRAFT = "draft", pgettext_lazy("text", "Draft")
    PUBLISHED = "published", pgettext_lazy("text", "On the public page")


class TextSource(models.TextChoices):
    """Where words about a product came from before a person took them over."""

    PERSON = "person", _("Written by a person")
    TEMPLATE = "template", _("Phrases filled from the record")
    MODEL = "model", _("Proposed by a language model")


class Dimension(models.TextChoices):
    """What a unit measures; units of one dimension can be converted into each other."""

    MASS = "mass", _("Mass")
    VOLUME = "volume", _("Volume")
    AREA = "area", _("Area")
    COUNT = "count", _("Number")
    TIME = "time", _("Time")


class Region(models.TextChoices):
    """The parts of the country in which a unit of the same name differs."""

    NORTH = "north", _("North")
    CENTRAL = "central", _("Centre")
    SOUTH = "south", _("South")


class CertificateKind(models.TextChoices):
    """What a certificate is about. OCOP stars are no certificate but a Recognition."""

    VIETGAP = "vietgap", _("VietGAP")
    GLOBALGAP = "globalgap", _("GlobalG.A.P.")
    ORGANIC = "organic", _("Organic")
    FOOD_SAFETY = "food_safety", _("Food safety")
    HACCP = "haccp", _("HACCP")
    ISO22000 = "iso22000", _("ISO 22000")
    GEOGRAPHICAL = "geographical", _("Geographical indication")
    TRADEMARK = "trademark", _("Trademark")
    HALAL = "halal", _("Halal")
    OTHER = "other", _("Other certificate")
