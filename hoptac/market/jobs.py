"""Background work of the market: pooling a whole province. Killed on the way it leaves nothing, and is done again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from hoptac.access.models import User
from hoptac.market.actions import pooling
from hoptac.places.models import Place

ALIVE = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@task()
def pooling_run(province_id: int, actor_id: int) -> None:
    """Pool all open needs of a province; nobody waits for the solver, which is done before anything is locked."""
    province, actor = Place.objects.get(pk=province_id), User.objects.get(pk=actor_id)
    today = timezone.localdate()
    with translation.override("vi"):
        ahead = pooling.solved(province, on=today)
        pooling.pool(actor=actor, province=province, on=today, ahead=ahead)


def enqueue(*, actor: User, province: Place) -> None:
    """Queue the pooling of a province, unless it is queued already."""
    if runs(province).values_list("status", flat=True).first() not in ALIVE:
        pooling_run.enqueue(province.pk, actor.pk)


def runs(province: Place) -> QuerySet[Any]:
    """Return what was queued for a province, the newest first."""
    rows = DBTaskResult.objects.filter(task_path=pooling_run.module_path, args_kwargs__args__0=province.pk)
    return rows.order_by("-enqueued_at")
