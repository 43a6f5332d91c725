"""Our pages beside a bare Django page with twenty rows, both under gunicorn with one worker."""

from __future__ import annotations

from pathlib import Path

from tools.bench import ROOT, Line, manage, rate, web

LEAST = 0.4
# Pages everybody may see, and pages of a province officer; each on the sample province.
PUBLIC = ("/",)
OFFICER = ("/today/",)


def sample_address() -> str:
    """Return the address of the demo's database, building it where it is missing."""
    file = ROOT / "var" / "demo.sqlite3"
    address = f"sqlite:///{file.as_posix()}"
    if not file.exists() or file.stat().st_size == 0:
        for step in ("prepare", "sample_build"):
            manage(step, HOPTAC_DATABASE_URL=address, HOPTAC_SAMPLE="yes", HOPTAC_VAR=str(ROOT / "var"))
    return address


def officer_cookie(address: str) -> str:
    """Return a session cookie of a province officer of the sample."""
    code = (
        "from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from django.conf import settings\n"
        "from hoptac.access.models import Grant\n"
        "user = Grant.objects.filter(role='province_officer', user__is_active=True).exclude(user__password='')"
        ".exclude(user__password__startswith='!').order_by('pk')[0].user\n"
        "session = SessionStore()\n"
        "session[SESSION_KEY] = str(user.pk)\n"
        "session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]\n"
        "session[HASH_SESSION_KEY] = user.get_session_auth_hash()\n"
        "session.create()\n"
        "print('KEY', session.session_key)"
    )
    output = manage(
        "shell",
        "--no-imports",
        "-c",
        code,
        HOPTAC_DATABASE_URL=address,
        HOPTAC_SAMPLE="yes",
        HOPTAC_VAR=str(ROOT / "var"),
    ).output
    return f"sessionid={output.rsplit('KEY ', 1)[1].split()[0]}"


def bench_pages(workspace: Path) -> list[Line]:
    """Each page of the demo in requests per second, beside a bare Django page with 20 rows."""
    with web.serving("tools.bench.bare:application()", BARE_DATABASE=str(workspace / "bare.sqlite3")) as port:
        bare = web.requests_a_second(port, "/")
    address = sample_address()
    cookie = officer_cookie(address)
    environment = {"HOPTAC_DATABASE_URL": address, "HOPTAC_SAMPLE": "yes", "HOPTAC_VAR": str(ROOT / "var")}
    lines = []
    with web.serving("config.wsgi:application", **environment) as port:
        for path, cookie_of in [*((path, "") for path in PUBLIC), *((path, cookie) for path in OFFICER)]:
            ours = web.requests_a_second(port, path, cookie_of)
            lines.append(rate(f"Page {path}", ours, "bare Django page, 20 rows", bare, unit="requests/s", least=LEAST))
    return lines
