"""The processes of a running installation: a parent that starts them, sees them die, starts them again, stops them.

A child reads its standard input, a pipe nobody writes to: when the parent goes away, however it ends, the pipe closes
and the child ends itself. So a killed `serve` leaves nothing behind that would hold the port.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# A child that ends sooner than this after its start is not just started again.
SOON = 3.0
PATIENCE = 10.0


@dataclass
class Child:
    """One process: what it runs (asked anew at every start) and what to do after it ended unasked."""

    name: str
    command: Callable[[], list[str]]
    ended: Callable[[], None] = lambda: None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = field(default=0.0)

    def start(self) -> None:
        """Start the process, in a session of its own, so that Ctrl-C is the parent's to pass on."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command(), stdin=subprocess.PIPE, start_new_session=os.name != "nt")

    @property
    def has_ended(self) -> bool:
        """Return whether the process is not running."""
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        """Ask the process to end what it is doing and stop."""
        if self.process and not self.has_ended:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for the end; kill the process at the given time of the monotonic clock."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def watch(children: list[Child], *, tell: Callable[[str], None], is_over: Callable[[], bool]) -> int:
    """Keep the children running until is_over(); return 0, or 1 when one of them cannot stay alive."""
    while not is_over():
        for child in children:
            if not child.has_ended:
                continue
            code = child.process.returncode if child.process else 0
            if time.monotonic() - child.started_at < SOON:
                tell(f"{child.name} ended right after its start (exit {code}).")
                return 1
            tell(f"{child.name} ended (exit {code}); starting it again.")
            child.ended()
            child.start()
        time.sleep(0.2)
    return 0


def stop(children: list[Child]) -> None:
    """End all children, first kindly, after ten seconds by force."""
    for child in children:
        child.stop()
    until = time.monotonic() + PATIENCE
    for child in children:
        child.wait(until)


def end_with_parent(*, is_patient: bool) -> None:
    """Called in a child: end this process when the parent is gone; patiently, or at once as if by the same stroke."""

    def wait() -> None:
        while os.read(0, 1):  # not through sys.stdin, whose lock would be held while Python ends
            pass
        if is_patient:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(PATIENCE)
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="end with parent").start()
