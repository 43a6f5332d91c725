"""Drafts: made from the record, changed and published by people, and never with what the record does not support."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue.choices import TextSource, TextState
from hoptac.catalogue.models import Certificate, ProductText, Recognition
from hoptac.core.errors import RuleBroken
from hoptac.sharing import actions, queries, record
from hoptac.sharing.choices import DraftState
from hoptac.sharing.drafting import Length, Purpose, Wish, checking
from hoptac.sharing.models import TextDraft
from tests.factories import sharing as make
from tests.sharing.conftest import Stand
from tests.sharing.test_checking import FALSE, SUPPORTED

GOOD = "Búp hái tay, sao theo mẻ nhỏ. Sản phẩm OCOP 3 sao, chứng nhận VietGAP."


def shown(stand: Stand, language: str = "vi") -> str | None:
    text = ProductText.objects.filter(product=stand.tea, language=language, state=TextState.PUBLISHED).first()
    return text.story if text else None


def test_draft_make_fills_phrases_from_the_record(stand: Stand) -> None:
    draft = actions.draft_make(actor=stand.clerk, product=stand.tea, wish=Wish("vi"))
    assert (draft.state, draft.source, draft.failure, draft.is_edited) == ("open", "template", "", False)
    assert draft.text == (
        "Chè shan tuyết Gia Phù của HTX Mường Tấc, xã Gia Phù, tỉnh Vuông. Sản phẩm OCOP 3 sao."
        " Chứng nhận còn hiệu lực: VietGAP số VG-12-34.\n\nBúp hái tay, sao theo mẻ nhỏ.\n\n"
        "Có hàng: tháng 3 đến tháng 5."
    )
    assert shown(stand) is None
    assert AuditEntry.objects.filter(code="sharing.draft.make", actor=stand.clerk).count() == 1


def test_draft_make_takes_the_place_of_an_open_draft_for_the_same_wish(stand: Stand) -> None:
    first = actions.draft_make(actor=stand.manager, product=stand.tea, wish=Wish("vi"))
    second = actions.draft_make(actor=stand.manager, product=stand.tea, wish=Wish("vi"))
    other = actions.draft_make(actor=stand.manager, product=stand.tea, wish=Wish("de", Length.SHORT))
    first.refresh_from_db()
    assert first.state == DraftState.DISCARDED
    assert set(queries.open_drafts(stand.manager, stand.tea)) == {second, other}


def test_draft_make_refuses_a_language_without_pages(stand: Stand) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.draft_make(actor=stand.manager, product=stand.tea, wish=Wish("fr"))
    assert refused.value.code == "draft_language"


def test_draft_change_cleans_and_records(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, GOOD)
    changed = actions.draft_change(actor=stand.clerk, draft=draft, text="  Búp\u00a0 hái tay. \r\n\r\n Ngon.  ")
    assert (changed.text, changed.is_edited, changed.changed_by) == ("Búp hái tay.\n\nNgon.", True, stand.clerk)
    entry = AuditEntry.objects.get(code="sharing.draft.change")
    assert entry.changes == {"text": [GOOD, "Búp hái tay.\n\nNgon."]}


@pytest.mark.parametrize(("text", "code"), [(" \n ", "draft_empty"), ("a" * 6001, "draft_long")])
def test_draft_change_refuses(stand: Stand, text: str, code: str) -> None:
    draft = make.draft(stand.tea, stand.manager, GOOD)
    with pytest.raises(RuleBroken) as refused:
        actions.draft_change(actor=stand.manager, draft=draft, text=text)
    assert refused.value.code == code


def test_draft_publish_puts_a_longer_text_into_the_story(stand: Stand) -> None:
    words = {"name": "Chè Gia Phù", "summary": "Chè ngon.", "story": "Cũ."}
    catalogue_actions.text_save(actor=stand.manager, product=stand.tea, language="vi", **words)
    catalogue_actions.text_publish(actor=stand.manager, product=stand.tea, language="vi")
    draft = make.draft(stand.tea, stand.manager, GOOD)

    actions.draft_publish(actor=stand.manager, draft=draft)
    text = ProductText.objects.get(product=stand.tea)

    assert (text.name, text.summary, text.story) == ("Chè Gia Phù", "Chè ngon.", GOOD)
    assert (text.state, text.source, text.by) == (TextState.PUBLISHED, TextSource.MODEL, stand.manager)
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED


def test_draft_publish_puts_a_short_text_into_the_summary(stand: Stand) -> None:
    draft = make.draft(
        stand.tea, stand.manager, "Tea with 3 stars.", language="en", length=Length.SHORT, proposed="Tea."
    )
    actions.draft_publish(actor=stand.manager, draft=draft)
    text = ProductText.objects.get(product=stand.tea)
    assert (text.language, text.summary, text.story, text.source) == ("en", "Tea with 3 stars.", "", TextSource.PERSON)


def test_draft_publish_keeps_what_somebody_is_still_writing(stand: Stand) -> None:
    catalogue_actions.text_save(actor=stand.clerk, product=stand.tea, language="vi", story="Đang viết dở.")
    actions.draft_publish(actor=stand.manager, draft=make.draft(stand.tea, stand.manager, GOOD))
    assert shown(stand) == GOOD
    pending = ProductText.objects.get(product=stand.tea, language="vi", state=TextState.DRAFT)
    assert (pending.story, pending.source) == ("Đang viết dở.", TextSource.PERSON)


def test_draft_publish_refuses_what_the_record_does_not_support(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, "Chè năm sao, ngon nhất.")
    with pytest.raises(RuleBroken) as refused:
        actions.draft_publish(actor=stand.manager, draft=draft)
    assert (refused.value.code, refused.value.values["marked"]) == ("draft_unsupported", "“năm sao”, “nhất”")
    assert shown(stand) is None

    edited = actions.draft_change(actor=stand.manager, draft=draft, text="Chè ba sao, ngon.")
    actions.draft_publish(actor=stand.manager, draft=edited)
    assert shown(stand) == "Chè ba sao, ngon."


def test_draft_publish_looks_at_the_record_of_that_moment(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, GOOD)
    today = timezone.localdate()
    Recognition.objects.update(ends_before=today)
    with pytest.raises(RuleBroken, match="OCOP"):
        actions.draft_publish(actor=stand.manager, draft=draft)
    Recognition.objects.update(ends_before=today + timedelta(days=1))
    Certificate.objects.update(verified_at=None, verified_by=None)
    with pytest.raises(RuleBroken, match="VietGAP"):
        actions.draft_publish(actor=stand.manager, draft=draft)


def test_draft_publish_leaves_texts_for_elsewhere_to_be_copied(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, GOOD, purpose=Purpose.ZALO)
    with pytest.raises(RuleBroken) as refused:
        actions.draft_publish(actor=stand.manager, draft=draft)
    assert refused.value.code == "draft_elsewhere"


def test_a_closed_draft_stays_closed(stand: Stand) -> None:
    draft = actions.draft_discard(actor=stand.clerk, draft=make.draft(stand.tea, stand.manager, GOOD))
    assert draft.state == DraftState.DISCARDED
    for act in (actions.draft_publish, actions.draft_discard):
        with pytest.raises(RuleBroken) as refused:
            act(actor=stand.manager, draft=draft)
        assert refused.value.code == "draft_closed"
    with pytest.raises(RuleBroken) as refused:
        actions.draft_change(actor=stand.manager, draft=draft, text="Khác.")
    assert refused.value.code == "draft_closed"


def test_a_clerk_drafts_but_does_not_publish(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, GOOD)
    with pytest.raises(gate.NotAllowed):
        actions.draft_publish(actor=stand.clerk, draft=draft)
    with pytest.raises(gate.NotVisible):
        actions.draft_publish(actor=stand.outsider, draft=draft)


def test_the_catalogues_own_page_publishes_no_unsupported_machine_text_either(stand: Stand) -> None:
    given_words = {"language": "vi", "story": "Chè năm sao."}
    catalogue_actions.text_save(actor=stand.manager, product=stand.tea, source=TextSource.MODEL, **given_words)
    with pytest.raises(RuleBroken) as refused:
        catalogue_actions.text_publish(actor=stand.manager, product=stand.tea, language="vi")
    assert refused.value.code == "text_unsupported"
    assert "năm sao" in str(refused.value)


def test_facts_are_those_of_the_day(stand: Stand) -> None:
    today = timezone.localdate()
    facts = record.facts_of(stand.tea, on=today, address="https://htx.example/1/")
    assert (facts.stars, [badge.number for badge in facts.badges], facts.months) == (3, ["VG-12-34"], (3, 4, 5))
    assert (facts.phone, facts.place["vi"], facts.kind["de"]) == (
        "0912 345 678", "xã Gia Phù, tỉnh Vuông", "Shan-Tuyet-Tee",
    )  # fmt: skip
    later = record.facts_of(stand.tea, on=today + timedelta(days=2000))
    assert (later.stars, later.badges) == (0, ())


LIES = st.sampled_from(FALSE).map(lambda row: row[1])
TRUTHS = st.sampled_from([text for _, text in SUPPORTED] + ["Búp hái tay.", "Rất thơm.", "Sehr gut.", "Sedap."])


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(st.lists(LIES | TRUTHS, min_size=1, max_size=4), st.sampled_from(["vi", "en", "de", "id", "ms"]), st.booleans())
def test_nothing_unsupported_is_ever_published(stand: Stand, parts: list[str], language: str, is_edited: bool) -> None:
    """Whatever a draft says, whoever proposed it: on the page stands only what the record supports."""
    ProductText.objects.all().delete()
    TextDraft.objects.all().delete()
    draft = make.draft(stand.tea, stand.manager, ". ".join(parts), language=language)
    if is_edited:
        draft = actions.draft_change(actor=stand.manager, draft=draft, text=f"{draft.text} ")
    facts = record.facts_of(stand.tea, on=timezone.localdate())
    is_clean = not checking.unsupported(checking.check(draft.text, language, facts))
    if is_clean:
        actions.draft_publish(actor=stand.manager, draft=draft)
        assert shown(stand, language) == draft.text
    else:
        with pytest.raises(RuleBroken) as refused:
            actions.draft_publish(actor=stand.manager, draft=draft)
        assert (refused.value.code, shown(stand, language)) == ("draft_unsupported", None)
