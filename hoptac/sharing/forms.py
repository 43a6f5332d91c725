"""The shape of what people choose and type about share material."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.choices import PublicLanguage
from hoptac.sharing import rules
from hoptac.sharing.choices import Length, Material, Purpose
from hoptac.sharing.drafting import Length as WishedLength
from hoptac.sharing.drafting import Purpose as WishedPurpose
from hoptac.sharing.drafting import Wish


class MaterialPrint(forms.Form):
    """What to print."""

    material = forms.ChoiceField(label=_("What to print"), choices=Material)
    language = forms.ChoiceField(label=_("Language"), choices=PublicLanguage)
    note = forms.CharField(
        required=False,
        max_length=rules.NOTE,
        label=_("Where it will hang"),
        help_text=_("Scans are counted apart for each place, for example “Mộc Châu fair 2026”."),
    )

    def order(self, *, site: str) -> rules.Order:
        """Return what is wanted."""
        kept = self.cleaned_data
        return rules.Order(Material(kept["material"]), kept["language"], kept["note"], site)


class DraftMake(forms.Form):
    """What text to draft."""

    purpose = forms.ChoiceField(label=_("Where the text will stand"), choices=Purpose)
    language = forms.ChoiceField(label=_("Language"), choices=PublicLanguage)
    length = forms.ChoiceField(label=_("Length"), choices=Length, initial=Length.MEDIUM)

    def wish(self) -> Wish:
        """Return what is wanted."""
        kept = self.cleaned_data
        return Wish(kept["language"], WishedLength(kept["length"]), WishedPurpose(kept["purpose"]))


class DraftChange(forms.Form):
    """The words of a draft."""

    text = forms.CharField(label=_("Text"), max_length=rules.LONGEST, widget=forms.Textarea({"rows": 12}))
