"""The public pages beside a bare Django page and django-oscar's same pages, at 5,000 and at 100,000 products."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tools.bench import ROOT, Line, manage, percentile, rate, sample, web, within

#: django-oscar's own environment, made once by this bench; nothing of it comes near ours.
PEER = ROOT / "var" / "bench" / "oscar"
PEER_PACKAGES = ("django-oscar==4.0", "django-treebeard==4.7.1", "sorl-thumbnail==12.11.0", "gunicorn")
FEW, MANY = 5_000, 100_000
CLIENTS, EACH, A_SECOND = 20, 60, 10
SHOPS = Path(__file__).with_name("shops")
NAMES = ("list", "search", "product")
#: django-oscar searches through whatever is installed beside it; its list is the best it can do without.
PEER_PATHS = {"list": "/catalogue/", "search": "/catalogue/"}


def bench_shop(workspace: Path) -> list[Line]:
    """List, search and product page: requests per second beside a bare page and django-oscar; facets; 20 clients."""
    few, many = _ours(workspace)
    peer, peer_product = _peer(workspace)
    peer_paths = {**PEER_PATHS, "product": peer_product}
    lines: list[Line] = []
    plain = web.serving("tools.bench.bare:application()", BARE_DATABASE=str(workspace / "bare.sqlite3"))
    with plain as bare, _serving(few) as ours, _serving(many) as large, peer as oscar:
        few_paths, many_paths = _paths(few), _paths(many)
        for name in NAMES:
            path = few_paths[name]
            beside, here = web.beside(bare, ours, path, "")
            lines.append(rate(f"Shop: {name}", here, "bare page, 20 rows", beside, unit="requests/s", least=0.5))
            other, here = web.beside(oscar, ours, path, "", at=peer_paths[name])
            lines.append(rate(f"Shop: {name}", here, "django-oscar", other, unit="requests/s", least=8))
            here, there = web.beside(ours, large, many_paths[name], "", at=path)
            lines.append(
                rate(f"Shop: {name}, {MANY:,} products", there, f"{FEW:,}", here, unit="requests/s", least=0.8)
            )
        lines += _unseen(bare, oscar, peer_product, ours, few)
        lines.append(within(f"Shop: {CLIENTS} clients, 95 of 100 answered in", _clients(ours, few_paths), most=30))
    for database, count in ((few, FEW), (many, MANY)):
        for name, value in _inside(database).items():
            most, unit = (6, "queries") if "queries" in name else (60, "ms")
            lines.append(within(f"Shop: {name}, {count:,} products", value, most=most, unit=unit))
    return lines


def _ours(workspace: Path) -> tuple[Path, Path]:
    """Build the sample province, add products to 5,000 and, in a copy, to 100,000."""
    sample.build()
    few, many = workspace / "bench.sqlite3", workspace / "many.sqlite3"
    for database, count in ((few, FEW), (many, MANY)):
        if database is many:
            shutil.copy(few, many)
        manage(
            "shell",
            "--no-imports",
            "-c",
            f"COUNT = {count}\n{(SHOPS / 'ours.py').read_text(encoding='utf8')}",
            **_of(database),
        )
    return few, many


def _of(database: Path) -> dict[str, Any]:
    return {**sample.ENVIRONMENT, "HOPTAC_DATABASE_URL": f"sqlite:///{database.as_posix()}"}


def _serving(database: Path) -> web.Serving:
    return web.serving("config.wsgi:application", **_of(database))


def _peer(workspace: Path) -> tuple[web.Serving, str]:
    """Install django-oscar where it is not, fill its shop, and return how to serve it and one of its products."""
    python = PEER / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (PEER / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEER_PACKAGES], check=True)
        (PEER / "ready").touch()
    shutil.copytree(SHOPS, workspace / "oscar_shop")
    environment = {"OSCAR_DATABASE": str(workspace / "oscar.sqlite3"), "PYTHONPATH": str(workspace),
                   "DJANGO_SETTINGS_MODULE": "oscar_shop.settings"}  # fmt: skip
    filled = subprocess.run(
        [str(python), "-m", "oscar_shop.fill", str(FEW)], cwd=workspace, env={**os.environ, **environment},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    application = "django.core.wsgi:get_wsgi_application()"
    serving = web.serving(application, cwd=workspace, python=str(python), **environment)
    return serving, filled.stdout.rsplit("PRODUCT ", 1)[1].strip()


PATHS = """
import json
from hoptac.catalogue.models import Product
rows = list(Product.objects.filter(is_published=True).order_by("pk").values_list("pk", "slug"))
paths = [f"/products/{pk}-{slug}/" for pk, slug in rows[-3000:]]
print("PATHS", json.dumps(paths))
"""


def _products(database: Path) -> list[str]:
    output = manage("shell", "--no-imports", "-c", PATHS, **_of(database)).output
    found: list[str] = json.loads(output.rsplit("PATHS ", 1)[1])
    return found


def _paths(database: Path) -> dict[str, str]:
    return {"list": "/search/", "search": "/search/?q=che", "product": _products(database)[0]}


def _unseen(bare: int, oscar: int, peer_product: str, ours: int, database: Path) -> list[Line]:
    """Ask for product pages nobody has seen yet: nothing is kept of them."""
    taken: dict[int, list[float]] = {bare: [], oscar: [], ours: []}
    for path in _products(database)[1:300]:
        for port, asked in ((bare, "/"), (oscar, peer_product), (ours, path)):
            started = time.perf_counter()
            web.get(port, asked)
            taken[port].append(time.perf_counter() - started)
    each = {port: 1 / statistics.median(times) for port, times in taken.items()}
    what = "Shop: product nobody has seen yet"
    return [
        rate(what, each[ours], "bare page, 20 rows", each[bare], unit="requests/s"),
        rate(what, each[ours], "django-oscar", each[oscar], unit="requests/s"),
    ]


def _clients(port: int, paths: dict[str, str]) -> float:
    """Let twenty clients ask ten times a second each; return milliseconds within which 95 of 100 are answered."""
    taken: list[float] = []

    def client(number: int) -> None:
        time.sleep(number / CLIENTS / A_SECOND)
        for turn in range(EACH):
            started = time.perf_counter()
            web.get(port, paths[NAMES[(number + turn) % 3]])
            taken.append(time.perf_counter() - started)
            time.sleep(max(0.0, 1 / A_SECOND - (time.perf_counter() - started)))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return percentile(taken, 0.95) * 1000


INSIDE = """
import json, statistics, time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hoptac.catalogue.models import Product
from hoptac.showcase.searching import Narrowing, search
today = timezone.localdate()
def median(work):
    work()
    taken = []
    for _ in range(9):
        started = time.process_time(); work(); taken.append(time.process_time() - started)
    return statistics.median(taken) * 1000
commune = Product.objects.filter(is_published=True).order_by("-pk")[0].organisation.place_id
found = {
    "facets of everything": median(lambda: search(Narrowing(), on=today, limit=24)),
    "facets of a broad word": median(lambda: search(Narrowing("che"), on=today, limit=24)),
    "facets of three narrowings": median(
        lambda: search(Narrowing("che", commune=commune, month=3), on=today, limit=24)
    ),
}
client = Client(headers={"host": "localhost", "user-agent": "Mozilla/5.0"})
row = Product.objects.filter(is_published=True).order_by("-pk")[1]
product = f"/products/{row.pk}-{row.slug}/"
for name, path in (("list", "/search/?page=2"), ("search", "/search/?q=tra"), ("product", product)):
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    found[f"{name}: queries of a page made anew"] = len(asked)
print("INSIDE", json.dumps(found))
"""


def _inside(database: Path) -> dict[str, float]:
    output = manage("shell", "--no-imports", "-c", INSIDE, **_of(database)).output
    found: dict[str, float] = json.loads(output.rsplit("INSIDE ", 1)[1])
    return found
