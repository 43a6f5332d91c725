"""What the document of a contract says: the template's words filled with what both sides agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Unit
from hoptac.core import money
from hoptac.market.choices import PriceRule
from hoptac.market.models import Annex, Buyer, Contract, ContractLine
from hoptac.market.queries import contracts as queries
from hoptac.market.rules import contracts as rules
from hoptac.market.rules import quantities
from hoptac.market.rules.contracts import Block
from hoptac.parties.models import Organisation
from hoptac.registry.models import Registration, Seat
from hoptac.showcase.amounts import plain


@dataclass(frozen=True)
class Party:
    """One side: "Party A", its name, and what the law wants to know of it."""

    role: str
    name: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A contract or annex in one language; `lines` are the rows of its table under `heads`."""

    language: str
    country: str
    motto: str
    number: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    parties: tuple[Party, ...]
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    article: str
    signing: str


def kept(document: Document) -> dict[str, Any]:
    """Return a document as JSON keeps it."""
    return asdict(document)


def restored(kept: dict[str, Any]) -> Document:
    """Return a document from what JSON kept."""
    made = {**kept, "heads": tuple(kept["heads"]), "lines": tuple(tuple(row) for row in kept["lines"])}
    made["blocks"] = tuple(Block(**one) for one in kept["blocks"])
    made["parties"] = tuple(Party(one["role"], one["name"], tuple(one["facts"])) for one in kept["parties"])
    return Document(**made)


def document(contract: Contract, language: str) -> Document:
    """Return what the document of a contract says now in a language, "vi" or "en"."""
    with translation.override(language):
        template, unit = contract.template, queries.unit(contract)
        text = template.text_en if language == "en" else template.text
        rows = [line for line in queries.lines(contract) if line.annex_id is None]
        blocks = tuple(rules.worded(text, _values(contract, unit, language), _flags(contract)))
        title = template.title_en if language == "en" else template.title
        lines = _table(rows, unit)
        return _framed(
            contract, number=contract.number, language=language, title=title, subtitle="", blocks=blocks, lines=lines
        )


def annex_document(annex: Annex, language: str) -> Document:
    """Return what the document of an annex says in a language; its words are as the sides wrote them."""
    contract = annex.contract
    with translation.override(language):
        unit = queries.unit(contract)
        rows = [line for line in queries.lines(contract) if line.annex_id == annex.pk]
        opening = _("This annex is part of contract No. %(number)s. What it does not change stays in force.") % {
            "number": contract.number
        }
        words = [Block("parties", "", ""), Block("words", "", opening)]
        words += [Block("words", "", each) for each in annex.text.splitlines() if each.strip()]
        words += [Block("lines", "", "")] if rows else []
        title = _("Annex No. %(number)s") % {"number": annex.number}
        number = f"{contract.number}-PL{annex.number:02d}"
        return _framed(
            contract, number=number, language=language, title=title, subtitle=annex.season, blocks=tuple(words),
            lines=_table(rows, unit),
        )  # fmt: skip


def _framed(contract: Contract, *, number: str, **own: Any) -> Document:
    """Return a document with what stands around its own words: `language`, `title`, `subtitle`, `blocks`, `lines`."""
    return Document(
        **own,
        country=_("SOCIALIST REPUBLIC OF VIET NAM"),
        motto=_("Independence – Freedom – Happiness"),
        number=_("No. %(number)s") % {"number": number},
        parties=(_party(_("PARTY A (buyer)"), contract.buyer), _party(_("PARTY B (seller)"), contract.seller)),
        heads=(_("No."), _("Product"), _("Quantity agreed"), _("To be delivered"), _("Unit price"), _("Amount (đồng)")),
        article=_("Article"),
        signing=_("(signature, full name, post, seal)"),
    )


def _party(role: str, organisation: Organisation) -> Party:
    """Return a side with its number, seat, and who speaks for it; what is unknown leaves a line to be filled in."""
    speaker = Registration.objects.filter(organisation=organisation).first()
    seat = Seat.objects.filter(organisation=organisation).exclude(address="").order_by("-starts_on").first()
    buyer = Buyer.objects.filter(organisation=organisation).first()
    name = speaker.representative if speaker else buyer.contact if buyer else ""
    post = speaker.representative_post if speaker else ""
    blank = "……………………"
    facts = (
        (_("Tax code or registration number"), organisation.code),
        (_("Address"), seat.address if seat else organisation.place.full_name),
        (_("Represented by"), ", ".join(filter(None, (name, post)))),
        (_("Telephone"), speaker.phone if speaker else buyer.phone if buyer else ""),
    )
    return Party(role, organisation.name, tuple(f"{label}: {value or blank}" for label, value in facts))


def _flags(contract: Contract) -> set[str]:
    flags = {f"price_{contract.price_rule}"}
    flags |= {"price_of_day"} if contract.price_rule != PriceRule.FIXED else set()
    return flags | ({"bilingual"} if contract.is_bilingual else set())


def _values(contract: Contract, unit: Unit | None, language: str) -> dict[str, str]:
    """Return what fills the fields of a template; empty where the contract says nothing."""
    need, english = contract.need, language == "en"
    terms = {name: contract.terms.get(name, "") for name in rules.TERMS}
    terms |= {name: contract.terms.get(f"{name}_en") or terms[name] for name in rules.TERMS} if english else {}
    wanted = [str(CertificateKind(kind).label) for kind in need.certificates] if need else []
    products = dict.fromkeys(line.product.name for line in contract.lines.select_related("product"))
    return {
        **terms,
        "drafted": _drafted(timezone.localdate(contract.drafted_at)),
        "province": contract.province.name if english else _inner(contract.province.full_name),
        "kind": need.kind.name(language) if need else ", ".join(products),
        "unit": unit.name(language) if unit else "",
        **_amounts("value", contract.value),
        **_amounts("advance", contract.advance),
        "tolerance": str(contract.tolerance) if contract.tolerance else "",
        "certificates": ", ".join(wanted),
        "penalty": str(contract.penalty) if contract.penalty else "",
        "starts_on": _short(contract.starts_on),
        "last_day": _short(queries.last_day(contract)),
    }


def _amounts(name: str, amount: int) -> dict[str, str]:
    return {name: _("%(amount)s đồng") % {"amount": plain(Decimal(amount))} if amount else "",
            f"{name}_words": money.in_words(amount) if amount else ""}  # fmt: skip


def _table(rows: Iterable[ContractLine], unit: Unit | None) -> tuple[tuple[str, ...], ...]:
    factor = (unit.factor if unit else None) or Decimal(1)
    return tuple(
        (
            str(number),
            line.product.name,
            plain(quantities.from_base(line.quantity, factor)),
            _span(line.starts_on, line.ends_before - timedelta(days=1)),
            plain(Decimal(quantities.price_from_base(line.price, factor))),
            plain(Decimal(line.quantity * line.price)),
        )
        for number, line in enumerate(rows, 1)
    )


def _span(first: date, last: date) -> str:
    return _short(first) if first == last else f"{_short(first)} – {_short(last)}"


def _short(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _drafted(day: date) -> str:
    return _("on %(day)s/%(month)s/%(year)s") % {"day": f"{day:%d}", "month": f"{day:%m}", "year": day.year}


def _inner(words: str) -> str:
    """Return a name as it stands inside a sentence: "tỉnh Sơn La", not "Tỉnh Sơn La"."""
    return words[:1].lower() + words[1:]
