"""Photos: turned upright, freed of everything but pixels, stored in fixed widths and three formats.

The key of a picture is the hash of what was sent. Its renditions never change, so they may be cached for ever.
Places (GPS), times, names of cameras and thumbnails are not carried over; nor is anything hidden behind the pixels,
because no byte of the sent file is ever served.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Final

import pi_heif
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps

from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import Kind, Upload

pi_heif.register_heif_opener(thumbnails=False)

WIDTHS: Final = (320, 640, 1280)
FORMATS: Final = ("avif", "webp", "jpg")
MIME: Final = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
#: For paper: posters and sheets. The longer side of the JPEG kept for them.
PRINT: Final = 2400
FOLDER: Final = "pictures"

#: A JPEG is read at a fraction of its size, so the largest phone cameras (200 megapixels) are welcome.
MOST_PIXELS: Final = 220_000_000
#: Formats that must be unpacked whole.
MOST_PIXELS_WHOLE: Final = 64_000_000
LEAST_SIDE: Final = 200
MOST_RATIO: Final = 8

_PIL_FORMAT: Final = {
    Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.AVIF: "AVIF", Kind.HEIC: "HEIF",
}  # fmt: skip
_SAVE: Final[dict[str, dict[str, Any]]] = {
    "avif": {"format": "AVIF", "quality": 52, "speed": 9, "max_threads": 2},
    "webp": {"format": "WEBP", "quality": 72, "method": 3},
    "jpg": {"format": "JPEG", "quality": 76, "optimize": True, "progressive": True},
}
# The limits above are checked before a pixel is unpacked; Pillow's own would refuse phones.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: its key, and the width and height of the upright original in pixels."""

    key: str
    width: int
    height: int


def store(upload: Upload) -> Picture:
    """Make and keep the renditions of a photo and return it; the same photo is made once.

    Raises RuleBroken "picture.large" (pixels), "picture.small", "picture.narrow" or "picture.broken".
    """
    key = upload.digest[:40]
    image, size = _pixels(upload)
    if not default_storage.exists(stored_at(key, "print", "jpg")):
        made: dict[tuple[tuple[int, int], str], bytes] = {}  # a small photo is as large in two widths
        for width in WIDTHS:
            smaller = _fitted(image, width)
            for extension in FORMATS:
                content = made.get((smaller.size, extension)) or _encoded(smaller, extension)
                made[smaller.size, extension] = content
                _save(content, stored_at(key, str(width), extension))
        _save(_encoded(_within(image, PRINT), "jpg"), stored_at(key, "print", "jpg"))
    return Picture(key, *size)


def cleaned(upload: Upload) -> Upload:
    """Return a photo of a paper as a JPEG that holds nothing but pixels, at most 2,400 pixels long; raises as store."""
    image, _ = _pixels(upload)
    file = io.BytesIO()
    _within(image, PRINT).save(file, **_SAVE["jpg"])
    return Upload(Kind.JPEG, file.getvalue(), upload.name)


def opened(key: str, width: str, extension: str) -> File[bytes]:
    """Return a rendition, opened for reading: width is one of WIDTHS or "print". Raises FileNotFoundError."""
    return default_storage.open(stored_at(key, width, extension))


def remove(key: str) -> None:
    """Delete all renditions of a picture; nothing happens for those that are gone."""
    for width in WIDTHS:
        for extension in FORMATS:
            default_storage.delete(stored_at(key, str(width), extension))
    default_storage.delete(stored_at(key, "print", "jpg"))


def stored_at(key: str, width: str, extension: str) -> str:
    """Return the name of a rendition in the storage. Raises FileNotFoundError for what never is a key."""
    known = {(str(one), extension) for one in WIDTHS if extension in FORMATS} | {("print", "jpg")}
    if not re.fullmatch(r"[0-9a-f]{40}", key) or (width, extension) not in known:
        raise FileNotFoundError(key)
    return f"{FOLDER}/{key[:2]}/{key}-{width}.{extension}"


def _pixels(upload: Upload) -> tuple[Image.Image, tuple[int, int]]:
    """Return the upright picture in sRGB, no larger than needed, and the size of the original once upright."""
    try:
        with Image.open(io.BytesIO(upload.content), formats=[_PIL_FORMAT[upload.kind]]) as image:
            _check_size(image)
            original = image.size
            image.draft("RGB", (PRINT, PRINT))
            upright = ImageOps.exif_transpose(image)
            is_turned = (upright.width > upright.height) != (image.width > image.height)
            size = (original[1], original[0]) if is_turned else original
            return _plain(_within(upright, PRINT)), size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(MOST_PIXELS) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise RuleBroken(
            "picture.broken", "This picture is damaged and cannot be read. Take it from the phone again and resend it."
        ) from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    is_whole = image.format != "JPEG" or bool(image.info.get("progressive"))
    most = MOST_PIXELS_WHOLE if is_whole else MOST_PIXELS
    if width * height > most:
        raise _too_large(most)
    if min(width, height) < LEAST_SIDE:
        raise RuleBroken(
            "picture.small",
            "This picture has only %(width)s × %(height)s pixels. Send the photo itself, not its preview.",
            width=width,
            height=height,
        )
    if max(width, height) > MOST_RATIO * min(width, height):
        raise RuleBroken("picture.narrow", "This picture is too narrow to be shown. Cut out the part that matters.")


def _too_large(most: int) -> RuleBroken:
    return RuleBroken(
        "picture.large",
        "This picture has more than %(most)s million pixels, which cannot be read. Make it smaller first.",
        most=most // 1_000_000,
    )


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB on white, without any of its metadata."""
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(seen, mask=seen.getchannel("A"))
    if profile and image.mode == "RGB":
        image = _in_srgb(image, profile)
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile nobody can read says nothing about the colours
    return converted or image


def _within(image: Image.Image, longest: int) -> Image.Image:
    share = min(1, longest / max(image.size))
    return _scaled(image, share)


def _fitted(image: Image.Image, width: int) -> Image.Image:
    return _scaled(image, min(1, width / image.width))


def _scaled(image: Image.Image, share: float) -> Image.Image:
    if share == 1:
        return image
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(image: Image.Image, extension: str) -> bytes:
    file = io.BytesIO()
    image.save(file, **_SAVE[extension])
    return file.getvalue()


def _save(content: bytes, name: str) -> None:
    default_storage.delete(name)  # half a rendition of a killed process
    default_storage.save(name, ContentFile(content))
