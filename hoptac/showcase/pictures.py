"""Where the renditions of a photo are found: renditions never change, so they are kept by browsers for ever."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

from hoptac.core.pictures import WIDTHS


@lru_cache(maxsize=4)
def _folder(_prefix: str) -> str:
    return reverse("catalogue:picture", args=["key", 1, "jpg"]).removesuffix("key-1.jpg")


def address(key: str, width: int, extension: str) -> str:
    """Return the address of a rendition: width is one of core.pictures.WIDTHS, extension one of its FORMATS."""
    return f"{_folder(get_script_prefix())}{key}-{width}.{extension}"


def sources(key: str, extension: str, *, most: int) -> str:
    """Return a srcset of the renditions up to a width in pixels."""
    return ", ".join(f"{address(key, width, extension)} {width}w" for width in WIDTHS if width <= most)
