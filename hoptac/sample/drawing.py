"""Drawn pictures that stand where a cooperative's photos would: plain shapes, and words that say so."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Final

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont

from hoptac.core.uploads import Kind, Upload
from hoptac.sample.chance import Chance

SIZE: Final = (640, 480)
_FONT: Final = Path(fontpkg_be_vietnam_pro.__file__).parent / "files" / "BeVietnamPro-SemiBold.ttf"
#: Ground and shapes by what the picture stands for.
_COLOURS: Final = {
    "drink": ("#dfeadf", "#3f7a4f"), "food": ("#f6e7cf", "#b9722c"), "medicinal": ("#e2ebd2", "#6b7f2a"),
    "handicraft": ("#eddcec", "#7c4a86"), "ornamental": ("#fbe0e4", "#b4445c"), "tourism": ("#d9e9f3", "#2f6f96"),
}  # fmt: skip


@lru_cache(maxsize=256)
def picture(name: str, group: str, number: int = 1) -> Upload:
    """Return a drawn picture for products of a name and OCOP group; another number, another arrangement."""
    ground, colour = _COLOURS[group]
    image = Image.new("RGB", SIZE, ground)
    draw, chance = ImageDraw.Draw(image), Chance(f"picture {name} {number}")
    for _ in range(9):
        radius = chance.between(28, 84)
        x, y = chance.between(0, SIZE[0]), chance.between(40, SIZE[1] - 130)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=6)
    draw.polygon([(0, 380), (180, 300), (330, 370), (480, 280), (640, 360), (640, 480), (0, 480)], fill=colour)
    draw.text((24, 396), "Ảnh vẽ mẫu", fill="white", font=ImageFont.truetype(_FONT, 26))
    draw.text((24, 430), name[:40], fill="white", font=ImageFont.truetype(_FONT, 22))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=88)
    return Upload(Kind.JPEG, file.getvalue(), f"{name}.jpg")
