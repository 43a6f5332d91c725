"""Where the renditions of a photo are found: renditions never change, so they are kept by browsers for ever."""

from __future__ import annotations

from django.urls import reverse

from hoptac.core.pictures import WIDTHS


def address(key: str, width: int, extension: str) -> str:
    """Return the address of a rendition: width is one of core.pictures.WIDTHS, extension one of its FORMATS."""
    return reverse("catalogue:picture", args=[key, width, extension])


def sources(key: str, extension: str, *, most: int) -> str:
    """Return a srcset of the renditions up to a width in pixels."""
    return ", ".join(f"{address(key, width, extension)} {width}w" for width in WIDTHS if width <= most)
