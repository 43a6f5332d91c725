"""Figures of products: stars, certificates, what is grown; and of what happens online."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.facts.indicators.definition import COOPERATIVE_KINDS, Indicator, Term, count
from hoptac.parties.choices import OrganisationKind

_ALL = COOPERATIVE_KINDS
_UNION = (OrganisationKind.UNION.value,)
_GROUP = (OrganisationKind.GROUP.value,)
_SHARE = "share"

#: Kinds of certificate as `catalogue.choices.CertificateKind` has them, with what a figure of them is called.
_CERTIFICATES = {
    "vietgap": _("VietGAP certificates"),
    "globalgap": _("GlobalG.A.P. certificates"),
    "organic": _("Organic certificates"),
    "food_safety": _("Food safety certificates"),
    "haccp": _("HACCP certificates"),
    "iso22000": _("ISO 22000 certificates"),
    "geographical": _("Geographical indications"),
    "trademark": _("Trademarks"),
    "halal": _("Halal certificates"),
    "other": _("Other certificates"),
}

PRODUCTS: tuple[Indicator, ...] = (
    Indicator(
        "ocop_products_3_star_up",
        "S",
        "products",
        _("OCOP products of 3 stars and more"),
        _("Products holding a valid recognition of 3 stars or more"),
        "ocop_products_3_star + ocop_products_4_star + ocop_products_5_star",
    ),
    count(
        "ocop_products_3_star",
        "S",
        _("OCOP products of 3 stars"),
        _("Products holding a valid recognition of 3 stars"),
        Term("ocop_products_3_star"),
    ),
    count(
        "ocop_products_4_star",
        "S",
        _("OCOP products of 4 stars"),
        _("Products holding a valid recognition of 4 stars"),
        Term("ocop_products_4_star"),
    ),
    count(
        "ocop_products_5_star",
        "S",
        _("OCOP products of 5 stars"),
        _("Products holding a valid recognition of 5 stars"),
        Term("ocop_products_5_star"),
    ),
    count(
        "ocop_owners_3_star_up",
        "S",
        _("OCOP owners"),
        _("Organisations owning at least one product with a valid recognition of 3 stars or more"),
        Term("ocop_owners_3_star_up"),
    ),
    Indicator(
        "certificates",
        "S",
        "certificates",
        _("Certificates in force"),
        _("Certificates of organisations and their products that are verified and valid on the date"),
        " + ".join(f"certificates_{kind}" for kind in _CERTIFICATES),
    ),
    *(
        count(
            f"certificates_{kind}",
            "S",
            label,
            _("Certificates of this kind that are verified and valid on the date"),
            Term(f"certificates_{kind}"),
        )
        for kind, label in _CERTIFICATES.items()
    ),
    count(
        "certificate_holders",
        "S",
        _("Holders of certificates"),
        _("Organisations with at least one certificate verified and valid on the date"),
        Term("certificate_holders"),
    ),
    count(
        "certified_products",
        "S",
        _("Certified products"),
        _("Products covered by at least one certificate verified and valid on the date"),
        Term("certified_products"),
    ),
    Indicator(
        "production_area",
        "S",
        "ha",
        _("Production area"),
        _("Area in production, hectares"),
        "production_area / 10000",
        {},
        2,
    ),
    count(
        "production_quantity",
        "F",
        _("Quantity produced"),
        _("Quantity of goods produced that is measured by weight, kg"),
        Term("production_quantity"),
    ),
    count(
        "charter_capital",
        "S",
        _("Charter capital"),
        _("Charter capital of organisations in existence"),
        Term("charter_capital"),
    ),
    count(
        "page_views",
        "F",
        _("Page views"),
        _("Views of the public pages of cooperatives and their products, robots left out"),
        Term("page_views"),
    ),
    count(
        "visitors",
        "F",
        _("Visitors"),
        _("Visitors of each cooperative's pages, each counted once a day and cooperative"),
        Term("visitors"),
    ),
    count("qr_scans", "F", _("QR scans"), _("Scans of QR codes of cooperatives and products"), Term("qr_scans")),
    count(
        "contact_taps",
        "F",
        _("Taps on contacts"),
        _("Taps on phone numbers, Zalo, e-mail addresses and other channels of cooperatives"),
        Term("contact_taps"),
    ),
    count(
        "outside_orders",
        "F",
        _("Orders on other platforms"),
        _("Orders that cooperatives told of their shops on other platforms"),
        Term("outside_orders"),
    ),
    count(
        "outside_sales",
        "F",
        _("Sales on other platforms"),
        _("Sales that cooperatives told of their shops on other platforms"),
        Term("outside_sales"),
    ),
    count("enquiries", "F", _("Enquiries received"), _("Enquiries sent through the public pages"), Term("enquiries")),
    Indicator(
        "enquiries_answered_share",
        "R",
        _SHARE,
        _("Enquiries answered"),
        _("Enquiries answered ÷ enquiries sent"),
        "enquiries_answered / enquiries",
        {},
        2,
    ),
)
