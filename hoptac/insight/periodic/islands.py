"""A map of a part of the country as one drawing with Hoàng Sa and Trường Sa beneath it, for paper."""

from __future__ import annotations

import re

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from hoptac.core.charts import FONT, WIDE, Chart

#: Height of the drawing of the archipelagos and the space above it.
STRIP = 84


class IslandMap(Chart):
    """A map that is drawn with the archipelagos."""

    def svg(self, width: int = WIDE) -> SafeString:
        """Return the drawing, width pixels wide, the archipelagos beneath the map."""
        drawn = str(super().svg(width))
        [height] = (round(float(said)) for said in re.findall(r'^<svg[^>]*\bheight="([\d.]+)', drawn))
        islands = render_to_string("insight/islands.html").partition("\n")[2].strip()
        islands = islands.replace('class="islands"', f'xmlns="http://www.w3.org/2000/svg" x="0" y="{height + 10}"')
        whole = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + STRIP}" '
            f'viewBox="0 0 {width} {height + STRIP}" font-family="{FONT}">{drawn}{islands}</svg>'
        )
        return mark_safe(whole)
