"""One table with the columns of the workbook."""

from __future__ import annotations

from django.db import models


class Organisation(models.Model):
    """A cooperative as the peer keeps it."""

    name = models.CharField(max_length=250)
    code = models.CharField(max_length=13, unique=True)
    certificate = models.CharField(max_length=20)
    certificate_date = models.DateField(null=True)
    founded_on = models.DateField(null=True)
    address = models.CharField(max_length=250)
    phone = models.CharField(max_length=20)
    email = models.CharField(max_length=100)
    representative = models.CharField(max_length=100)
    position = models.CharField(max_length=50)
    sector = models.CharField(max_length=50)
    business_line = models.CharField(max_length=100)
    charter_capital = models.IntegerField()
    paid_capital = models.IntegerField()
    members = models.IntegerField()
    women = models.IntegerField()
    workers = models.IntegerField()
    regular_workers = models.IntegerField()
    managers = models.IntegerField()
    managers_higher = models.IntegerField()
    managers_middle = models.IntegerField()
    revenue = models.IntegerField()
    profit = models.IntegerField()
    status = models.CharField(max_length=50)
    note = models.CharField(max_length=250, blank=True)

    def __str__(self) -> str:
        return self.name
