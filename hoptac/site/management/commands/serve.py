"""`run.py serve`: the web server and the worker of background tasks, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from hoptac.intake import jobs
from hoptac.site import children, orphans, regularly, tables


class Command(BaseCommand):
    """Serve the pages and do the background tasks."""

    help = "Serve the pages and do the background tasks, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1: this machine only; 0.0.0.0: everybody")
        parser.add_argument("--web-workers", type=int, default=2, help="processes answering requests (2)")
        parser.add_argument("--part", choices=["web", "tasks"], help="(used by serve itself)")
        parser.add_argument("--worker-id", default="", help="(used by serve itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "web":
            children.end_with_parent(is_patient=True)
            _web(options["host"], options["port"], options["web_workers"])
        elif options["part"] == "tasks":
            # At once: the next `serve` puts the task back in the queue, it must not run twice.
            children.end_with_parent(is_patient=False)
            regularly.start()
            call_command(
                "db_worker", queue_name="*", interval=0.5, reload=False, worker_id=options["worker_id"], verbosity=0
            )
        else:
            self._serve(options["host"], options["port"], options["web_workers"])

    def _serve(self, host: str, port: int, web_workers: int) -> None:
        _need_port(host, port)
        self._need_migrations()
        if not (settings.STATIC_ROOT / "staticfiles.json").exists() and not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        instance = orphans.Instance()
        count = orphans.requeue_dead()
        if count:
            self.stdout.write(f"{count} task(s) whose worker had died are in the queue again.")
        resumed = jobs.resume()
        if resumed:
            self.stdout.write(f"{resumed} import(s) nobody was working on are in the queue again.")
        connection.close()

        worker = ""

        def tasks() -> list[str]:
            nonlocal worker
            worker = instance.next_worker()
            return _self("--part", "tasks", "--worker-id", worker)

        web = _self("--part", "web", "--host", host, "--port", str(port), "--web-workers", str(web_workers))
        processes = [
            children.Child("The web server", lambda: web),
            children.Child("The task worker", tasks, ended=lambda: self._requeue(worker)),
        ]
        stopping = _stop_signals()
        try:
            for process in processes:
                process.start()
            if _answers(host, port, processes, stopping):
                self.stdout.write(f"Hợp Tác runs at http://{'localhost' if host == '127.0.0.1' else host}:{port}/")
                self.stdout.write("Ctrl-C stops it.")
                self.stdout.flush()
            code = children.watch(processes, tell=self.stderr.write, is_over=lambda: bool(stopping))
        finally:
            children.stop(processes)
            instance.close()
        if code:
            raise CommandError("Serving stopped, see above.")
        self.stdout.write("Stopped.")

    def _need_migrations(self) -> None:
        """Bring a sample up to date, which holds nothing real; ask for it where the data are somebody's own."""
        if tables.are_current():
            return
        if not settings.IS_SAMPLE:
            raise CommandError(tables.OUTDATED)
        self.stdout.write("Bringing the sample up to date …")
        call_command("prepare", stdout=self.stdout)

    def _requeue(self, worker: str) -> None:
        if orphans.requeue_of(worker):
            self.stderr.write("The task it was doing is in the queue again.")
        connection.close()


def _self(*arguments: str) -> list[str]:
    return [sys.executable, str(settings.ROOT / "manage.py"), "serve", *arguments]


def _web(host: str, port: int, workers: int) -> None:
    """Run the web server in this process: gunicorn, or waitress where there is no fork."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if os.name == "nt":
        import waitress

        from config.wsgi import application

        waitress.serve(application, host=host, port=port, threads=8)
        return
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = [
        "gunicorn",
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--workers", str(workers), "--worker-class", "sync", "--preload", "--log-level", "warning"),
        *("--timeout", "120", "--graceful-timeout", "8", "--max-requests", "20000", "--max-requests-jitter", "2000"),
        "config.wsgi:application",
    ]
    WSGIApplication(prog="gunicorn").run()


def _need_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CommandError(f"This user may not serve at port {port}; take one above 1023.") from None
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} cannot be used ({error.strerror}): stop the program that has it, "
                f"or choose another: --port {port + 1}"
            ) from None


def _stop_signals() -> list[int]:
    """Return a list that becomes non-empty when this process is asked to stop."""
    seen: list[int] = []
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: seen.append(number))
    return seen


def _answers(host: str, port: int, processes: list[children.Child], stopping: list[int]) -> bool:
    """Wait until the web server accepts connections; return False when something ended before."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - everybody, as asked for
    while not stopping and not any(process.has_ended for process in processes):
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False
