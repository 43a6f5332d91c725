"""Words that invented names are made of: people, villages, names of cooperatives, their lines of business."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A business line: code and name (VSIC 2018), how such cooperatives call themselves, how common it is, and where.

    Without districts it is found everywhere.
    """

    code: str
    name: str
    called: tuple[str, ...]
    weight: int
    districts: tuple[str, ...] = ()


class People(NamedTuple):
    """Names of one people of the province, and its share among a hundred members."""

    ethnicity: str
    families: tuple[str, ...]
    middles: dict[str, tuple[str, ...]]
    givens: dict[str, tuple[str, ...]]
    weight: int


_VI_MIDDLES = {"male": ("Văn", "Đức", "Minh", "Quang", "Hữu"), "female": ("Thị", "Thị Thu", "Thị Hồng", "Ngọc")}
_VI_GIVENS = {
    "male": ("An", "Bình", "Cường", "Dũng", "Hải", "Hùng", "Long", "Nam", "Phúc", "Sơn", "Thắng", "Tuấn", "Việt"),
    "female": ("Anh", "Dung", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Mai", "Nga", "Phương", "Thảo", "Yến"),
}
_THAI_GIVENS = {
    "male": ("Bun", "Chung", "Dương", "Hặc", "Inh", "Kiên", "Lả", "Muôn", "Pâng", "Sơn", "Thoan", "Tướng", "Xôm"),
    "female": ("Ban", "Chiêng", "Dạ", "Hiêng", "Khặp", "Lả", "Muôn", "Ngoan", "Pản", "Thương", "Uyên", "Xuân"),
}
_MONG_GIVENS = {
    "male": ("A Chu", "A Dơ", "A Gạ", "A Lử", "A Mua", "A Páo", "A Sếnh", "A Tủa", "A Vàng"),
    "female": ("Thị Dợ", "Thị Dua", "Thị Mai", "Thị Mỷ", "Thị Pàng", "Thị Sua", "Thị Vang"),
}

PEOPLES = (
    People(
        "Thái", ("Lò", "Cầm", "Quàng", "Hoàng", "Lường", "Tòng", "Vì", "Cà", "Bạc", "Lèo"),
        {"male": ("Văn",), "female": ("Thị",)}, _THAI_GIVENS, 52,
    ),
    People("Kinh", ("Nguyễn", "Trần", "Phạm", "Lê", "Vũ", "Đỗ", "Bùi", "Ngô"), _VI_MIDDLES, _VI_GIVENS, 22),
    People("Mông", ("Giàng", "Sồng", "Thào", "Mùa", "Vừ", "Hạng", "Sùng", "Tráng"), {}, _MONG_GIVENS, 14),
    People("Mường", ("Đinh", "Bùi", "Hà", "Quách", "Cầm"), _VI_MIDDLES, _VI_GIVENS, 9),
    People("Khơ Mú", ("Lường", "Quàng", "Cút", "Mè"), {"male": ("Văn",), "female": ("Thị",)}, _THAI_GIVENS, 3),
)  # fmt: skip

_COFFEE = ("Mai Sơn", "Sơn La", "Thuận Châu")
_TEA = ("Mộc Châu", "Vân Hồ", "Bắc Yên", "Thuận Châu", "Phù Yên", "Yên Châu")
_LAKE = ("Quỳnh Nhai", "Mường La", "Bắc Yên", "Phù Yên", "Thuận Châu", "Vân Hồ")

VILLAGES = (
    "Nà Bó", "Nà Lốc", "Nà Hạ", "Nà Sành", "Nà Viền", "Pá Hốc", "Pá Công", "Huổi Lọng", "Huổi Pản", "Huổi Hương",
    "Phiêng Ngùa", "Phiêng Xạ", "Co Muông", "Co Chàm", "Co Tra", "Nong Phụ", "Nong Sơn", "Lọng Khoang", "Lọng Mén",
    "Tong Hán", "Tong Chinh", "Bó Phương", "Bó Định", "Bó Lạnh", "Hua Đán", "Hua Nà", "Púng Khoai", "Púng Sọi",
    "Suối Tre", "Suối Lồng", "Suối Cù", "Văng Lùng", "Văng Lếch", "Tà Phình", "Tà Lành", "Bản Cang", "Bản Thón",
    "Bản Mòn", "Bản Lun", "Đồng Tâm", "Trung Tâm", "Tân Lập", "Quyết Tiến", "Tiền Phong", "Thống Nhất",
)  # fmt: skip

#: Second part of a cooperative's name.
PROPERS = (
    "An Phát", "An Khang", "Bình Minh", "Ban Mai", "Đại Ngàn", "Đồng Tiến", "Đoàn Kết", "Hoa Ban Trắng", "Hoàng Gia",
    "Hồng Phúc", "Hợp Lực", "Hưng Thịnh", "Khánh An", "Liên Sơn", "Minh Khai", "Mùa Vàng", "Nắng Mới", "Ngọc Lan",
    "Nhật Minh", "Phú Quý", "Phúc Lộc", "Quang Vinh", "Quê Hương", "Sao Mai", "Sơn Nữ", "Suối Ngọc", "Tân Phát",
    "Tây Bắc Xanh", "Thành Công", "Thảo Nguyên Xanh", "Thiên Phú", "Thịnh Vượng", "Toàn Thắng", "Trường Sơn",
    "Tuổi Trẻ", "Vạn Xuân", "Vĩnh Phúc", "Xuân Mai", "Xanh Việt", "Yên Bình", "Hoa Mận", "Hoa Đào", "Mường Xanh",
    "Sương Mai",
)  # fmt: skip

LINES: dict[str, tuple[Line, ...]] = {
    "agriculture": (
        Line("0121", "Trồng cây ăn quả", ("cây ăn quả", "nông nghiệp", "dịch vụ nông nghiệp", "hoa quả sạch"), 34),
        Line("0126", "Trồng cây cà phê", ("cà phê", "nông nghiệp cà phê"), 22, _COFFEE),
        Line("0127", "Trồng cây chè", ("chè", "chè shan tuyết"), 12, _TEA),
        Line("0118", "Trồng rau, đậu các loại và trồng hoa", ("rau an toàn", "rau sạch", "hoa và rau"), 10),
        Line("0128", "Trồng cây gia vị, cây dược liệu", ("dược liệu", "nông dược"), 5),
        Line("0141", "Chăn nuôi trâu, bò", ("chăn nuôi", "chăn nuôi bò", "chăn nuôi trâu bò"), 9),
        Line("0145", "Chăn nuôi lợn", ("chăn nuôi lợn bản", "chăn nuôi"), 4),
        Line("0146", "Chăn nuôi gia cầm", ("gia cầm", "gà đồi"), 3),
        Line("0149", "Chăn nuôi khác", ("nuôi ong", "ong mật"), 5),
        Line("0322", "Nuôi trồng thủy sản nội địa", ("thủy sản lòng hồ", "nuôi cá lồng", "thủy sản"), 20, _LAKE),
        Line("0161", "Hoạt động dịch vụ trồng trọt", ("dịch vụ nông nghiệp", "nông nghiệp tổng hợp"), 14),
        Line("0210", "Trồng rừng, chăm sóc rừng và ươm giống cây lâm nghiệp", ("nông lâm nghiệp", "lâm nghiệp"), 5),
    ),
    "industry": (
        Line("1030", "Chế biến và bảo quản rau quả", ("chế biến nông sản",), 6),
        Line("1076", "Sản xuất chè", ("chế biến chè",), 5, _TEA),
        Line("1392", "Sản xuất hàng dệt sẵn (trừ trang phục)", ("dệt thổ cẩm", "thổ cẩm"), 4),
        Line("1101", "Chưng, tinh cất và pha chế các loại rượu mạnh", ("rượu cần", "men lá"), 2),
        Line("1629", "Sản xuất sản phẩm khác từ gỗ, tre, nứa", ("mây tre đan",), 2),
        Line("2392", "Sản xuất vật liệu xây dựng từ đất sét", ("vật liệu xây dựng", "gạch không nung"), 3),
        Line("3600", "Khai thác, xử lý và cung cấp nước", ("nước sạch",), 2),
    ),
    "construction": (
        Line("4102", "Xây dựng nhà không để ở", ("xây dựng", "xây dựng tổng hợp"), 3),
        Line("4212", "Xây dựng công trình đường bộ", ("xây dựng giao thông",), 2),
    ),
    "trade": (
        Line("4620", "Bán buôn nông, lâm sản nguyên liệu", ("thương mại dịch vụ", "tiêu thụ nông sản"), 6),
        Line("4711", "Bán lẻ lương thực, thực phẩm", ("thương mại", "thương mại tổng hợp"), 4),
        Line("5510", "Dịch vụ lưu trú ngắn ngày", ("du lịch cộng đồng", "dịch vụ du lịch"), 4),
        Line("6810", "Kinh doanh, khai thác chợ", ("quản lý chợ",), 1),
    ),
    "transport": (
        Line("4933", "Vận tải hàng hóa bằng đường bộ", ("vận tải", "vận tải hàng hóa"), 5),
        Line("4932", "Vận tải hành khách đường bộ khác", ("vận tải hành khách", "vận tải ô tô"), 4),
        Line("5022", "Vận tải hàng hóa đường thủy nội địa", ("vận tải thủy lòng hồ",), 2, _LAKE),
    ),
    "environment": (Line("3811", "Thu gom rác thải không độc hại", ("môi trường", "vệ sinh môi trường"), 1),),
    "other": (Line("8559", "Giáo dục khác chưa được phân vào đâu", ("dịch vụ tổng hợp", "dịch vụ đào tạo nghề"), 1),),
    "credit": (Line("6419", "Hoạt động trung gian tiền tệ khác", (), 1),),
}

#: How many of a thousand cooperatives work in each sector.
SECTORS = {
    "agriculture": 702,
    "industry": 88,
    "construction": 46,
    "trade": 82,
    "transport": 58,
    "environment": 12,
    "other": 12,
}

#: Districts as they were until 30 June 2025, by their code's name, and how many of a thousand cooperatives they had.
DISTRICTS = {
    "Mai Sơn": 176,
    "Mộc Châu": 132,
    "Sơn La": 112,
    "Yên Châu": 94,
    "Sông Mã": 92,
    "Phù Yên": 86,
    "Thuận Châu": 74,
    "Mường La": 62,
    "Vân Hồ": 58,
    "Bắc Yên": 46,
    "Quỳnh Nhai": 44,
    "Sốp Cộp": 24,
}
