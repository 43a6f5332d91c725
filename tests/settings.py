"""The settings of the product, with what tests need otherwise. HOPTAC_DATABASE_URL chooses the database as usual."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Tests keep their files apart, so that a demo running beside them is not disturbed.
os.environ.setdefault("HOPTAC_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ["HOPTAC_SAMPLE"] = "no"

from config.settings import *  # noqa: F403 - settings are read as a whole

# One round of a fast hash: a test signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Tests change rows without leaving a trail; what keeps pages has tests of its own.
PAGES_KEPT_BYTES = 0
# Each process of the tests has a spool of its own, or they would take in each other's visits.
AUDIENCE_SPOOL = Path(tempfile.mkdtemp(prefix="hoptac-audience-"))
