"""Several deeds at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from hoptac.core.errors import RuleBroken


def together(*deeds: Callable[[], object]) -> list[str]:
    """Do everything at once, each on its own connection; return "done" or the code of the broken rule."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=20)
            deed()
        except RuleBroken as reason:
            return reason.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
