"""Visits: what taking one down costs, a burst beside a page, taking in, and evaluations with millions behind them."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools.bench import ROOT, Line, kept, load, manage, rate, sample, smaller, web, within

BURST = 2_000
SECONDS = 5.0
VIEWS = 12_000_000
BURSTS = 3
#: No product: views of the bursts are told from others by it.
MARKED = 999_999_999
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
    actions.seen(requests[number % 1000], Event.VIEW, organisation_id={pk}, product_id={marked})
    ahead = begun + number / {rate} - time.perf_counter()
    if ahead > 0:
        time.sleep(ahead)
"""
_COLLECT = f"""
import time
from django.db.models import Sum
from hoptac.audience import collecting
from hoptac.audience.models import Tally
started = time.process_time()
taken = collecting.collect()
seconds = time.process_time() - started
counted = Tally.objects.filter(product_id={MARKED}, event="view", aspect="").aggregate(Sum("number"))["number__sum"]
print("TOOK", taken.lines, seconds, counted or 0)
"""
#: Sums as large as they would be, for every organisation, over a year.
_SUMS = """
from django.db import connection
from hoptac.catalogue.models import Product
pk = Product.objects.filter(is_published=True).order_by("pk")[0].organisation_id
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO audience_tally SELECT o.id, t.span, t.product_id, t.event, t.aspect, t.key, t.number "
        "FROM audience_tally t CROSS JOIN parties_organisation o WHERE t.organisation_id = %s "
        "AND o.id NOT IN (SELECT organisation_id FROM audience_tally)", [pk])
    cursor.execute("SELECT SUM(number) FROM audience_tally WHERE event = 'view' AND aspect = '' AND product_id = 0 "
        "AND span > 999999 AND organisation_id > 0")
    cursor.execute("UPDATE audience_tally SET number = number * %s", [{views} // cursor.fetchone()[0] + 1])
"""
#: The raw rows of a busy month, a portion of them.
_ROWS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO audience_sighting (at, event, organisation_id, product_id, visitor, source, language, device, "
        "country, word) WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {end}) "
        "SELECT datetime('now', '-' || (i % 2592000) || ' seconds'), 'view', i % 1100 + 1, i % 500, i * 7919, "
        "'direct', 'vi', 'phone', 'VN', '' FROM n")
"""
_PORTION = 2_000_000


def bench_audience(_workspace: Path) -> list[Line]:
    """A visit taken down; 2,000 a second beside a page; taken in; evaluations with 12 million views behind them."""
    store = kept.Sqlite()
    base = kept.database(store, "sample")
    few = kept.environment(store, kept.database(store, "visits", [], of=base))
    rows = [kept.shell(_ROWS.format(first=first, end=first + _PORTION)) for first in range(0, VIEWS, _PORTION)]
    many = kept.environment(
        store, kept.database(store, "many_visits", [kept.shell(_SUMS.format(views=VIEWS)), *rows], of=base)
    )
    shutil.rmtree(kept.FOLDER / "audience", ignore_errors=True)  # what other benches left there to be taken in
    _cookie, ids = sample.found(few)
    pk = ids["cooperative"]
    output = _shell(_REQUEST + _SEEN.format(pk=pk), few)
    lines = [within("A visit taken down", float(output.rsplit("TOOK", 1)[1]), most=1)]
    with web.serving("config.wsgi:application", **few) as server:
        lines += _burst(server, f"/products/{ids['product']}/", pk, few)
    cookie, ids = sample.found(many)
    with web.serving("config.wsgi:application", **many) as server:
        for period in ("2025-10", "2025"):
            side = load.Side(
                server, itertools.repeat(f"/desk/online/{ids['cooperative']}/?period={period}"), cookie=cookie
            )
            load.in_turns([side], clients=1)
            what = f"Evaluation of {period} with {VIEWS:,} views behind it: processor time"
            lines.append(within(what, side.milliseconds, most=200))
    return lines


def _burst(server: web.Server, path: str, pk: str, environment: dict[str, str]) -> list[Line]:
    """Ask for a page alone, and while another process writes visits; then take everything in."""
    before = int(_collected(environment)[2])
    warm, alone, beside = (load.Side(server, itertools.repeat(path)) for _ in range(3))
    load.a_round(warm, clients=1)
    for _ in range(BURSTS):
        load.a_round(alone, clients=1)
        with _writing(pk, environment):
            time.sleep(3)  # until it has started
            load.a_round(beside, clients=1)
    lines, seconds, counted = _collected(environment)
    written, what = int(BURSTS * BURST * SECONDS), f"Page beside a burst of {BURST:,} visits a second"
    return [
        rate(what, beside.rate, "the page alone", alone.rate, unit="requests/s", least=0.9),
        smaller(f"{what}: processor time", beside.milliseconds, "alone", alone.milliseconds, unit="ms", most=1.1),
        rate("Visits of the bursts counted", counted - before, "written", written, unit="visits", least=1),
        rate("Visits taken in, by processor time", lines / seconds, "a burst", BURST, unit="/s", least=1),
    ]


def _collected(environment: dict[str, str]) -> tuple[float, float, float]:
    """Take in what is written down; return lines taken in, seconds it took, and views of the bursts counted so far."""
    lines, seconds, counted = map(float, _shell(_COLLECT, environment).rsplit("TOOK", 1)[1].split()[:3])
    return lines, seconds, counted


def _writing(pk: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a process that writes visits at the rate of the burst."""
    count = int(BURST * SECONDS)
    code = _REQUEST + _BURST.format(pk=pk, count=count, rate=BURST, marked=MARKED)
    command = [sys.executable, ROOT / "manage.py", "shell", "--no-imports", "-c", code]
    return subprocess.Popen([str(part) for part in command], cwd=ROOT, env={**os.environ, **environment})


def _shell(code: str, environment: dict[str, str]) -> str:
    return manage(*kept.shell(code), **environment).output
