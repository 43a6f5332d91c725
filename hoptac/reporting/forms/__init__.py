"""The shape of what people type: the lines of a report, reasons, a period to ask for."""

from hoptac.reporting.forms.editor import PARTS, PERIODS, CheckEdit, Edited, FormHead, LineEdit, SectionEdit
from hoptac.reporting.forms.entering import ConfirmationOpen, ReportConfirm
from hoptac.reporting.forms.filling import CellsSend, NumberField, ReportFill
from hoptac.reporting.forms.judging import HeapPass, ReportExtend, ReportJudge, ReportReopen, ReportReturn
from hoptac.reporting.forms.rating import ReportScore
from hoptac.reporting.forms.rounds import RoundFilter, RoundOpen, SilentFilter
from hoptac.reporting.forms.workbooks import MOST_FILES, WorkbooksTake

__all__ = [
    "MOST_FILES",
    "PARTS",
    "PERIODS",
    "CellsSend",
    "CheckEdit",
    "ConfirmationOpen",
    "Edited",
    "FormHead",
    "HeapPass",
    "LineEdit",
    "NumberField",
    "ReportConfirm",
    "ReportExtend",
    "ReportFill",
    "ReportJudge",
    "ReportReopen",
    "ReportReturn",
    "ReportScore",
    "RoundFilter",
    "RoundOpen",
    "SectionEdit",
    "SilentFilter",
    "WorkbooksTake",
]
