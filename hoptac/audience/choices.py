"""The fixed lists of the audience. Values are stored; once released they never change meaning."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """What somebody did on a public page."""

    VIEW = "view", _("Page views")
    QR = "qr", _("QR scans")
    PHONE = "phone", _("Taps on the phone number")
    ZALO = "zalo", _("Taps on Zalo")
    EMAIL = "email", _("Taps on the e-mail address")
    SOCIAL = "social", _("Taps on other channels")
    SHARE = "share", _("Pages shared")
    ENQUIRY = "enquiry", _("Enquiries sent")
    NOTHING = "nothing", _("Searches that found nothing")


#: Never spooled: how many visitors a day had, which only the whole day can tell.
VISITOR = "visitor"

#: Somebody wants to reach the cooperative.
CONTACTS = (Event.PHONE, Event.ZALO, Event.EMAIL, Event.SOCIAL)


class Source(models.TextChoices):
    """Where a visitor came from, as the browser says; INSIDE is replaced by where the visit of the day began."""

    DIRECT = "direct", _("Directly, or not known")
    INSIDE = "inside", _("From another page of this site")
    QR = "qr", _("A QR code")
    SEARCH = "search", _("Search engines")
    FACEBOOK = "facebook", _("Facebook")
    ZALO = "zalo", _("Zalo")
    TIKTOK = "tiktok", _("TikTok")
    SOCIAL = "social", _("Other social networks")
    MARKET = "market", _("E-commerce platforms")
    SITE = "site", _("Other websites")


class Device(models.TextChoices):
    """What a page was read on."""

    PHONE = "phone", _("Phone")
    TABLET = "tablet", _("Tablet")
    COMPUTER = "computer", _("Computer")


class Aspect(models.TextChoices):
    """By what events are told apart; WHOLE is their number alone."""

    WHOLE = "", _("Altogether")
    SOURCE = "source", _("Source")
    LANGUAGE = "language", _("Language")
    DEVICE = "device", _("Device")
    COUNTRY = "country", _("Country of the network")
    CODE = "code", _("QR code")


class CodePlace(models.TextChoices):
    """Where a QR code is to be seen."""

    LABEL = "label", _("On the product")
    PRICE_TAG = "price_tag", _("Price tag")
    POSTER = "poster", _("Poster")
    SHEET = "sheet", _("Product sheet")
    BANNER = "banner", _("Fair banner")
    SHOP = "shop", _("Shop")
    ONLINE = "online", _("Online")
    OTHER = "other", _("Elsewhere")
