"""Printed matter: a QR code for the place where it will hang, and the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.audience import actions as audience_actions
from hoptac.audience import links
from hoptac.audience.choices import CodePlace
from hoptac.catalogue.models import Product
from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.sharing import printed, record
from hoptac.sharing.choices import Material
from hoptac.sharing.kit import paper
from hoptac.sharing.rules import NOTE, Order

_PLACES = {
    Material.POSTER_A4: CodePlace.POSTER,
    Material.POSTER_A5: CodePlace.POSTER,
    Material.SHEET: CodePlace.SHEET,
    Material.TAGS: CodePlace.PRICE_TAG,
    Material.BANNER: CodePlace.BANNER,
}
#: Of one product as many as fit on a page; of a cooperative one a product.
TAGS_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and the name under which it is saved."""

    content: bytes
    name: str


@transaction.atomic
def product_print(*, actor: User, product: Product, order: Order) -> Printed:
    """Return printed matter of a product that everybody may see, as the record is at this moment.

    Raises:
        RuleBroken: print_not_public.
    """
    gate.require(actor, "sharing.product.print", product)
    row = Product.objects.select_related("organisation").get(pk=product.pk)
    _public_check(is_public=row.is_published)
    subject = printed.product(row, order.language, on=timezone.localdate())
    code = _code(row.organisation, row, order)
    tags = [subject.told | code] * TAGS_A_PAGE
    _record(actor, "sharing.product.print", row.organisation, row, order)
    return _made(subject, code, tags, order, row.slug)


@transaction.atomic
def organisation_print(*, actor: User, organisation: Organisation, order: Order) -> Printed:
    """Return printed matter of an organisation and all its public products, as the record is at this moment.

    Raises:
        RuleBroken: print_not_public.
    """
    gate.require(actor, "sharing.organisation.print", organisation)
    rows = list(organisation.products.filter(is_published=True).order_by("sort_key", "pk"))
    _public_check(is_public=bool(rows))
    today = timezone.localdate()
    tags: list[dict[str, Any]] = []
    if order.material == Material.TAGS:
        tags = [printed.product(row, order.language, on=today).told | _code(organisation, row, order) for row in rows]
    subject = printed.organisation(organisation, rows, order.language, on=today)
    code = tags[0] if tags else _code(organisation, None, order)
    _record(actor, "sharing.organisation.print", organisation, organisation, order)
    return _made(subject, code, tags, order, text.fold(organisation.name).replace(" ", "-"))


def _public_check(*, is_public: bool) -> None:
    """Refuse to print a code that leads nowhere.

    Raises:
        RuleBroken: print_not_public.
    """
    if not is_public:
        raise RuleBroken("print_not_public", "Publish the page first: the QR code would lead nowhere.")


def _code(organisation: Organisation, product: Product | None, order: Order) -> dict[str, str]:
    """Return the code for this place: drawn, its whole address, and the address as people read it."""
    code = audience_actions.code_make(
        organisation=organisation,
        product_id=product.pk if product else None,
        place=_PLACES[order.material],
        path=record.page_path(product or organisation, order.language),
        note=text.clean(order.note)[:NOTE],
    )
    address = order.site + links.code_path(code.code)
    return {"qr": paper.qr(address), "address": address, "short": address.split("://", 1)[-1].rstrip("/")}


def _made(
    subject: printed.Subject, code: dict[str, Any], tags: list[dict[str, Any]], order: Order, slug: str
) -> Printed:
    data = {
        "material": order.material.value,
        "language": order.language,
        "subject": subject.told,
        "tags": tags,
        **printed.around(order.language, on=timezone.localdate()),
        **{name: code[name] for name in ("qr", "address", "short")},
    }
    return Printed(paper.pdf(data, photo=subject.photo), f"{slug[:60]}-{order.material}-{order.language}.pdf")


def _record(actor: User, code: str, organisation: Organisation, target: Any, order: Order) -> None:
    note = f"{order.material.label} ({order.language}) {text.clean(order.note)[:NOTE]}".strip()
    audit.record(actor=actor, code=code, organisation=organisation, target=target, note=note)
