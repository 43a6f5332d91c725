"""The accounts one can sign in with, in the sample only: one for each role, all with the password printed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.conf import settings

from hoptac.access import actions
from hoptac.access.choices import ORGANISATION_ROLES, Role
from hoptac.access.models import User
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

PASSWORD = "hop-tac-2025"  # noqa: S105 - it is meant to be known; user() refuses to set it outside a sample
SINCE = date(2021, 1, 4)

#: Where an account's role is held: the province, Gia Phù commune, or an organisation the build names.
PROVINCE, COMMUNE, ECO, UNION, BUYER = "province", "commune", "eco", "union", "buyer"


class Account(NamedTuple):
    """A person to sign in as, and in words what this person may do."""

    username: str
    full_name: str
    role: Role
    where: str
    may: str


ACCOUNTS = (
    Account("canbo", "Lò Thị Hạnh", Role.PROVINCE_OFFICER, PROVINCE, "Liên minh HTX tỉnh: sees and enters everything"),
    Account("lanhdao", "Nguyễn Quang Sơn", Role.PROVINCE_LEADER, PROVINCE, "lãnh đạo tỉnh: sees all figures"),
    Account("xagiaphu", "Đinh Văn Cường", Role.COMMUNE_OFFICER, COMMUNE, "UBND xã Gia Phù: enters for its commune"),
    Account("quy", "Hoàng Thị Ngoan", Role.FUND_OFFICER, PROVINCE, "cán bộ Quỹ hỗ trợ phát triển HTX"),
    Account("giamdocquy", "Trần Đức Hải", Role.FUND_DIRECTOR, PROVINCE, "giám đốc Quỹ hỗ trợ phát triển HTX"),
    Account("lienhiep", "Cầm Văn Dương", Role.UNION_MANAGER, UNION, "giám đốc liên hiệp HTX: sees its members"),
    Account("taybaceco", "Lường Thị Uyên", Role.COOPERATIVE_MANAGER, ECO, "giám đốc HTX Tây Bắc Eco: its own unit"),
    Account("ketoan", "Phạm Thu Hương", Role.ACCOUNTANT, ECO, "kế toán HTX Tây Bắc Eco: its numbers"),
    Account("nongvu", "Quàng Văn Lả", Role.CLERK, ECO, "cán bộ đồng ruộng HTX Tây Bắc Eco: products, enquiries"),
    Account("nguoimua", "Vũ Minh Nam", Role.BUYER, BUYER, "người mua: a company that buys"),
    Account("kiemtoan", "Lê Thị Thảo", Role.AUDITOR, PROVINCE, "kiểm toán: reads everything and the trail"),
    Account("vanhanh", "Bùi Đức Long", Role.OPERATOR, PROVINCE, "người vận hành: accounts and roles"),
)


def user(account: Account) -> User:
    """Make the account's user, who holds no role yet; refuse outside a sample."""
    if not settings.IS_SAMPLE:
        raise AssertionError("known passwords exist in the sample only")
    return actions.user_create(actor=None, username=account.username, full_name=account.full_name, password=PASSWORD)


def place_accounts(*, actor: User, province: Place, commune: Place) -> int:
    """Make the accounts whose role is held at a place and return how many."""
    places = {PROVINCE: province, COMMUNE: commune}
    wanted = [account for account in ACCOUNTS if account.role not in ORGANISATION_ROLES]
    for account in wanted:
        place = places[account.where]
        actions.grant_install(actor=actor, user=user(account), role=account.role, place=place, starts_on=SINCE)
    return len(wanted)


def organisation_accounts(*, actor: User, organisations: dict[str, Organisation]) -> int:
    """Make the accounts whose role is held at an organisation and return how many."""
    wanted = [account for account in ACCOUNTS if account.role in ORGANISATION_ROLES]
    for account in wanted:
        organisation = organisations[account.where]
        actions.grant_install(
            actor=actor, user=user(account), role=account.role, organisation=organisation, starts_on=SINCE
        )
    return len(wanted)


def described() -> str:
    """Return the table of accounts as it is printed at the end of the build."""
    width = max(len(account.username) for account in ACCOUNTS)
    role = max(len(account.role) for account in ACCOUNTS)
    lines = [f"  {one.username:<{width}}  {one.role:<{role}}  {one.full_name}, {one.may}" for one in ACCOUNTS]
    return "\n".join([f"Sign in with one of these names and the password {PASSWORD}", *lines])
