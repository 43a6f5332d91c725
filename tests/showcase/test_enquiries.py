from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.models import Fact
from hoptac.showcase import actions, facts, haste, rules
from hoptac.showcase.models import Enquiry
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from hoptac.catalogue.models import Product
    from tests.showcase.conftest import Stand

TODAY = timezone.localdate()


@pytest.fixture
def tea(stand: Stand) -> Product:
    return make.product(stand.here, "Chè Shan tuyết", group="drink", unit="kg")


def typed(**changes: Any) -> dict[str, Any]:
    opened = signing.dumps(timezone.now().timestamp() - 60, salt=haste.SALT)
    form = {
        "name": "Chị Hoa",
        "phone": "0987 654 321",
        "quantity": "1.250,5",
        "unit": "kg",
        "month": "3",
        "message": "Giao Hà Nội được không?",
        "opened": opened,
    }
    return {**form, **changes}


def counted() -> dict[str, int]:
    return {BY_NUMBER[fact.element].code: fact.value for fact in Fact.objects.all()}


def test_enquiry_goes_from_buyer_to_cooperative_and_back(client: Client, tea: Product, stand: Stand) -> None:
    sent = client.post(f"/products/{tea.pk}/enquiry/", typed())
    link = sent.headers["Location"]
    assert "chưa trả lời" in client.get(link).content.decode().lower()

    desk = Client()
    desk.force_login(stand.manager)
    assert "Chè Shan tuyết" in desk.get("/enquiries/?state=new").content.decode()
    enquiry = Enquiry.objects.get()
    shown = desk.get(f"/enquiries/{enquiry.pk}/").content.decode()
    for word in ("Chị Hoa", "+84987654321", "1.250,5", "Tháng 3", "Giao Hà Nội được không?"):
        assert word in shown
    desk.post(f"/enquiries/{enquiry.pk}/answer/", {"answer": "Được ạ, 5 ngày."})

    assert "Được ạ, 5 ngày." in client.get(link).content.decode()
    assert counted() == {"enquiries": 1, "enquiries_answered": 1}
    assert list(AuditEntry.objects.values_list("code", "changes")) == [
        ("showcase.enquiry.answer", {"state": ["new", "answered"]})
    ]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"email": "x"}, "email"),
        ({"quantity": "-1"}, "quantity"),
        ({"month": "13"}, "month"),
        ({"website": "http://spam"}, "__all__"),
        ({"opened": ""}, "__all__"),
        ({"opened": "1:2:3"}, "__all__"),
        ({"opened": signing.dumps(0, salt=haste.SALT)}, "__all__"),
    ],
)
def test_enquiry_that_is_refused_keeps_what_was_typed(
    client: Client, tea: Product, changes: dict[str, Any], word: str
) -> None:
    response = client.post(f"/products/{tea.pk}/enquiry/", typed(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [word]
    assert "Giao Hà Nội được không?" in response.content.decode()
    assert not Enquiry.objects.exists()


def test_enquiry_form_sent_at_once_is_refused(client: Client, tea: Product) -> None:
    opened = client.get(f"/products/{tea.pk}/enquiry/").context["opened"]

    assert client.post(f"/products/{tea.pk}/enquiry/", typed(opened=opened)).status_code == 422


def test_enquiry_by_e_mail_alone_is_enough(client: Client, tea: Product) -> None:
    assert client.post(f"/products/{tea.pk}/enquiry/", typed(phone="", email="hoa@example.vn")).status_code == 302


def test_enquiries_from_one_network_are_limited(client: Client, tea: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_AN_HOUR", 2)
    codes = [client.post(f"/products/{tea.pk}/enquiry/", typed(), REMOTE_ADDR="10.0.0.7").status_code for _ in range(3)]
    other = client.post(f"/products/{tea.pk}/enquiry/", typed(), REMOTE_ADDR="10.0.0.8")

    assert codes == [302, 302, 422]
    assert other.status_code == 302


def test_enquiry_page_needs_the_whole_address(client: Client, tea: Product) -> None:
    enquiry = make.enquiry(tea)

    assert client.get(f"/asked/{enquiry.token}/").status_code == 200
    assert client.get(f"/asked/{enquiry.token[:-1]}/").status_code == 404
    assert "noindex" in client.get(f"/asked/{enquiry.token}/").content.decode()


def test_inbox_is_for_the_cooperative_and_its_officer(client: Client, tea: Product, stand: Stand) -> None:
    enquiry = make.enquiry(tea)
    expected = {stand.manager: (200, 302), stand.officer: (200, 403), stand.outsider: (404, 404)}

    for user, (seen, answered) in expected.items():
        client.force_login(user)
        assert client.get(f"/enquiries/{enquiry.pk}/").status_code == seen
        assert client.post(f"/enquiries/{enquiry.pk}/close/").status_code == answered
    client.force_login(stand.outsider)
    assert "Ông Khách Hỏi" not in client.get("/enquiries/").content.decode()


def test_answer_that_is_empty_is_refused(client: Client, tea: Product, stand: Stand) -> None:
    enquiry = make.enquiry(tea)
    client.force_login(stand.manager)

    assert client.post(f"/enquiries/{enquiry.pk}/answer/", {"answer": "  "}).status_code == 422
    with pytest.raises(RuleBroken) as broken:
        actions.enquiry_answer(actor=stand.manager, enquiry=enquiry, answer=" ")
    assert broken.value.code == "enquiry_answer_missing"


def test_answer_by_a_stranger_is_refused_without_a_screen(tea: Product, stand: Stand) -> None:
    enquiry = make.enquiry(tea)

    with pytest.raises(gate.NotAllowed):
        actions.enquiry_answer(actor=stand.officer, enquiry=enquiry, answer="A")
    with pytest.raises(gate.NotVisible):
        actions.enquiry_close(actor=stand.outsider, enquiry=enquiry, is_spam=True)

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answer) == ("new", "")


def test_answer_comes_once(client: Client, tea: Product, stand: Stand) -> None:
    enquiry = make.enquiry(tea)
    actions.enquiry_answer(actor=stand.manager, enquiry=enquiry, answer="Có")
    client.force_login(stand.manager)

    assert client.post(f"/enquiries/{enquiry.pk}/answer/", {"answer": "Không"}).status_code == 422
    assert Enquiry.objects.get().answer == "Có"


def test_spam_does_not_count(tea: Product, stand: Stand) -> None:
    enquiry = make.enquiry(tea)
    facts.sync([stand.here.pk])
    assert counted() == {"enquiries": 1}

    actions.enquiry_close(actor=stand.manager, enquiry=enquiry, is_spam=True)

    assert counted() == {}


def test_enquiries_expire_erases_persons_and_keeps_the_number(client: Client, tea: Product, stand: Stand) -> None:
    over, fresh = make.enquiry(tea, expires_on=TODAY), make.enquiry(tea, expires_on=TODAY + timedelta(days=1))
    actions.enquiry_answer(actor=stand.manager, enquiry=over, answer="Có")

    call_command("enquiries_expire")

    over.refresh_from_db()
    fresh.refresh_from_db()
    assert (over.asker_name, over.asker_phone, over.message, over.answer, over.is_erased) == ("", "", "", "", True)
    assert fresh.asker_name == "Ông Khách Hỏi"
    assert client.get(f"/asked/{over.token}/").status_code == 404
    assert counted() == {"enquiries": 2, "enquiries_answered": 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_asks_the_database_alike_for_one_and_three(
    client: Client, tea: Product, stand: Stand, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        make.enquiry(tea)
    client.force_login(stand.manager)

    with django_assert_max_num_queries(8):
        client.get("/enquiries/")


def test_enquiry_remembers_the_language_and_is_answered_in_it(client: Client, tea: Product, stand: Stand) -> None:
    sent = client.post(f"/de/products/{tea.pk}/enquiry/", typed())
    assert sent.headers["Location"].startswith("/de/asked/")
    enquiry = Enquiry.objects.get()
    client.force_login(stand.manager)
    page = client.get(f"/enquiries/{enquiry.pk}/?phrase=available", headers={"accept-language": "vi"})

    assert enquiry.language == "de"
    assert "Deutsch" in page.text
    assert "Có hàng" in page.text
    assert "Vielen Dank für Ihre Anfrage zu Chè Shan tuyết. Wir können 1.250,5 kg liefern." in page.text


def old(tea: Product, days: int) -> Enquiry:
    return make.enquiry(tea, sent_at=timezone.now() - timedelta(days=days))


def test_enquiry_left_too_long_is_also_the_alliances(client: Client, tea: Product, stand: Stand, settings: Any) -> None:
    settings.ENQUIRY_DAYS = 3
    fresh, left = old(tea, 2), old(tea, 3)
    client.force_login(stand.officer)

    listed = client.get("/enquiries/?state=overdue").context["page"]
    assert [one.pk for one in listed] == [left.pk]
    assert client.post(f"/enquiries/{fresh.pk}/answer/", {"answer": "A"}).status_code == 403
    assert client.post(f"/enquiries/{left.pk}/answer/", {"answer": "Có ạ"}).status_code == 302
    left.refresh_from_db()
    assert (left.state, left.answered_by) == ("answered", stand.officer)


def test_today_reminds_of_enquiries(client: Client, tea: Product, stand: Stand, settings: Any) -> None:
    settings.ENQUIRY_DAYS = 3
    old(tea, 5)
    client.force_login(stand.manager)
    assert "1 lời hỏi mua" in client.get("/today/").text
    client.force_login(stand.officer)
    assert "quá hạn chưa trả lời" in client.get("/today/").text


def test_agreement_is_noted_after_an_answer_and_counted(client: Client, tea: Product, stand: Stand) -> None:
    enquiry = make.enquiry(tea)
    client.force_login(stand.manager)
    client.post(f"/enquiries/{enquiry.pk}/agree/")
    enquiry.refresh_from_db()
    assert enquiry.state == "new"

    client.post(f"/enquiries/{enquiry.pk}/answer/", {"answer": "Có"})
    client.post(f"/enquiries/{enquiry.pk}/agree/")

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.agreed_on, enquiry.answer) == ("agreed", TODAY, "Có")
    assert counted() == {"enquiries": 1, "enquiries_answered": 1, "enquiries_agreed": 1}
    assert "Có" in client.get(f"/asked/{enquiry.token}/").text
