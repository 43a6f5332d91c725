"""The one error a rule raises when it refuses something a person asked for."""

from __future__ import annotations

from django.utils.translation import gettext


class RuleBroken(Exception):
    """A rule of the domain says no.

    code is stable and meant for programs and tests ("period.unreadable"); message is an English msgid with
    %(name)s places, filled from values when the error is shown. str() gives it in the active language.
    """

    def __init__(self, code: str, message: str, /, **values: object) -> None:
        super().__init__(code, message, values)
        self.code = code
        self.message = message
        self.values = values

    def __str__(self) -> str:
        text = gettext(self.message)
        return text % self.values if self.values else text

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error travel between processes (a job's result keeps it)."""
        return _restored, (self.code, self.message, self.values)


def _restored(code: str, message: str, values: dict[str, object]) -> RuleBroken:
    return RuleBroken(code, message, **values)
