"""Typed readers of environment variables: each returns a value of its type or stops with a sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Never

PREFIX = "HOPTAC_"
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class BadSetting(SystemExit):
    """An environment variable holds something that cannot be meant; the program stops."""


def _stop(name: str, value: str, wanted: str) -> Never:
    raise BadSetting(f"{PREFIX}{name} is '{value}', but it must be {wanted}.")


def text(name: str, default: str) -> str:
    """Return HOPTAC_name, or the content of the file named by HOPTAC_name_FILE, or the default."""
    file = os.environ.get(f"{PREFIX}{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf8").strip()
        except OSError:
            _stop(f"{name}_FILE", file, "a file that can be read")
    return os.environ.get(f"{PREFIX}{name}", default)


def boolean(name: str, *, default: bool) -> bool:
    """Return whether HOPTAC_name says yes (1, true, yes, on) or no (0, false, no, off)."""
    value = text(name, "yes" if default else "no").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    _stop(name, value, "yes or no")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    """Return HOPTAC_name as a whole number between least and most, both included."""
    value = text(name, str(default)).strip()
    digits = value.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or not least <= int(value) <= most:
        _stop(name, value, f"a whole number from {least} to {most}")
    return int(value)


def words(name: str, default: str) -> list[str]:
    """Return the comma-separated words of HOPTAC_name, without empty ones."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
