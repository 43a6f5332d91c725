"""Drafts a language model writes: in a task, while the page waits; whatever it answers, a person publishes."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hoptac.access.models import AuditEntry
from hoptac.catalogue.models import ProductText
from hoptac.core.errors import RuleBroken
from hoptac.sharing import actions, jobs
from hoptac.sharing.models import WAIT, TextDraft
from tests.sharing.conftest import Stand
from tests.sharing.test_endpoint import Answer, Stub, said, sent, silent, stub
from tests.sharing.test_pages import as_user

__all__ = ["stub"]

WISH = {"purpose": "page", "language": "vi", "length": "medium"}
GOOD = "Chè shan tuyết Gia Phù của hợp tác xã, búp được hái tay và sao theo từng mẻ nhỏ ở xã."
WRITING = "Mô hình ngôn ngữ đang viết."


@pytest.fixture
def asked(stand: Stand, stub: Stub, settings: Any) -> TextDraft:
    """A draft that waits for the model behind the stub."""
    settings.LLM_URL, settings.LLM_MODEL = stub.url, "thu"
    made = as_user(stand.manager).post(f"/desk/sharing/products/{stand.tea.pk}/draft/", WISH)
    draft = TextDraft.objects.get()
    assert made.headers["Location"] == f"/desk/sharing/drafts/{draft.pk}/"
    assert stub.asked == []
    return draft


def worked() -> None:
    """Do what waits in the queue."""
    [queued] = DBTaskResult.objects.all()
    jobs.draft_propose.func(*queued.args_kwargs["args"])


def page(stand: Stand, draft: TextDraft) -> str:
    return as_user(stand.manager).get(f"/desk/sharing/drafts/{draft.pk}/").text


def test_the_page_waits_and_then_shows_what_the_model_wrote(asked: TextDraft, stand: Stand, stub: Stub) -> None:
    waiting = page(stand, asked)
    stub.answers = [said(GOOD)]
    worked()
    asked.refresh_from_db()

    assert WRITING in waiting, waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert (asked.source, asked.text, asked.failure, asked.asked_at) == ("model", GOOD, "", None)
    assert WRITING not in page(stand, asked)
    assert AuditEntry.objects.filter(code="sharing.draft.propose", actor=stand.manager).count() == 1
    assert not ProductText.objects.exists()


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (sent(429, b""), "busy"),
        (sent(500, b""), "refused"),
        (sent(200, b"{"), "broken"),
        (said("la " * 60), "nonsense"),
    ],
)
def test_phrases_stay_where_the_model_fails(
    asked: TextDraft, stand: Stand, stub: Stub, answer: Answer, failure: str
) -> None:
    before, stub.answers = asked.text, [answer]
    worked()
    asked.refresh_from_db()

    assert (asked.source, asked.text, asked.failure, asked.asked_at) == ("template", before, failure, None)
    assert "Vì vậy" in page(stand, asked)


def test_a_model_that_never_answers_keeps_nobody_waiting(
    asked: TextDraft, stand: Stand, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    TextDraft.objects.update(asked_at=timezone.now() - WAIT)
    assert WRITING not in page(stand, asked)
    monkeypatch.setattr(actions.drafts, "endpoint", lambda: stub.model(silent, seconds=0.3))
    worked()
    asked.refresh_from_db()
    assert (asked.failure, asked.source) == ("late", "template")


def test_what_a_model_invents_is_not_published(asked: TextDraft, stand: Stand, stub: Stub) -> None:
    stub.answers = [said(f"{GOOD} Chè đạt năm sao, do 300 hộ trồng.")]
    worked()
    asked.refresh_from_db()
    assert asked.source == "model"
    with pytest.raises(RuleBroken) as broken:
        actions.draft_publish(actor=stand.manager, draft=asked)
    assert broken.value.code == "draft_unsupported"
    assert not ProductText.objects.exists()


def test_words_a_person_wrote_meanwhile_stay(asked: TextDraft, stand: Stand, stub: Stub) -> None:
    actions.draft_change(actor=stand.manager, draft=asked, text="Chè của chúng tôi.")
    stub.answers = [said(GOOD)]
    worked()
    worked()
    asked.refresh_from_db()
    assert (asked.text, asked.source, len(stub.asked)) == ("Chè của chúng tôi.", "template", 1)


def test_a_draft_discarded_meanwhile_stays_discarded(asked: TextDraft, stand: Stand, stub: Stub) -> None:
    actions.draft_discard(actor=stand.manager, draft=asked)
    stub.answers = [said(GOOD)]
    worked()
    asked.refresh_from_db()
    assert (asked.state, asked.source) == ("discarded", "template")
