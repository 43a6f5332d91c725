"""Figures of the market: needs of buyers, contracts, deliveries, fairs."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from hoptac.facts.indicators.definition import COOPERATIVE_KINDS, Indicator, Term, count

_ALL = COOPERATIVE_KINDS

#: Worth is not published: in a small commune it would tell what one buyer paid.
MARKET: tuple[Indicator, ...] = (
    count("needs", "F", _("Needs posted"), _("Needs that buyers posted to the alliance"), Term("needs")),
    Indicator(
        "needs_served_share",
        "R",
        "share",
        _("Needs served"),
        _(
            "Of the deliveries buyers asked for in the period, the share that both sides agreed on: one served in part "
            "counts as the part of its quantity; needs that were withdrawn do not count"
        ),
        "need_parts_served / (1000 * need_parts)",
        {},
        2,
    ),
    count(
        "contracts_signed",
        "F",
        _("Contracts signed"),
        _("Contracts between buyers and organisations signed within the period"),
        Term("contracts_signed"),
    ),
    replace(
        count(
            "contract_value",
            "F",
            _("Value of contracts"),
            _("Value of the contracts signed within the period, at the prices agreed"),
            Term("contract_value"),
        ),
        is_public=False,
    ),
    count("deliveries", "F", _("Deliveries"), _("Deliveries that came within the period"), Term("deliveries")),
    Indicator(
        "delivered_on_time_share",
        "R",
        "share",
        _("Delivered on time"),
        _("Deliveries that came by the day planned and were not wholly rejected ÷ deliveries that came"),
        "deliveries_on_time / deliveries",
        {},
        2,
    ),
    replace(
        count(
            "delivered_value",
            "F",
            _("Value delivered"),
            _("What is to be paid for the accepted part of deliveries that came within the period"),
            Term("delivered_value"),
        ),
        is_public=False,
    ),
    count(
        "value_chain_links",
        "S",
        _("Value-chain links"),
        _("Off-take and linkage contracts in force on the date"),
        Term("value_chain_links"),
    ),
    Indicator(
        "fair_cooperatives",
        "F",
        "organisations",
        _("Cooperatives at fairs"),
        _("Cooperatives that took part in at least one fair within the period"),
        "fair_cooperatives",
        {"fair_cooperatives": Term("fair_booths", _ALL, counts=True)},
    ),
    count(
        "fair_products",
        "F",
        _("Products at fairs"),
        _("Products of organisations shown at fairs within the period, each once a fair"),
        Term("fair_products"),
    ),
)
