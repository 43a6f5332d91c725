"""Workbooks that come back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Workbooks taken at once.
MOST_FILES = 200


class Files(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, at most as many as are taken at once."""

    widget = Files(attrs={"multiple": True, "accept": ".xlsx,.ods"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return every file that was sent."""
        if len(data or []) > MOST_FILES:
            raise ValidationError(_("Not more than %(most)s files at once.") % {"most": MOST_FILES}, "too_many")
        return [super(FilesField, self).clean(each, initial) for each in data or [None]]


class WorkbooksTake(forms.Form):
    """Workbooks that were filled in."""

    workbooks = FilesField(
        label=gettext_lazy("Workbooks"),
        help_text=gettext_lazy("The workbooks of the reports themselves, filled in; several at once if you like."),
    )
