"""What the tests stand on holds: no network, and reference data that outlives transactional tests."""

from __future__ import annotations

import socket
import urllib.request

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from hoptac.places.models import Place
from tests.conftest import NetworkUse


@pytest.mark.parametrize("address", ["http://192.0.2.1/", "http://example.invalid/"])
def test_tests_reach_no_other_machine(address):
    with pytest.raises(NetworkUse):
        urllib.request.urlopen(address, timeout=1)


def test_tests_reach_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_transactional_tests_lose_rows_but_not_the_reference_data(time):
    assert Session.objects.count() == 0
    assert Place.objects.filter(level=1, valid_to=None).count() == 34

    Session.objects.create(session_key=str(time), session_data="", expire_date=timezone.now())
