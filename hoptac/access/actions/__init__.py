"""Every change to users, grants and invitations; each asks the gate itself and leaves a trace in the trail."""

from hoptac.access.actions.grants import command_actor, grant_add, grant_end, grant_install, held
from hoptac.access.actions.invitations import (
    invitation_accept,
    invitation_create,
    invitation_install,
    invitation_take,
    invitation_try,
    invitation_withdraw,
    password_code_create,
    password_code_use,
)
from hoptac.access.actions.users import account_change, user_create

__all__ = [
    "account_change",
    "command_actor",
    "grant_add",
    "grant_end",
    "grant_install",
    "held",
    "invitation_accept",
    "invitation_create",
    "invitation_install",
    "invitation_take",
    "invitation_try",
    "invitation_withdraw",
    "password_code_create",
    "password_code_use",
    "user_create",
]
