"""Points for the criteria of a rating."""

from __future__ import annotations

from typing import Any

from django import forms

from hoptac.reporting.choices import Stage
from hoptac.reporting.queries.rating import Rated


class ReportScore(forms.Form):
    """Whole points for every criterion; they begin as the layer before gave them."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, rated: Rated, stage: Stage, revision: int) -> None:
        super().__init__(data, initial={"revision": revision})
        self.rated = rated
        self.stage = stage
        for each in rated.criteria:
            given = [each.commune, each.own] if stage == Stage.COMMUNE else [each.province, each.commune, each.own]
            self.fields[f"line_{each.code}"] = forms.IntegerField(
                min_value=0,
                max_value=each.most,
                label=each.title,
                widget=forms.NumberInput(attrs={"aria-label": each.title, "class": "number"}),
                initial=next((points for points in given if points is not None), None),
            )

    def bound(self) -> dict[str, Any]:
        """Return the field of every criterion."""
        return {each.code: self[f"line_{each.code}"] for each in self.rated.criteria}

    def value(self) -> dict[str, Any]:
        """Return what actions.report_score() takes."""
        points = {each.code: self.cleaned_data[f"line_{each.code}"] for each in self.rated.criteria}
        return {"revision": self.cleaned_data["revision"], "points": points}
