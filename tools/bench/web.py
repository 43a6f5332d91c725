"""Requests per second of a WSGI application under gunicorn on loopback, measured by a plain client."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.bench import COMPILED, ROOT

SECONDS = 3.0


def free_port() -> int:
    """Return a port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server(NamedTuple):
    """A server that runs: where it listens, and its process."""

    port: int
    pid: int


Serving = contextlib.AbstractContextManager[Server]
AGENT = "Mozilla/5.0 (X11; Linux x86_64) bench"


@contextlib.contextmanager
def serving(
    application: str, *, cwd: Path = ROOT, python: str = sys.executable, workers: int = 1, **environment: str
) -> Iterator[Server]:
    """Serve a WSGI application ("module:name"); with one worker the client has a core of two."""
    port = free_port()
    command = [
        python,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--log-level",
        "error",
    ]
    environment = {**os.environ, **COMPILED, "PYTHONPATH": str(cwd), **environment}
    with subprocess.Popen([*command, application], cwd=cwd, env=environment) as server:
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.1)
            yield Server(port, server.pid)
        finally:
            server.terminate()


def get(server: Server, path: str, cookie: str = "") -> tuple[int, bytes]:
    """Return status and body of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {
        "Accept-Language": "vi",
        "Host": "localhost",
        "User-Agent": AGENT,
        **({"Cookie": cookie} if cookie else {}),
    }
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def beside(other: Server, ours: Server, path: str, cookie: str, *, at: str = "/") -> tuple[float, float]:
    """Return requests a second of a page (at) of one server and of a page of ours, asked in turns for some seconds.

    Each is told by the median of its answers, so that what else the machine does counts for little.
    """
    for _ in range(5):
        get(other, at)
        status, _body = get(ours, path, cookie)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answers {status}")
    taken: tuple[list[float], list[float]] = ([], [])
    ends = time.perf_counter() + SECONDS
    while time.perf_counter() < ends:
        for place, (server, asked, held) in enumerate(((other, at, ""), (ours, path, cookie))):
            started = time.perf_counter()
            get(server, asked, held)
            taken[place].append(time.perf_counter() - started)
    return 1 / statistics.median(taken[0]), 1 / statistics.median(taken[1])
