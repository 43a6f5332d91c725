"""Pages of the registry."""

from hoptac.registry.views.changes import (
    feature_set,
    organisation_add,
    organisation_change,
    organisation_edit,
    rating_set,
    reading_put,
    status_change,
)
from hoptac.registry.views.lists import my_record, organisation_export, organisation_list
from hoptac.registry.views.people import (
    member_add,
    member_detail,
    member_end,
    member_list,
    member_pay,
    member_reveal,
    member_transfer,
    staff_add,
    staff_end,
)
from hoptac.registry.views.record import organisation_detail
from hoptac.registry.views.requests import request_add, request_decide, request_list

__all__ = [
    "feature_set",
    "member_add",
    "member_detail",
    "member_end",
    "member_list",
    "member_pay",
    "member_reveal",
    "member_transfer",
    "my_record",
    "organisation_add",
    "organisation_change",
    "organisation_detail",
    "organisation_edit",
    "organisation_export",
    "organisation_list",
    "rating_set",
    "reading_put",
    "request_add",
    "request_decide",
    "request_list",
    "staff_add",
    "staff_end",
    "status_change",
]
