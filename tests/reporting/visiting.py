"""Visiting the pages of reports."""

from __future__ import annotations

from django.test import Client

from hoptac.access.models import User


def browser(user: User) -> Client:
    """Return a client signed in as the user."""
    client = Client()
    client.force_login(user)
    return client
