"""Enquiries that visitors left at products, and the answers of the cooperatives."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hoptac.access import actions as access_actions
from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.registry.models import Registration
from hoptac.sample.accounts import SINCE
from hoptac.sample.chance import Chance
from hoptac.sample.names import person, phone
from hoptac.showcase import actions
from hoptac.showcase.rules import Question

ASKED = 46
_ASKERS = ("Cửa hàng {}", "Chị {}", "Anh {}", "Bếp ăn {}", "Siêu thị mini {}", "{}")
_MESSAGES = (
    "Cho hỏi giá khi lấy {n} {unit} và thời gian giao về Hà Nội?",
    "Bên mình có giấy chứng nhận OCOP và kiểm nghiệm không, gửi giúp để làm hồ sơ nhập hàng.",
    "Cần {n} {unit} mỗi tháng cho chuỗi cửa hàng ở Phú Thọ, hợp tác xã có cung ứng đều được không?",
    "Tôi muốn mua thử trước {n} {unit}, có gửi qua bưu điện không ạ?",
    "Có làm bao bì riêng theo thương hiệu của cửa hàng được không?",
)
_ANSWERS = (
    "Dạ có ạ. Giá cho số lượng này giảm 8 %, giao Hà Nội trong 2 ngày, hợp tác xã chịu cước từ 50 kg.",
    "Cảm ơn anh chị đã hỏi. Hợp tác xã đã gửi hồ sơ và bảng giá vào số điện thoại để lại.",
    "Hợp tác xã cung ứng đều được trong vụ, mời anh chị lên thăm vườn rồi mình bàn hợp đồng.",
    "Dạ gửi được, hàng đóng thùng xốp, nhận hàng kiểm tra rồi mới thanh toán.",
)


def enquiries(products: Sequence[Product], managers: dict[int, User]) -> dict[str, int]:
    """Leave enquiries at the products; managers (by organisation) answer most. Return how many of each state."""
    chance = Chance("enquiries")
    counted = {"answered": 0, "closed": 0, "new": 0}
    for index in range(ASKED):
        product = products[index % len(products)]
        enquiry = actions.enquiry_send(product=product, question=_question(chance, product))
        manager = managers.get(product.organisation_id)
        fate = chance.below(100)
        if manager is not None and fate < 62:
            actions.enquiry_answer(actor=manager, enquiry=enquiry, answer=chance.pick(_ANSWERS))
            counted["answered"] += 1
        elif manager is not None and fate < 72:
            actions.enquiry_close(actor=manager, enquiry=enquiry, is_spam=fate > 69)
            counted["closed"] += 1
        else:
            counted["new"] += 1
    return counted


def _question(chance: Chance, product: Product) -> Question:
    name, _, _ = person(chance)
    quantity = chance.pick((5, 10, 20, 50, 100, 200))
    return Question(
        name=chance.pick(_ASKERS).format(name),
        phone=phone(chance),
        quantity=Decimal(quantity),
        unit=product.unit,
        month=chance.between(1, 12) if chance.happens(40) else None,
        message=chance.pick(_MESSAGES).format(n=quantity, unit=product.unit),
    )


def managers(*, actor: User, organisations: Sequence[Organisation]) -> dict[int, User]:
    """Make a manager for each organisation, who has not chosen a password yet; return them by organisation."""
    found = {}
    for organisation in organisations:
        name = Registration.objects.get(pk=organisation.pk).representative
        known = User.objects.filter(username=f"htx-{organisation.code}").first()
        if known is not None:
            found[organisation.pk] = known
            continue
        user = access_actions.user_create(
            actor=actor,
            username=f"htx-{organisation.code}",
            full_name=name.removeprefix("Ông ").removeprefix("Bà "),
        )
        access_actions.grant_install(
            actor=actor, user=user, role=Role.COOPERATIVE_MANAGER, organisation=organisation, starts_on=SINCE
        )
        found[organisation.pk] = user
    return found
