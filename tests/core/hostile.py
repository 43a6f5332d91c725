"""Files that mean harm, or only look so, for the tests of uploads."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.actions import JavaScript

HERE = Path(__file__).parent
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def file(content: bytes, name: str = "ảnh.jpg") -> io.BytesIO:
    """Return what a form hands over."""
    made = io.BytesIO(content)
    made.name = name
    return made


def photo(size: tuple[int, int] = (640, 480), *, kept_as: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """Return a grey photo whose upper left quarter is red, taken at a known place with the phone on its side."""
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    image.paste((220, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "PhoneMaker"
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (21.0, 19.0, 33.0), "E", (103.0, 55.0, 2.0)
    made = io.BytesIO()
    image.convert(mode).save(made, kept_as, **{"exif": exif, **options})
    return made.getvalue()


def heic() -> bytes:
    """Return a photo in the format of Apple's phones: 320 × 240, turned, with a place."""
    return (HERE / "phone.heic").read_bytes()


def huge_jpeg(width: int = 65_000, height: int = 65_000) -> bytes:
    """Return a small file that says it unpacks to four billion pixels."""
    content = bytearray(photo())
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a true PNG of 900 million white pixels in about a megabyte less than one would think."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * (width // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as folder:
        folder.writestr("index.html", "<script>alert(1)</script>")
    return made.getvalue()


def paper(*, script: str = "", attached: bytes = b"", password: str = "", packed: bool = False) -> bytes:
    """Return a PDF of one empty page, with what was asked for hidden in it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        writer.add_open_action(JavaScript(script))
    if attached:
        writer.add_attachment("invoice.exe", attached)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return _with_packed_script(made.getvalue()) if packed else made.getvalue()


def _with_packed_script(content: bytes) -> bytes:
    """Return the PDF with a script in an object stream, where a search through the file sees only noise."""
    body = zlib.compress(b"9 0 << /Type /Action /S /Java#53cript /JS (app.alert(1)) >>")
    head = b"8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    end = content.rindex(b"xref\n")
    return content[:end] + head + body + b"\nendstream\nendobj\n" + content[end:]
