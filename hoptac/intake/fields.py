"""The one table of fields a sheet can fill: key, label, kinds of sheet, type, and what each feeds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoptac.intake.shapes import Kind, Type

ORGANISATIONS = frozenset({Kind.COOPERATIVES, Kind.UNIONS, Kind.GROUPS})
MEMBERS = frozenset({Kind.MEMBERS})
STAFF = frozenset({Kind.STAFF})
PRODUCTS = frozenset({Kind.PRODUCTS})
PERSONS = MEMBERS | STAFF
OWNED = PERSONS | PRODUCTS
EVERY = ORGANISATIONS | OWNED


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column may hold.

    `feeds` names the element of facts it becomes, or "" (it becomes a property of the row's record). `choices` names a
    table of choices.OPTIONS. `may_be_negative` is for results only; `is_past` dates cannot lie after the day of import.
    `most` is what no single row plausibly exceeds, in the unit of the value: above it the cell is doubtful.
    `by_period` fields may stand in several columns, one a period.
    """

    key: str
    label: str | Promise
    kinds: frozenset[Kind]
    type: Type
    feeds: str = ""
    choices: str = ""
    by_period: bool = False
    may_be_negative: bool = False
    is_past: bool = True
    most: int | None = None


_BILLION = 1_000_000_000
_T = Type


def _text(key: str, label: str | Promise, kinds: frozenset[Kind], type_: Type = Type.TEXT) -> Field:
    return Field(key, label, kinds, type_)


def _choice(key: str, label: str | Promise, kinds: frozenset[Kind], choices: str) -> Field:
    return Field(key, label, kinds, _T.CHOICE, choices=choices)


def _tick(key: str, label: str | Promise, feeds: str = "") -> Field:
    return Field(key, label, ORGANISATIONS, _T.TICK, feeds)


def _count(key: str, label: str | Promise, feeds: str = "", *, most: int = 100_000) -> Field:
    return Field(key, label, ORGANISATIONS, _T.COUNT, feeds, by_period=True, most=most)


def _money(key: str, label: str | Promise, feeds: str = "", *, most: int = 5_000 * _BILLION) -> Field:
    return Field(key, label, ORGANISATIONS, _T.MONEY, feeds, by_period=True, most=most)


def _result(key: str, label: str | Promise, feeds: str = "") -> Field:
    return Field(
        key, label, ORGANISATIONS, _T.MONEY, feeds, by_period=True, may_be_negative=True, most=1_000 * _BILLION
    )


def _date(key: str, label: str | Promise, kinds: frozenset[Kind], *, is_past: bool = True) -> Field:
    return Field(key, label, kinds, _T.DATE, is_past=is_past)


_IDENTITY = (
    _text("name", _("Name"), ORGANISATIONS),
    _text("code", _("Organisation code"), ORGANISATIONS, _T.CODE),
    _text("organisation_name", _("Name of the organisation"), OWNED),
    _text("organisation_code", _("Code of the organisation"), OWNED, _T.CODE),
    _choice("kind", _("Kind of organisation"), ORGANISATIONS | PRODUCTS, "kind"),
    _choice("governance", _("Governance form"), ORGANISATIONS, "governance"),
    _choice("size_band", _("Size"), ORGANISATIONS, "size"),
    _text("union_name", _("Union it belongs to"), ORGANISATIONS),
    _text("address", _("Address"), EVERY),
    _text("hamlet", _("Hamlet"), EVERY),
    _text("commune", _("Commune or ward"), EVERY),
    _text("district", _("District (before July 2025)"), EVERY),
    _text("province", _("Province or city"), EVERY),
    _text("phone", _("Phone"), EVERY, _T.PHONE),
    _text("email", _("E-mail"), EVERY),
    _text("website", _("Website"), ORGANISATIONS | PRODUCTS),
    _date("founded_on", _("Founded on"), ORGANISATIONS),
    _text("registration_no", _("Registration number"), ORGANISATIONS, _T.NUMBER_TEXT),
    _date("registered_on", _("Registered on"), ORGANISATIONS),
    _text("representative_name", _("Legal representative"), ORGANISATIONS | PRODUCTS),
    _text("representative_post", _("Post of the representative"), ORGANISATIONS | PRODUCTS),
    _text("representative_phone", _("Phone of the representative"), ORGANISATIONS | PRODUCTS, _T.PHONE),
    _text("representative_citizen_id", _("Citizen number of the representative"), ORGANISATIONS, _T.CITIZEN_ID),
    _date("representative_birth", _("Birth of the representative"), ORGANISATIONS),
    _choice("representative_sex", _("Sex of the representative"), ORGANISATIONS, "sex"),
    _text("representative_ethnicity", _("Ethnicity of the representative"), ORGANISATIONS),
    _choice("sector", _("Sector"), ORGANISATIONS, "sector"),
    _text("business_lines", _("Business lines"), ORGANISATIONS),
    _text("vsic", _("VSIC code of the business line"), ORGANISATIONS, _T.NUMBER_TEXT),
    _choice("status", _("Status"), ORGANISATIONS, "status"),
    _date("status_on", _("Status since"), ORGANISATIONS),
    _text("status_reason", _("Reason for the status"), ORGANISATIONS),
    _choice("rating", _("Rating"), ORGANISATIONS, "rating"),
    _text("note", _("Note"), EVERY),
)

_PEOPLE = (
    _count("members", _("Members"), "members"),
    _count("members_women", _("Women among the members"), "members_women"),
    _count("members_ethnic_minority", _("Members of ethnic minorities"), "members_ethnic_minority"),
    _count("members_individuals", _("Members who are persons")),
    _count("members_households", _("Members that are households")),
    _count("members_legal", _("Members that are legal persons")),
    _count("members_official", _("Official members")),
    _count("members_affiliate", _("Affiliate members")),
    _count("members_new", _("Members who joined")),
    _count("members_left", _("Members who left")),
    _count("member_cooperatives", _("Member cooperatives"), most=1_000),
    _count("workers", _("Workers, all")),
    _count("regular_workers", _("Regular workers"), "regular_workers"),
    _count("regular_workers_women", _("Women among the regular workers")),
    _count("workers_ethnic_minority", _("Workers of ethnic minorities")),
    _count("seasonal_workers", _("Seasonal workers")),
    _count("worker_members", _("Workers who are members")),
    _count("new_jobs", _("New jobs"), "new_jobs"),
    _count("managers", _("Managers"), "managers", most=500),
    _count("managers_women", _("Women among the managers"), most=500),
    _count("managers_untrained", _("Managers without training"), most=500),
    _count(
        "managers_elementary_intermediate",
        _("Managers with elementary or intermediate training"), "managers_elementary_intermediate", most=500,
    ),
    _count("managers_elementary", _("Managers with elementary training"), most=500),
    _count("managers_intermediate", _("Managers with intermediate training"), most=500),
    _count("managers_higher", _("Managers with college or university"), "managers_higher", most=500),
    _count("managers_college", _("Managers with college"), most=500),
    _count("managers_university", _("Managers with university"), most=500),
    _count("staff_trained", _("Accountants, members and workers with training"), "staff_trained"),
    _count("staff_trainable", _("Accountants, members and workers"), "staff_trainable"),
)  # fmt: skip

_RESULTS = (
    _money("charter_capital", _("Charter capital"), "charter_capital"),
    _money("paid_capital", _("Paid capital"), "paid_capital"),
    _money("total_capital", _("Total capital"), "total_capital"),
    _money("equity", _("Owners' equity")),
    _money("loans", _("Loans")),
    _money("total_assets", _("Total assets")),
    _money("fixed_assets", _("Fixed assets")),
    _money("undivided_fund", _("Undivided fund and assets")),
    _money("revenue", _("Revenue"), "revenue"),
    _money("revenue_members", _("Revenue from members")),
    _money("costs", _("Costs")),
    _result("profit", _("Profit"), "profit"),
    _result("profit_after_tax", _("Profit after tax")),
    _money("tax_paid", _("Tax paid")),
    _money("wages_paid", _("Wages paid"), "wages_paid"),
    _money("worker_income_month", _("Income per worker and month"), "wages_paid", most=200_000_000),
    _money("worker_income_year", _("Income per worker and year"), "wages_paid", most=2 * _BILLION),
    _money("member_income", _("Income per member"), most=2 * _BILLION),
    Field("production_area", _("Production area"), ORGANISATIONS, _T.AREA, "production_area", by_period=True,
          most=500_000_000),
    Field("production_quantity", _("Quantity produced"), ORGANISATIONS, _T.QUANTITY, "production_quantity",
          by_period=True),
    _text("products", _("Products"), ORGANISATIONS),
    _count("ocop_products", _("OCOP products"), most=200),
    _count("ocop_products_3_star", _("OCOP products of 3 stars"), most=200),
    _count("ocop_products_4_star", _("OCOP products of 4 stars"), most=200),
    _count("ocop_products_5_star", _("OCOP products of 5 stars"), most=200),
    _count("fairs", _("Fairs taken part in"), most=200),
    _text("certificates", _("Certificates"), ORGANISATIONS | PRODUCTS),
    _tick("value_chain", _("In a value chain"), "value_chain"),
    _text("value_chain_name", _("Value chain"), ORGANISATIONS),
    _tick("high_tech", _("High technology"), "high_tech"),
    _tick("ecommerce", _("Sells on e-commerce platforms"), "ecommerce"),
    _text("ecommerce_platforms", _("E-commerce platforms"), ORGANISATIONS | PRODUCTS),
    _tick("traceability", _("Traceability")),
)  # fmt: skip

_PERSONS = (
    _text("full_name", _("Full name"), PERSONS),
    _text("citizen_id", _("Citizen number"), PERSONS, _T.CITIZEN_ID),
    _date("birth", _("Birth"), PERSONS),
    _choice("sex", _("Sex"), PERSONS, "sex"),
    _text("ethnicity", _("Ethnicity"), PERSONS),
    Field("pledged_capital", _("Pledged capital"), MEMBERS, _T.MONEY, most=1_000 * _BILLION),
    Field("paid_in", _("Capital paid in"), MEMBERS, _T.MONEY, most=1_000 * _BILLION),
    _text("certificate_no", _("Certificate of contribution"), MEMBERS, _T.NUMBER_TEXT),
    _date("certificate_on", _("Certificate of"), MEMBERS),
    _date("joined_on", _("Joined on"), PERSONS),
    _date("left_on", _("Left on"), PERSONS),
    _choice("member_kind", _("Kind of member"), MEMBERS, "member_kind"),
    _choice("party_kind", _("Person, household or legal person"), MEMBERS, "party_kind"),
    Field("works_here", _("Works in the cooperative"), MEMBERS, _T.TICK),
    _text("post", _("Post"), PERSONS),
    _choice("training_level", _("Training level"), STAFF, "training"),
    _text("specialty", _("Specialty"), STAFF),
)

_PRODUCTS = (
    _text("product_name", _("Product"), PRODUCTS),
    Field("stars", _("Stars"), PRODUCTS, _T.CHOICE, choices="stars"),
    _text("decision_no", _("Decision"), PRODUCTS, _T.NUMBER_TEXT),
    _date("decided_on", _("Decided on"), PRODUCTS),
    _date("valid_until", _("Valid until"), PRODUCTS, is_past=False),
    _text("product_group", _("Product group"), PRODUCTS),
    _text("unit", _("Unit"), PRODUCTS),
    Field("price", _("Price"), PRODUCTS, _T.MONEY, most=10 * _BILLION),
    Field("quantity", _("Quantity"), PRODUCTS, _T.QUANTITY, by_period=True),
    Field("product_revenue", _("Revenue of the product"), PRODUCTS, _T.MONEY, by_period=True, most=5_000 * _BILLION),
    _text("description", _("Description"), PRODUCTS),
)

FIELDS: tuple[Field, ...] = (*_IDENTITY, *_PEOPLE, *_RESULTS, *_PERSONS, *_PRODUCTS)

BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}

#: Fields of which one must be there for a row to be a record, by kind of sheet.
REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.COOPERATIVES: ("name", "code"),
    Kind.UNIONS: ("name", "code"),
    Kind.GROUPS: ("name", "code"),
    Kind.MEMBERS: ("full_name",),
    Kind.STAFF: ("full_name",),
    Kind.PRODUCTS: ("product_name",),
}

#: Amounts of a stretch of time; all other amounts hold on a day. Without a period of their own they take the sheet's.
FLOWS = frozenset([
    "members_new", "members_left", "new_jobs", "fairs", "revenue", "revenue_members", "costs", "profit",
    "profit_after_tax", "tax_paid", "wages_paid", "worker_income_month", "worker_income_year", "member_income",
    "production_quantity", "quantity", "product_revenue",
])  # fmt: skip

#: The field a row is called by, by kind of sheet.
NAMING: dict[Kind, str] = {kind: keys[0] for kind, keys in REQUIRED.items()}


def of_kind(kind: Kind) -> tuple[Field, ...]:
    """Return the fields a sheet of this kind can fill, in the order of the table."""
    return tuple(field for field in FIELDS if kind in field.kinds)
