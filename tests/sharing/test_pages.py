"""The pages of the share kit and of drafted texts."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from hoptac.access.models import User
from hoptac.catalogue.models import Product, ProductText
from hoptac.sharing.models import TextDraft
from tests.factories import sharing as make
from tests.sharing.conftest import Stand


def as_user(user: User) -> Client:
    client = Client(headers={"Accept-Language": "vi"})
    client.force_login(user)
    return client


def readable(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_kit_list_shows_what_one_may_print(stand: Stand) -> None:
    page = as_user(stand.clerk).get("/desk/sharing/")
    assert "Chè shan tuyết Gia Phù" in page.text
    assert f"/desk/sharing/cooperatives/{stand.owner.pk}/" in page.text
    assert "Chè shan tuyết Gia Phù" not in as_user(stand.outsider).get("/desk/sharing/").text


def test_product_kit_offers_printing_only_for_public_pages(stand: Stand) -> None:
    client = as_user(stand.manager)
    address = f"/desk/sharing/products/{stand.tea.pk}/"
    assert f'action="{address}print/"' in client.get(address).text
    Product.objects.update(is_published=False)
    assert f'action="{address}print/"' not in client.get(address).text
    assert client.post(f"{address}print/", {"material": "sheet", "language": "vi"}).status_code == 422


def test_product_print_answers_with_a_pdf(stand: Stand) -> None:
    address = f"/desk/sharing/products/{stand.tea.pk}/print/"
    made = as_user(stand.manager).post(address, {"material": "poster_a5", "language": "de"})
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.headers["Content-Disposition"] == 'attachment; filename="che-shan-tuyet-gia-phu-poster_a5-de.pdf"'
    assert b"".join(made.streaming_content).startswith(b"%PDF-")
    assert as_user(stand.manager).post(address, {"material": "shirt", "language": "de"}).status_code == 422
    assert as_user(stand.manager).get(address).status_code == 405


def test_organisation_print_answers_with_a_pdf(stand: Stand) -> None:
    client = as_user(stand.officer)
    assert "HTX Mường Tấc" in client.get(f"/desk/sharing/cooperatives/{stand.owner.pk}/").text
    made = client.post(f"/desk/sharing/cooperatives/{stand.owner.pk}/print/", {"material": "banner", "language": "en"})
    assert made.headers["Content-Disposition"] == 'attachment; filename="htx-muong-tac-banner-en.pdf"'


def test_draft_make_shows_the_draft_as_a_draft(stand: Stand) -> None:
    wish = {"purpose": "facebook", "language": "vi", "length": "short"}
    made = as_user(stand.clerk).post(f"/desk/sharing/products/{stand.tea.pk}/draft/", wish)
    draft = TextDraft.objects.get()
    assert made.headers["Location"] == f"/desk/sharing/drafts/{draft.pk}/"
    page = as_user(stand.clerk).get(made.headers["Location"]).text
    assert '<span class="badge badge-warm">Bản nháp</span>' in page
    assert '<textarea id="copy" rows="10" readonly lang="vi">' in page
    assert f"http://testserver/products/{stand.tea.pk}-che-shan-tuyet-gia-phu/" in page


def test_draft_make_refuses_a_wish_that_cannot_be(stand: Stand) -> None:
    wish = {"purpose": "page", "language": "fr", "length": "short"}
    refused = as_user(stand.clerk).post(f"/desk/sharing/products/{stand.tea.pk}/draft/", wish)
    assert (refused.status_code, TextDraft.objects.count()) == (422, 0)


def test_draft_detail_marks_what_the_record_does_not_support(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, "Chè <b>năm sao</b>, OCOP 3 sao.")
    page = as_user(stand.manager).get(f"/desk/sharing/drafts/{draft.pk}/").text
    assert '<mark class="unsupported">năm sao</mark>' in page
    assert "<mark>3 sao</mark>" in page
    assert "<b>năm" not in page
    assert "Không thể đăng nguyên như thế này:" in readable(page)
    assert f"/desk/sharing/drafts/{draft.pk}/publish/" not in page


def test_a_text_to_be_copied_is_not_offered_while_something_is_marked(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, "Chè năm sao.", purpose="zalo")
    assert 'id="copy"' not in as_user(stand.manager).get(f"/desk/sharing/drafts/{draft.pk}/").text


def test_draft_change_then_draft_publish(stand: Stand) -> None:
    client, draft = as_user(stand.manager), make.draft(stand.tea, stand.manager, "Chè năm sao.")
    address = f"/desk/sharing/drafts/{draft.pk}/"
    refused = client.post(f"{address}publish/")
    assert refused.status_code == 422
    assert "Hồ sơ không có căn cứ cho: “năm sao”." in readable(refused.text)
    assert client.post(f"{address}change/", {"text": "Chè ba sao."}).status_code == 302
    assert f'action="{address}publish/"' in client.get(address).text
    done = client.post(f"{address}publish/")
    assert done.headers["Location"] == f"/desk/sharing/products/{stand.tea.pk}/"
    assert ProductText.objects.get(state="published").story == "Chè ba sao."
    assert client.post(f"{address}change/", {"text": "Khác."}).status_code == 422


def test_draft_change_refuses_an_empty_text(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, "Chè.")
    assert as_user(stand.manager).post(f"/desk/sharing/drafts/{draft.pk}/change/", {"text": " "}).status_code == 422


def test_draft_discard_puts_it_aside(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, "Chè.")
    client = as_user(stand.clerk)
    assert client.post(f"/desk/sharing/drafts/{draft.pk}/discard/").status_code == 302
    page = client.get(f"/desk/sharing/drafts/{draft.pk}/").text
    assert "Đã bỏ" in page
    assert "/discard/" not in page


def test_the_clerk_sees_no_button_to_publish(stand: Stand) -> None:
    draft = make.draft(stand.tea, stand.manager, "Chè ba sao.")
    address = f"/desk/sharing/drafts/{draft.pk}/"
    assert f"{address}publish/" not in as_user(stand.clerk).get(address).text
    assert as_user(stand.clerk).post(f"{address}publish/").status_code == 403
    assert as_user(stand.outsider).get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_database_as_often_for_one_as_for_three(
    stand: Stand, number: int, django_assert_max_num_queries
) -> None:
    for language in ("vi", "en", "de")[:number]:
        make.draft(stand.tea, stand.manager, "Chè.", language=language)
    client = as_user(stand.manager)
    client.get("/desk/sharing/")
    with django_assert_max_num_queries(11):
        client.get(f"/desk/sharing/products/{stand.tea.pk}/")
