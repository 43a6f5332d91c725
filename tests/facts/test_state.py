"""The state that figures are kept under (queries.state, actions.stamp)."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from hoptac.facts import actions, queries
from hoptac.facts.models import Stamp
from hoptac.places.models import Edition


@pytest.mark.django_db
def test_every_stamp_changes_the_state_for_good():
    states = [queries.state()]
    for _ in range(50):
        actions.stamp()
        states.append(queries.state())

    assert len(set(states)) == 51


@pytest.mark.django_db
def test_folding_keeps_the_state():
    actions.stamp()
    Stamp.objects.bulk_create([Stamp(token=queries.TOKENS - 1) for _ in range(300)])
    before = queries.state()
    actions._fold()

    assert queries.state() == before
    assert Stamp.objects.count() == 1


@pytest.mark.django_db
def test_stamps_stay_few():
    for _ in range(20 * actions.FOLD):
        actions.stamp()

    assert Stamp.objects.count() < 20 * actions.FOLD


@pytest.mark.django_db(transaction=True)
def test_nothing_is_stamped_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        actions.stamp()


@pytest.mark.django_db
def test_a_stamp_taken_back_is_no_change_and_does_not_come_again():
    before = queries.state()
    seen = set()
    for _ in range(2):
        with transaction.atomic():
            actions.stamp()
            seen.add(queries.state())
            transaction.set_rollback(True)

    assert queries.state() == before
    assert len(seen) == 2


@pytest.mark.django_db
def test_another_map_is_another_state():
    before = queries.state()
    Edition.objects.update(checksum="another")

    assert queries.state() != before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_and_the_earlier_one_may_commit_later():
    """The first writer stamps, the second stamps, folds and commits, then the first commits: three states."""
    states = [queries.state()]
    has_stamped, may_commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            actions.stamp()
            actions._fold()
            has_stamped.set()
            may_commit.wait(10)
        connection.close()

    with transaction.atomic():
        actions.stamp()
    writer = threading.Thread(target=slow)
    writer.start()
    assert has_stamped.wait(10)
    states.append(queries.state())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
        actions.stamp()
        actions._fold()
    states.append(queries.state())
    may_commit.set()
    writer.join()
    states.append(queries.state())

    assert len(set(states)) == 4
    assert Stamp.objects.count() == 2
