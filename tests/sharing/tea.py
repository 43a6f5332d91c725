"""What the record says about one product, for the checks that need no database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from hoptac.sharing.drafting import Badge, Facts, Offered

ON: Final = date(2026, 11, 22)
TEA: Final = Facts(
    name={"vi": "Chè shan tuyết Tà Xùa", "en": "Ta Xua shan tuyet tea"},
    kind={
        "vi": "chè shan tuyết", "en": "shan tuyet tea", "de": "Shan-Tuyet-Tee", "id": "teh shan tuyet",
        "ms": "teh shan tuyet",
    },
    maker="HTX Chè hữu cơ Tà Xùa",
    place={
        "vi": "xã Tà Xùa, tỉnh Sơn La",
        **dict.fromkeys(("en", "de", "id", "ms"), "Tà Xùa, Sơn La, Vietnam"),
    },
    places=("Tà Xùa", "Xã Tà Xùa", "Sơn La", "Tỉnh Sơn La"),
    elsewhere=frozenset({"Thái Nguyên", "Lào Cai", "Hà Nội"}),
    on=ON,
    unit="hộp 100 g",
    prices=(Offered(250_000, "hộp 100 g"), Offered(230_000, "hộp 100 g", Decimal(10))),
    yearly=Decimal(9000),
    minimum_order=Decimal(5),
    packagings=("thùng 20 hộp",),
    months=(3, 4, 5, 11),
    shelf_life_days=730,
    storage="chilled",
    stars=3,
    badges=(Badge("vietgap", "VietGAP", "VG-12-34"),),
    area_code="VN-SLOR-0017",
    phone="0912 345 678",
    address="https://htx.example/products/12-che/",
    story={"vi": "Búp hái tay, sao theo mẻ nhỏ. Trồng ở độ cao 1.800 m. Chữa ung thư! Nước vàng xanh."},
)  # fmt: skip
