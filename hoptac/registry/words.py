"""The registry's words: names of facts and elements, choices as people say them, sentences of the trail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from hoptac.access import audit
from hoptac.core import identifiers
from hoptac.core.money import format_amount
from hoptac.core.numbers_vi import format_number
from hoptac.facts.choices import Sector
from hoptac.facts.elements import BY_CODE
from hoptac.parties.choices import OrganisationKind
from hoptac.registry.choices import Feature, Governance, Grade, Status

#: Names of facts and of what else entries of the trail change.
FIELDS = {
    "name": _("Name"),
    "kind": _("Kind"),
    "code": _("Organisation code"),
    "registered_on": _("Day of registration"),
    "registration_no": _("Certificate number"),
    "address": _("Address"),
    "charter_capital": _("Charter capital"),
    "representative": _("Legal representative"),
    "representative_post": _("Post of the representative"),
    "business_code": _("Main business line (VSIC code)"),
    "business_line": _("Main business line"),
    "sector": _("Sector"),
    "governance": _("Form of governance"),
    "phone": _("Telephone number"),
    "email": _("E-mail"),
    "website": _("Website"),
    "introduction": _("Introduction"),
    "status": _("Legal state"),
    "status_on": _("From"),
    "grade": _("Rating"),
    "grade_year": _("Year of the rating"),
    "grade_points": _("Points of the rating"),
    "value_chain": Feature.VALUE_CHAIN.label,
    "high_tech": Feature.HIGH_TECH.label,
    "ecommerce": Feature.ECOMMERCE.label,
    "on": _("From"),
    "paid_amount": _("Capital paid in"),
    "left_on": _("Left on"),
    "ends_before": _("Ends"),
    "members": _("Members"),
    "staff": _("Staff"),
}

#: What organisations report, as forms and tables name it.
ELEMENTS = {
    "members": _("Members"),
    "members_ethnic_minority": _("Members of ethnic minorities"),
    "members_women": _("Women among the members"),
    "regular_workers": _("Regular workers"),
    "new_jobs": _("New jobs"),
    "managers": _("Managers"),
    "managers_elementary_intermediate": _("Managers with elementary or intermediate training"),
    "managers_higher": _("Managers with college or university training"),
    "staff_trainable": _("Staff who need training"),
    "staff_trained": _("Staff who were trained"),
    "charter_capital": _("Charter capital"),
    "paid_capital": _("Charter capital paid in"),
    "revenue": _("Revenue"),
    "profit": _("Profit before tax"),
    "revenue_plan": _("Planned revenue"),
    "wages_paid": _("Wages paid"),
    "worker_months": _("Months worked by regular workers"),
    "total_capital": _("Total capital"),
    "production_area": _("Area under production"),
    "production_quantity": _("Quantity produced"),
    "training_participants": _("Participants in training"),
    "young_workers_supported": _("Young workers hired with support"),
    "young_worker_budget": _("Budget for young workers"),
    "connection_products": _("Products supported at supply–demand events"),
    "support_budget": _("Support received"),
}

UNITS = {
    "persons": _("persons"),
    "jobs": _("jobs"),
    "VND": _("đồng"),
    "months": _("months"),
    "products": _("products"),
    "m2": "m²",
    "kg": "kg",
}

_CHOICES: dict[str, Any] = {
    "kind": OrganisationKind,
    "sector": Sector,
    "governance": Governance,
    "status": Status,
    "grade": Grade,
}


def field_label(name: str) -> str | None:
    """Return the name of a fact, or of a reported number with its period; None when it has none here."""
    if name in FIELDS:
        return str(FIELDS[name])
    code, _space, period = name.partition(" ")
    if code in ELEMENTS and period:
        return f"{ELEMENTS[code]} ({_period(period)})"
    return None


def _period(text: str) -> str:
    from hoptac.registry.queries.numbers import Column

    starts_on, _slash, ends_before = text.partition("/")
    return Column(date.fromisoformat(starts_on), date.fromisoformat(ends_before)).label


def field_shown(name: str, value: Any) -> str | None:
    """Return a fact's value as people say it; None to leave it as it is."""
    if value is None or value == "":
        return ""
    if name in _CHOICES:
        return str(dict(_CHOICES[name].choices).get(value, value))
    if name in ("charter_capital", "paid_amount") and str(value).lstrip("-").isdigit():
        return format_amount(int(value))
    if name == "code":
        return identifiers.organisation_code_format(str(value))
    if name == "grade_year":
        return str(value)
    if name in Feature.values and isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    element = BY_CODE.get(name.partition(" ")[0])
    if element is not None and isinstance(value, int):
        return format_amount(value) if element.unit == "VND" else format_number(value)
    return None


audit.describe_fields("registry", audit.FieldWords(field_label, field_shown))

audit.describe(
    {
        "registry.organisation.add": gettext_noop("%(actor)s entered %(organisation)s in the registry"),
        "registry.organisation.change": gettext_noop("%(actor)s changed the entry of %(organisation)s"),
        "registry.organisation.withdraw": gettext_noop("%(actor)s withdrew the entry of %(organisation)s: %(note)s"),
        "registry.organisation.restore": gettext_noop(
            "%(actor)s put the entry of %(organisation)s back as it was: %(note)s"
        ),
        "registry.status.change": gettext_noop("%(actor)s changed the state of %(organisation)s: %(note)s"),
        "registry.request.add": gettext_noop("%(actor)s asked for a change of the entry of %(organisation)s: %(note)s"),
        "registry.request.accept": gettext_noop("%(actor)s accepted a change asked for by %(organisation)s: %(note)s"),
        "registry.request.decline": gettext_noop(
            "%(actor)s declined the change asked for by %(organisation)s: %(note)s"
        ),
        "registry.member.add": gettext_noop("%(actor)s entered members of %(organisation)s: %(note)s"),
        "registry.member.pay": gettext_noop("%(actor)s booked capital paid in by %(target)s in %(organisation)s"),
        "registry.member.transfer": gettext_noop(
            "%(actor)s booked capital passed on by %(target)s in %(organisation)s"
        ),
        "registry.member.end": gettext_noop(
            "%(actor)s ended the membership of %(target)s in %(organisation)s: %(note)s"
        ),
        "registry.member.reveal": gettext_noop("%(actor)s read the citizen number of %(target)s of %(organisation)s"),
        "registry.staff.add": gettext_noop("%(actor)s entered staff of %(organisation)s: %(note)s"),
        "registry.staff.end": gettext_noop("%(actor)s ended a post in %(organisation)s"),
    }
)
