"""Figures of organisations: how many, their members, workers, managers, results."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.facts.choices import Sector
from hoptac.facts.indicators.definition import COOPERATIVE_KINDS, Indicator, Term, count
from hoptac.parties.choices import OrganisationKind

_ALL = COOPERATIVE_KINDS
_UNION = (OrganisationKind.UNION.value,)
_GROUP = (OrganisationKind.GROUP.value,)
_SHARE = "share"

ORGANISATIONS: tuple[Indicator, ...] = (
    count(
        "cooperatives",
        "S",
        _("Cooperatives"),
        _("Cooperatives in existence on the date, suspended ones and people's credit funds included"),
        Term("organisations", _ALL),
    ),
    count("unions", "S", _("Cooperative unions"), _("Unions in existence on the date"), Term("organisations", _UNION)),
    count("groups", "S", _("Cooperative groups"), _("Groups in existence on the date"), Term("organisations", _GROUP)),
    count(
        "cooperatives_active",
        "S",
        _("Cooperatives working"),
        _("Of the cooperatives in existence, those neither suspended nor ceased"),
        Term("organisations_active", _ALL),
    ),
    count(
        "cooperatives_agricultural",
        "S",
        _("Agricultural cooperatives"),
        _("Cooperatives of the sector agriculture, forestry, fishery, salt"),
        Term("organisations", _ALL, (Sector.AGRICULTURE.value,)),
    ),
    count(
        "cooperatives_new",
        "F",
        _("Cooperatives founded"),
        _("Cooperatives registered within the period"),
        Term("organisations_new", _ALL),
    ),
    count(
        "groups_new", "F", _("Groups founded"), _("Groups formed within the period"), Term("organisations_new", _GROUP)
    ),
    count(
        "unions_new",
        "F",
        _("Unions founded"),
        _("Unions registered within the period"),
        Term("organisations_new", _UNION),
    ),
    count(
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
    count(
        "cooperatives_in_value_chains",
        "S",
        _("Cooperatives in value chains"),
        _("Cooperatives with at least one value-chain link in force"),
        Term("value_chain", _ALL),
    ),
    count(
        "unions_in_value_chains",
        "S",
        _("Unions in value chains"),
        _("Unions with at least one value-chain link in force"),
        Term("value_chain", _UNION),
    ),
    count(
        "cooperatives_high_tech",
        "S",
        _("High-tech cooperatives"),
        _("Cooperatives accepted as using high technology"),
        Term("high_tech", _ALL),
    ),
    count(
        "ecommerce_cooperatives",
        "S",
        _("Cooperatives selling online"),
        _("Cooperatives selling on at least one e-commerce platform"),
        Term("ecommerce", _ALL),
    ),
    count(
        "members",
        "S",
        _("Members"),
        _(
            "Persons, households and legal persons in membership: "
            "kept registers counted, otherwise the latest number reported"
        ),
        Term("members"),
    ),
    count(
        "members_ethnic_minority",
        "S",
        _("Ethnic-minority members"),
        _("Of the members, those of ethnic minorities"),
        Term("members_ethnic_minority"),
    ),
    count("members_women", "S", _("Women members"), _("Of the members, women"), Term("members_women")),
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
    count(
        "regular_workers",
        "S",
        _("Regular workers"),
        _("Workers regularly employed, the latest number reported"),
        Term("regular_workers"),
    ),
    count("new_jobs", "F", _("New jobs"), _("Jobs created within the period"), Term("new_jobs")),
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
    count(
        "managers",
        "S",
        _("Management staff"),
        _("Members of boards and control boards, directors and their deputies, chief accountants"),
        Term("managers"),
    ),
    count(
        "managers_elementary_intermediate",
        "S",
        _("Managers with elementary or intermediate training"),
        _("Of the management staff, those trained at elementary or intermediate level"),
        Term("managers_elementary_intermediate"),
    ),
    count(
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
    count("revenue", "F", _("Revenue"), _("Revenue reported for the period"), Term("revenue")),
    count("profit", "F", _("Profit"), _("Profit reported for the period"), Term("profit")),
    count("revenue_plan", "F", _("Planned revenue"), _("Revenue planned for the year"), Term("revenue_plan")),
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
)
