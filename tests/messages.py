"""Compile the message catalogues (.po → .mo) with Babel where they are stale, so that tests see Vietnamese."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def compile_stale() -> int:
    """Write every .mo file that is missing or older than its .po file; return how many were written."""
    written = 0
    for source in sorted((ROOT / "hoptac").glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        # Two test processes may do this at once: each writes its own file and puts it in place whole.
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            write_mo(file, catalogue)
        part.replace(target)
        written += 1
    return written
