"""Finding users, places and organisations by what an operator types on the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from hoptac.access import actions, gate
from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.parties.models import Organisation
from hoptac.places.models import Place


def arguments_add(parser: CommandParser) -> None:
    """Add --role, --place and --organisation."""
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])
    parser.add_argument(
        "--place", help="code of today's province, or province/commune, e.g. 14 or 14/03670; VN for all"
    )
    parser.add_argument("--organisation", help="code of the organisation, or its id with # before it")


def anchor(options: dict[str, Any]) -> dict[str, Any]:
    """Return role, place and organisation as actions take them; CommandError when one is not there."""
    place = place_of(options["place"]) if options["place"] else None
    organisation = organisation_of(options["organisation"]) if options["organisation"] else None
    return {"role": Role(options["role"]), "place": place, "organisation": organisation}


def place_of(code: str) -> Place:
    """Return the place of today with this code; of several with one code, the highest."""
    found = Place.objects.filter(code=code.rsplit("/", 1)[-1], valid_to=None).order_by("level").first()
    if found is None:
        raise CommandError(f"No place of today has the code {code}.")
    return found


def organisation_of(code: str) -> Organisation:
    """Return the organisation with this code, or with this id after #."""
    asked = {"pk": code[1:]} if code.startswith("#") and code[1:].isdigit() else {"code": code}
    found = Organisation.objects.select_related("place").filter(**asked).first()
    if found is None:
        raise CommandError(f"No organisation has the code {code}.")
    return found


def user_of(username: str) -> User:
    """Return the user with this user name."""
    found = User.objects.filter(username=username.lower()).first()
    if found is None:
        raise CommandError(f"No user has the name {username}. Make one with user_create.")
    return found


def actor() -> User:
    """Return the system user of this installation's province."""
    return actions.command_actor(place=place_of(settings.PROVINCE_CODE))


def day(text: str | None) -> date:
    """Return the day of an ISO date, or today."""
    try:
        return date.fromisoformat(text) if text else gate.today()
    except ValueError as error:
        raise CommandError(f"{text} is no date: write it as 2025-07-01.") from error
