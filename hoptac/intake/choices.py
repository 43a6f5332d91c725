"""Words that stand for one of a fixed set of values, folded: status, rating, sector, kind, sex, training, stars."""

from __future__ import annotations


def _table(**wordings: str) -> dict[str, str]:
    """Return {folded wording: code} from code="wording | wording"."""
    return {word.strip(): code for code, words in wordings.items() for word in words.split("|")}


STATUS = _table(
    active=(
        "dang hoat dong|hoat dong|con hoat dong|hoat dong binh thuong|hoat dong tot|hd|dhd|dang hd|"
        "dang hoat dong binh thuong|moi thanh lap|hoat dong hieu qua|hoat dong co hieu qua|nnt dang hoat dong|"
        "nnt dang hoat dong da duoc cap gcn dkt"
    ),
    suspended=(
        "tam ngung|tam ngung hoat dong|tam dung|tam dung hoat dong|tam nghi|tam ngung hd|tam ngung kinh doanh|"
        "tam ngung sxkd|tam dung hd"
    ),
    ceased=(
        "ngung hoat dong|ngung|dung hoat dong|ngung hoat dong chua giai the|khong hoat dong|da ngung hoat dong|"
        "ngung hd|khong con hoat dong|ngung hoat dong cho giai the|yeu kem ngung hoat dong|ngung khong hoat dong|"
        "khong hd|da ngung"
    ),
    not_at_address="khong hoat dong tai dia chi da dang ky|khong hoat dong tai dia chi|bo dia chi|khong con o dia chi",
    dissolving=(
        "dang giai the|cho giai the|dang lam thu tuc giai the|dang cho giai the|dang tien hanh giai the|"
        "lam thu tuc giai the|dang thuc hien giai the|dang trong qua trinh giai the"
    ),
    dissolved="giai the|da giai the|giai the tu nguyen|giai the bat buoc|giai the nam",
    revoked=(
        "thu hoi|bi thu hoi|bi thu hoi giay chung nhan|da thu hoi gcn|thu hoi gcn|bi thu hoi gcn|"
        "thu hoi giay chung nhan|thu hoi gcn dkkd|bi thu hoi gcn dkkd"
    ),
    bankrupt="pha san|da pha san",
    split="chia|da chia",
    separated="tach|da tach",
    merged="sap nhap|da sap nhap|bi sap nhap",
    consolidated="hop nhat|da hop nhat",
    converted="chuyen doi|da chuyen doi|chuyen doi loai hinh|chuyen doi mo hinh",
)

RATING = _table(
    good="tot|loai tot|a|xep loai tot|gioi",
    fair="kha|loai kha|b|xep loai kha",
    average="trung binh|tb|loai trung binh|t binh|c|xep loai trung binh|loai tb",
    weak="yeu|kem|yeu kem|loai yeu|d|xep loai yeu",
    unrated="chua xep loai|khong xep loai|chua danh gia|khong danh gia|chua phan loai|moi thanh lap",
)

SECTOR = _table(
    agriculture=(
        "nong nghiep|nong lam nghiep|nong lam ngu nghiep|nong lam thuy san|nong lam ngu diem nghiep|lam nghiep|"
        "thuy san|trong trot|chan nuoi|nn|dv nong nghiep|dich vu nong nghiep|nong nghiep tong hop|"
        "nong lam nghiep thuy san|nuoi trong thuy san|diem nghiep|nlts|nong lam ngu|htx nong nghiep|"
        "nong nghiep dich vu|nong nghiep va dich vu|nong lam thuy san diem nghiep|dich vu nong nghiep tong hop|"
        "cay an qua|thuy loi"
    ),
    industry=(
        "cong nghiep|cong nghiep xay dung|cong nghiep va xay dung|tieu thu cong nghiep|"
        "cong nghiep tieu thu cong nghiep|cn ttcn|ttcn|cong nghiep ttcn|cn|tieu thu cn|phi nong nghiep ttcn|"
        "det may|khai thac khoang san|che bien|co khi|htx cong nghiep tieu thu cong nghiep|thu cong my nghe"
    ),
    construction="xay dung|xd|xay dung cong trinh|vat lieu xay dung|san xuat vat lieu xay dung",
    credit=(
        "tin dung|quy tin dung|quy tin dung nhan dan|qtdnd|tai chinh|tai chinh ngan hang|tai chinh ngan hang bao hiem"
    ),
    trade=(
        "thuong mai|dich vu|thuong mai dich vu|tm dv|tmdv|thuong mai va dich vu|dich vu thuong mai|dv tm|tm|dv|"
        "kinh doanh tong hop|du lich|cho|quan ly cho|dich vu dien|dich vu tong hop|thuong mai dich vu tong hop|"
        "thuong mai dich vu khac|dich vu du lich|dien nang|dich vu dien nuoc"
    ),
    transport="van tai|giao thong van tai|gtvt|gt vt|van chuyen|dich vu van tai|giao thong",
    environment=(
        "moi truong|ve sinh moi truong|vsmt|thu gom rac thai|nuoc sach vsmt|dich vu moi truong|nuoc sach|"
        "nuoc sach va ve sinh moi truong|rac thai"
    ),
    other="khac|linh vuc khac|nganh nghe khac|nganh khac|loai hinh khac|phi nong nghiep",
)

KIND = _table(
    cooperative="htx|hop tac xa|cooperative",
    union="lhhtx|lien hiep hop tac xa|lien hiep htx|lh htx|lien hiep|lien hiep cac hop tac xa",
    group="tht|to hop tac|to ht",
    credit_fund="qtdnd|quy tin dung nhan dan|quy tin dung|quy tdnd|qtd",
    buyer="cong ty|doanh nghiep|cty|dn|cong ty tnhh|cong ty co phan|dntn|doanh nghiep tu nhan",
    household="ho kinh doanh|hkd|co so san xuat|cssx|ho san xuat|ho gia dinh|co so|ca nhan|trang trai",
)

GOVERNANCE = _table(
    full="day du|to chuc quan tri day du|quan tri day du|mo hinh day du",
    simplified="rut gon|to chuc quan tri rut gon|quan tri rut gon|mo hinh rut gon",
)

SIZE = _table(
    micro="sieu nho|quy mo sieu nho",
    small="nho|quy mo nho",
    medium="vua|quy mo vua|trung binh",
    large="lon|quy mo lon",
)

SEX = _table(
    male="nam|trai|m|male|ong",
    female="nu|gai|f|female|ba|n",
)

TRAINING = _table(
    none=(
        "chua qua dao tao|chua dao tao|khong|khong co|chua co|cqdt|pho thong|chua qua dt|thpt|thcs|12 12|9 12|"
        "khong qua dao tao|lao dong pho thong|ldpt|10 10|7 10|tieu hoc"
    ),
    elementary="so cap|so cap nghe|sc|day nghe|chung chi nghe|chung chi|so cap boi duong",
    intermediate="trung cap|tc|trung cap nghe|trung cap chuyen nghiep|tccn|trung hoc chuyen nghiep|thcn",
    college="cao dang|cd|cao dang nghe",
    university="dai hoc|dh|cu nhan|ky su|ki su|bac si|dai hoc tai chuc",
    postgraduate="tren dai hoc|sau dai hoc|thac si|thac sy|tien si|tien sy|ths|ts",
    elementary_intermediate="so cap trung cap|sc tc|so trung cap|so cap va trung cap",
    higher="cao dang dai hoc|cd dh|cao dang dai hoc tro len|cao dang tro len|dai hoc tro len|cao dang va dai hoc",
)

STARS = _table(
    **{
        f"s{n}": f"{n}|{n} sao|hang {n} sao|{word} sao|ocop {n} sao|dat {n} sao|{n}s|hang {n}"
        for n, word in ((1, "mot"), (2, "hai"), (3, "ba"), (4, "bon"), (5, "nam"))
    }
)

MEMBER_KIND = _table(
    official="chinh thuc|thanh vien chinh thuc|tv chinh thuc|tvct|ct",
    affiliate_capital=(
        "lien ket gop von|thanh vien lien ket gop von|tv lien ket gop von|lkgv|tvlkgv|lien ket co gop von"
    ),
    affiliate_no_capital=(
        "lien ket khong gop von|thanh vien lien ket khong gop von|tv lien ket khong gop von|lkkgv|tvlkkgv|lien ket"
    ),
)

PARTY_KIND = _table(
    individual="ca nhan|thanh vien ca nhan|cn|nguoi",
    household="ho gia dinh|ho|thanh vien ho gia dinh|hgd|dai dien ho|dai dien ho gia dinh",
    group="to hop tac|nhom|to chuc khong co tu cach phap nhan|nhom ho",
    legal="phap nhan|to chuc|doanh nghiep|cong ty|thanh vien phap nhan|to chuc phap nhan|htx",
)

OPTIONS: dict[str, dict[str, str]] = {
    "status": STATUS,
    "rating": RATING,
    "sector": SECTOR,
    "kind": KIND,
    "governance": GOVERNANCE,
    "size": SIZE,
    "sex": SEX,
    "training": TRAINING,
    "stars": {wording: code.removeprefix("s") for wording, code in STARS.items()},
    "member_kind": MEMBER_KIND,
    "party_kind": PARTY_KIND,
}
