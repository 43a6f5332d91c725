"""Figures of support: training, young workers, markets, money."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.facts.indicators.definition import Indicator, Term, count

SUPPORT: tuple[Indicator, ...] = (
    count(
        "training_participants",
        "F",
        _("Participants in training"),
        _("Officials, members and workers of organisations who took part in training within the period"),
        Term("training_participants"),
    ),
    count(
        "young_workers_supported",
        "F",
        _("Young workers hired with support"),
        _("Young workers with college or university training whom organisations hired with support"),
        Term("young_workers_supported"),
    ),
    Indicator(
        "young_worker_cooperatives",
        "F",
        "organisations",
        _("Organisations that hired young workers with support"),
        _("Organisations with at least one young worker hired with support within the period"),
        "young_worker_cooperatives",
        {"young_worker_cooperatives": Term("young_workers_supported", counts=True)},
    ),
    count(
        "young_worker_budget",
        "F",
        _("Budget for young workers"),
        _("Money organisations received for hiring young workers"),
        Term("young_worker_budget"),
    ),
    count(
        "connection_products",
        "F",
        _("Products supported at supply–demand events"),
        _("Products of organisations supported at supply–demand conferences and fairs"),
        Term("connection_products"),
    ),
    count(
        "support_budget",
        "F",
        _("Support received"),
        _("Money and value in kind organisations received from programmes, without that for young workers"),
        Term("support_budget"),
    ),
    Indicator(
        "support_beneficiaries",
        "F",
        "organisations",
        _("Organisations that received support"),
        _("Organisations that received money or value in kind from programmes within the period"),
        "support_beneficiaries",
        {"support_beneficiaries": Term("support_budget", counts=True)},
    ),
)
