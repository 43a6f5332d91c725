"""Changes of reports: asked for, filled line by line, submitted, checked, returned, accepted, reopened."""

from hoptac.reporting.actions.filling import line_put, lines_confirm, lines_put, report_submit
from hoptac.reporting.actions.judging import report_accept, report_check, report_extend, report_reopen, report_return
from hoptac.reporting.actions.rounds import form_put, round_open

__all__ = [
    "form_put",
    "line_put",
    "lines_confirm",
    "lines_put",
    "report_accept",
    "report_check",
    "report_extend",
    "report_reopen",
    "report_return",
    "report_submit",
    "round_open",
]
