"""Builds the sample step by step, each step in one transaction with its entry in the trail.

A build that was killed goes on with the first step whose entry is missing; a finished one has nothing to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import actions as access_actions
from hoptac.access import audit
from hoptac.access.models import AuditEntry, User
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue.drafts import Entry as ProductEntry
from hoptac.catalogue.models import Product
from hoptac.facts import actions as fact_actions
from hoptac.parties.models import Organisation
from hoptac.places import queries as place_queries
from hoptac.places.models import Place
from hoptac.places.resolver import Resolver
from hoptac.registry import actions
from hoptac.registry.actions import NewMember
from hoptac.registry.choices import PartyKind, Status
from hoptac.registry.entries import Entry
from hoptac.sample import (
    accounts,
    asking,
    contradicting,
    drafting,
    fairs,
    market,
    people,
    reporting,
    shop,
    supply,
    visits,
)
from hoptac.sample.days import AS_AT, REFORM, WAVES, Wave
from hoptac.sample.entries import entries, resolved
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.grading import Grading
from hoptac.sample.plan import Plan, plan
from hoptac.sample.policy import STEP
from hoptac.sample.targets import targets
from hoptac.sample.units import Event, Unit

PROVINCE_CODE = "14"
#: The day on which units began to keep their registers here; before the last wave, so that the registers count.
REGISTERS_SINCE = date(2025, 9, 15)
BUYER_NAME = "Công ty TNHH Nông sản sạch Suối Ngọc"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """A part of the build: its name in the trail, what is said while it runs, and what it does."""

    name: str
    title: str
    run: Callable[[], str]


class Build:
    """One run of the build on the database in use."""

    def __init__(self) -> None:
        self.province: Place = place_queries.place_by_code(PROVINCE_CODE, on=AS_AT)
        self.actor: User = access_actions.command_actor(place=self.province)

    @cached_property
    def plan(self) -> Plan:
        """What there is to build."""
        return plan(self.province)

    @cached_property
    def officer(self) -> User:
        """The alliance officer on whose name everything is entered."""
        return User.objects.get(username=accounts.ACCOUNTS[0].username)

    def steps(self) -> list[Step]:
        """Return all steps in their order."""
        found = [Step("accounts of officials", "Accounts of officials", self._place_accounts)]
        for wave in WAVES:
            if wave.on == AS_AT:
                found += [
                    Step("unions", "Members of the unions", self._unions),
                    Step("registers", "Registers of members and staff", self._registers),
                ]
            title = f"Organisations and reports as at {wave.on:%d/%m/%Y}"
            found.append(Step(wave.name, title, partial(self._wave, wave)))
            if wave is not WAVES[0]:
                title = f"Suspended, resumed, ended and succeeded until {wave.on:%d/%m/%Y}"
                found.append(Step(f"lives {wave.on.isoformat()}", title, partial(self._lives, wave)))
        return [
            *found,
            Step("products", "Products and OCOP stars", self._products),
            Step("shop", "Pictures, prices, capacity, certificates", self._shop),
            Step("accounts of organisations", "Accounts of organisations", self._organisation_accounts),
            Step("OCOP dossiers", "OCOP dossiers and councils", self._dossiers),
            Step("requests", "Requests for change", self._requests),
            Step("enquiries", "Enquiries and answers", self._enquiries),
            Step("targets", "Targets of 2025", self._targets),
            Step("drafts", "Drafted texts", self._drafts),
            Step("visits", "Visits of public pages, shops on other platforms", self._visits),
            Step("contradictions", "Reports that contradict each other", self._contradictions),
            *(
                Step(f"reports {form} {period}", f"Reports {form} of {period}", partial(self._past, form, period))
                for form, period in reporting.PAST
            ),
            Step("reports", "Reports under way", self._reports),
            Step("supply", "Pomelo and tea to pool", self._supply),
            Step("market", "Needs, shares, contracts, deliveries", self._market),
            Step("fairs", "Fairs and a conference", self._fairs),
        ]

    def run(self, say: Say) -> int:
        """Do the steps that are not yet done, telling of each, and return how many were done now."""
        known = AuditEntry.objects.filter(code=STEP, place=self.province)
        done = set(known.values_list("note", flat=True))
        missing = [step for step in self.steps() if step.name not in done]
        for step in missing:
            started = time.monotonic()
            with transaction.atomic():
                result = step.run()
                audit.record(actor=self.actor, code=STEP, place=self.province, note=step.name)
            say(f"{step.title}: {result} ({time.monotonic() - started:.1f} s)")
        return len(missing)

    # --- organisations ----------------------------------------------------------------------------------------------

    def _place_accounts(self) -> str:
        commune = resolved(Resolver(province=self.province, on=REFORM), "xã Gia Phù, tỉnh Sơn La")
        place = Place.objects.get(pk=commune.place_now_id or 0)
        count = accounts.place_accounts(actor=self.actor, province=self.province, commune=place)
        return f"{count} accounts"

    def ids(self) -> dict[str, int]:
        """Return the organisations of the sample by key: code, or name where there is none."""
        rows = Organisation.objects.filter(is_sample=True).values_list("pk", "code", "name")
        return {code or name: pk for pk, code, name in rows}

    def _wave(self, wave: Wave) -> str:
        resolver = Resolver(province=self.province, on=wave.on)
        return self._save(entries(self.plan.units, wave, self.ids(), resolver), wave.on)

    def _save(self, found: Sequence[Entry], on: date) -> str:
        saved = actions.organisations_save(actor=self.officer, entries=found, on=on)
        if saved.refused:
            raise AssertionError(f"{len(saved.refused)} entries refused: {saved.refused[0].reason}")
        return f"{len(saved.created)} new, {len(saved.changed)} changed"

    def _lives(self, wave: Wave) -> str:
        ids = self.ids()
        events = [
            (event, unit) for unit in self.plan.units for event in unit.events if wave.after < event.on <= wave.on
        ]
        for event, unit in sorted(events, key=lambda pair: (pair[0].on, pair[1].key)):
            self._status(ids, unit, event)
        return f"{len(events)} changes of state"

    def _status(self, ids: dict[str, int], unit: Unit, event: Event) -> None:
        actions.status_change(
            actor=self.officer,
            organisation=Organisation.objects.get(pk=ids[unit.key]),
            status=Status(event.status),
            on=event.on,
            until=event.until,
            reason=event.reason,
            successors=list(Organisation.objects.filter(pk__in=[ids[key] for key in event.successors])),
        )

    # --- registers --------------------------------------------------------------------------------------------------

    def _unions(self) -> str:
        ids, count = self.ids(), 0
        for union in (unit for unit in self.plan.units if unit.kind == "union"):
            found = self.plan.unions[union.key]
            amount = (union.capital or 0) // 1_000_000 // (len(found) + 2) * 1_000_000
            new = [
                NewMember(
                    name=unit.name, party=PartyKind.LEGAL, member_organisation_id=ids[unit.key], pledged_amount=amount,
                    paid_amount=amount, joined_on=people.joined(unit, union),
                )
                for unit in found
            ]  # fmt: skip
            organisation = Organisation.objects.get(pk=ids[union.key])
            count += len(actions.members_add(actor=self.officer, organisation=organisation, members=new, on=AS_AT))
        return f"{count} cooperatives"

    def _registers(self) -> str:
        ids, count = self.ids(), 0
        units = [unit for unit in self.plan.units if unit.keeps_registers or unit.name == ECO_NAME]
        for unit in units:
            organisation = Organisation.objects.get(pk=ids[unit.key])
            note = "Sổ đăng ký thành viên (dữ liệu mẫu)"
            new = people.members(unit)
            count += len(actions.members_add(
                actor=self.officer, organisation=organisation, members=new, on=REGISTERS_SINCE, note=note
            ))  # fmt: skip
            actions.staff_add(
                actor=self.officer, organisation=organisation, staff=people.staff(unit), on=REGISTERS_SINCE
            )
        return f"{len(units)} organisations, {count} members"

    # --- what the public sees ---------------------------------------------------------------------------------------

    def _products(self) -> str:
        ids = self.ids()
        created = starred = 0
        for earlier in (True, False):
            found = []
            for good in self.plan.goods:
                if earlier and len(good.decisions) < 2:
                    continue
                starred_now = (good.decisions[0] if earlier else good.decisions[-1]) if good.decisions else None
                source = "Danh mục sản phẩm OCOP (dữ liệu mẫu)"
                found.append(ProductEntry(ids[good.unit.key], good.draft, starred_now, source))
                starred += starred_now is not None
            put = catalogue_actions.product_put_many(actor=self.officer, entries=found, on=AS_AT)
            if put.refused:
                raise AssertionError(f"{len(put.refused)} products refused: {next(iter(put.refused.values()))}")
            created += len(put.created)
        return f"{created} products, {starred} decisions"

    def _shop(self) -> str:
        return shop.build(self.officer, shop.products(), today=timezone.localdate())

    def _organisation_accounts(self) -> str:
        resolver = Resolver(province=self.province, on=AS_AT)
        address = "Tổ 3, phường Tô Hiệu, tỉnh Sơn La"
        spot = resolved(resolver, address)
        facts: dict[str, Any] = {"name": BUYER_NAME, "kind": "buyer", "address": address}
        facts |= {"locality_id": spot.locality_id, "place_id": spot.place_now_id}
        self._save([Entry(None, facts, source="Dữ liệu mẫu")], AS_AT)
        by_name = Organisation.objects.filter(is_sample=True).order_by("pk")
        count = accounts.organisation_accounts(
            actor=self.actor,
            organisations={
                accounts.ECO: by_name.get(name=ECO_NAME),
                accounts.UNION: next(iter(by_name.filter(kind="union"))),
                accounts.BUYER: by_name.get(name=BUYER_NAME),
            },
        )
        return f"{count} accounts"

    def _dossiers(self) -> str:
        return Grading(actor=self.actor, officer=self.officer, province=self.province).run()

    def _requests(self) -> str:
        manager, eco = User.objects.get(username="taybaceco"), Organisation.objects.get(name=ECO_NAME)
        wanted = (
            ("business_line", "Trồng cây dược liệu; nấu rượu men lá", "Ghi thêm nghề nấu rượu"),
            ("charter_capital", "1500000000", "Nghị quyết đại hội thành viên ngày 12/10/2025 tăng vốn điều lệ"),
            ("address", "Bản Nà Khằm, xã Gia Phù, tỉnh Sơn La", "Ghi lại địa chỉ theo đơn vị hành chính mới"),
        )
        requests = [
            actions.request_add(actor=manager, organisation=eco, field=field, wanted=value, reason=reason)
            for field, value, reason in wanted
        ]
        answer = "Đề nghị ghi theo tên ngành trong hệ thống ngành kinh tế Việt Nam."
        actions.request_decline(actor=self.officer, request=requests[0], answer=answer)
        return f"{len(requests) - 1} waiting, 1 declined"

    def _enquiries(self) -> str:
        rows = Product.objects.filter(organisation__is_sample=True).select_related("organisation")
        products = list(rows.order_by("pk"))
        eco = [product for product in products if product.organisation.name == ECO_NAME]
        others = [product for product in products if product.organisation.name != ECO_NAME][:14]
        wanted = {product.organisation_id: product.organisation for product in others[:11]}
        managers = asking.managers(actor=self.actor, organisations=list(wanted.values()))
        managers[eco[0].organisation_id] = User.objects.get(username="taybaceco")
        counted = asking.enquiries([*eco, *others], managers)
        return ", ".join(f"{count} {state}" for state, count in counted.items())

    def _drafts(self) -> str:
        manager, eco = User.objects.get(username="taybaceco"), Organisation.objects.get(name=ECO_NAME)
        return f"{drafting.drafts(manager=manager, organisation=eco)} texts"

    def _visits(self) -> str:
        return visits.build(
            officer=self.officer,
            manager=User.objects.get(username="taybaceco"),
            eco=Organisation.objects.get(name=ECO_NAME),
            today=timezone.localdate(),
        )

    def _targets(self) -> str:
        made = targets(self.province, Organisation.objects.get(name=ECO_NAME))
        fact_actions.targets_add(targets=made)
        return f"{len(made)} targets"

    def _contradictions(self) -> str:
        return self._save(list(contradicting.entries(self.plan.units, self.ids())), contradicting.QUICK_REPORT_ON)

    def _past(self, form: str, period: str) -> str:
        ids = self.ids()
        units = {ids[unit.key]: unit for unit in self.plan.units if unit.key in ids}
        return reporting.past(
            taker=self.actor, officer=self.officer, units=units, place=self.province, form=form, period=period
        )

    def _reports(self) -> str:
        commune = User.objects.get(username="xagiaphu")
        return reporting.under_way(actor=self.actor, officer=self.officer, commune=commune, place=self.province)

    # --- the market -------------------------------------------------------------------------------------------------

    def _supply(self) -> str:
        return supply.build(self.officer, today=timezone.localdate())

    def _market(self) -> str:
        made = market.Market(self.actor, self.officer, self.province, self._buyer(), timezone.localdate())
        return f"{made.post()} needs, {made.answer()}"

    def _fairs(self) -> str:
        return fairs.build(
            officer=self.officer,
            buyer=User.objects.get(username="nguoimua"),
            province=self.province,
            eco=Organisation.objects.get(name=ECO_NAME),
            buyers=[
                self._buyer(),
                *Organisation.objects.filter(kind="buyer", name__in=market.COMPANIES).order_by("pk"),
            ],
            today=timezone.localdate(),
        )

    def _buyer(self) -> Organisation:
        return Organisation.objects.get(is_sample=True, name=BUYER_NAME)
