"""Background work of imports. A job that died with its worker is done again from the start, without harm."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from hoptac.intake import actions
from hoptac.intake.models import ImportRun, RunState

_ALIVE = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@task()
def run_read(run_id: int) -> None:
    """Read the file of an import; a run that no longer waits is left alone."""
    run = _run(run_id)
    with translation.override("vi"):
        try:
            actions.run_read(run)
        except Exception:
            actions.run_fail(run, _("The file could not be read because of a fault of this program."))
            raise


@task()
def run_apply(run_id: int) -> None:
    """Save the good rows of an import in one transaction; a run that is not to be applied is left alone."""
    run = _run(run_id)
    with translation.override("vi"):
        try:
            actions.run_apply(run)
        except Exception:
            actions.run_fail(run, _("Nothing was applied because of a fault of this program; you may try again."))
            raise


def enqueue(run: ImportRun) -> None:
    """Queue what the run waits for. Inside the transaction that made it wait, so that neither can be lost."""
    run.refresh_from_db(fields=["state"])
    if run.state == RunState.WAITING:
        run_read.enqueue(run.pk)
    elif run.state == RunState.APPLYING:
        run_apply.enqueue(run.pk)


def is_queued(run: ImportRun) -> bool:
    """Return whether a task for this run is waiting or being done."""
    paths = [run_read.module_path, run_apply.module_path]
    found = DBTaskResult.objects.filter(task_path__in=paths, status__in=_ALIVE).values_list("args_kwargs", flat=True)
    return any(given["args"] == [run.pk] for given in found)


def resume() -> int:
    """Queue again every run that waits without a task (its worker died too often); return how many."""
    stuck = [
        run for run in ImportRun.objects.filter(state__in=[RunState.WAITING, RunState.APPLYING]) if not is_queued(run)
    ]
    for run in stuck:
        enqueue(run)
    return len(stuck)


def _run(run_id: int) -> ImportRun:
    return ImportRun.objects.select_related("province", "started_by").get(pk=run_id)
