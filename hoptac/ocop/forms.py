"""The shape of what people enter in the OCOP cycle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hoptac.access.models import User
from hoptac.core.fields import CleanField, DayField, DocumentField, RowField, offer, offer_rows
from hoptac.ocop import queries
from hoptac.ocop.choices import Seat, State
from hoptac.ocop.models import CriteriaSet, Criterion, Dossier, Frame, Option

AREA = forms.Textarea(attrs={"rows": 3})


def option_label(option: Option) -> str:
    """Return an option as a page offers it: its case, its words, its points."""
    points = ngettext("%(count)s point", "%(count)s points", option.points) % {"count": option.points}
    words = f"{option.group}: {option.title}" if option.case else option.title
    return f"{words} ({points})"


class Choosing(forms.Form):
    """One criterion with its options."""

    option = forms.ChoiceField(label=gettext_lazy("Choose what is true"), widget=forms.RadioSelect, required=False)

    def __init__(self, criterion: Criterion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {str(one.pk): one for one in criterion.options.all()}
        offer(self, "option", [(pk, option_label(one)) for pk, one in self.options.items()])

    @property
    def chosen(self) -> Option | None:
        """Return the option that was chosen."""
        return self.options.get(self.cleaned_data["option"])


class AnswerPut(Choosing):
    """The maker's answer, with a remark and a file."""

    is_excluded = forms.BooleanField(label=gettext_lazy("This is true of our product"), required=False)
    remark = forms.CharField(label=gettext_lazy("Explanation"), widget=AREA, required=False, max_length=2000)
    file = DocumentField(label=gettext_lazy("Evidence"), required=False)

    def __init__(self, criterion: Criterion, *args: Any, **kwargs: Any) -> None:
        super().__init__(criterion, *args, **kwargs)
        if criterion.excluded:
            self.fields["is_excluded"].help_text = _("Disqualifying: %(condition)s.") % {
                "condition": criterion.condition
            }
        else:
            del self.fields["is_excluded"]


class MarkPut(Choosing):
    """A council member's score of one criterion, and what disqualifies the product."""

    said = forms.CharField(
        label=gettext_lazy("Disqualifying condition: say why it is true"), widget=AREA, required=False, max_length=2000
    )

    def __init__(self, criterion: Criterion, *args: Any, **kwargs: Any) -> None:
        super().__init__(criterion, *args, **kwargs)
        if criterion.excluded:
            self.fields["said"].help_text = _("%(condition)s. Leave empty when this is not so.") % {
                "condition": criterion.condition
            }
        else:
            del self.fields["said"]


class AnswerCheck(forms.Form):
    """What the commune says about one answer."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Is the answer right?"),
        widget=forms.RadioSelect,
        choices=[("confirmed", gettext_lazy("Confirmed")), ("remarked", gettext_lazy("Not as answered"))],
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"), widget=AREA, required=False, max_length=2000,
        help_text=gettext_lazy("Needed where the answer is not confirmed: what is missing or wrong."),
    )  # fmt: skip


class DossierList(forms.Form):
    """Which dossiers to list."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *State.choices]
    )
    q = CleanField(label=gettext_lazy("Product or cooperative"), required=False, max_length=100)


class DossierOpen(forms.Form):
    """Which criteria set, and for whom an officer enters it."""

    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(), label=gettext_lazy("Criteria set"), widget=forms.RadioSelect, empty_label=None
    )
    on_behalf_of = CleanField(
        label=gettext_lazy("Entered for"), required=False, max_length=200,
        help_text=gettext_lazy("The person of the cooperative who asked for it, when you enter it for them."),
    )  # fmt: skip

    def __init__(self, sets: Iterable[CriteriaSet], *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "criteria_set", queries.sets().filter(pk__in=[one.pk for one in sets]).order_by("name"))
        if not is_officer:
            del self.fields["on_behalf_of"]


class Reason(forms.Form):
    """Why something is returned or withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=AREA, max_length=2000)


class DossierRemark(forms.Form):
    """What the maker says about the whole."""

    remark = forms.CharField(label=gettext_lazy("What you want to add"), widget=AREA, required=False, max_length=4000)


class EvidenceAdd(forms.Form):
    """A file for the whole dossier."""

    file = DocumentField(label=gettext_lazy("Evidence for the whole dossier"))


class SetImport(forms.Form):
    """A filled template."""

    file = forms.FileField(
        label=gettext_lazy("Filled template"), help_text=gettext_lazy("A workbook (.xlsx) or a CSV file in UTF-8."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


class FrameChoice(forms.Form):
    """For which decision a template is asked."""

    frame = forms.ModelChoiceField(
        Frame.objects.none(), label=gettext_lazy("Decision"), to_field_name="code", empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "frame", queries.decisions())


class CouncilAdd(forms.Form):
    """A council as its decision names it."""

    name = CleanField(label=gettext_lazy("Name of the council"), max_length=200)
    decision_no = CleanField(label=gettext_lazy("Number of the decision"), max_length=60)
    decided_on = DayField(label=gettext_lazy("Day of the decision"))
    meets_on = DayField(label=gettext_lazy("Meets on"))
    spread_most = forms.IntegerField(
        label=gettext_lazy("Points a member may differ from the median"), min_value=0, max_value=100, initial=10,
        help_text=gettext_lazy("As the council's rules of procedure say. Sheets beyond it are marked in the minutes."),
    )  # fmt: skip


class MemberAdd(forms.Form):
    """A person to name in a council."""

    user = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Person"))
    seat = forms.TypedChoiceField(label=gettext_lazy("Seat"), choices=Seat.choices, initial=Seat.MEMBER, coerce=Seat)
    post = CleanField(label=gettext_lazy("Post and office"), required=False, max_length=200)

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "user", people)


class EntryAdd(forms.Form):
    """A dossier to put before a council."""

    dossier = RowField(
        lambda row: f"{row.product.name} – {row.product.organisation.name}", label=gettext_lazy("Checked dossier")
    )

    def __init__(self, waiting: Iterable[Dossier], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "dossier", queries.dossiers_among(waiting))


class FlagSettle(forms.Form):
    """What the council found about a disqualifying condition."""

    stands = forms.TypedChoiceField(
        label=gettext_lazy("The condition"), widget=forms.RadioSelect, coerce=lambda word: word == "yes",
        choices=[("yes", gettext_lazy("stands: the product is out")), ("no", gettext_lazy("does not stand"))],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=AREA, max_length=2000)


class SheetHandIn(forms.Form):
    """A member's last word on a dossier."""

    remark = forms.CharField(label=gettext_lazy("Remark for the minutes"), widget=AREA, required=False, max_length=2000)


class DecisionRecord(forms.Form):
    """A decision as its paper says."""

    decision_no = CleanField(label=gettext_lazy("Number of the decision"), max_length=60)
    decided_on = DayField(label=gettext_lazy("Day of the decision"))
    issuer = CleanField(label=gettext_lazy("Issued by"), max_length=200)


class CentreRecord(DecisionRecord):
    """What the centre decided."""

    is_granted = forms.TypedChoiceField(
        label=gettext_lazy("The centre"), widget=forms.RadioSelect, coerce=lambda word: word == "yes",
        choices=[("yes", gettext_lazy("recognised 5 stars")), ("no", gettext_lazy("did not recognise 5 stars"))],
    )  # fmt: skip
    field_order = ("is_granted",)


class DossierPropose(forms.Form):
    """A proposal to the centre."""

    proposal_no = CleanField(label=gettext_lazy("Number of the proposal"), max_length=60)
    proposed_on = DayField(label=gettext_lazy("Day of the proposal"))


class RecognitionRevoke(forms.Form):
    """From when stars are revoked."""

    revoked_on = DayField(label=gettext_lazy("Revoked from"))
