"""What is done again and again while the installation runs, in a thread of the task worker."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

from hoptac.audience import collecting

logger = logging.getLogger(__name__)


@dataclass
class Regular:
    """Something to do every so many seconds, for the first time one such stretch after the start."""

    seconds: float
    do: Callable[[], object]


#: Must bear being done twice, and being killed on the way.
REGULARS = (Regular(600, collecting.run),)


def start(regulars: Sequence[Regular] = REGULARS) -> None:
    """Begin to do these; they end with the process."""
    for regular in regulars:
        threading.Thread(target=_repeat, args=[regular], daemon=True, name=f"every {regular.seconds} s").start()


def _repeat(regular: Regular) -> None:
    while True:
        time.sleep(regular.seconds)
        try:
            regular.do()
        except Exception:
            logger.exception("What is done regularly has failed; it is tried again in %s seconds", regular.seconds)
        finally:
            connection.close()
