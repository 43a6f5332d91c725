"""Asking several servers in turns, as many clients at once as wanted, and what the servers' processors had to do.

Requests a second depend on what else the machine does; the processor time a request takes hardly does.
"""

from __future__ import annotations

import http
import itertools
import socket
import statistics
import threading
import time
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools.bench import web

ROUNDS, SECONDS = 3, 1.5


@dataclass
class Side:
    """A server, the processes that work for it, what it is asked for, and what came of that."""

    server: web.Server
    paths: Iterator[str]
    helpers: tuple[int, ...] = ()
    cookie: str = ""
    rates: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second by the clock: the median of the rounds."""
        return statistics.median(self.rates)

    @property
    def milliseconds(self) -> float:
        """Processor time of a request, with that of the database server."""
        return self.processor / len(self.taken) * 1000


def new_each_time(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths over and over, never the same address twice."""
    asked = list(paths)
    for turn in itertools.count():
        for path in asked:
            yield f"{path}{'&' if '?' in path else '?'}turn={turn}" if turn else path


def in_turns(sides: Iterable[Side], *, clients: int = 4, rounds: int = ROUNDS) -> None:
    """Ask each side for some seconds, one after the other, several times."""
    known = list(sides)
    for side in known:
        for _ in range(8):  # each worker has its modules, its routes and its shelf
            _get(side.server.port, next(side.paths), side.cookie)
    for _ in range(rounds):
        for side in known:
            a_round(side, clients=clients)


def a_round(side: Side, *, clients: int) -> None:
    """Ask a side for some seconds, each client again as soon as it has its answer."""
    lock, before, asked = threading.Lock(), _processor(side), len(side.taken)
    started = time.perf_counter()

    def client() -> None:
        while (begun := time.perf_counter()) - started < SECONDS:
            with lock:
                path = next(side.paths)
            _get(side.server.port, path, side.cookie)
            side.taken.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    side.rates.append((len(side.taken) - asked) / (time.perf_counter() - started))
    side.processor += _processor(side) - before


def _get(port: int, path: str, cookie: str = "") -> None:
    """Ask as a browser does, with as little work of our own as possible; raises when the answer is not a page."""
    said = {"Host": "localhost", "User-Agent": web.AGENT, "Accept-Language": "vi", "Accept-Encoding": "gzip",
            "Connection": "close", **({"Cookie": cookie} if cookie else {})}  # fmt: skip
    asked = [
        f"GET {urllib.parse.quote(path, safe='/?&=+%')} HTTP/1.1",
        *(f"{name}: {value}" for name, value in said.items()),
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall("\r\n".join([*asked, "", ""]).encode())
        first = connection.recv(65536)
        while connection.recv(65536):
            pass
    if int(first[9:12]) != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} answers {first[:200]!r}")


def _processor(side: Side) -> float:
    """Return the processor seconds a server and its helpers have taken, with those of children that ended."""
    import psutil

    taken = 0.0
    for pid in (side.server.pid, *side.helpers):
        process = psutil.Process(pid)
        of_ended = process.cpu_times()
        taken += of_ended.children_user + of_ended.children_system
        for each in [process, *process.children(recursive=True)]:
            times = each.cpu_times()
            taken += times.user + times.system
    return taken
