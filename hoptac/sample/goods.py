"""Products of the region from data/products.csv, and which of the sample's cooperatives makes each."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from hoptac.catalogue import rules
from hoptac.catalogue.drafts import Draft, Starred
from hoptac.sample.chance import Chance
from hoptac.sample.days import AS_AT, REFORM
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.units import Unit

FILE = Path(__file__).parent / "data" / "products.csv"


class Topic(NamedTuple):
    """A sort of product: its OCOP group, business lines of its makers, and a sentence about it."""

    group: str
    makers: tuple[str, ...]
    text: str


_FIELD = ("0121", "0118", "0161", "0128")
TOPICS = {
    "tea": Topic("drink", ("0127", "1076"), "Búp hái tay, sao theo mẻ nhỏ; nước vàng xanh, vị chát dịu, hậu ngọt."),
    "coffee": Topic("drink", ("0126",), "Quả chín hái chọn, chế biến ướt, rang vừa; hương hoa quả, vị chua thanh."),
    "wine": Topic("drink", ("1101", *_FIELD), "Ủ men lá, chưng cất truyền thống, để lắng trước khi đóng chai. Dành cho người từ 18 tuổi."),
    "honey": Topic("food", ("0149", "0161"), "Mật quay khi tổ đã vít nắp, lọc thô, không pha; độ ẩm dưới 21 %."),
    "fruit": Topic("food", ("0121", "0161"), "Trồng theo VietGAP, có mã số vùng trồng; hái đúng độ chín, phân loại và đóng thùng 5 kg hoặc 10 kg."),
    "dried": Topic("food", ("1030", "0121", "0161"), "Sấy lạnh từ quả tươi của thành viên, không chất bảo quản; hạn dùng 12 tháng."),
    "vegetable": Topic("food", ("0118", "0161", "0128"), "Trồng theo quy trình an toàn, ghi nhật ký từng luống; cắt và giao trong ngày."),
    "rice": Topic("food", ("0161", "0118", "0121"), "Lúa ruộng bậc thang một vụ, xay xát theo đơn hàng nên giữ được hương."),
    "meat": Topic("food", ("0141", "0145", "0146", "0161"), "Vật nuôi thả bản, tẩm mắc khén, hạt dổi; đóng gói hút chân không."),
    "fish": Topic("food", ("0322",), "Nuôi lồng và đánh bắt ở lòng hồ; sơ chế ngay tại bến, giao lạnh."),
    "dairy": Topic("food", ("0141", "0161"), "Sữa của đàn bò thành viên, vắt và thanh trùng trong ngày."),
    "spice": Topic("food", ("0128", "0161", "0118"), "Gia vị của bếp Thái: rang, giã và phối theo cách của bản."),
    "flower": Topic("ornamental", ("0118", "0161"), "Trồng trong nhà lưới ở độ cao trên 800 m; cắt theo đơn đặt trước."),
    "herb": Topic("medicinal", ("0128", "0161", "0210"), "Thu hái đúng vụ, phơi sấy ở nhiệt độ thấp, kiểm nghiệm từng lô."),
    "weaving": Topic("handicraft", ("1392", "1629", "2392", "5510"), "Làm bằng tay theo hoa văn của bản; nhận đặt theo mẫu."),
    "tourism": Topic("tourism", ("5510", "0161", "0121", "0322"), "Ở nhà sàn, ăn cơm bản, đi cùng người dẫn đường của hợp tác xã; đặt trước hai ngày."),
    "eco_wine": Topic("drink", (), "Rượu men lá Mường Tấc, nấu từ gạo nếp tan và men của hơn mười loại lá rừng. Dành cho người từ 18 tuổi."),
    "eco_garlic": Topic("food", (), "Tỏi lên men 60 ngày, vị ngọt, mềm; tỏi của hợp tác xã và các hộ liên kết ở Gia Phù."),
    "eco_dried": Topic("food", (), "Tỏi cô đơn của vùng trồng 50 ha, sấy khô nguyên củ, đóng túi lưới hoặc lọ."),
    "eco_noodles": Topic("food", (), "Mì gạo trộn bột tỏi đen, phơi nắng, đóng gói 500 g."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Good:
    """A product, its maker, and its OCOP decisions, oldest first."""

    unit: Unit
    draft: Draft
    decisions: tuple[Starred, ...]


def goods(units: Sequence[Unit]) -> list[Good]:
    """Return all products with their makers: of the district and of a fitting line where there is one."""
    chance = Chance("goods")
    makers = [unit for unit in units if unit.kind == "cooperative" and unit.is_there and not unit.events]
    makers = [unit for unit in makers if unit.founded < date(2024, 6, 1)]
    taken: Counter[str] = Counter()
    found = []
    with FILE.open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            unit = _maker(chance, makers, taken, row)
            taken[unit.key] += 1
            found.append(Good(unit, _draft(row, unit), _decisions(chance, unit, row["stars"])))
    return found


def _maker(chance: Chance, makers: Sequence[Unit], taken: Counter[str], row: dict[str, str]) -> Unit:
    if row["topic"].startswith("eco_"):
        return next(unit for unit in makers if unit.name == ECO_NAME)
    near = [unit for unit in makers if unit.seat(AS_AT).commune.district_name == row["district"]]
    near = [unit for unit in near if taken[unit.key] < 3 and unit.name != ECO_NAME]
    fitting = [unit for unit in near if unit.business[0] in TOPICS[row["topic"]].makers]
    return chance.pick(fitting or near)


def _draft(row: dict[str, str], unit: Unit) -> Draft:
    topic = TOPICS[row["topic"]]
    return Draft(
        name=row["name"],
        group=topic.group,
        unit=row["unit"],
        price_amount=int(row["price"]),
        yearly_quantity=Decimal(row["quantity"]),
        description=f"{topic.text} Sản phẩm của {unit.name}.",
        season=rules.season_bits(_months(row["months"])),
    )


def _months(span: str) -> list[int]:
    """Return the months of a span such as 10-2."""
    first, last = (int(part) for part in span.split("-"))
    return [month for month in range(1, 13) if (first <= month <= last if first <= last else month >= first or month <= last)]


def _decisions(chance: Chance, unit: Unit, stars: str) -> tuple[Starred, ...]:
    """Return the decision in force in autumn 2025 and, for some, the one before it."""
    if not stars:
        return ()
    last = date(2023, 12, 4) + timedelta(days=chance.below((AS_AT - date(2023, 12, 4)).days - 20))
    found = [_starred(chance, unit, int(stars), last)]
    if chance.happens(22) and unit.founded < date(2020, 6, 1):
        earlier = rules.months_later(last, -36) - timedelta(days=chance.below(40))
        found.insert(0, _starred(chance, unit, max(3, int(stars) - chance.below(2)), earlier))
    return tuple(found)


def _starred(chance: Chance, unit: Unit, stars: int, on: date) -> Starred:
    """Return a decision: districts gave 3 stars until the reform, the province 4 stars, the centre 5 stars."""
    if stars == 5:
        issuer, short = "Bộ Nông nghiệp và Môi trường", "BNNMT"
    elif stars == 4 or on >= REFORM:
        issuer, short = "UBND tỉnh Sơn La", "UBND"
    else:
        issuer, short = f"UBND {_small(unit.seat(on).commune.district)}", "UBND"
    return Starred(stars, on, f"{chance.between(120, 2990)}/QĐ-{short}", issuer)


def _small(name: str) -> str:
    return name[0].lower() + name[1:]
