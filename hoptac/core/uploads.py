"""Files people send: told by their content, never by their name; bounded; stored under the hash of their content.

A file is read with read(), which refuses with a sentence what is not wanted. Documents are kept with keep(), which
also takes pictures of a paper (cleaned by core.pictures); photos to show go to core.pictures.store() instead.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Final, Protocol

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from hoptac.core import pdfs, text
from hoptac.core.errors import RuleBroken

MB: Final = 1024 * 1024
#: A photo of the largest phone cameras (200 megapixels) stays below this.
PICTURE_MOST: Final = 60 * MB
DOCUMENT_MOST: Final = 20 * MB
FOLDER: Final = "documents"


class Kind(StrEnum):
    """What a file is; the value is the ending it gets."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    HEIC = "heic"
    PDF = "pdf"


PICTURES: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.AVIF, Kind.HEIC})
DOCUMENTS: Final = PICTURES | {Kind.PDF}
MIME: Final = {
    Kind.JPEG: "image/jpeg", Kind.PNG: "image/png", Kind.WEBP: "image/webp", Kind.AVIF: "image/avif",
    Kind.HEIC: "image/heic", Kind.PDF: "application/pdf",
}  # fmt: skip

_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_SVG: Final = re.compile(rb"<(?:[A-Za-z]+:)?svg[\s>]|<!DOCTYPE\s+svg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose content is what it says: kind, bytes, the name it was sent under, the hash of its content."""

    kind: Kind
    content: bytes
    name: str

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class Sent(Protocol):
    """What a form gives for a file."""

    name: str | None

    def read(self, size: int = ..., /) -> bytes: ...


def read(file: Sent | IO[bytes], *, kinds: Collection[Kind], most: int | None = None) -> Upload:
    """Return what was sent as one of the kinds, at most that many bytes (default: 60 MB pictures, 20 MB documents).

    A PDF that could run something is refused. Raises RuleBroken "upload.empty", "upload.large", "upload.svg",
    "upload.kind", "pdf.active", "pdf.locked" or "pdf.mixed".
    """
    ceiling = max(PICTURE_MOST if kind in PICTURES else DOCUMENT_MOST for kind in kinds) if most is None else most
    content = file.read(ceiling + 1)
    if not content:
        raise RuleBroken("upload.empty", "The file is empty. Choose it again; perhaps it had not finished copying.")
    kind = kind_of(content)
    own = ceiling if most is not None or kind is None else PICTURE_MOST if kind in PICTURES else DOCUMENT_MOST
    if len(content) > own:
        raise RuleBroken("upload.large", "The file is larger than %(most)s MB. Send a smaller one.", most=own // MB)
    if kind is None or kind not in kinds:
        raise _unwanted(content, kinds)
    if kind is Kind.PDF:
        pdfs.check(content)
    return Upload(kind, content, text.clean(file.name or "")[-120:])


def kind_of(content: bytes) -> Kind | None:
    """Return what the first bytes say the file is, or None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content[4:8] == b"ftyp":
        brands = {content[8:12], *(content[at : at + 4] for at in range(16, 48, 4))}
        if content[8:12] in {b"avif", b"avis"}:
            return Kind.AVIF
        return Kind.HEIC if brands & _HEIC_BRANDS else None
    return None


def keep(upload: Upload) -> str:
    """Store a document under the hash of its content and return its key; the same content is stored once."""
    key = f"{upload.digest}.{upload.kind}"
    name = _stored_at(key)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(upload.content))
    return key


def opened(key: str) -> File[bytes]:
    """Return the document of this key, opened for reading. Raises FileNotFoundError."""
    return default_storage.open(_stored_at(key))


def mime(key: str) -> str:
    """Return the media type of a kept document."""
    return MIME[Kind(key.rpartition(".")[2])]


def remove(key: str) -> None:
    """Delete a kept document; nothing happens when it is gone."""
    default_storage.delete(_stored_at(key))


def _stored_at(key: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}\.[a-z0-9]{3,4}", key):
        raise FileNotFoundError(key)
    return f"{FOLDER}/{key[:2]}/{key}"


def _unwanted(content: bytes, kinds: Collection[Kind]) -> RuleBroken:
    if _SVG.search(content[:4096].replace(b"\x00", b"")):
        return RuleBroken(
            "upload.svg", "This is a drawing (SVG), which can hold programs. Send a photo, or save it as PNG or JPEG."
        )
    if Kind.PDF not in kinds:
        return RuleBroken(
            "upload.kind", "This is no photo we can read. Send a photo as a phone takes it: JPEG, HEIC, PNG or WebP."
        )
    if set(kinds) == {Kind.PDF}:
        return RuleBroken("upload.kind", "This is no PDF file. In Word or Excel choose “Save as” and then PDF.")
    return RuleBroken(
        "upload.kind", "This is neither a photo nor a PDF file. Take a photo of the paper, or save it as PDF."
    )
