"""Whether a PDF file is only paper: nothing that runs, starts, hides in it or is locked."""

from __future__ import annotations

import re
import zlib
from typing import Final

from hoptac.core.errors import RuleBroken

#: What a paper never needs: scripts, starting of programs, files inside, players, forms of the XFA kind.
_ACTIVE: Final = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)\b")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
# Objects packed together: their names are seen only once unpacked.
_PACKED: Final = re.compile(rb"<<(?:(?!endobj).){0,600}?/ObjStm\b(?:(?!endobj).){0,600}?>>\s*stream\r?\n", re.DOTALL)
_UNPACKED_MOST: Final = 32 * 1024 * 1024
_TAIL: Final = 2048


def check(content: bytes) -> None:
    """Refuse a PDF that is more than paper.

    The whole file is looked through, not only what its table of contents names, as readers are lenient.
    Raises RuleBroken "pdf.mixed" (something else follows or no end), "pdf.locked" (encrypted) or "pdf.active".
    """
    end = content.rfind(b"%%EOF")
    if not content.startswith(b"%PDF-") or end < 0 or content[end + 5 :].strip(b"\x00\r\n\t \x1a"):
        raise RuleBroken("pdf.mixed", "This PDF file is incomplete or holds something else too. Save it as PDF again.")
    plain = _unescaped(content)
    if b"/Encrypt" in plain:
        raise RuleBroken("pdf.locked", "This PDF file is locked with a password. Save it without one, send it again.")
    if _ACTIVE.search(plain) or any(_ACTIVE.search(_unescaped(part)) for part in _packed(content)):
        raise RuleBroken(
            "pdf.active",
            "This PDF file holds a program or another file. Print it to PDF, or take a photo of it, and send that.",
        )


def _unescaped(content: bytes) -> bytes:
    """Return the content with names written plainly: /J#61vaScript is /JavaScript."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _packed(content: bytes) -> list[bytes]:
    """Return the unpacked object streams; what cannot be unpacked in bounds is refused.

    Raises:
        RuleBroken: pdf.active.
    """
    parts, left = [], _UNPACKED_MOST
    for found in _PACKED.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(content[found.end() :], left)
        except zlib.error:
            part = b"/Launch"  # packed in a way papers are not: treated like what it may hide
        left -= len(part)
        parts.append(part if left > 0 else b"/Launch")
    return parts
