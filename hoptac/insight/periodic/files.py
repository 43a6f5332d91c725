"""Signed files of figures: what a province that runs apart hands to the national alliance, and who signed it.

A file holds the sums every figure is made of (its terms), not the figure itself: shares of several provinces cannot be
added, their parts can. It holds no person and no organisation. Each figure carries the digest of its definition, so
that two installations never add what they define differently. Signed with Ed25519 over the canonical JSON of "body".
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.indicators import INDICATOR, Indicator

FORMAT = "hoptac-figures-1"
#: A file is about 30 kB; ten times that is none of ours.
MOST = 300_000

#: Code → name of the term → its sum; None: nothing is known.
Terms = dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class Figures:
    """What a file says once its signature and its definitions are known to be right."""

    place_code: str
    place: str
    period: Period
    made_at: datetime
    terms: Terms
    signature: str


def digest(indicator: Indicator) -> str:
    """Return what tells this definition of a figure from every other."""
    terms = {
        name: [
            *(term.definition.code, term.definition.nature.value),
            *(sorted(term.kinds), sorted(term.sectors), term.counts, term.is_yearly),
        ]
        for name, term in indicator.needed.items()
    }
    said = [indicator.code, indicator.kind, indicator.unit, str(indicator.expression), terms]
    return hashlib.sha256(_canonical(said)).hexdigest()[:16]


def _canonical(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def written(
    terms: Terms, *, place_code: str, place: str, period: Period, made_at: datetime, key: Ed25519PrivateKey
) -> bytes:
    """Return the signed file."""
    body = {
        "format": FORMAT,
        "place": place_code,
        "place_label": place,
        "period": period.code,
        "made_at": made_at.isoformat(timespec="seconds"),
        "definitions": {code: digest(INDICATOR[code]) for code in terms},
        "terms": terms,
    }
    signature = base64.b64encode(key.sign(_canonical(body))).decode()
    said = {"body": body, "public_key": public(key), "signature": signature}
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read(content: bytes, *, name: str, trusted: Mapping[str, str]) -> Figures:
    """Return what a file says; `trusted` holds the public key of each place by code.

    Raises:
        RuleBroken: figure_file_unreadable, figure_file_untrusted, figure_file_forged, figure_file_unknown,
            figure_file_defined. Each names the file.
    """
    try:
        said: Any = json.loads(content) if len(content) <= MOST else None
        body, signature = said["body"], said["signature"]
        is_ours = body["format"] == FORMAT
        code, period = str(body["place"]), Period.parse(str(body["period"]))
        terms, definitions = _terms(body["terms"]), dict(body["definitions"])
        made_at = datetime.fromisoformat(body["made_at"])
    except (ValueError, TypeError, KeyError, AttributeError, RuleBroken) as reason:
        raise _unreadable(name) from reason
    if not is_ours or made_at.tzinfo is None or set(terms) != set(definitions):
        raise _unreadable(name)
    if code not in trusted:
        raise RuleBroken(
            "figure_file_untrusted", "%(file)s: no public key of %(place)s (%(code)s) is known here.", file=name,
            place=body.get("place_label", ""), code=code,
        )  # fmt: skip
    _verify(body, signature, trusted[code], name)
    _same(terms, definitions, name)
    return Figures(code, str(body.get("place_label", "")), period, made_at, terms, str(signature))


def _terms(said: Any) -> Terms:
    found = {str(code): dict(values) for code, values in said.items()}
    numbers = [value for values in found.values() for value in values.values()]
    if not all(value is None or (isinstance(value, int) and not isinstance(value, bool)) for value in numbers):
        raise ValueError
    return found


def _verify(body: Any, signature: Any, key: str, name: str) -> None:
    try:
        loaded = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        loaded.verify(base64.b64decode(str(signature), validate=True), _canonical(body))
    except (InvalidSignature, ValueError) as reason:
        raise RuleBroken(
            "figure_file_forged", "%(file)s: the signature is not that of %(place)s, or the file was changed.",
            file=name, place=body.get("place_label", ""),
        ) from reason  # fmt: skip


def _same(terms: Terms, definitions: Mapping[str, str], name: str) -> None:
    """Refuse a figure this installation does not know, or defines in another way."""
    for code, values in terms.items():
        if code not in INDICATOR:
            raise RuleBroken(
                "figure_file_unknown", "%(file)s: the figure %(code)s is unknown here.", file=name, code=code
            )
        if definitions[code] != digest(INDICATOR[code]) or set(values) != set(INDICATOR[code].needed):
            raise RuleBroken(
                "figure_file_defined", "%(file)s: the figure %(code)s is defined in another way there.", file=name,
                code=code,
            )  # fmt: skip


def _unreadable(name: str) -> RuleBroken:
    return RuleBroken("figure_file_unreadable", "%(file)s is no file of figures.", file=name)


def public(key: Ed25519PrivateKey) -> str:
    """Return the public key as offices tell it to each other."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def check_public(text: str) -> str:
    """Return a public key as it was told; RuleBroken (figure_key_wrong) for anything that is none."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(text.strip(), validate=True))
    except ValueError as reason:
        raise RuleBroken("figure_key_wrong", "This is no public key: it has 44 signs and ends with “=”.") from reason
    return text.strip()


def private(file: Path, *, make: bool = False) -> Ed25519PrivateKey:
    """Return the key of this installation; with `make` one is made where there is none, readable by its owner only.

    RuleBroken (figure_key_missing) where there is none and none is to be made.
    """
    if file.exists():
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(file.read_text(encoding="ascii")))
    if not make:
        raise RuleBroken("figure_key_missing", "This installation has no key yet: make one with “run.py figures_key”.")
    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(base64.b64encode(raw).decode(), encoding="ascii")
    return key
