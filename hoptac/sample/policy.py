"""How the trail tells of the sample being built."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from hoptac.access import audit

#: Code of the entry that says a step of the sample was built, written in the step's own transaction.
STEP = "sample.step.build"

audit.describe({STEP: gettext_noop("%(actor)s built a part of the sample province")})
