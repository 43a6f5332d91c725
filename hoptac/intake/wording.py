"""The dictionary of headings: which words name which field.

A wording is one or more phrases joined by "+": all must occur, in any order, each as words that stand together. Words
are written folded, after `canonical` has written abbreviations out, so that "Số TV nữ" and "Thành viên là nữ" are one.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from hoptac.core.text import fold

#: Abbreviations whose marks tell them apart (ĐT is a telephone, DT revenue or area); looked up before folding.
MARKED = {
    "đt": "dien thoai", "sđt": "dien thoai", "đtdđ": "dien thoai", "đtdd": "dien thoai", "đthoại": "dien thoai",
    "đc": "dia chi", "đ/c": "dia chi", "đchỉ": "dia chi", "cđ": "cao dang", "đh": "dai hoc", "đl": "dieu le",
    "vđl": "von dieu le", "đkkd": "dang ky kinh doanh", "đkhtx": "dang ky htx", "đk": "dang ky", "đkdn": "dang ky",
    "gcnđkkd": "giay chung nhan dang ky", "gcnđk": "giay chung nhan dang ky", "gđ": "giam doc", "tgđ": "giam doc",
    "nđd": "dai dien", "nđdpl": "dai dien phap luat", "nđdtpl": "dai dien phap luat", "đdpl": "dai dien phap luat",
    "đdtpl": "dai dien phap luat", "đd": "dai dien", "đvt": "don vi tinh", "đv": "don vi", "qđ": "quyet dinh",
    "qđ-ubnd": "quyet dinh", "tmđt": "thuong mai dien tu", "hđ": "hoat dong", "lđ": "lao dong", "lđtx": "lao dong thuong "
    "xuyen", "lđtv": "lao dong thoi vu", "tđ": "trinh do", "tđcm": "trinh do chuyen mon", "tđvh": "trinh do van hoa",
    "hđqt": "hoi dong quan tri", "đtb": "diem trung binh", "tđt": "trinh do dao tao", "đtnn": "nong nghiep",
}  # fmt: skip

#: Abbreviations and older words, folded.
PLAIN = {
    "tv": "thanh vien", "tvct": "thanh vien chinh thuc", "xa vien": "thanh vien", "ld": "lao dong", "vdl": "von dieu le",
    "ln": "loi nhuan", "lnst": "loi nhuan sau thue", "lntt": "loi nhuan truoc thue", "tn": "thu nhap", "bq": "binh quan",
    "tnbq": "thu nhap binh quan", "tnbqld": "thu nhap binh quan lao dong", "cbql": "can bo quan ly", "cb": "can bo",
    "ql": "quan ly", "quan li": "quan ly", "dtts": "dan toc thieu so", "sp": "san pham", "mst": "ma so thue",
    "ma sothue": "ma so thue", "cccd": "can cuoc", "cmnd": "can cuoc", "cmt": "can cuoc", "cmtnd": "can cuoc",
    "cccd cmnd": "can cuoc", "can cuoc cong dan": "can cuoc", "chung minh nhan dan": "can cuoc", "chung minh thu":
    "can cuoc", "ddcn": "can cuoc", "dinh danh ca nhan": "can cuoc", "dtdd": "dien thoai", "sdt": "dien thoai",
    "so dt": "dien thoai", "sodt": "dien thoai", "tel": "dien thoai", "mobile": "dien thoai", "di dong": "dien thoai",
    "ddpl": "dai dien phap luat", "dd phap luat": "dai dien phap luat", "ndd": "dai dien", "gd": "giam doc",
    "ct hdqt": "chu tich", "cthdqt": "chu tich", "hdqt": "hoi dong quan tri", "cn htx": "chu nhiem",
    "dkkd": "dang ky kinh doanh", "gcn": "giay chung nhan", "dkhtx": "dang ky htx", "gpkd": "giay phep kinh doanh",
    "hop tac xa": "htx", "hoptacxa": "htx", "lien hiep hop tac xa": "lhhtx", "lien hiep htx": "lhhtx", "lh htx": "lhhtx",
    "to hop tac": "tht", "cong nghe cao": "cnc", "ung dung cong nghe cao": "cnc", "tmdt": "thuong mai dien tu",
    "sl": "so luong", "hktt": "ho khau thuong tru", "ns": "nam sinh", "dia diem": "dia chi", "thon ban": "thon",
    "tl": "thanh lap", "tthd": "tinh trang hoat dong", "tt hoat dong": "tinh trang hoat dong", "xep hang": "xep loai",
    "phan loai": "xep loai", "danh gia": "xep loai", "e mail": "email", "thu dien tu": "email", "trang tin dien tu":
    "website", "trang web": "website", "web": "website", "phap lut": "phap luat", "thanh lp": "thanh lap", "xuat khau":
    "xuat khau", "ocop": "ocop", "o cop": "ocop", "hvt": "ho va ten", "ho ten": "ho va ten", "ho va ten dem": "ho va ten",
    "truong hop": "truong hop", "san luong": "san luong", "sx": "san xuat", "sxkd": "san xuat kinh doanh", "kd": "kinh doanh", "dv": "dich vu",
    "tm": "thuong mai", "nn": "nong nghiep", "tt": "tt", "qtdnd": "quy tin dung", "ngay sinh": "sinh", "nam sinh": "sinh",
    "thang nam sinh": "sinh", "ngay thang nam sinh": "sinh", "gioi": "gioi", "vnd": "", "cu the": "", "stt": "stt",
}  # fmt: skip

#: Words that add nothing to a heading.
STOP = frozenset(
    "so tong cua cac va hoac theo la duoc do hien nay ve neu chia ra tinh den voi cho ghi ro nguoi thong tin trong chung tai "
    "toan bo co doi tuong don vi tong cong htx tht lhhtx luong nam thang ngay hang thuc te thoi diem nhung muc gom bao "
    "cap dang thu the danh sach dau cuoi ky".split()
)

#: A heading with one of these left over says something else than the field it resembles.
BLOCKING = frozenset("khac binh quan ty le ti tang giam sanh tren du kien no phan tram thieu cu ngheo cac diem".split())

WORDINGS: dict[str, str] = {
    "name": "ten htx|htx|ten don vi|don vi|ten lhhtx|lhhtx|ten tht|tht|ten to chuc|ten co so|ten goi|ten quy tin dung|quy tin "
    "dung|ten to|ten mo hinh|ten htx + tht|ten day du|ten quy|ten phap nhan|ten doanh nghiep|ten viet tat + ten htx|ten",
    "organisation_name": "ten htx|htx|ten don vi|don vi|ten lhhtx|ten tht|tht|chu the|ten chu the|chu the san xuat|co so san "
    "xuat|ten co so|don vi san xuat|chu so huu|nha san xuat|noi lam viec|don vi cong tac|thuoc htx|thanh vien cua htx|chu the "
    "ocop|ten co so san xuat|to chuc + san xuat|ten chu the san xuat|chu the san pham|to chuc",
    "code": "ma so thue|ma so htx|ma htx|ma so|ma so dang ky|ma so dang ky htx|ma so tht|ma so lhhtx|ma dinh danh|ma so doanh "
    "nghiep|ma so dang ky kinh doanh|mst + ma so|ma so thue + ma so htx|ma don vi|ma so kinh doanh|ma so to chuc|ma",
    "organisation_code": "ma so thue|ma so htx|ma htx|ma so thue htx|ma so chu the|ma so dang ky|ma so",
    "kind": "loai hinh|loai hinh to chuc|loai|hinh thuc to chuc|loai hinh htx|loai hinh chu the|htx + tht|loai to chuc|loai "
    "hinh kinh te",
    "governance": "hinh thuc quan tri|mo hinh quan tri|to chuc quan tri|hinh thuc + quan tri",
    "size_band": "quy mo|quy mo htx",
    "union_name": "thuoc lhhtx|lhhtx tham gia|tham gia lhhtx|thanh vien lhhtx|thanh vien cua lhhtx",
    "address": "dia chi|dia chi tru so|tru so|tru so chinh|noi dat tru so|dia chi lien he|dia chi dang ky|dia chi moi|dia chi "
    "hien tai|dia chi san xuat|noi o|noi o hien tai|ho khau thuong tru|thuong tru|cho o|que quan|dia ban|noi dong tru so|dia chi "
    "ho khau thuong tru|dia chi tru so chinh|noi thuong tru|noi cu tru|dia chi thuong tru|so nha + duong|dia ban hoat dong",
    "hamlet": "thon|ban|xom|ap|to dan pho|khu pho|tieu khu|thon ban|thon + ban|thon + xom|thon + to dan pho|khu dan cu|ban + "
    "tieu khu|xom + ban|buon|khoi pho|thon + ban + xom|ban + thon + tieu khu",
    "commune": "xa|phuong|xa phuong|phuong xa|xa + thi tran|xa + phuong|xa + phuong + thi tran|xa phuong thi tran|don vi hanh "
    "chinh cap xa|cap xa|xa moi|ten xa|xa + phuong + dac khu|xa phuong dac khu|ubnd xa",
    "district": "huyen|quan huyen|huyen + thi xa|huyen + thanh pho|huyen + tp|huyen + thi|huyen + quan|huyen thi xa thanh pho|"
    "huyen thanh pho|huyen thi|cap huyen|huyen + thanh pho + thi xa|ten huyen|huyen cu|huyen tp tx|huyen + tp + tx|huyen tx tp",
    "province": "tinh|tinh thanh pho|tinh + thanh pho|tinh thanh|tinh tp|tinh + tp|cap tinh|ten tinh",
    "phone": "dien thoai|so dien thoai|dien thoai lien he|dien thoai htx|lien he|hotline|dien thoai co dinh|dien thoai lien lac|"
    "zalo|so lien he|thong tin lien he",
    "email": "email|dia chi email|hop thu|gmail|hom thu",
    "website": "website|dia chi website|fanpage|facebook|dia chi trang web|website + fanpage|trang thong tin",
    "founded_on": "nam thanh lap|ngay thanh lap|thoi gian thanh lap|thanh lap|ngay thang nam thanh lap|thang nam thanh lap|thoi "
    "diem thanh lap|ngay thang thanh lap|ngay bat dau hoat dong|nam bat dau hoat dong|ngay hoat dong|nam hoat dong|thanh lap "
    "moi + ngay|thanh lap ngay",
    "registration_no": "so giay chung nhan|so dang ky kinh doanh|so giay chung nhan dang ky|so giay phep|giay chung nhan dang "
    "ky|giay chung nhan dang ky htx|dang ky kinh doanh|so dang ky|giay phep kinh doanh|giay chung nhan dang ky kinh doanh|so "
    "giay phep kinh doanh|so giay chung nhan dang ky htx|giay dang ky kinh doanh|so quyet dinh thanh lap|quyet dinh thanh lap|"
    "giay chung nhan",
    "registered_on": "ngay cap|ngay dang ky|ngay cap giay chung nhan|ngay cap dang ky|ngay dang ky kinh doanh|ngay cap dang ky "
    "kinh doanh|dang ky lan dau|ngay cap giay phep|ngay cap giay chung nhan dang ky|nam dang ky|ngay dang ky lan dau|thoi gian "
    "dang ky|ngay cap lan dau|ngay cap giay chung nhan dang ky kinh doanh|ngay cap giay chung nhan dang ky htx|cap lan dau|nam "
    "cap|ngay thang nam cap|ngay dang ky thanh lap",
    "representative_name": "dai dien phap luat|dai dien|giam doc|ten giam doc|ho va ten giam doc|chu tich|chu tich hoi dong quan "
    "tri|chu nhiem|ho va ten dai dien|ten dai dien|giam doc + chu tich|to truong|ho va ten to truong|ho va ten + dai dien|dung "
    "dau|ho va ten chu tich|chu nhiem htx|ho va ten dai dien phap luat|lanh dao|ho va ten|chu co so|giam doc + dai dien|giam "
    "doc + dai dien phap luat|chu tich hoi dong quan tri + giam doc|dai dien + ten|dai dien lien he|nguoi lien he|nguoi dai dien "
    "htx|ho va ten + dai dien phap luat|quan ly htx|chu tich hoi dong thanh vien|giam doc htx + ho va ten|phu trach",
    "representative_post": "chuc vu|chuc danh|chuc vu + dai dien|chuc danh + dai dien|chuc vu nguoi dai dien",
    "representative_phone": "dien thoai giam doc|dien thoai + giam doc|dien thoai + dai dien|dien thoai nguoi dai dien|dien thoai + "
    "chu tich|dien thoai + dai dien phap luat|dien thoai + chu nhiem|dien thoai + to truong",
    "representative_citizen_id": "can cuoc|so can cuoc|can cuoc + dai dien|can cuoc + giam doc|can cuoc + dai dien phap luat",
    "representative_birth": "sinh|sinh + giam doc|sinh + dai dien|sinh + dai dien phap luat",
    "representative_sex": "gioi tinh|gioi tinh + giam doc|gioi tinh + dai dien|gioi tinh + dai dien phap luat",
    "representative_ethnicity": "dan toc|dan toc + giam doc|dan toc + dai dien|dan toc + dai dien phap luat",
    "sector": "linh vuc|linh vuc hoat dong|linh vuc san xuat|nganh|linh vuc san xuat kinh doanh|linh vuc kinh doanh|nhom nganh|"
    "linh vuc + nganh|loai hinh san xuat|linh vuc nganh nghe|phan theo linh vuc|khu vuc|xep loai theo linh vuc|phan theo nganh",
    "business_lines": "nganh nghe|nganh nghe kinh doanh|nganh nghe chinh|nganh nghe kinh doanh chinh|nganh nghe hoat dong|nganh "
    "nghe san xuat kinh doanh|nganh nghe san xuat|noi dung hoat dong|nganh nghe dang ky|nganh kinh doanh|hoat dong chinh|san xuat "
    "kinh doanh chinh|nganh nghe dang ky kinh doanh|hoat dong san xuat kinh doanh|nganh nghe + linh vuc|nganh nghe sxkd chinh|"
    "dich vu chinh|cac dich vu|nganh kinh doanh chinh|noi dung dang ky kinh doanh|khau dich vu",
    "vsic": "ma nganh|ma nganh nghe|vsic|ma nganh kinh te|ma nganh chinh|ma nganh cap 4|ma nganh kinh doanh|ma vsic|ma nganh nghe "
    "kinh doanh|ma nganh nghe chinh",
    "status": "tinh trang|tinh trang hoat dong|trang thai|trang thai hoat dong|hien trang|hien trang hoat dong|tinh hinh hoat dong|"
    "tinh trang htx|ket qua hoat dong|dang hoat dong + ngung hoat dong|tinh trang phap ly",
    "status_on": "ngay ngung hoat dong|ngay giai the|thoi gian giai the|thoi gian ngung hoat dong|nam giai the|nam ngung hoat dong|"
    "ngay tam ngung|thoi diem ngung hoat dong|ngay ngung|ngay sap nhap",
    "status_reason": "ly do giai the|ly do ngung hoat dong|ly do ngung|nguyen nhan ngung hoat dong|ly do|nguyen nhan",
    "rating": "xep loai|ket qua xep loai|xep loai htx|xep loai nam|muc xep loai|hieu qua hoat dong|xep loai hoat dong|ket qua xep "
    "loai htx|xep loai hieu qua hoat dong|chat luong hoat dong",
    "note": "ghi chu|chu thich|luu y|ghi chu khac|y kien|kho khan vuong mac|de xuat kien nghi|chu y",
    "members": "thanh vien|so thanh vien|tong so thanh vien|so luong thanh vien|thanh vien htx|thanh vien tht|to vien|so to vien|"
    "quy mo thanh vien|thanh vien tham gia|tong thanh vien|so ho thanh vien tham gia|so thanh vien gop von",
    "members_women": "thanh vien + nu|thanh vien nu|nu + thanh vien|thanh vien la nu|thanh vien la phu nu|thanh vien + phu nu",
    "members_ethnic_minority": "thanh vien + dan toc thieu so|thanh vien + dan toc|thanh vien la nguoi dan toc thieu so|thanh vien "
    "+ nguoi dan toc thieu so|thanh vien + dong bao dan toc|thanh vien + dong bao dan toc thieu so",
    "members_individuals": "thanh vien + ca nhan|thanh vien la ca nhan",
    "members_households": "thanh vien + ho|thanh vien + ho gia dinh|thanh vien la ho|so ho thanh vien|ho thanh vien|thanh vien ho "
    "gia dinh|so ho tham gia|thanh vien la ho gia dinh|thanh vien + dai dien ho gia dinh",
    "members_legal": "thanh vien + phap nhan|thanh vien + to chuc|thanh vien la phap nhan|thanh vien + doanh nghiep",
    "members_official": "thanh vien + chinh thuc|thanh vien chinh thuc",
    "members_affiliate": "thanh vien + lien ket|thanh vien lien ket|thanh vien + lien ket gop von",
    "members_new": "thanh vien + moi|thanh vien + ket nap|thanh vien moi|thanh vien ket nap moi|thanh vien + tham gia moi|thanh "
    "vien + tang",
    "members_left": "thanh vien + ra|thanh vien + giam|thanh vien ra khoi htx|thanh vien xin ra|thanh vien + ra khoi",
    "member_cooperatives": "htx thanh vien|so htx thanh vien|thanh vien + htx|so luong htx thanh vien",
    "workers": "lao dong|so lao dong|tong so lao dong|so luong lao dong|nguoi lao dong|tong lao dong|lao dong trong htx",
    "regular_workers": "lao dong thuong xuyen|lao dong + thuong xuyen|lao dong lam viec thuong xuyen|lao dong co dinh|lao dong "
    "thuong xuyen trong htx|viec lam thuong xuyen|lao dong + co dinh|lao dong lam viec thuong xuyen trong htx|tao viec lam "
    "thuong xuyen|lao dong chinh",
    "regular_workers_women": "lao dong + nu|lao dong nu|lao dong thuong xuyen + nu",
    "workers_ethnic_minority": "lao dong + dan toc thieu so|lao dong + dan toc|lao dong thuong xuyen + dan toc thieu so",
    "seasonal_workers": "lao dong thoi vu|lao dong + thoi vu|lao dong mua vu|lao dong + mua vu|lao dong khong thuong xuyen|lao "
    "dong + khong thuong xuyen|lao dong theo mua vu",
    "worker_members": "lao dong + thanh vien|lao dong la thanh vien|lao dong dong thoi la thanh vien|lao dong thuong xuyen + "
    "thanh vien|lao dong dong thoi + thanh vien|lao dong thuong xuyen la thanh vien|lao dong thuong xuyen dong thoi la thanh vien",
    "new_jobs": "viec lam moi|tao viec lam moi|viec lam tao moi|giai quyet viec lam|viec lam tang them|lao dong + tao moi|so viec "
    "lam moi|tao viec lam|giai quyet viec lam moi|lao dong moi",
    "managers": "can bo quan ly|so can bo quan ly|can bo htx|tong so can bo quan ly|can bo|doi ngu can bo quan ly|can bo quan ly "
    "htx|quan ly|so luong can bo quan ly",
    "managers_women": "can bo quan ly + nu|can bo + nu|can bo quan ly nu",
    "managers_untrained": "can bo + chua qua dao tao|can bo quan ly + chua qua dao tao|can bo quan ly + chua dao tao|trinh do + "
    "chua qua dao tao|chua qua dao tao|can bo chua qua dao tao|can bo + chua dao tao|trinh do + chua dao tao|can bo quan ly + khong "
    "qua dao tao|can bo + pho thong",
    "managers_elementary_intermediate": "can bo quan ly + so cap + trung cap|can bo + so cap + trung cap|so cap + trung cap|trinh do "
    "+ so cap + trung cap|can bo quan ly + trinh do + so cap + trung cap|can bo quan ly + sc + tc|so trung cap|can bo quan ly + so "
    "trung cap|sc + tc|can bo quan ly trinh do so cap trung cap|can bo + trinh do + so cap + trung cap",
    "managers_elementary": "can bo quan ly + so cap|can bo + so cap|trinh do + so cap|so cap|can bo quan ly + trinh do + so cap",
    "managers_intermediate": "can bo quan ly + trung cap|can bo + trung cap|trinh do + trung cap|trung cap|can bo quan ly + trinh do + "
    "trung cap",
    "managers_higher": "can bo quan ly + cao dang + dai hoc|can bo + cao dang + dai hoc|cao dang + dai hoc|trinh do + cao dang + dai "
    "hoc|can bo quan ly + trinh do + cao dang + dai hoc|cd + dh|can bo quan ly + cd + dh|can bo quan ly + cao dang tro len|cao dang "
    "tro len|can bo + cao dang tro len|cao dang + dai hoc + tro len|can bo quan ly + cao dang + dai hoc + tro len|cao dang + dai hoc "
    "+ tren dai hoc|can bo quan ly + cao dang + dai hoc + tren dai hoc|trinh do + cao dang tro len|can bo + trinh do + cao dang + dai "
    "hoc",
    "managers_college": "can bo quan ly + cao dang|can bo + cao dang|trinh do + cao dang|cao dang|can bo quan ly + trinh do + cao dang",
    "managers_university": "can bo quan ly + dai hoc|can bo + dai hoc|trinh do + dai hoc|dai hoc|can bo quan ly + trinh do + dai hoc|"
    "dai hoc tro len|can bo quan ly + dai hoc tro len|dai hoc + tren dai hoc|can bo quan ly + dai hoc + tren dai hoc",
    "staff_trained": "qua dao tao|da qua dao tao|lao dong qua dao tao|lao dong da qua dao tao|lao dong + qua dao tao|thanh vien "
    "lao dong qua dao tao|ke toan thanh vien lao dong qua dao tao|duoc dao tao|da duoc dao tao|lao dong + da qua dao tao|ke toan + thanh "
    "vien + lao dong + qua dao tao|nguoi da qua dao tao|qua dao tao boi duong|can bo quan ly + da qua dao tao|ke toan thanh vien nguoi "
    "lao dong da qua dao tao",
    "staff_trainable": "ke toan thanh vien lao dong|ke toan + thanh vien + lao dong|ke toan thanh vien va nguoi lao dong",
    "charter_capital": "von dieu le|von + dieu le|von dieu le dang ky|von dang ky|tong von dieu le|von dl|von dieu le htx",
    "paid_capital": "von thuc gop|von da gop|von gop|von thuc gop cua thanh vien|von gop cua thanh vien|von gop thuc te|tong von gop|"
    "von gop thanh vien|von dieu le thuc gop|von dieu le da gop|von dieu le + thuc gop|von + da gop|von + thuc gop|von thanh vien gop",
    "total_capital": "tong von|tong nguon von|nguon von|von hoat dong|tong von hoat dong|von san xuat kinh doanh|von kinh doanh|tong "
    "so von|von + tong so|von|tong nguon von hoat dong|von luu dong|quy mo von|tong von san xuat kinh doanh|von hoat dong san xuat kinh "
    "doanh",
    "equity": "von chu so huu|von tu co|von so huu",
    "loans": "von vay|du no vay|no vay|vay ngan hang|von vay ngan hang|du no|von huy dong",
    "total_assets": "tong tai san|tai san|tong gia tri tai san|gia tri tai san|tong so tai san",
    "fixed_assets": "tai san co dinh|gia tri tai san co dinh|tscd|tai san + co dinh",
    "undivided_fund": "tai san chung khong chia|quy chung khong chia|tai san khong chia|gia tri tai san khong chia|quy khong chia",
    "revenue": "doanh thu|tong doanh thu|dt|doanh so|gia tri doanh thu|doanh thu htx|doanh thu thuan|doanh thu san xuat kinh doanh|"
    "doanh thu hoat dong|doanh thu + doanh so|doanh thu ban hang|doanh thu nam",
    "revenue_members": "doanh thu + thanh vien|doanh thu doi voi thanh vien|doanh thu tu thanh vien|doanh thu cung ung cho thanh "
    "vien|doanh thu noi bo|doanh thu giao dich noi bo|doanh thu + noi bo|doanh thu cung ung dich vu cho thanh vien",
    "costs": "chi phi|tong chi phi|tong chi|chi phi san xuat kinh doanh|chi phi hoat dong",
    "profit": "loi nhuan|lai|lai lo|loi nhuan truoc thue|lai + lo|tong loi nhuan|loi nhuan htx|loi nhuan + lai lo|ket qua lai lo|lai "
    "rong|lo",
    "profit_after_tax": "loi nhuan sau thue|lai sau thue|loi nhuan + sau thue",
    "tax_paid": "nop ngan sach|nop ngan sach nha nuoc|thue|thue da nop|nop thue|so thue da nop|nop nsnn|thue nop ngan sach|cac khoan "
    "nop ngan sach|thue phai nop|thue nop nsnn|so tien thue da nop|dong gop ngan sach|thue + nop ngan sach|nop ngan sach + thue",
    "wages_paid": "quy luong|tong quy luong|tien luong|tien cong|chi luong|tong tien luong|tien luong da tra|luong da tra",
    "worker_income_month": "thu nhap|thu nhap binh quan|thu nhap binh quan lao dong|thu nhap lao dong|thu nhap binh quan + lao dong|"
    "thu nhap + lao dong|thu nhap binh quan nguoi lao dong|luong binh quan|tien luong binh quan|thu nhap binh quan lao dong thuong "
    "xuyen|thu nhap binh quan + lao dong thuong xuyen|thu nhap nguoi lao dong|muc luong|thu nhap binh quan mot lao dong|thu nhap "
    "binh quan 1 lao dong|thu nhap + thang|binh quan thu nhap|tien luong binh quan + lao dong",
    "member_income": "thu nhap binh quan thanh vien|thu nhap thanh vien|thu nhap binh quan + thanh vien|thu nhap + thanh vien",
    "production_area": "dien tich|dien tich san xuat|dien tich canh tac|dien tich dat|quy mo dien tich|dien tich dat san xuat|dien tich "
    "vung trong|dt san xuat|tong dien tich|dien tich nuoi trong|vung san xuat|dien tich gieo trong|quy mo san xuat|vung nguyen lieu|"
    "dien tich vung nguyen lieu|dien tich lien ket",
    "production_quantity": "san luong|san luong san pham|so luong san pham san xuat|san luong san xuat|tong san luong|khoi luong",
    "products": "san pham|san pham chinh|san pham chu luc|san pham dich vu|cac san pham|san pham dich vu chinh|ten san pham|cay con "
    "chu luc|mat hang|san pham + dich vu|san pham chu yeu|san pham tieu bieu|san pham noi bat|cay trong vat nuoi|san pham hang hoa|san "
    "pham san xuat|san pham ocop",
    "ocop_products": "so san pham ocop|so luong san pham ocop|so sp ocop|ocop + so luong|ocop + so san pham|ocop + tong so|tong so san "
    "pham ocop",
    "ocop_products_3_star": "ocop + 3 sao|ocop 3 sao|san pham ocop 3 sao|san pham + 3 sao|hang sao + 3 sao",
    "ocop_products_4_star": "ocop + 4 sao|ocop 4 sao|san pham ocop 4 sao|san pham + 4 sao|hang sao + 4 sao",
    "ocop_products_5_star": "ocop + 5 sao|ocop 5 sao|san pham ocop 5 sao|san pham + 5 sao|hang sao + 5 sao",
    "fairs": "hoi cho|tham gia hoi cho|so lan tham gia hoi cho|so hoi cho tham gia|hoi cho trien lam|xuc tien thuong mai|tham gia xuc "
    "tien thuong mai|so hoi cho|tham gia hoi cho trien lam",
    "certificates": "chung nhan|chung nhan chat luong|chung chi|vietgap|tieu chuan|tieu chuan chat luong|chung nhan vietgap|giay chung "
    "nhan chat luong|tieu chuan ap dung|chung nhan tieu chuan|quy trinh san xuat|chung nhan vietgap + huu co|chung nhan khac|chung nhan "
    "san pham|vietgap + huu co|an toan thuc pham|chung nhan attp",
    "value_chain": "chuoi gia tri|tham gia chuoi|tham gia chuoi gia tri|chuoi lien ket|lien ket chuoi|lien ket chuoi gia tri|lien ket|san "
    "xuat theo chuoi|chuoi gia tri lien ket|tham gia lien ket|san xuat tieu thu theo chuoi|lien ket theo chuoi|lien ket san xuat|lien ket "
    "tieu thu|tham gia lien ket chuoi|lien ket theo chuoi gia tri|gan voi chuoi gia tri|tham gia chuoi lien ket|lien ket gan voi tieu thu "
    "san pham|chuoi",
    "value_chain_name": "ten chuoi|ten chuoi gia tri|ten chuoi lien ket|chuoi san pham|doi tac lien ket|doanh nghiep lien ket|ten chuoi "
    "san pham|noi dung lien ket",
    "high_tech": "cnc|cong nghe + cao|su dung cnc|ap dung cnc|htx cnc|htx nong nghiep cnc|san xuat cnc|ung dung cnc|ung dung cong nghe|"
    "ung dung khoa hoc cong nghe|nong nghiep cnc|ung dung cnc trong san xuat|ap dung cong nghe|ung dung khcn",
    "ecommerce": "thuong mai dien tu|san thuong mai dien tu|tham gia san thuong mai dien tu|ban hang qua san thuong mai dien tu|ban hang "
    "online|ban hang tren san thuong mai dien tu|ban hang truc tuyen|len san thuong mai dien tu|san tmdt|dua san pham len san thuong mai "
    "dien tu|ban hang qua mang",
    "ecommerce_platforms": "ten san thuong mai dien tu|ten san|cac san thuong mai dien tu|kenh ban hang|san giao dich",
    "traceability": "truy xuat nguon goc|ma qr|qr code|tem truy xuat|tem truy xuat nguon goc|truy xuat|ma qr truy xuat nguon goc",
    "full_name": "ho va ten|ten thanh vien|ho va ten thanh vien|ten|ten can bo|ho ten can bo|ho va ten can bo|thanh vien|ten nguoi|ho va "
    "ten chu ho|chu ho|ho va ten nguoi lao dong|ho va ten dai dien|dai dien|can bo|nhan vien|ten nhan vien|ho va ten hoc vien|ten to chuc "
    "+ ca nhan|ho va ten + ten to chuc|ho va ten nhan su|nhan su",
    "citizen_id": "can cuoc|so can cuoc|so dinh danh|giay to tuy than|so giay to|can cuoc + ho chieu|so ho chieu|ma dinh danh",
    "birth": "sinh|nam + sinh|tuoi|sinh nam",
    "sex": "gioi tinh|gioi|nam nu|nam + nu|phai",
    "ethnicity": "dan toc|thanh phan dan toc|nguoi dan toc",
    "pledged_capital": "cam ket|von cam ket gop|von cam ket|von dang ky gop|cam ket gop|gop von cam ket|von phai gop|phan von gop cam ket|von dang "
    "ky|von gop + cam ket|phan von gop + cam ket|gia tri phan von gop cam ket|von gop + dang ky|so von cam ket gop|von gop + phai gop",
    "paid_in": "da gop|von da gop|von thuc gop|von gop|phan von gop|gia tri phan von gop|so von gop|so tien gop|tien gop von|von gop + da gop|von "
    "gop + thuc gop|gop von|gia tri von gop|von gop thuc te|so von da gop|muc gop von|phan von gop + da gop|so tien gop von|tien gop|"
    "phan von gop + thuc gop|so tien da gop|gia tri phan von gop + da gop",
    "certificate_no": "so giay chung nhan|giay chung nhan gop von|so giay chung nhan gop von|giay chung nhan phan von gop|so giay chung "
    "nhan phan von gop|giay chung nhan|so gcn gop von|so the thanh vien|ma thanh vien|so so|so chung nhan gop von|gcn von gop",
    "certificate_on": "ngay cap giay chung nhan|ngay cap|ngay cap giay chung nhan gop von|ngay cap giay chung nhan phan von gop",
    "joined_on": "ngay tham gia|ngay vao|ngay gia nhap|thoi gian tham gia|nam tham gia|ngay vao htx|ngay ket nap|nam vao htx|ngay gop von|"
    "ngay tro thanh thanh vien|thoi diem gop von|ngay vao lam|thoi gian gop von|thoi diem tham gia|ngay thang vao htx|ngay cong nhan|vao "
    "htx + ngay|nam ket nap|tham gia tu|ngay bat dau|thoi gian ket nap|thoi gian vao htx",
    "left_on": "ngay ra|ngay ra khoi htx|ngay cham dut|ngay cham dut tu cach thanh vien|thoi diem cham dut|ngay ra htx|ngay thoi|nam ra htx|"
    "ngay nghi|cham dut tu cach thanh vien|ngay roi htx|ngay nghi viec|ngay thoi lam thanh vien",
    "member_kind": "loai thanh vien|tu cach thanh vien|hinh thuc thanh vien|thanh vien chinh thuc + thanh vien lien ket|loai hinh thanh "
    "vien|thanh vien chinh thuc + lien ket|tu cach",
    "party_kind": "loai hinh|ca nhan + ho gia dinh|ca nhan + ho gia dinh + phap nhan|ca nhan + phap nhan|doi tuong|doi tuong thanh vien|ca "
    "nhan + to chuc|thanh phan|loai doi tuong|ca nhan + ho + phap nhan",
    "works_here": "lao dong tai htx|lam viec tai htx|tham gia lao dong|gop suc lao dong|la lao dong thuong xuyen|truc tiep lao dong",
    "post": "chuc vu|chuc danh|vi tri|vi tri cong tac|nhiem vu|cong viec|chuc vu cong tac|vi tri viec lam|chuc vu hien nay|chuc vu dang dam "
    "nhiem",
    "training_level": "trinh do|trinh do chuyen mon|trinh do dao tao|bang cap|trinh do chuyen mon nghiep vu|trinh do hoc van|trinh do "
    "cmnv|hoc van|trinh do cao nhat|trinh do chuyen mon ky thuat",
    "specialty": "chuyen nganh|chuyen mon|nganh dao tao|chuyen nganh dao tao|nganh hoc|nghiep vu",
    "product_name": "ten san pham|san pham|ten san pham ocop|san pham ocop|ten hang hoa|mat hang|ten sp dich vu|ten san pham dich vu|ten hang|"
    "ten san pham + dich vu|hang hoa|ten mat hang|ten",
    "stars": "hang sao|sao|xep loai|so sao|hang|phan hang|xep hang sao|dat sao|xep loai sao|ket qua phan hang|sao ocop|hang ocop|dat hang "
    "sao|phan hang san pham|xep loai ocop|ket qua xep loai|ocop|xep loai san pham|ket qua xep loai sao|cap sao|ocop + sao|hang sao dat duoc",
    "decision_no": "quyet dinh|so quyet dinh|quyet dinh cong nhan|so quyet dinh cong nhan|so quyet dinh phe duyet|quyet dinh phe duyet|van "
    "ban cong nhan|giay chung nhan ocop|so giay chung nhan|so giay chung nhan ocop|quyet dinh + so|quyet dinh cong nhan + so|so qd|so hieu "
    "quyet dinh|qd cong nhan",
    "decided_on": "ngay quyet dinh|ngay cong nhan|nam cong nhan|ngay cap|ngay ban hanh|quyet dinh + ngay|quyet dinh cong nhan + ngay|thoi "
    "gian cong nhan|ngay ky|nam dat|nam xep loai|ngay phe duyet|ngay cap giay chung nhan|ngay thang quyet dinh|ngay ban hanh quyet dinh|thoi "
    "diem cong nhan|quyet dinh + ngay ban hanh|quyet dinh + ngay ky|nam duoc cong nhan|nam phan hang|nam dat chung nhan|ngay ky quyet dinh",
    "valid_until": "hieu luc den|gia tri den|co gia tri den|han hieu luc|ngay het han|thoi han|gia tri den ngay|ngay het hieu luc|hieu luc den ngay|co gia "
    "tri den ngay|thoi han hieu luc|han su dung giay chung nhan|het hieu luc|het han|hieu luc|thoi han den|thoi han giay chung nhan",
    "product_group": "nhom san pham|nhom|nganh hang|nhom nganh hang|nganh san pham|bo san pham|loai san pham|phan nhom|nganh|nhom nganh|linh "
    "vuc|nhom hang|nhom ocop|chung loai|bo san pham ocop",
    "unit": "don vi tinh|dvt|don vi|quy cach|quy cach dong goi|dv tinh|don vi do",
    "price": "gia|gia ban|don gia|gia ban le|gia ban buon|gia thanh|gia san pham|gia niem yet|gia tham khao|gia ban san pham|gia ban binh quan",
    "quantity": "so luong|san luong|khoi luong|san luong nam|kha nang cung ung|nang luc cung ung|san luong cung ung|so luong san xuat|quy mo "
    "san xuat|cong suat|so luong cung ung|kha nang san xuat|nang luc san xuat|san luong san xuat|san luong du kien",
    "product_revenue": "doanh thu|doanh thu san pham|doanh so|gia tri",
    "description": "mo ta|gioi thieu|cau chuyen san pham|mo ta san pham|dac diem|thong tin san pham|gioi thieu san pham",
}  # fmt: skip

_MARKED = re.compile(r"(?<![\w/])(" + "|".join(sorted(map(re.escape, MARKED), key=len, reverse=True)) + r")(?![\w])")
_PLAIN = re.compile(r"\b(" + "|".join(sorted(PLAIN, key=len, reverse=True)) + r")\b")


@lru_cache(maxsize=4096)
def canonical(text: str) -> tuple[str, ...]:
    """Return the words of a heading folded, with abbreviations and older words written out."""
    marked = _MARKED.sub(lambda found: f" {MARKED[found[1]]} ", text.lower())
    return tuple(_PLAIN.sub(lambda found: PLAIN[found[1]], fold(marked)).split())


Wording = tuple[tuple[str, ...], ...]


def _compiled() -> list[tuple[str, Wording, frozenset[str]]]:
    table = []
    for key, wordings in WORDINGS.items():
        for wording in wordings.split("|"):
            phrases = tuple(canonical(phrase) for phrase in wording.split("+"))
            table.append((key, phrases, frozenset(word for phrase in phrases for word in phrase)))
    return table


#: (field, its phrases, all their words), one a wording.
COMPILED: list[tuple[str, Wording, frozenset[str]]] = _compiled()


def _indexed() -> dict[str, list[tuple[str, Wording, frozenset[str]]]]:
    """Return the wordings under the rarest of their words, so that a heading meets only those it may match."""
    often = Counter(word for _, _, words in COMPILED for word in words)
    index: dict[str, list[tuple[str, Wording, frozenset[str]]]] = {}
    for entry in COMPILED:
        index.setdefault(min(entry[2], key=lambda word: (often[word], word)), []).append(entry)
    return index


#: The wordings by their rarest word.
BY_WORD: dict[str, list[tuple[str, Wording, frozenset[str]]]] = _indexed()

#: Every word the dictionary knows: what a mistyped word is compared with.
VOCABULARY: frozenset[str] = frozenset(word for _, _, words in COMPILED for word in words if len(word) >= 3)
