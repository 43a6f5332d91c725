"""How events, parts of pages and reasons are said in an evaluation."""

from __future__ import annotations

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoptac.audience.choices import Device, Source
from hoptac.catalogue import rules as catalogue_rules

STEPS = {
    "view": _("Page views"),
    "visitor": _("Visitors"),
    "contact": _("Wanted to reach you"),
    "enquiry": _("Asked"),
    "answered": _("Were answered"),
    "agreed": _("Agreed"),
}

#: What each step counts.
MEANINGS = {
    "view": _("Views of your pages; robots and your own people do not count"),
    "visitor": _("Each counted once a day"),
    "contact": _("Taps on phone, Zalo, e-mail or another channel"),
    "enquiry": _("Enquiries sent through the pages, without those not meant seriously"),
    "answered": _("Enquiries answered within the period"),
    "agreed": _("Enquiries that you noted as agreed within the period"),
}

#: What to do about a part of a product's page that is missing.
THINGS = {
    catalogue_rules.PHOTO: _("Add a photo"),
    catalogue_rules.PRICE: _("Give a price"),
    catalogue_rules.SEASON: _("Mark the months of the season"),
    catalogue_rules.SUMMARY: _("Describe it in two sentences"),
    catalogue_rules.KIND: _("Choose its kind, so that buyers find it"),
    catalogue_rules.FRESH: _("Say that what stands there is still right"),
    catalogue_rules.CAPACITY: _("Say how much you can supply a month"),
    catalogue_rules.ALT: _("Say in words what the photos show"),
    catalogue_rules.STORY: _("Tell how it is made"),
    catalogue_rules.KEEPING: _("Say how it is stored and how long it keeps"),
    catalogue_rules.MORE_PHOTOS: _("Add photos: three are best"),
    catalogue_rules.LANGUAGES: _("Add words in English or another language"),
    catalogue_rules.CERTIFICATE: _("Enter a certificate"),
}

LANGUAGES = {
    "vi": _("Vietnamese"),
    "en": _("English"),
    "de": _("German"),
    "id": _("Indonesian"),
    "ms": _("Malay"),
}

ALIKE = {
    "size": _("of the same kind, sector and size"),
    "sector": _("of the same kind and sector"),
    "kind": _("of the same kind"),
}


def source(code: str) -> str:
    """Return the name of a source."""
    return str(Source(code).label) if code in Source.values else code


def device(code: str) -> str:
    """Return the name of a class of devices."""
    return str(Device(code).label) if code in Device.values else code


def language(code: str) -> str:
    """Return the name of a language of the pages."""
    return str(LANGUAGES.get(code, code))


def country(code: str) -> str:
    """Return the name of a country, its two letters where it has none here; "not known" where there are none."""
    names = Locale.parse(get_language() or "vi", sep="-").territories
    return names.get(code, code) or str(_("Country not known"))
