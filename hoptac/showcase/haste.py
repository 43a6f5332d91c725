"""When a public form was opened: a signed note in the form itself, so that nothing is kept about visitors."""

from __future__ import annotations

import time

from django.core import signing

SALT = "showcase.enquiry"


def opened() -> str:
    """Return a signed note of now, to stand in a form."""
    return signing.dumps(time.time(), salt=SALT)


def age(note: str) -> float | None:
    """Return how many seconds ago the form was opened, or None when its note is missing or forged."""
    try:
        at: float = signing.loads(note, salt=SALT)
    except signing.BadSignature:
        return None
    return time.time() - at
