"""The actions of OCOP, each on a row inside and outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.catalogue.models import Product
from hoptac.core import uploads
from hoptac.ocop import actions
from hoptac.ocop.models import Council, CriteriaSet, Criterion, Dossier, Evidence, Flag, Frame, Sheet
from tests.access.stage import Scene
from tests.ocop.conftest import sheet

SINCE = date(2025, 9, 1)
Rows = Callable[[Scene], Iterator[Any]]
Given = Callable[[Any], dict[str, Any]]
Spec = tuple[Callable[..., object], str, str, Rows, Given]


def _at(model: type, maker: Callable[[Any], Any]) -> Rows:
    def found(scene: Scene) -> Iterator[Any]:
        wanted = [scene.world.organisations[key].pk for key in ("a", "c", "d")]
        yield from (row for row in scene.rows[model] if maker(row).pk in wanted)

    return found


def _councils(scene: Scene) -> Iterator[Any]:
    wanted = [scene.world.places[key].pk for key in ("n1", "north", "longer")]
    yield from (row for row in scene.rows[Council] if row.place_id in wanted)


def _places(scene: Scene) -> Iterator[Any]:
    yield from (scene.world.places[key] for key in ("n1", "north", "longer"))


_dossiers = _at(Dossier, lambda row: row.product.organisation)
_sheets = _at(Sheet, lambda row: row.entry.dossier.product.organisation)
_products = _at(Product, lambda row: row.organisation)
_files = _at(Evidence, lambda row: row.dossier.product.organisation)


def _criterion(number: str = "1") -> Criterion:
    return Criterion.objects.select_related("section").get(section__criteria_set__code="wa", number=number)


def _option() -> Any:
    return _criterion().options.order_by("position")[1]


def _upload() -> uploads.Upload:
    return uploads.Upload(uploads.Kind.PDF, b"%PDF-1.4\n%%EOF\n", "x.pdf")


def _paper(**more: Any) -> dict[str, Any]:
    return {"decision_no": "1", "decided_on": SINCE, "issuer": "UBND", "on": timezone.localdate(), **more}


def _nothing(row: Any) -> dict[str, Any]:
    return {}


def _council(row: Any) -> dict[str, Any]:
    return {
        "name": "Hội đồng", "decision_no": "1", "decided_on": SINCE, "meets_on": SINCE, "spread_most": 5,
        "on": timezone.localdate(),
    }  # fmt: skip


def _set(row: Any) -> dict[str, Any]:
    return {"sheet": replace(sheet(frame="wa"), valid_from=SINCE), "on": timezone.localdate()}


SPECS: dict[str, Spec] = {
    "set_import": (
        actions.set_import, "ocop.set.import", "frame", lambda scene: iter(scene.rows[Frame]), _set,
    ),
    "dossier_open": (
        actions.dossier_open, "ocop.dossier.open", "product", _products,
        lambda row: {"criteria_set": CriteriaSet.objects.get(code="wa"), "on": timezone.localdate()},
    ),
    "answer_put": (
        actions.answer_put, "ocop.dossier.change", "dossier", _dossiers,
        lambda row: {"criterion": _criterion(), "option": _option()},
    ),
    "dossier_remark": (
        actions.dossier_remark, "ocop.dossier.change", "dossier", _dossiers, lambda row: {"remark": "Mới"},
    ),
    "evidence_add": (
        actions.evidence_add, "ocop.dossier.change", "dossier", _dossiers, lambda row: {"upload": _upload()},
    ),
    "dossier_send": (
        actions.dossier_send, "ocop.dossier.send", "dossier", _dossiers, lambda row: {"on": timezone.localdate()},
    ),
    "dossier_withdraw": (
        actions.dossier_withdraw, "ocop.dossier.send", "dossier", _dossiers, lambda row: {"reason": "Thôi"},
    ),
    "answer_check": (
        actions.answer_check, "ocop.dossier.check", "dossier", _dossiers,
        lambda row: {"criterion": _criterion(), "is_confirmed": True},
    ),
    "dossier_pass": (
        actions.dossier_pass, "ocop.dossier.check", "dossier", _dossiers, lambda row: {"on": timezone.localdate()},
    ),
    "dossier_return": (
        actions.dossier_return, "ocop.dossier.check", "dossier", _dossiers, lambda row: {"reason": "Thiếu"},
    ),
    "decision_record": (
        actions.decision_record, "ocop.dossier.decide", "dossier", _dossiers, lambda row: _paper(),
    ),
    "dossier_propose": (
        actions.dossier_propose, "ocop.dossier.decide", "dossier", _dossiers,
        lambda row: {"proposal_no": "1", "proposed_on": SINCE, "on": timezone.localdate()},
    ),
    "centre_record": (
        actions.centre_record, "ocop.dossier.decide", "dossier", _dossiers, lambda row: _paper(is_granted=True),
    ),
    "council_add": (actions.council_add, "ocop.council.add", "place", _places, _council),
    "council_change": (actions.council_change, "ocop.council.change", "council", _councils, _council),
    "council_start": (actions.council_start, "ocop.council.change", "council", _councils, _nothing),
    "council_close": (
        actions.council_close, "ocop.council.close", "council", _councils,
        lambda row: {"on": timezone.localdate()},
    ),
    "member_add": (
        actions.member_add, "ocop.council.change", "council", _councils,
        lambda row: {"user": row.members.all()[0].user},
    ),
    "mark_put": (
        actions.mark_put, "ocop.sheet.score", "sheet", _sheets,
        lambda row: {"criterion": _criterion(), "option": _option()},
    ),
    "flag_raise": (
        actions.flag_raise, "ocop.sheet.score", "sheet", _sheets,
        lambda row: {"criterion": _criterion(), "said": "Nghi"},
    ),
    "sheet_hand_in": (actions.sheet_hand_in, "ocop.sheet.score", "sheet", _sheets, _nothing),
    "sheet_reopen": (actions.sheet_reopen, "ocop.sheet.score", "sheet", _sheets, _nothing),
}  # fmt: skip
"""Actions about one row: the action, the permission, the argument the row is given as, the rows, what else is given."""


NESTED = ("evidence_remove", "member_remove", "entry_remove", "flag_settle", "entry_add")


def nested(scene: Scene) -> Iterator[tuple[str, Callable[..., object], tuple[tuple[str, Any], ...], dict[str, Any]]]:
    """Yield actions about a row inside another: (name, action, permissions needed, what is given)."""
    councils = {row.pk: row for row in _councils(scene)}
    for evidence in _files(scene):
        dossier = next(row for row in scene.rows[Dossier] if row.pk == evidence.dossier_id)
        yield "evidence_remove", actions.evidence_remove, (("ocop.dossier.change", dossier),), {"evidence": evidence}
    for council in councils.values():
        need = ("ocop.council.change", council)
        member = council.members.select_related("council__place", "user").first()
        yield "member_remove", actions.member_remove, (need,), {"member": member}
        for entry in council.entries.select_related("council__place", "dossier"):
            yield "entry_remove", actions.entry_remove, (need,), {"entry": entry}
        for flag in Flag.objects.filter(entry__council=council).select_related("entry__council"):
            yield "flag_settle", actions.flag_settle, (need,), {"flag": flag, "stands": True, "reason": "Đúng"}
        for dossier in _dossiers(scene):
            needs = (need, ("ocop.dossier.decide", dossier))
            yield "entry_add", actions.entry_add, needs, {"council": council, "dossier": dossier}
