"""What a request tells about its visitor, taken down so that nobody can be recognised from it tomorrow."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import threading
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import maxminddb
from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from maxminddb.reader import Reader

logger = logging.getLogger(__name__)
_salt_lock = threading.Lock()
_salt: tuple[Path, bytes] | None = None


def address(request: HttpRequest) -> str:
    """Return the address of whoever asks: as many steps back in X-Forwarded-For as there are own proxies."""
    proxies = int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    said = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")] if proxies else []
    return said[-proxies] if len(said) >= proxies > 0 else str(request.META.get("REMOTE_ADDR", ""))


def salt(on: date) -> bytes:
    """Return the salt of a day, the same in all processes of the machine; salts of other days are thrown away."""
    global _salt  # noqa: PLW0603 - read once a day
    file = Path(settings.AUDIENCE_SPOOL) / salt_name(on)
    kept = _salt
    if kept is None or kept[0] != file:
        with _salt_lock:
            kept = _salt = (file, _day_salt(file))
    return kept[1]


def _day_salt(file: Path) -> bytes:
    """Return the content of the salt file; whoever comes first puts it in place whole, never half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    salts_forget(before=file.name)
    if not file.exists():
        draft = file.with_name(f"new-{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_bytes()


def salts_forget(*, before: str) -> None:
    """Throw away the salts of earlier days: those whose file name comes before this one."""
    for file in Path(settings.AUDIENCE_SPOOL).glob("salt-*"):
        if file.name < before:
            file.unlink(missing_ok=True)


def salt_name(on: date) -> str:
    """Return the name of the file that holds the salt of a day."""
    return f"salt-{on.isoformat()}"


@lru_cache(maxsize=1)
def _countries() -> Reader | None:
    """Return the configured table of countries, opened once a process; None without one or when it cannot be read."""
    if not settings.COUNTRY_FILE:
        return None
    try:
        return maxminddb.open_database(settings.COUNTRY_FILE)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        logger.warning("HOPTAC_COUNTRY_FILE cannot be read, countries stay unknown: %s", error)
        return None


def country(of: str) -> str:
    """Return the two letters of the country an address belongs to, "" where that is not known."""
    table = _countries()
    if table is None:
        return ""
    try:
        found = table.get(of.removeprefix("::ffff:"))  # before it, an IPv4 address that reached us as IPv6
    except (ValueError, maxminddb.InvalidDatabaseError):  # not an address or of another kind; a damaged entry
        return ""
    known = found.get("country") or found.get("registered_country") or found if isinstance(found, dict) else {}
    code = known.get("iso_code") or known.get("country_code") or "" if isinstance(known, dict) else ""
    return str(code)[:2].upper()
