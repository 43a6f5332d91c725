"""VietQR: the code a bank's app reads to transfer an amount to an account with its purpose."""

from __future__ import annotations

import io
from typing import Final

import segno
from vietnam_qr_pay import QRPay
from vietnam_qr_pay.constants.banks import BanksObject

from hoptac.core import text
from hoptac.market.models import Delivery, PayAccount

#: Banks that take transfers by VietQR: number → name.
BANKS: Final[dict[str, str]] = {
    bank.bin: f"{bank.short_name} – {bank.name}"
    for bank in sorted(BanksObject.values(), key=lambda bank: bank.short_name.lower())
    if bank.viet_qr_status >= 0 and not bank.deprecated
}
#: Letters a purpose may have in every bank.
PURPOSE_MOST: Final = 25


def purpose(delivery: Delivery) -> str:
    """Return what a transfer for a delivery is to say, plain letters and digits only: "HD 12 2026 GH 35"."""
    number = text.fold(delivery.line.contract.number).split()[:2]
    return " ".join(["HD", *number, "GH", str(delivery.pk)]).upper()[:PURPOSE_MOST].strip()


def content(account: PayAccount, *, amount: int, purpose: str) -> str:
    """Return what stands in the code."""
    code = QRPay.init_viet_qr(bank_bin=account.bank, bank_number=account.number, amount=str(amount), purpose=purpose)
    made: str = code.build()
    return made


def drawn(account: PayAccount, *, amount: int, purpose: str) -> bytes:
    """Return the code as SVG."""
    out = io.BytesIO()
    segno.make(content(account, amount=amount, purpose=purpose), error="m").save(out, kind="svg", scale=5, border=4)
    return out.getvalue()
