"""The short words of QR codes."""

from __future__ import annotations

import secrets

#: No letters or digits that people mix up when they type a code from paper.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 6


def new() -> str:
    """Return a code that nobody can guess from another; 31⁶ there are."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
