"""sample_build refuses where it must not run."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from hoptac.access.models import User
from hoptac.parties.models import Organisation
from hoptac.places import queries
from hoptac.sample import accounts
from hoptac.sample.days import AS_AT
from tests.factories import access as make

pytestmark = pytest.mark.django_db


def test_refuses_outside_a_sample(settings):
    settings.IS_SAMPLE = False

    with pytest.raises(CommandError, match="not a sample installation"):
        call_command("sample_build")
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_refuses_among_real_organisations(settings):
    settings.IS_SAMPLE = True
    make.organisation("HTX Có thật", queries.place_by_code("14", on=AS_AT))

    with pytest.raises(CommandError, match="not sample"):
        call_command("sample_build")
    assert Organisation.objects.count() == 1


def test_known_password_is_never_set_outside_a_sample(settings):
    settings.IS_SAMPLE = False

    with pytest.raises(AssertionError):
        accounts.user(accounts.ACCOUNTS[0])
    assert not User.objects.exists()
