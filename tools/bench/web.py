"""Requests per second of a WSGI application under gunicorn on loopback, measured by a plain client."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tools.bench import ROOT

SECONDS = 3.0


def free_port() -> int:
    """Return a port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(application: str, *, cwd: Path = ROOT, **environment: str) -> Iterator[int]:
    """Serve a WSGI application ("module:name") with one worker, so that the client has a core; yield the port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--log-level",
        "error",
    ]
    environment = {**os.environ, "PYTHONPATH": str(cwd), **environment}
    with subprocess.Popen([*command, application], cwd=cwd, env=environment) as server:
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def get(port: int, path: str, cookie: str = "") -> tuple[int, bytes]:
    """Return status and body of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept-Language": "vi", "Host": "localhost", **({"Cookie": cookie} if cookie else {})}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def requests_a_second(port: int, path: str, cookie: str = "") -> float:
    """Return how many times a second the page is served, one request after another, over three seconds."""
    for _ in range(5):
        status, _body = get(port, path, cookie)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answers {status}")
    count = 0
    started = time.perf_counter()
    while (passed := time.perf_counter() - started) < SECONDS:
        get(port, path, cookie)
        count += 1
    return count / passed
