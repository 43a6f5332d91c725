"""Visits: what taking one down costs, a burst beside a page, taking in, and evaluations with millions behind them."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tools.bench import ROOT, Line, manage, rate, sample, web, within

BURST = 2_000
SECONDS = 5.0
VIEWS = 12_000_000
MOST_SLOWER = 0.9
_REQUEST = """
import sys, time
from django.test import RequestFactory
from hoptac.audience import actions
from hoptac.audience.choices import Event
agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
def request(number):
    address = f"10.0.{number // 250 % 250}.{number % 250}"
    return RequestFactory().get("/products/1/", HTTP_USER_AGENT=agent, HTTP_ACCEPT_LANGUAGE="vi",
        HTTP_REFERER="https://www.google.com/", HTTP_HOST="localhost", REMOTE_ADDR=address)
"""
_SEEN = """
import statistics
taken = []
asked = request(1)
for _ in range(5000):
    started = time.perf_counter()
    actions.seen(asked, Event.VIEW, organisation_id={pk}, product_id=1)
    taken.append(time.perf_counter() - started)
print("TOOK", statistics.median(taken) * 1000)
"""
_BURST = """
requests = [request(number) for number in range(1000)]
begun = time.perf_counter()
for number in range({count}):
    actions.seen(requests[number % 1000], Event.VIEW, organisation_id={pk}, product_id=1)
    ahead = begun + number / {rate} - time.perf_counter()
    if ahead > 0:
        time.sleep(ahead)
"""
_COLLECT = """
import time
from hoptac.audience import collecting
from hoptac.audience.models import Sighting
started = time.perf_counter()
taken = collecting.collect()
print("TOOK", taken.lines, time.perf_counter() - started, Sighting.objects.count())
"""
#: A busy month of raw rows; sums as large as they would be, for every organisation, over a year.
_FILL = """
from django.db import connection
from hoptac.audience.models import Tally
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO audience_tally SELECT o.id, t.span, t.product_id, t.event, t.aspect, t.key, t.number "
        "FROM audience_tally t CROSS JOIN parties_organisation o WHERE t.organisation_id = %s "
        "AND o.id NOT IN (SELECT organisation_id FROM audience_tally)", [{pk}])
    cursor.execute("SELECT SUM(number) FROM audience_tally WHERE event = 'view' AND aspect = '' AND product_id = 0 "
        "AND span > 999999 AND organisation_id > 0")
    cursor.execute("UPDATE audience_tally SET number = number * %s", [{views} // cursor.fetchone()[0] + 1])
    cursor.execute(
        "INSERT INTO audience_sighting (at, event, organisation_id, product_id, visitor, source, language, device, "
        "country, word) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {views}) "
        "SELECT datetime('now', '-' || (i % 2592000) || ' seconds'), 'view', i % 1100 + 1, i % 500, i * 7919, "
        "'direct', 'vi', 'phone', 'VN', '' FROM n")
    cursor.execute("ANALYZE")
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""


def bench_audience(workspace: Path) -> list[Line]:
    """A visit taken down; 2,000 a second beside a page; taken in; evaluations with 12 million views behind them."""
    sample.build()
    cookie, ids = sample.found()
    pk = ids["cooperative"]
    output = _shell(_REQUEST + _SEEN.format(pk=pk))
    lines = [within("A visit taken down", float(output.rsplit("TOOK", 1)[1]), most=1)]
    with web.serving("config.wsgi:application", cwd=ROOT, **sample.ENVIRONMENT) as port:
        lines += _burst(port, f"/products/{ids['product']}/", pk)
    _shell(_FILL.format(pk=pk, views=VIEWS))
    with web.serving("config.wsgi:application", cwd=ROOT, **sample.ENVIRONMENT) as port:
        for period in ("2025-10", "2025"):
            path = f"/desk/online/{pk}/?period={period}"
            what = f"Evaluation of {period} with {VIEWS:,} views behind it"
            lines.append(within(what, _median(port, path, cookie) * 1000, most=200))
    return lines


def _burst(port: int, path: str, pk: str) -> list[Line]:
    """Ask for a page alone, and while other processes write visits; then take everything in."""
    before = _shell(_COLLECT)
    kept = int(before.rsplit("TOOK", 1)[1].split()[2])
    _median(port, path, "")
    alone, written, beside = [], 0, []
    for _ in range(3):
        alone.append(_median(port, path, ""))
        written += int(BURST * SECONDS)
        with _writing(pk):
            time.sleep(2)  # until they have started
            beside.append(_median(port, path, ""))
    lines, seconds, total = map(float, _shell(_COLLECT).rsplit("TOOK", 1)[1].split()[:3])
    asked = total - kept - written
    slower = rate(
        f"Page beside a burst of {BURST:,} visits a second", 1 / min(beside), "the page alone", 1 / min(alone),
        unit="requests/s", least=MOST_SLOWER,
    )  # fmt: skip
    counted = rate("Visits of the bursts counted", lines - asked, "written", written, unit="visits", least=1)
    return [slower, counted, rate("Visits taken in", lines / seconds, "a burst", BURST, unit="/s", least=1)]


def _writing(pk: str) -> subprocess.Popen[bytes]:
    """Start a process that writes visits at the rate of the burst."""
    count = int(BURST * SECONDS)
    code = _REQUEST + _BURST.format(pk=pk, count=count, rate=BURST)
    command = [sys.executable, ROOT / "manage.py", "shell", "--no-imports", "-c", code]
    return subprocess.Popen([str(part) for part in command], cwd=ROOT)


def _median(port: int, path: str, cookie: str) -> float:
    """Return the median seconds of answers within some seconds."""
    web.get(port, path, cookie)
    taken = []
    ends = time.perf_counter() + SECONDS - 2
    while time.perf_counter() < ends:
        started = time.perf_counter()
        status, _body = web.get(port, path, cookie)
        taken.append(time.perf_counter() - started)
        if status not in {200, 302}:
            raise RuntimeError(f"{path} answers {status}")
    return statistics.median(taken)


def _shell(code: str) -> str:
    return manage("shell", "--no-imports", "-c", code, **sample.ENVIRONMENT).output
