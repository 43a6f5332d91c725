"""Our pages beside a bare Django page with twenty rows, both under gunicorn with one worker; and their queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.bench import Line, kept, manage, rate, sample, web, within

LEAST = 0.4
MOST_QUERIES = 10
# Pages everybody may see, and pages of a province officer; each on the sample province.
PUBLIC = (
    "/",
    "/search/?q=che",
    "/products/{product}/",
    "/cooperatives/{cooperative}/",
    "/kinds/{kind}/",
    "/communes/{place}/",
    "/certificates/",
    "/open/figures/",
    "/places/?q=phu%20yen",
    "/places/{place}/",
)
OFFICER = (
    "/today/",
    "/province/",
    "/figures/cooperatives/",
    "/report/summary/",
    "/registry/",
    "/registry/?q=htx",
    "/registry/{organisation}/",
    "/registry/{organisation}/members/",
    "/registry/requests/",
    "/find/?q=htx",
    "/import/",
    "/accounts/",
    "/accounts/trail/",
    "/enquiries/",
    "/enquiries/{enquiry}/",
    "/desk/products/",
    "/desk/products/{number}/",
    "/desk/products/{number}/facts/",
    "/desk/products/{number}/preview/",
    "/desk/products/certificates/",
    "/desk/sharing/",
    "/desk/sharing/products/{number}/",
    "/desk/online/province/",
    "/desk/online/{cooperative}/",
    "/ocop/",
    "/ocop/dossiers/{dossier}/",
    "/ocop/councils/",
    "/ocop/renewals/",
    "/reports/",
    "/reports/{report}/",
    "/reports/rounds/{round}/",
)
QUERIES = """
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(headers={"host": "localhost", "accept-language": "vi"})
cookie = "%(cookie)s"
if cookie:
    client.cookies["sessionid"] = cookie.partition("=")[2]
for path in %(paths)r:
    client.get(path, follow=True)
    caches["figures"].clear()  # of a page that is drawn anew
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, follow=True)
    print("QUERIES", len(asked), path)
"""


def bench_pages(workspace: Path) -> list[Line]:
    """Each page of the demo: requests per second beside a bare Django page with 20 rows, and queries."""
    store = kept.Sqlite()
    environment = kept.environment(store, kept.database(store, "sample"))
    cookie, ids = sample.found(environment)
    asked = [(path.format(**ids), "") for path in PUBLIC] + [(path.format(**ids), cookie) for path in OFFICER]
    lines = []
    served = web.serving("config.wsgi:application", **environment)
    plain = web.serving("tools.bench.bare:application()", BARE_DATABASE=str(workspace / "bare.sqlite3"))
    with served as ours, plain as bare:
        for path, cookie_of in asked:
            # Side by side, so that a busy moment of the machine hits both.
            beside, here = web.beside(bare, ours, path, cookie_of)
            lines.append(rate(f"Page {path}", here, "bare page, 20 rows", beside, unit="requests/s", least=LEAST))
    return [*lines, *_queries(asked, environment)]


def _queries(asked: list[tuple[str, str]], environment: dict[str, str]) -> Iterator[Line]:
    for cookie in dict.fromkeys(cookie for _, cookie in asked):
        paths = [path for path, cookie_of in asked if cookie_of == cookie]
        code = QUERIES % {"cookie": cookie, "paths": paths}
        output = manage(*kept.shell(code), **environment).output
        for line in output.splitlines():
            if line.startswith("QUERIES "):
                _, count, path = line.split(" ", 2)
                yield within(f"Page {path}: queries", int(count), most=MOST_QUERIES, unit="queries")
