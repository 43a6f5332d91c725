"""Writers and takers-in that are killed again and again; prints what was acknowledged. A process of its own.

Run as: python -m tests.audience.killing ORGANISATION ROUNDS
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time

import django

django.setup()

from django.db import connections  # noqa: E402 - needs the settings

from hoptac.audience import collecting, spool  # noqa: E402
from hoptac.audience.rules import Line  # noqa: E402


def write(organisation_id: int, told: int, start: int) -> None:
    """Write lines of ever new visitors and tell of each that is written; ends only by being killed."""
    for number in range(start, start + 1_000_000):
        line = Line(int(time.time()), "view", organisation_id, 1, number, "direct", "vi", "phone", "", "")
        if spool.append(line.text()):
            os.write(told, b".")
        time.sleep(0.0005)


def child(work: object, *given: int) -> int:
    """Start a process that does the work and never returns here."""
    pid = os.fork()
    if pid:
        return pid
    try:
        connections.close_all()
        work(*given)  # type: ignore[operator]
    finally:
        os._exit(0)


def collect_for_ever() -> None:
    while True:
        collecting.collect()


def main(organisation_id: int, rounds: int) -> None:
    """Kill for so many rounds, take the rest in, and print the number of lines whose writers were told "written"."""
    chance = random.Random(7)
    read_end, told = os.pipe()
    os.set_blocking(read_end, False)
    collecting.PORTION = 40
    acknowledged = 0
    for number in range(rounds):
        writers = [child(write, organisation_id, told, (number * 2 + each + 1) * 1_000_000) for each in range(2)]
        takers = [child(collect_for_ever) for _ in range(2)]
        time.sleep(chance.uniform(0.02, 0.25))
        for pid in (*takers, *writers):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        acknowledged += len(os.read(read_end, 1_000_000))
    while not collecting.collect().is_all:
        pass
    print(acknowledged, len(spool.files()))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
