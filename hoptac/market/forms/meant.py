"""Fields for words that may mean several things: what is typed is looked up, and where it is not sure one chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.core.fields import offer


class MeantForm(forms.Form):
    """A form with fields of words, each `name` beside a choice `name_id` that is offered when the words are not sure.

    A subclass looks words up in `meanings[name]`: all (id, label) they may mean, one where they are sure.
    """

    meanings: ClassVar[dict[str, Callable[[str], Sequence[tuple[int, str]]]]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered: set[str] = set()

    def clean(self) -> dict[str, Any]:
        """Return the values with the id each field of words means."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.meanings:
            if values.get(name):
                values[f"{name}_id"] = self._meant(name, values[name])
        return values

    def _meant(self, name: str, words: str) -> int | None:
        found = list(self.meanings[name](words))
        if len(found) == 1:
            return found[0][0]
        if not found:
            self.add_error(name, ValidationError(_("Nothing is known by this name. Try another word."), "unknown"))
            return None
        offer(self, f"{name}_id", found)
        self.offered.add(name)
        chosen = next((pk for pk, _label in found if str(pk) == self.cleaned_data.get(f"{name}_id")), None)
        if chosen is None:
            self.add_error(name, ValidationError(_("This may mean several things: choose one below."), "several"))
        return chosen


class ChosenField(forms.ChoiceField):
    """One of the meanings; which there are is known once the words are read, so any is taken here."""

    def __init__(self) -> None:
        super().__init__(label=_("Which of these?"), required=False, widget=forms.RadioSelect)

    def valid_value(self, value: Any) -> bool:
        """Take any; the form looks at it."""
        return True
