"""Changes of the registry, each: gate, lock, rules, write, facts, search, audit."""

from hoptac.registry.actions.life import status_change
from hoptac.registry.actions.members import (
    NewMember,
    member_end,
    member_pay,
    member_reveal,
    member_transfer,
    members_add,
)
from hoptac.registry.actions.requests import request_accept, request_add, request_decline
from hoptac.registry.actions.saving import Refused, Saved, organisations_save
from hoptac.registry.actions.staff import NewStaff, staff_add, staff_end
from hoptac.registry.actions.tables import rules_load
from hoptac.registry.actions.undoing import TakenBack, organisations_take_back

__all__ = [
    "NewMember",
    "NewStaff",
    "Refused",
    "Saved",
    "TakenBack",
    "member_end",
    "member_pay",
    "member_reveal",
    "member_transfer",
    "members_add",
    "organisations_save",
    "organisations_take_back",
    "request_accept",
    "request_add",
    "request_decline",
    "rules_load",
    "staff_add",
    "staff_end",
    "status_change",
]
