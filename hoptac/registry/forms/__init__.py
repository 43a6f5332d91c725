"""Shape of what people type into the registry."""

from hoptac.registry.forms.legal import LegalFacts, OrganisationAdd, OrganisationChange, seen
from hoptac.registry.forms.life import (
    FeatureSet,
    RatingSet,
    ReadingPeriod,
    ReadingPut,
    StatusChange,
    level_day,
    period_of,
    reading_key,
    reported,
    reported_elements,
)
from hoptac.registry.forms.listing import MemberFilter, OrganisationFilter, RequestFilter
from hoptac.registry.forms.own import OrganisationEdit, RequestDecide, RequestField, RequestReason, as_wanted
from hoptac.registry.forms.people import MemberAdd, MemberEnd, MemberPay, MemberTransfer, StaffAdd, StaffEnd

__all__ = [
    "FeatureSet",
    "LegalFacts",
    "MemberAdd",
    "MemberEnd",
    "MemberFilter",
    "MemberPay",
    "MemberTransfer",
    "OrganisationAdd",
    "OrganisationChange",
    "OrganisationEdit",
    "OrganisationFilter",
    "RatingSet",
    "ReadingPeriod",
    "ReadingPut",
    "RequestDecide",
    "RequestField",
    "RequestFilter",
    "RequestReason",
    "StaffAdd",
    "StaffEnd",
    "StatusChange",
    "as_wanted",
    "level_day",
    "period_of",
    "reading_key",
    "reported",
    "reported_elements",
    "seen",
]
