"""The sample province as the demo builds it, in the bench's own database, and a session of one of its officers."""

from __future__ import annotations

import json

from tools.bench import manage

ENVIRONMENT = {"HOPTAC_SAMPLE": "yes"}
SESSION = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from hoptac.access.models import Grant
from hoptac.catalogue.models import Product
from hoptac.ocop.models import Dossier
from hoptac.registry.models import Member
from hoptac.reporting.models import Report, Round
from hoptac.showcase.models import Enquiry
held = Grant.objects.filter(role="province_officer", user__is_active=True, user__is_system=False)
user = held.exclude(user__password__startswith="!").order_by("pk")[0].user
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
product = Product.objects.filter(is_published=True).order_by("pk")[0]
organisation = Member.objects.order_by("pk")[0].organisation
ids = {
    "product": f"{product.pk}-{product.slug}",
    "number": product.pk,
    "kind": product.kind.code,
    "cooperative": product.organisation_id,
    "organisation": organisation.pk,
    "place": organisation.place_id,
    "enquiry": Enquiry.objects.order_by("pk")[0].pk,
    "dossier": Dossier.objects.order_by("pk")[0].pk,
    "report": Report.objects.order_by("pk")[0].pk,
    "round": Round.objects.order_by("pk")[0].pk,
}
print("FOUND", json.dumps({"session": session.session_key, **ids}))
"""


def build() -> None:
    """Build the sample in the database of the environment."""
    for step in ("prepare", "sample_build"):
        manage(step, **ENVIRONMENT)


def found(environment: dict[str, str] = ENVIRONMENT) -> tuple[str, dict[str, str]]:
    """Return the session cookie of a province officer, and the ids pages are asked with."""
    output = manage("shell", "--no-imports", "-c", SESSION, **environment).output
    ids: dict[str, str] = json.loads(output.rsplit("FOUND ", 1)[1].splitlines()[0])
    return f"sessionid={ids['session']}", ids
