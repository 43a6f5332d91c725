"""Criteria sets: what the law awards points for. Rows are written by an import and never changed once used."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from hoptac.catalogue.choices import OCOP_GROUPS
from hoptac.ocop.choices import Part


def spoken(vietnamese: str, english: str) -> str:
    """Return the words in the language of the page; Vietnamese where there are no English ones."""
    return english if english and (get_language() or "vi").startswith("en") else vietnamese


class Titled(models.Model):
    """What has a name and says where it stands, in Vietnamese and perhaps in English."""

    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    source = models.TextField()
    source_en = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """Return the name in the language of the page."""
        return spoken(self.name, self.name_en)

    @property
    def origin(self) -> str:
        """Return where it stands, in the language of the page."""
        return spoken(self.source, self.source_en)


class Frame(Titled):
    """A decision of the Prime Minister: points of the parts, bands of stars, who grades.

    Valid on the days [valid_from, valid_until). `stars_n` is the least average of n stars. Up to `province_most`
    stars the province decides, above it the centre.
    """

    code = models.CharField(max_length=30, unique=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    points_a = models.PositiveSmallIntegerField()
    points_b = models.PositiveSmallIntegerField()
    points_c = models.PositiveSmallIntegerField()
    stars_2 = models.PositiveSmallIntegerField()
    stars_3 = models.PositiveSmallIntegerField()
    stars_4 = models.PositiveSmallIntegerField()
    stars_5 = models.PositiveSmallIntegerField()
    province_most = models.PositiveSmallIntegerField()
    valid_months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(points_a=100 - F("points_b") - F("points_c")), name="frame_parts_make_a_hundred"
            ),
            models.CheckConstraint(
                condition=Q(stars_2__lt=F("stars_3"), stars_3__lt=F("stars_4"), stars_4__lt=F("stars_5")),
                name="frame_bands_rise",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="frame_has_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> dict[str, int]:
        """Return the points of each part."""
        return {Part.A.value: self.points_a, Part.B.value: self.points_b, Part.C.value: self.points_c}

    @property
    def bands(self) -> tuple[int, int, int, int]:
        """Return the least points of 2, 3, 4 and 5 stars."""
        return self.stars_2, self.stars_3, self.stars_4, self.stars_5


class CriteriaSet(Titled):
    """One version of the scoring sheet of a sort of product, valid on the days [valid_from, valid_until).

    `superseded_on` is the day from which a later version stands in its place for new dossiers; those already opened
    keep theirs. `is_sample`: made up for trying out, no rule of anybody.
    """

    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="sets")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    group = models.CharField(max_length=10, choices=[(group.value, group.label) for group in OCOP_GROUPS])
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    superseded_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["frame", "code", "version"], name="criteria_set_version_once"),
            models.UniqueConstraint(
                fields=["frame", "code"], condition=Q(superseded_on=None), name="criteria_set_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="criteria_set_has_days"
            ),
            models.CheckConstraint(
                condition=Q(group__in=[group.value for group in OCOP_GROUPS]), name="criteria_set_group_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A heading of a set, within one part."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="sections")
    part = models.CharField(max_length=1, choices=Part)
    number = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "number"], name="section_number_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="section_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        """Return the name in the language of the page."""
        return spoken(self.name, self.name_en)


class Criterion(models.Model):
    """One question of a set, worth up to `points`.

    `requires`: asked only where that criterion got more than nothing. `excluded`: whoever this is true of is out,
    whatever the points.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="criteria")
    number = models.CharField(max_length=10)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    note_en = models.CharField(max_length=500, blank=True)
    points = models.PositiveSmallIntegerField()
    requires = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    excluded = models.CharField(max_length=500, blank=True)
    excluded_en = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="criterion_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        """Return the name in the language of the page."""
        return spoken(self.name, self.name_en)

    @property
    def remark(self) -> str:
        """Return the note in the language of the page."""
        return spoken(self.note, self.note_en)

    @property
    def condition(self) -> str:
        """Return the disqualifying condition in the language of the page, "" where there is none."""
        return spoken(self.excluded, self.excluded_en)


class Option(models.Model):
    """One answer with its points. `case` groups options where the sheet lets one choose among cases first.

    `known` is a word of knowing.CODES: the system can tell whether this answer is true.
    """

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    case = models.CharField(max_length=200, blank=True)
    case_en = models.CharField(max_length=200, blank=True)
    points = models.PositiveSmallIntegerField()
    known = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the words in the language of the page."""
        return spoken(self.text, self.text_en)

    @property
    def group(self) -> str:
        """Return the case in the language of the page, "" where there are no cases."""
        return spoken(self.case, self.case_en)
