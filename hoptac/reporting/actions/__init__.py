"""Changes of reports: asked for, filled line by line, submitted, checked, returned, accepted, reopened."""

from hoptac.reporting.actions.entering import (
    confirmation_try,
    report_confirm,
    report_deny,
    report_enter,
    report_withdraw,
)
from hoptac.reporting.actions.filling import line_put, line_settle, lines_put
from hoptac.reporting.actions.forms import (
    form_discard,
    form_draft,
    form_head_put,
    form_part_move,
    form_part_put,
    form_part_remove,
    form_put,
    form_use,
)
from hoptac.reporting.actions.handing import heap_pass
from hoptac.reporting.actions.judging import report_accept, report_check, report_extend, report_reopen, report_return
from hoptac.reporting.actions.papers import Paper, papers_take
from hoptac.reporting.actions.rating import STEP, report_score
from hoptac.reporting.actions.reminding import reports_remind
from hoptac.reporting.actions.rounds import round_open, rounds_open
from hoptac.reporting.actions.sending import lines_send, report_repeat, report_submit

__all__ = [
    "STEP",
    "Paper",
    "confirmation_try",
    "form_discard",
    "form_draft",
    "form_head_put",
    "form_part_move",
    "form_part_put",
    "form_part_remove",
    "form_put",
    "form_use",
    "heap_pass",
    "line_put",
    "line_settle",
    "lines_put",
    "lines_send",
    "papers_take",
    "report_accept",
    "report_check",
    "report_confirm",
    "report_deny",
    "report_enter",
    "report_extend",
    "report_reopen",
    "report_repeat",
    "report_return",
    "report_score",
    "report_submit",
    "report_withdraw",
    "reports_remind",
    "round_open",
    "rounds_open",
]
