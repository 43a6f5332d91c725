"""What is findable: one row a thing, kept in step by the actions that change the thing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.search.choices import EntryKind

#: An entry's id is its kind and the object's id in one number, so that one kind is one range of ids.
KIND_STEP = 2**40


class Entry(models.Model):
    """One findable thing. The words are what the full-text index holds, already folded and expanded."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField(choices=EntryKind)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    detail = models.CharField(max_length=300, blank=True)
    place_path = models.CharField(max_length=80, blank=True)
    url_key = models.CharField(max_length=300, blank=True)
    weight = models.SmallIntegerField(default=0)
    is_public = models.BooleanField(default=False)
    folded_title = models.CharField(max_length=300)
    toned_title = models.CharField(max_length=300)
    title_words = models.TextField(blank=True)
    body_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
            models.CheckConstraint(
                condition=Q(id=F("kind") * KIND_STEP + F("object_id")), name="entry_id_is_kind_and_object"
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "folded_title"],
                name="entry_kind_folded_title",
                opclasses=["int2_ops", "varchar_pattern_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.title


def entry_id(kind: int, object_id: int) -> int:
    """Return the id of the entry of that kind for the object."""
    return kind * KIND_STEP + object_id
