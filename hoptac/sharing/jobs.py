"""Background work of sharing. A job that died with its worker is done again from the start, without harm."""

from __future__ import annotations

from django_tasks import task

from hoptac.sharing import actions
from hoptac.sharing.models import TextDraft


@task()
def draft_propose(draft_id: int, address: str) -> None:
    """Let the language model write a draft; `address` is that of the product's page."""
    draft = TextDraft.objects.select_related("product", "organisation", "made_by").get(pk=draft_id)
    try:
        actions.draft_propose(draft=draft, address=address)
    except Exception:
        actions.draft_give_up(draft=draft)
        raise
