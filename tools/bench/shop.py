"""The public pages beside a bare Django page and django-oscar's same pages, at 5,000 and at 100,000 products."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import postgres
from tools.bench import ROOT, Line, kept, load, manage, percentile, rate, smaller, web, within

#: django-oscar's own environment, made once by this bench; nothing of it comes near ours.
PEER = ROOT / "var" / "bench" / "oscar"
PEER_PACKAGES = ("django-oscar==4.0", "django-treebeard==4.7.1", "sorl-thumbnail==12.11.0", "gunicorn",
                 "dj-database-url", "psycopg[binary]")  # fmt: skip
FEW, MANY, STEP = 5_000, 100_000, 20_000
#: So many times django-oscar's requests a second ours should reach.
LEAST = {"sqlite": 8, "postgresql": 5}
WORKERS, CLIENTS = 2, 20
SHOPS = Path(__file__).with_name("shops")
NAMES = ("list", "search", "product")
Paths = dict[str, list[str]]


def bench_shop(workspace: Path) -> list[Line]:
    """List, search and product page, kept and made anew, beside a bare page and django-oscar; facets; 20 clients."""
    lines = _on(kept.Sqlite(), workspace)
    with postgres.server(kept.FOLDER / "postgresql") as address:
        lines += _on(kept.Postgresql(address), workspace)
    return lines


def _on(store: kept.Store, workspace: Path) -> list[Line]:
    code = (SHOPS / "ours.py").read_text(encoding="utf8")
    steps = [kept.shell(f"COUNT = {count}\n{code}") for count in range(STEP, MANY + 1, STEP)]
    few = kept.database(store, "shop", [kept.shell(f"COUNT = {FEW}\n{code}")], of=kept.database(store, "sample"))
    many = kept.database(store, "large_shop", steps, of=few)
    helpers = store.processes()
    found = {name: _inside(store, name) for name in (few, many)}
    lines: list[Line] = []
    plain = web.serving("tools.bench.bare:application()", workers=WORKERS,
                        BARE_DATABASE=str(workspace / "bare.sqlite3"))  # fmt: skip
    with plain as bare, _serving(store, few) as ours, _serving(store, many) as large, _peer(store, workspace) as oscar:
        for is_new, name in itertools.product((False, True), NAMES):
            asked = {
                server: _asked(paths[name], is_new) for server, (paths, _) in ((ours, found[few]), (large, found[many]))
            }
            sides = {
                "bare": load.Side(bare, itertools.repeat("/")),
                "oscar": load.Side(oscar, _asked(_peer_paths()[name], is_new), helpers),
                "ours": load.Side(ours, asked[ours], helpers),
                "large": load.Side(large, asked[large], helpers),
            }
            load.in_turns(sides.values())
            what = f"Shop on {store.vendor}: {name}{', made anew' if is_new else ''}"
            lines += _compared(what, sides, LEAST[store.vendor])
        lines += _crowd(store, {FEW: ours, MANY: large}, {FEW: found[few][0], MANY: found[many][0]}, helpers)
    for count, (_paths, measured) in zip((FEW, MANY), found.values(), strict=True):
        lines += [
            within(f"Shop on {store.vendor}: {what}, {count:,} products", value, most=most, unit=unit)
            for what, value, most, unit in measured
        ]
    return lines


def _asked(paths: list[str], is_new: bool) -> Iterator[str]:
    """Return what is asked for: one address again and again, or another one each time."""
    return load.new_each_time(paths) if is_new else itertools.repeat(paths[0])


def _compared(what: str, sides: dict[str, load.Side], least: float) -> list[Line]:
    """Return the lines of one page: by the clock beside each, and the processor time beside django-oscar's."""
    bare, oscar, ours, large = (sides[name] for name in ("bare", "oscar", "ours", "large"))
    print("   " + what + "".join(f"; {k}: {v.rate:.0f}/s {v.milliseconds:.2f} ms" for k, v in sides.items())
          + f"; load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    of_many = f"{what}, {MANY:,} products: processor time"
    return [
        rate(what, ours.rate, "django-oscar", oscar.rate, unit="requests/s", least=least),
        smaller(
            f"{what}: processor time", ours.milliseconds, "django-oscar", oscar.milliseconds, unit="ms", most=1 / least
        ),
        smaller(
            f"{what}: processor time", ours.milliseconds, "bare page, 20 rows", bare.milliseconds, unit="ms", most=2
        ),
        smaller(of_many, large.milliseconds, f"{FEW:,} products", ours.milliseconds, unit="ms", most=1 / 0.8),
    ]


def _serving(store: kept.Store, name: str) -> web.Serving:
    return web.serving("config.wsgi:application", workers=WORKERS, **kept.environment(store, name))


# ------------------------------------------------------------------------------------------ the peer


def _peer(store: kept.Store, workspace: Path) -> web.Serving:
    """Install django-oscar where it is not, fill its shop where it is not, and return how to serve it."""
    python = str(PEER / ("Scripts" if os.name == "nt" else "bin") / "python")
    ready, wanted = PEER / "ready", " ".join(PEER_PACKAGES)
    if not ready.exists() or ready.read_text(encoding="utf8") != wanted:
        print("   installing django-oscar …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER_PACKAGES], check=True)
        ready.write_text(wanted, encoding="utf8")
    shutil.copytree(SHOPS, workspace / "oscar_shop", dirs_exist_ok=True)
    name = f"oscar_{hashlib.blake2b((SHOPS / 'fill.py').read_bytes(), digest_size=4).hexdigest()}"
    environment = {"PYTHONPATH": str(workspace), "OSCAR_MEDIA": str(kept.FOLDER / "oscar_media"),
                   "DJANGO_SETTINGS_MODULE": "oscar_shop.settings"}  # fmt: skip
    if name not in store.names():
        print(f"   filling django-oscar's shop on {store.vendor} …", flush=True)
        store.copy("", "oscar_new")
        filling = {**os.environ, **environment, "OSCAR_DATABASE": store.url("oscar_new")}
        subprocess.run([python, "-m", "oscar_shop.fill", str(FEW)], cwd=workspace, env=filling, check=True)
        store.finish("oscar_new", name)
    application = "django.core.wsgi:get_wsgi_application()"
    return web.serving(application, cwd=workspace, python=python, workers=WORKERS, OSCAR_DATABASE=store.url(name),
                       **environment)  # fmt: skip


def _peer_paths() -> Paths:
    """Return its pages: the quick ones, its own list and search take seconds without a search engine."""
    numbers = range(1, FEW // 20 + 1)
    return {
        "list": [f"/plain/?page={number}" for number in numbers],
        "search": [f"/plain/?q=tuyết+{tens}&page={number}" for number in (1, 2) for tens in range(1, 50)],
        "product": [f"/catalogue/che-{n}_{n + 1}/" for n in range(100, FEW, 7)],
    }


# ------------------------------------------------------------------------------------------ ours, from inside

INSIDE = """
import itertools, json, random, statistics, time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hoptac.catalogue.models import Kind, Product
from hoptac.showcase.searching import Narrowing, search
from hoptac.showcase.shelf import shelf
today, chance = timezone.localdate(), random.Random(1)
def median(work):
    work()
    taken = []
    for _ in range(9):
        started = time.process_time(); work(); taken.append(time.process_time() - started)
    return statistics.median(taken) * 1000
rows = list(Product.objects.filter(is_published=True).order_by("pk").values_list("pk", "slug"))
words = ["che", "tra", "gao", "ban 1", *(kind.name("vi").lower() for kind in Kind.objects.exclude(parent=None))]
pages = {
    "list": [f"/search/?month={m}&price={p}&page={n}"
             for m in range(1, 13) for p in (0, 50000, 200000, 500000) for n in range(1, 12)],
    "search": [f"/search/?q={w}&month={m}".replace(" ", "+") for w in words for m in range(1, 13)],
    "product": [f"/products/{pk}-{slug}/" for pk, slug in chance.sample(rows, 3000)],
}
for paths in pages.values():
    chance.shuffle(paths)
commune = Product.objects.filter(is_published=True).order_by("-pk")[0].organisation.place_id
asked = [Narrowing(), Narrowing("che"), Narrowing("ban"), Narrowing("che", commune=commune, month=3)]
def narrow(one):
    shelf(on=today).answers.clear()  # nobody asked for these words before
    search(one, on=today, limit=24)
facets = max(median(lambda: narrow(one)) for one in asked)
client = Client(headers={"host": "localhost", "user-agent": "Mozilla/5.0"})
client.get("/")
queries = 0
for paths in pages.values():
    for path in paths[:20]:
        with CaptureQueriesContext(connection) as told:
            client.get(path)
        queries = max(queries, len(told))
found = [("facets with counts, the slowest of four", facets, 60, "ms"),
         ("queries of a page made anew, the most of 60", queries, 6, "queries")]
pages["list"].insert(0, "/search/")
pages["search"].insert(0, "/search/?q=che")
print("INSIDE", json.dumps([pages, found]))
"""


def _inside(store: kept.Store, name: str) -> tuple[Paths, list[tuple[str, float, float, str]]]:
    """Return addresses of our pages, and times and queries taken within one process: what, how much, most, unit."""
    output = manage(*kept.shell(INSIDE), **kept.environment(store, name)).output
    paths, measured = json.loads(output.rsplit("INSIDE ", 1)[1])
    return paths, measured


def _crowd(
    store: kept.Store, servers: dict[int, web.Server], paths: dict[int, Paths], helpers: tuple[int, ...]
) -> list[Line]:
    """Let twenty clients ask at once, each again as soon as it has its answer."""
    lines = []
    for count, is_new in itertools.product(servers, (False, True)):
        asked = zip(*(_asked(paths[count][name], is_new) for name in NAMES), strict=False)
        side = load.Side(servers[count], itertools.chain.from_iterable(asked), helpers)
        load.in_turns([side], clients=CLIENTS, rounds=2)
        what = f"Shop on {store.vendor}, {count:,} products: {CLIENTS} clients{', pages made anew' if is_new else ''}"
        lines.append(within(f"{what}, 95 of 100 answered in", percentile(side.taken, 0.95) * 1000, most=30))
    return lines
