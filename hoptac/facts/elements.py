"""Elements: what is counted. Numbers and codes are stable; once released they never change meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Nature(Enum):
    """A stock holds over a stretch of time; a flow happens on days."""

    STOCK = "S"
    FLOW = "F"


@dataclass(frozen=True, slots=True)
class Element:
    """One countable thing.

    `number` is what the fact table stores; `unit` is organisations, persons, products, certificates, VND, m2, kg,
    months or jobs. `is_reported` says that values come as reported readings, so that no fact means "not known" and
    never zero. `stays` says that facts are filed where the thing was asked for, not where its organisation is, and do
    not follow it when it moves.
    """

    number: int
    code: str
    nature: Nature
    unit: str
    is_reported: bool = False
    stays: bool = False


_S, _F = Nature.STOCK, Nature.FLOW

ELEMENTS: tuple[Element, ...] = (
    Element(1, "organisations", _S, "organisations"),
    Element(2, "organisations_active", _S, "organisations"),
    Element(3, "organisations_new", _F, "organisations"),
    Element(4, "organisations_ended", _F, "organisations"),
    Element(5, "rated", _S, "organisations"),
    Element(6, "rated_effective", _S, "organisations"),
    Element(7, "value_chain", _S, "organisations"),
    Element(8, "high_tech", _S, "organisations"),
    Element(9, "ecommerce", _S, "organisations"),
    Element(20, "members", _S, "persons", is_reported=True),
    Element(21, "members_ethnic_minority", _S, "persons", is_reported=True),
    Element(22, "members_women", _S, "persons", is_reported=True),
    Element(23, "regular_workers", _S, "persons", is_reported=True),
    Element(24, "new_jobs", _F, "jobs", is_reported=True),
    Element(25, "managers", _S, "persons", is_reported=True),
    Element(26, "managers_elementary_intermediate", _S, "persons", is_reported=True),
    Element(27, "managers_higher", _S, "persons", is_reported=True),
    Element(28, "staff_trainable", _S, "persons", is_reported=True),
    Element(29, "staff_trained", _S, "persons", is_reported=True),
    Element(40, "charter_capital", _S, "VND", is_reported=True),
    Element(41, "paid_capital", _S, "VND", is_reported=True),
    Element(42, "revenue", _F, "VND", is_reported=True),
    Element(43, "profit", _F, "VND", is_reported=True),
    Element(44, "revenue_plan", _F, "VND", is_reported=True),
    Element(45, "wages_paid", _F, "VND", is_reported=True),
    Element(46, "worker_months", _F, "months", is_reported=True),
    Element(47, "total_capital", _S, "VND", is_reported=True),
    Element(60, "ocop_products_3_star", _S, "products"),
    Element(61, "ocop_products_4_star", _S, "products"),
    Element(62, "ocop_products_5_star", _S, "products"),
    Element(63, "ocop_owners_3_star_up", _S, "organisations"),
    Element(64, "production_area", _S, "m2", is_reported=True),
    Element(65, "production_quantity", _F, "kg", is_reported=True),
    Element(66, "certificate_holders", _S, "organisations"),
    Element(67, "certified_products", _S, "products"),
    Element(80, "enquiries", _F, "enquiries"),
    Element(81, "enquiries_answered", _F, "enquiries"),
    Element(82, "enquiries_agreed", _F, "enquiries"),
    Element(90, "page_views", _F, "views"),
    Element(91, "visitors", _F, "visitors"),
    Element(92, "qr_scans", _F, "scans"),
    Element(93, "contact_taps", _F, "taps"),
    Element(140, "training_participants", _F, "persons", is_reported=True),
    Element(141, "young_workers_supported", _F, "persons", is_reported=True),
    Element(142, "young_worker_budget", _F, "VND", is_reported=True),
    Element(143, "connection_products", _F, "products", is_reported=True),
    Element(144, "support_budget", _F, "VND", is_reported=True),
    Element(120, "outside_orders", _F, "orders"),
    Element(121, "outside_sales", _F, "VND"),
    Element(100, "certificates_vietgap", _S, "certificates"),
    Element(101, "certificates_globalgap", _S, "certificates"),
    Element(102, "certificates_organic", _S, "certificates"),
    Element(103, "certificates_food_safety", _S, "certificates"),
    Element(104, "certificates_haccp", _S, "certificates"),
    Element(105, "certificates_iso22000", _S, "certificates"),
    Element(106, "certificates_geographical", _S, "certificates"),
    Element(107, "certificates_trademark", _S, "certificates"),
    Element(108, "certificates_halal", _S, "certificates"),
    Element(109, "certificates_other", _S, "certificates"),
    Element(160, "needs", _F, "needs", stays=True),
    Element(161, "need_parts", _F, "deliveries", stays=True),
    Element(162, "need_parts_served", _F, "thousandths", stays=True),
    Element(163, "contracts_signed", _F, "contracts"),
    Element(164, "contract_value", _F, "VND"),
    Element(165, "deliveries", _F, "deliveries"),
    Element(166, "deliveries_on_time", _F, "deliveries"),
    Element(167, "delivered_value", _F, "VND"),
    Element(168, "value_chain_links", _S, "contracts"),
    Element(169, "fair_booths", _F, "booths"),
    Element(170, "fair_products", _F, "products"),
)

BY_CODE: dict[str, Element] = {element.code: element for element in ELEMENTS}
BY_NUMBER: dict[int, Element] = {element.number: element for element in ELEMENTS}


def numbers(*codes: str) -> frozenset[int]:
    """Return the numbers of the elements with these codes; KeyError for an unknown one."""
    return frozenset(BY_CODE[code].number for code in codes)
