"""The fixed lists of online activity outside the alliance's own pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Platform(models.TextChoices):
    """Where a cooperative sells or shows itself elsewhere."""

    POSTMART = "postmart", "Postmart / Buudien.vn"
    VOSO = "voso", "Vỏ Sò"
    SHOPEE = "shopee", "Shopee"
    LAZADA = "lazada", "Lazada"
    TIKTOK = "tiktok", "TikTok Shop"
    FACEBOOK = "facebook", "Facebook"
    ZALO = "zalo", "Zalo"
    ALIBABA = "alibaba", "Alibaba"
    OTHER = "other", _("Another platform")


class Origin(models.TextChoices):
    """How the numbers of a month came here."""

    TYPED = "typed", _("Typed in")
    IMPORTED = "imported", _("From the platform's file")
