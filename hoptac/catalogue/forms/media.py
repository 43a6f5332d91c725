"""Shape of photos, papers and certificates that people send."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue import queries
from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.drafts import Paper
from hoptac.catalogue.fields import PhotosField
from hoptac.catalogue.forms.products import day_after
from hoptac.catalogue.models import Certificate, Photo
from hoptac.catalogue.models.media import FOCAL_MOST
from hoptac.core.fields import CleanField, DayField, offer
from hoptac.parties.models import Organisation

PAPER = forms.FileInput(attrs={"accept": "image/*,application/pdf"})


class PhotoAdd(forms.Form):
    """One photo or several, with what they show."""

    photos = PhotosField(
        label=_("Photos"),
        help_text=_("As the phone took them; they are made smaller and lose their place and time."),
    )
    alt = CleanField(
        label=_("What they show"), required=False, max_length=200,
        help_text=_("Read out to who cannot see them, and by search engines: “Tea pickers on an old tree, Tà Xùa”."),
    )  # fmt: skip


_FOCAL = tuple((place, f"{place * 10} %") for place in range(FOCAL_MOST + 1))


class PhotoChange(forms.Form):
    """What a photo shows, and where the eye should rest when it is cut to fit."""

    alt = CleanField(label=_("What it shows"), required=False, max_length=200)
    focal_x = forms.TypedChoiceField(label=_("Look at, from the left"), coerce=int, choices=_FOCAL)
    focal_y = forms.TypedChoiceField(label=_("Look at, from the top"), coerce=int, choices=_FOCAL)


def photo_change(photo: Photo, typed: Any = None) -> PhotoChange:
    """Return the form that describes a photo, with what was typed, or as it stands; several stand on one page."""
    stands = {"alt": photo.alt, "focal_x": photo.focal_x, "focal_y": photo.focal_y}
    return PhotoChange(typed, auto_id=f"photo{photo.pk}_%s", initial=stands)


class PhotoMove(forms.Form):
    """One place forward or backward, or to the front."""

    by = forms.TypedChoiceField(coerce=int, choices=[(-1, "−1"), (1, "+1"), (-99, "0")])


class DocumentAdd(forms.Form):
    """A paper about a product."""

    title = CleanField(label=_("What this paper is"), max_length=200, help_text=_("For example: test report 2025."))
    file = forms.FileField(label=_("File"), widget=PAPER, help_text=_("A PDF file, or a photo of the paper."))
    is_public = forms.BooleanField(label=_("Everybody may open it"), required=False)


class CertificateAdd(forms.Form):
    """What a certificate says; the last day is included."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=[("", "–"), *CertificateKind.choices])
    title = CleanField(label=_("Its title, where the kind says too little"), required=False, max_length=120)
    number = CleanField(label=_("Number"), max_length=60)
    issuer = CleanField(label=_("Issued by"), max_length=200)
    scope = CleanField(label=_("For what"), required=False, max_length=300, help_text=_("As it stands on the paper."))
    valid_from = DayField(label=_("Valid from"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Left empty: without end."))
    product_ids = forms.TypedMultipleChoiceField(
        label=_("Products it covers"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    file = forms.FileField(label=_("Scan or photo"), required=False, widget=PAPER)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.of_organisation(organisation)
        offer(self, "product_ids", rows.values_list("pk", "name"))

    def paper(self) -> Paper:
        """Return what was typed, its end exclusive."""
        typed = {name: self.cleaned_data[name] for name in ("kind", "title", "number", "issuer", "scope", "valid_from")}
        until = day_after(self.cleaned_data["last_day"])
        return Paper(**typed, valid_until=until, product_ids=tuple(self.cleaned_data["product_ids"]))


def certificate_of(certificate: Certificate) -> dict[str, Any]:
    """Return what the form shows of a certificate."""
    shown = {name: getattr(certificate, name, None) for name in CertificateAdd.base_fields}
    return shown | {
        "last_day": certificate.valid_until - timedelta(days=1) if certificate.valid_until else None,
        "product_ids": [product.pk for product in certificate.products.all()],
        "file": None,
    }


class CertificateRevoke(forms.Form):
    """From which day a certificate holds no more, and why."""

    revoked_on = DayField(label=_("Revoked from"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The cooperative reads this sentence."),
    )  # fmt: skip
