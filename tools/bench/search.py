"""Search over 35,000 organisations and 100,000 products, on SQLite and on PostgreSQL, beside LIKE."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tools import postgres
from tools.bench import ROOT, Line, clock, faster, manage, percentile, within

if TYPE_CHECKING:
    from hoptac.search.actions import Item

ORGANISATIONS = 35_000
PRODUCTS = 100_000
QUESTIONS = 100
# Vendor → the most milliseconds a question may take: median, and 95 of 100.
AIMS = {"sqlite": (5, 20), "postgresql": (10, 40)}
NAMES = [
    "Đại Đồng",
    "Tây Bắc",
    "Mường Tấc",
    "Phù Yên",
    "Trạm Tấu",
    "Bình Minh",
    "Hòa Bình",
    "Thành Công",
    "Tân Lập",
    "Quyết Thắng",
    "Đoàn Kết",
    "Sơn La",
    "Mộc Châu",
    "Thảo Nguyên",
    "Hương Sơn",
    "Suối Giàng",
    "Nà Sản",
    "Chiềng Mai",
    "Hát Lót",
    "Vân Hồ",
    "Bắc Yên",
    "Tà Xùa",
    "Yên Châu",
    "Sông Mã",
    "Đông Sang",
    "Phiêng Khoài",
    "Cò Nòi",
    "Mai Sơn",
    "Thuận Châu",
    "Quỳnh Nhai",
]
GOODS = [
    "Chè Shan tuyết",
    "Mật ong bạc hà",
    "Bưởi Diễn",
    "Xoài tròn",
    "Cà phê Arabica",
    "Gạo nếp tan",
    "Rượu men lá",
    "Thịt trâu gác bếp",
    "Mận hậu",
    "Nhãn lồng",
    "Chanh leo",
    "Tỏi đen",
    "Dâu tây",
    "Bơ sáp",
    "Sơn tra khô",
    "Măng khô",
    "Miến dong",
    "Thổ cẩm",
    "Trà hoa vàng",
    "Sâm Ngọc Linh",
    "Chuối sấy",
    "Cam sành",
    "Rau an toàn",
    "Gà đồi",
    "Cá lồng sông Đà",
]
KINDS = [
    "HTX",
    "Hợp tác xã",
    "HTX nông nghiệp",
    "HTX dịch vụ nông nghiệp",
    "Tổ hợp tác",
    "Liên hiệp HTX",
    "HTX thủy sản",
    "Hợp tác xã nông sản sạch",
]
SORTS = [
    "hữu cơ",
    "sấy khô",
    "loại 1",
    "đặc sản",
    "túi 500g",
    "hộp quà",
    "nguyên chất",
    "VietGAP",
    "cao cấp",
    "truyền thống",
    "bản địa",
    "mùa xuân",
]


def bench_search(workspace: Path) -> list[Line]:
    """Ranked search over 35,000 organisations + 100,000 products, with and without marks, on both databases."""
    lines = _asked()
    out = workspace / "postgresql.json"
    with postgres.server() as address:
        command = [sys.executable, "-c", "from tools.bench import search; search.elsewhere()", str(out)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "HOPTAC_DATABASE_URL": address}, check=True)
    return lines + [Line(**line) for line in json.loads(out.read_text(encoding="utf8"))]


def elsewhere() -> None:
    """Measure on the database of the environment and leave the lines in the file named by the last argument."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    lines = json.dumps([dataclasses.asdict(line) for line in _asked()])
    Path(sys.argv[-1]).write_text(lines, encoding="utf8")


def _asked() -> list[Line]:
    manage("migrate")
    from django.db import connection

    from hoptac.search import actions, queries
    from hoptac.search.choices import EntryKind

    chance = random.Random(1)
    items = [_organisation(chance, n) for n in range(1, ORGANISATIONS + 1)]
    items += [_product(chance, n) for n in range(1, PRODUCTS + 1)]
    for start in range(0, len(items), 10_000):
        actions.put(items[start : start + 10_000])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    questions = [_question(chance) for _ in range(QUESTIONS)]
    vendor = connection.vendor
    median, most = AIMS[vendor]
    lines = []
    for name, narrowed in (("everything", {}), ("public products", {"kinds": [EntryKind.PRODUCT], "is_public": True})):
        taken = _taken(questions, lambda line, narrowed=narrowed: queries.find(line, **narrowed))
        what = f"Search on {vendor}, {name}"
        lines.append(within(f"{what}: median", percentile(taken, 0.5), most=median))
        lines.append(within(f"{what}: 95 of 100", percentile(taken, 0.95), most=most))
    ours = percentile(_taken(questions, queries.find), 0.5) / 1000
    plain = percentile(_taken(questions[:20], _like), 0.5) / 1000
    return [*lines, faster(f"Search on {vendor}: median", ours, "LIKE over the folded titles, unranked", plain)]


def _taken(questions: list[str], ask: Callable[[str], object]) -> list[float]:
    """Return the milliseconds of every question, asked three times; by the clock where a server does the work."""
    from django.db import connection

    now = clock if connection.vendor == "sqlite" else time.perf_counter
    taken = []
    for _ in range(3):
        for line in questions:
            started = now()
            ask(line)
            taken.append((now() - started) * 1000)
    return taken


def _like(line: str) -> object:
    from hoptac.core.text import fold
    from hoptac.search.models import Entry

    return list(Entry.objects.filter(folded_title__contains=fold(line)).order_by("folded_title")[:20])


def _place(chance: random.Random) -> str:
    return f"/000001/0000{chance.randint(10, 40)}/"


def _organisation(chance: random.Random, n: int) -> Item:
    from hoptac.search.actions import Item
    from hoptac.search.choices import EntryKind

    title = f"{chance.choice(KINDS)} {chance.choice(NAMES)} {chance.choice(NAMES)} {chance.choice(['', n])}"
    body = f"0{chance.randint(10**8, 10**9)} xã {chance.choice(NAMES)} tỉnh Sơn La"
    weight = chance.randint(0, 5)
    return Item(EntryKind.ORGANISATION, n, title, body, "xã", _place(chance), str(n), weight, is_public=n % 3 == 0)


def _product(chance: random.Random, n: int) -> Item:
    from hoptac.search.actions import Item
    from hoptac.search.choices import EntryKind

    title = f"{chance.choice(GOODS)} {chance.choice(SORTS)} {chance.choice(NAMES)}"
    body = (
        f"{chance.choice(KINDS)} {chance.choice(NAMES)} xã {chance.choice(NAMES)} đóng gói sạch giao hàng toàn quốc "
        f"{chance.choice(SORTS)} {chance.choice(GOODS)}"
    )
    weight = chance.randint(0, 5)
    return Item(EntryKind.PRODUCT, n, title, body, "", _place(chance), str(n), weight, is_public=n % 10 != 0)


def _question(chance: random.Random) -> str:
    """Return what somebody might type: names with and without marks, beginnings, broad words, words not there."""
    from hoptac.core.text import fold

    goods, name, kind = chance.choice(GOODS), chance.choice(NAMES), chance.choice(KINDS)
    forms = [goods, f"{kind} {name}", name, f"{goods} {name}"]
    beginnings = [fold(goods).split()[0], fold(goods)[: chance.randint(2, 7)]]
    broad = [f"{name} zzz", "htx", "hợp tác xã", kind]
    return chance.choice([*forms, *map(fold, forms), *beginnings, *broad])
