"""The fixed lists of sharing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hoptac.sharing.drafting import wish


class Length(models.TextChoices):
    """How long a text is to be."""

    SHORT = wish.Length.SHORT, pgettext_lazy("text", "Short")
    MEDIUM = wish.Length.MEDIUM, pgettext_lazy("text", "Medium")
    LONG = wish.Length.LONG, pgettext_lazy("text", "Long")


class Purpose(models.TextChoices):
    """Where a text is to stand."""

    PAGE = wish.Purpose.PAGE, _("The public page")
    FACEBOOK = wish.Purpose.FACEBOOK, _("Facebook")
    ZALO = wish.Purpose.ZALO, _("Zalo")


class DraftState(models.TextChoices):
    """What became of a draft."""

    OPEN = "open", pgettext_lazy("text", "Draft")
    PUBLISHED = "published", pgettext_lazy("text", "Published")
    DISCARDED = "discarded", pgettext_lazy("text", "Discarded")


class Material(models.TextChoices):
    """What can be printed."""

    POSTER_A4 = "poster_a4", _("QR poster, A4")
    POSTER_A5 = "poster_a5", _("QR poster, A5")
    SHEET = "sheet", _("Product sheet, A4")
    TAGS = "tags", _("Price tags, eight on A4")
    BANNER = "banner", _("Fair banner, 80 × 200 cm")


class Claim(models.TextChoices):
    """What a text claims; the words say what the record lacks for it. The codes are those of drafting/claims.toml."""

    STARS = "stars", _("Stars: the record has no recognition in force with this number of stars.")
    OCOP = "ocop", _("OCOP: the record has no recognition in force.")
    VIETGAP = "vietgap", _("VietGAP: the record has no such certificate in force.")
    GLOBALGAP = "globalgap", _("GlobalG.A.P.: the record has no such certificate in force.")
    ORGANIC = "organic", _("Organic: the record has no organic certificate in force.")
    HACCP = "haccp", _("HACCP: the record has no such certificate in force.")
    ISO22000 = "iso22000", _("ISO 22000: the record has no such certificate in force.")
    ISO = "iso", _("A standard or seal of which the record has no certificate.")
    GEOGRAPHICAL = "geographical", _("Geographical indication: the record has no such right in force.")
    TRADEMARK = "trademark", _("Trademark: the record has no registration in force.")
    HALAL = "halal", _("Halal: the record has no such certificate in force.")
    SAFE = "safe", _("Safety: the record has no certificate in force that says so.")
    CERTIFIED = "certified", _("Certified: the record has no certificate in force.")
    SUPERLATIVE = "superlative", _("Best, first, famous: nothing in the record can prove it.")
    AWARD = "award", _("Awards: the record holds none.")
    HEALTH = "health", _("Effects on health may not be claimed for food.")
    PURITY = "purity", _("Pure, natural, without chemicals: nothing in the record can prove it.")
    MARKET = "market", _("Where it sells and who likes it: nothing in the record can prove it.")
    OFFER = "offer", _("A promise or a special offer that the record does not hold.")
    ELSEWHERE = "elsewhere", _("A place that the record does not name.")
    INSTRUCTION = "instruction", _("This speaks to a machine, not to buyers, or leads elsewhere.")
    UNREADABLE = "unreadable", _("Letters that cannot be checked.")
    NUMBER = "number", _("A number that the record does not hold.")
    PERCENT = "percent", _("A percentage: the record holds none.")
    PRICE = "price", _("A price that the record does not hold today, or for another unit.")
    SEASON = "season", _("A month in which the record has nothing to sell.")
