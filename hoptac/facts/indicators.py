"""Indicators: what an alliance asks for, as formulas over elements. The codes of `figures` and the API.

Codes are stable: once released, a code never changes meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoptac.core.formula import Expression, parse
from hoptac.facts.choices import Sector
from hoptac.facts.elements import BY_CODE, Element
from hoptac.parties.choices import OrganisationKind

#: A people's credit fund is a cooperative under banking law and is counted as one.
COOPERATIVE_KINDS = (OrganisationKind.COOPERATIVE.value, OrganisationKind.CREDIT_FUND.value)


@dataclass(frozen=True, slots=True)
class Term:
    """One name in a formula: the sum of an element, of some kinds and sectors only where these are given.

    `counts` asks for the number of organisations that have the element in the period, not for its sum;
    `is_yearly` takes the whole year the period lies in (a plan is made for a year).
    """

    element: str
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    counts: bool = False
    is_yearly: bool = False

    @property
    def definition(self) -> Element:
        """Return the element."""
        return BY_CODE[self.element]


@dataclass(frozen=True)
class Indicator:
    """A figure that can be asked for.

    `kind` is S (as at a date), F (within a period) or R (a ratio); `formula` is written over `terms`, or over
    elements of the same name. `meaning` says what exactly is counted, and for a ratio what is divided by what.
    """

    code: str
    kind: str
    unit: str
    label: Promise
    meaning: Promise
    formula: str
    terms: dict[str, Term] = field(default_factory=dict)
    decimals: int = 0
    is_public: bool = True

    @cached_property
    def expression(self) -> Expression:
        """Return the parsed formula."""
        return parse(self.formula)

    @cached_property
    def needed(self) -> dict[str, Term]:
        """Return the term of every name in the formula."""
        return {name: self.terms.get(name) or Term(name) for name in sorted(self.expression.references)}

    @property
    def is_stock(self) -> bool:
        """Return whether every part is as at a date."""
        return all(term.definition.nature.value == "S" for term in self.needed.values())


def _count(code: str, kind: str, label: Promise, meaning: Promise, term: Term) -> Indicator:
    """Return an indicator that is one term."""
    return Indicator(code, kind, term.definition.unit, label, meaning, code, {code: term})


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

INDICATORS: tuple[Indicator, ...] = (
    _count(
        "cooperatives",
        "S",
        _("Cooperatives"),
        _("Cooperatives in existence on the date, suspended ones and people's credit funds included"),
        Term("organisations", _ALL),
    ),
    _count("unions", "S", _("Cooperative unions"), _("Unions in existence on the date"), Term("organisations", _UNION)),
    _count("groups", "S", _("Cooperative groups"), _("Groups in existence on the date"), Term("organisations", _GROUP)),
    _count(
        "cooperatives_active",
        "S",
        _("Cooperatives working"),
        _("Of the cooperatives in existence, those neither suspended nor ceased"),
        Term("organisations_active", _ALL),
    ),
    _count(
        "cooperatives_agricultural",
        "S",
        _("Agricultural cooperatives"),
        _("Cooperatives of the sector agriculture, forestry, fishery, salt"),
        Term("organisations", _ALL, (Sector.AGRICULTURE.value,)),
    ),
    _count(
        "cooperatives_new",
        "F",
        _("Cooperatives founded"),
        _("Cooperatives registered within the period"),
        Term("organisations_new", _ALL),
    ),
    _count(
        "groups_new", "F", _("Groups founded"), _("Groups formed within the period"), Term("organisations_new", _GROUP)
    ),
    _count(
        "unions_new",
        "F",
        _("Unions founded"),
        _("Unions registered within the period"),
        Term("organisations_new", _UNION),
    ),
    _count(
        "cooperatives_dissolved",
        "F",
        _("Cooperatives ended"),
        _("Cooperatives dissolved, bankrupt, revoked or merged away within the period"),
        Term("organisations_ended", _ALL),
    ),
    Indicator(
        "cooperatives_effective_share",
        "R",
        _SHARE,
        _("Effective cooperatives"),
        _("Cooperatives rated good or fair ÷ cooperatives rated; the latest rating on the date"),
        "effective / rated",
        {"effective": Term("rated_effective", _ALL), "rated": Term("rated", _ALL)},
        2,
    ),
    _count(
        "cooperatives_in_value_chains",
        "S",
        _("Cooperatives in value chains"),
        _("Cooperatives with at least one value-chain link in force"),
        Term("value_chain", _ALL),
    ),
    _count(
        "unions_in_value_chains",
        "S",
        _("Unions in value chains"),
        _("Unions with at least one value-chain link in force"),
        Term("value_chain", _UNION),
    ),
    _count(
        "cooperatives_high_tech",
        "S",
        _("High-tech cooperatives"),
        _("Cooperatives accepted as using high technology"),
        Term("high_tech", _ALL),
    ),
    _count(
        "ecommerce_cooperatives",
        "S",
        _("Cooperatives selling online"),
        _("Cooperatives selling on at least one e-commerce platform"),
        Term("ecommerce", _ALL),
    ),
    _count(
        "members",
        "S",
        _("Members"),
        _(
            "Persons, households and legal persons in membership: "
            "kept registers counted, otherwise the latest number reported"
        ),
        Term("members"),
    ),
    _count(
        "members_ethnic_minority",
        "S",
        _("Ethnic-minority members"),
        _("Of the members, those of ethnic minorities"),
        Term("members_ethnic_minority"),
    ),
    _count("members_women", "S", _("Women members"), _("Of the members, women"), Term("members_women")),
    Indicator(
        "members_ethnic_minority_share",
        "R",
        _SHARE,
        _("Share of ethnic-minority members"),
        _("Ethnic-minority members ÷ members"),
        "members_ethnic_minority / members",
        {},
        2,
    ),
    _count(
        "regular_workers",
        "S",
        _("Regular workers"),
        _("Workers regularly employed, the latest number reported"),
        Term("regular_workers"),
    ),
    _count("new_jobs", "F", _("New jobs"), _("Jobs created within the period"), Term("new_jobs")),
    Indicator(
        "worker_income_month",
        "R",
        "VND",
        _("Income per worker and month"),
        _("Wages paid ÷ worker-months"),
        "wages_paid / worker_months",
        {},
        0,
    ),
    _count(
        "managers",
        "S",
        _("Management staff"),
        _("Members of boards and control boards, directors and their deputies, chief accountants"),
        Term("managers"),
    ),
    _count(
        "managers_elementary_intermediate",
        "S",
        _("Managers with elementary or intermediate training"),
        _("Of the management staff, those trained at elementary or intermediate level"),
        Term("managers_elementary_intermediate"),
    ),
    _count(
        "managers_higher",
        "S",
        _("Managers with college or university training"),
        _("Of the management staff, those with a college or university degree"),
        Term("managers_higher"),
    ),
    Indicator(
        "managers_elementary_intermediate_share",
        "R",
        _SHARE,
        _("Share of managers with elementary or intermediate training"),
        _("Managers trained at elementary or intermediate level ÷ management staff"),
        "managers_elementary_intermediate / managers",
        {},
        2,
    ),
    Indicator(
        "managers_higher_share",
        "R",
        _SHARE,
        _("Share of managers with college or university training"),
        _("Managers with college or university training ÷ management staff"),
        "managers_higher / managers",
        {},
        2,
    ),
    Indicator(
        "staff_trained_share",
        "R",
        _SHARE,
        _("Share with professional training"),
        _("Accounting staff, members and workers with professional training ÷ all of these"),
        "staff_trained / staff_trainable",
        {},
        2,
    ),
    _count("revenue", "F", _("Revenue"), _("Revenue reported for the period"), Term("revenue")),
    _count("profit", "F", _("Profit"), _("Profit reported for the period"), Term("profit")),
    _count("revenue_plan", "F", _("Planned revenue"), _("Revenue planned for the year"), Term("revenue_plan")),
    Indicator(
        "revenue_per_cooperative",
        "R",
        "VND",
        _("Revenue per cooperative"),
        _("Revenue of cooperatives ÷ cooperatives with a figure in the period"),
        "revenue / cooperatives_with_figure",
        {"revenue": Term("revenue", _ALL), "cooperatives_with_figure": Term("revenue", _ALL, counts=True)},
        0,
    ),
    Indicator(
        "profit_per_cooperative",
        "R",
        "VND",
        _("Profit per cooperative"),
        _("Profit of cooperatives ÷ cooperatives with a figure in the period"),
        "profit / cooperatives_with_figure",
        {"profit": Term("profit", _ALL), "cooperatives_with_figure": Term("profit", _ALL, counts=True)},
        0,
    ),
    Indicator(
        "revenue_plan_share",
        "R",
        _SHARE,
        _("Revenue against the plan"),
        _("Revenue of the period ÷ revenue planned for its year"),
        "revenue / plan",
        {"plan": Term("revenue_plan", is_yearly=True)},
        2,
    ),
    Indicator(
        "ocop_products_3_star_up",
        "S",
        "products",
        _("OCOP products of 3 stars and more"),
        _("Products holding a valid recognition of 3 stars or more"),
        "ocop_products_3_star + ocop_products_4_star + ocop_products_5_star",
    ),
    _count(
        "ocop_products_3_star",
        "S",
        _("OCOP products of 3 stars"),
        _("Products holding a valid recognition of 3 stars"),
        Term("ocop_products_3_star"),
    ),
    _count(
        "ocop_products_4_star",
        "S",
        _("OCOP products of 4 stars"),
        _("Products holding a valid recognition of 4 stars"),
        Term("ocop_products_4_star"),
    ),
    _count(
        "ocop_products_5_star",
        "S",
        _("OCOP products of 5 stars"),
        _("Products holding a valid recognition of 5 stars"),
        Term("ocop_products_5_star"),
    ),
    _count(
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
        _count(
            f"certificates_{kind}",
            "S",
            label,
            _("Certificates of this kind that are verified and valid on the date"),
            Term(f"certificates_{kind}"),
        )
        for kind, label in _CERTIFICATES.items()
    ),
    _count(
        "certificate_holders",
        "S",
        _("Holders of certificates"),
        _("Organisations with at least one certificate verified and valid on the date"),
        Term("certificate_holders"),
    ),
    _count(
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
    _count(
        "production_quantity",
        "F",
        _("Quantity produced"),
        _("Quantity of goods produced that is measured by weight, kg"),
        Term("production_quantity"),
    ),
    _count(
        "charter_capital",
        "S",
        _("Charter capital"),
        _("Charter capital of organisations in existence"),
        Term("charter_capital"),
    ),
    _count(
        "page_views",
        "F",
        _("Page views"),
        _("Views of the public pages of cooperatives and their products, robots left out"),
        Term("page_views"),
    ),
    _count(
        "visitors",
        "F",
        _("Visitors"),
        _("Visitors of each cooperative's pages, each counted once a day and cooperative"),
        Term("visitors"),
    ),
    _count("qr_scans", "F", _("QR scans"), _("Scans of QR codes of cooperatives and products"), Term("qr_scans")),
    _count(
        "contact_taps",
        "F",
        _("Taps on contacts"),
        _("Taps on phone numbers, Zalo, e-mail addresses and other channels of cooperatives"),
        Term("contact_taps"),
    ),
    _count(
        "outside_orders",
        "F",
        _("Orders on other platforms"),
        _("Orders that cooperatives told of their shops on other platforms"),
        Term("outside_orders"),
    ),
    _count(
        "outside_sales",
        "F",
        _("Sales on other platforms"),
        _("Sales that cooperatives told of their shops on other platforms"),
        Term("outside_sales"),
    ),
    _count("enquiries", "F", _("Enquiries received"), _("Enquiries sent through the public pages"), Term("enquiries")),
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

INDICATOR: dict[str, Indicator] = {indicator.code: indicator for indicator in INDICATORS}
