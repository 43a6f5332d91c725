"""Actions that name an actor and ask no permission, each with its reason."""

from __future__ import annotations

UNGUARDED = {
    "access.account_change": "one's own account; no row of another is named",
    "access.grant_install": "refused for everybody who is a person",
    "access.held": "reads only: what one holds oneself",
    "access.invitation_install": "refused for everybody who is a person",
    "access.invitation_take": "the code on paper stands in for the permission",
    "access.user_create": "for commands and accepted invitations; gives no role",
    "market.needs_seen": "touches only what the gate gives; no row is named",
    "intake.plan": "reads only; the screen asks intake.run.add before it",
    "intake.run_record": "for the command, which has saved the rows as an officer of the province",
    "market.moved": "a step of other actions, which have asked",
    "market.settle": "a step of other actions, which have asked",
    "market.taken": "a step of other actions, which have asked",
    "market.told": "a step of other actions, which have asked",
}
