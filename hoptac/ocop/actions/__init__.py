"""What changes the world here: criteria sets, dossiers, councils, decisions."""

from __future__ import annotations

from hoptac.ocop.actions.checking import answer_check, dossier_pass, dossier_return
from hoptac.ocop.actions.councils import (
    council_add,
    council_change,
    council_close,
    council_start,
    entry_add,
    entry_remove,
    flag_settle,
    member_add,
    member_remove,
)
from hoptac.ocop.actions.deciding import centre_record, decision_record, dossier_propose
from hoptac.ocop.actions.dossiers import (
    answer_put,
    dossier_open,
    dossier_remark,
    dossier_send,
    dossier_withdraw,
    evidence_add,
    evidence_remove,
)
from hoptac.ocop.actions.scoring import flag_raise, mark_put, sheet_hand_in, sheet_reopen
from hoptac.ocop.actions.sets import FOLDER, Loaded, SheetRefused, checked, frames_load, set_import, sets_load

__all__ = [
    "FOLDER",
    "Loaded",
    "SheetRefused",
    "answer_check",
    "answer_put",
    "centre_record",
    "checked",
    "council_add",
    "council_change",
    "council_close",
    "council_start",
    "decision_record",
    "dossier_open",
    "dossier_pass",
    "dossier_propose",
    "dossier_remark",
    "dossier_return",
    "dossier_send",
    "dossier_withdraw",
    "entry_add",
    "entry_remove",
    "evidence_add",
    "evidence_remove",
    "flag_raise",
    "flag_settle",
    "frames_load",
    "mark_put",
    "member_add",
    "member_remove",
    "set_import",
    "sets_load",
    "sheet_hand_in",
    "sheet_reopen",
]
