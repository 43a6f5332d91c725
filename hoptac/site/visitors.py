"""The words of the navigation that visitors meet, for the catalogues of languages that only public pages speak."""

from __future__ import annotations

from django.utils.translation import gettext_noop

WORDS = (gettext_noop("Products"), gettext_noop("Needs of buyers"), gettext_noop("Figures"), gettext_noop("Places"))
