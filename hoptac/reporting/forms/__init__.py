"""The shape of what people type: the lines of a report, reasons, a period to ask for."""

from hoptac.reporting.forms.filling import NumberField, ReportFill
from hoptac.reporting.forms.judging import ReportExtend, ReportJudge, ReportReopen, ReportReturn
from hoptac.reporting.forms.rounds import RoundFilter, RoundOpen
from hoptac.reporting.forms.workbooks import MOST_FILES, WorkbooksTake

__all__ = [
    "MOST_FILES",
    "NumberField",
    "ReportExtend",
    "ReportFill",
    "ReportJudge",
    "ReportReopen",
    "ReportReturn",
    "RoundFilter",
    "RoundOpen",
    "WorkbooksTake",
]
