"""The routes of OCOP: which rows, and what is posted there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hoptac.catalogue.models import Product, Recognition
from hoptac.ocop.choices import Stage
from hoptac.ocop.models import Council, CriteriaSet, Criterion, Dossier, Evidence, Sheet
from tests.access.crawl import Visit
from tests.access.stage import Scene

KEYS = ("a", "c", "d")
EITHER = frozenset({302, 422})
Rows = Callable[[Scene], list[Any]]


def _of(model: type, maker: Callable[[Any], Any]) -> Rows:
    """Return what finds the rows of a model at these makers."""

    def found(scene: Scene) -> list[Any]:
        wanted = [scene.world.organisations[key].pk for key in KEYS]
        return [row for row in scene.rows[model] if maker(row).pk in wanted]

    return found


def _councils(scene: Scene) -> list[Any]:
    wanted = [scene.world.places[key].pk for key in ("n1", "north", "longer")]
    return [row for row in scene.rows[Council] if row.place_id in wanted]


_dossiers = _of(Dossier, lambda row: row.product.organisation)
_sheets = _of(Sheet, lambda row: row.entry.dossier.product.organisation)
_files = _of(Evidence, lambda row: row.dossier.product.organisation)
_products = _of(Product, lambda row: row.organisation)
_stars = _of(Recognition, lambda row: row.product.organisation)


def _today() -> str:
    return timezone.localdate().isoformat()


def _criterion() -> Criterion:
    return Criterion.objects.get(section__criteria_set__code="wa", number="1")


def _option(scene: Scene, row: Any) -> dict[str, Any]:
    return {"option": _criterion().options.order_by("position")[0].pk, "remark": "Có hồ sơ", "said": ""}


def _paper(scene: Scene, row: Any) -> dict[str, Any]:
    day = _today()
    return {
        "decision_no": "1/QĐ", "decided_on": day, "issuer": "UBND", "is_granted": "yes", "proposal_no": "1",
        "proposed_on": day, "revoked_on": day, "name": "Hội đồng", "meets_on": day, "spread_most": "10",
        "reason": "Thiếu phiếu", "remark": "Thêm",
    }  # fmt: skip


def _file(scene: Scene, row: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.4\n%%EOF\n")}


def _set(scene: Scene, row: Any) -> dict[str, Any]:
    return {"criteria_set": CriteriaSet.objects.get(code="wa").pk}


def _member(scene: Scene, row: Any) -> dict[str, Any]:
    first = row.members.all()[0]
    return {"member": first.pk, "user": first.user_id, "seat": "member", "post": ""}


def _entry(scene: Scene, row: Any) -> dict[str, Any]:
    entry = row.entries.first()
    flag = entry.flags.first() if entry else None
    given = {"entry": entry.pk, "dossier": entry.dossier_id} if entry else {}
    return given | ({"flag": flag.pk, "stands": "no", "reason": "Đã xem"} if flag else {})


def _posts(name: str, rows: Rows, data: Callable[[Scene, Any], dict[str, Any]], **more: Any) -> Visit:
    return Visit(f"ocop:{name}", rows, is_post=True, data=data, done=more.pop("done", EITHER), **more)


_number = {"pk": "{row.pk}", "number": "1"}
OCOP = (
    Visit("ocop:dossier_list", queries=("", "?state=draft", "?q=Pq", "?state=x")),
    Visit("ocop:dossier_open", _products, data=_set, done=EITHER),
    Visit("ocop:dossier_detail", _dossiers),
    Visit("ocop:answer_put", _dossiers, words=_number, data=_option, done=EITHER),
    Visit("ocop:evidence_read", _files),
    _posts("evidence_add", _dossiers, _file),
    _posts("evidence_remove", _dossiers, lambda scene, row: {"evidence": row.evidence.get().pk}),
    _posts("dossier_remark", _dossiers, _paper),
    _posts("dossier_send", _dossiers, _paper),
    _posts("dossier_withdraw", _dossiers, _paper),
    Visit("ocop:answer_check", _dossiers, words=_number, data=lambda scene, row: {"verdict": "confirmed"}, done=EITHER),
    _posts("dossier_pass", _dossiers, _paper),
    _posts("dossier_return", _dossiers, _paper),
    Visit("ocop:decision_record", _dossiers, data=_paper, done=EITHER),
    Visit("ocop:dossier_propose", _dossiers, data=_paper, done=EITHER),
    Visit("ocop:centre_record", _dossiers, data=_paper, done=EITHER),
    Visit("ocop:set_list"),
    Visit("ocop:set_import", data=_file, done=frozenset({422})),
    Visit("ocop:set_template", queries=("?frame=wa",)),
    Visit("ocop:set_detail", lambda scene: [CriteriaSet.objects.get(code="wa")]),
    Visit("ocop:council_add", data=_paper, done=EITHER),
    Visit("ocop:council_detail", _councils),
    Visit("ocop:council_change", _councils, data=_paper),
    _posts("member_add", _councils, _member),
    _posts("member_remove", _councils, _member),
    _posts("entry_add", _councils, _entry),
    _posts("entry_remove", lambda scene: [row for row in _councils(scene) if row.entries.all()], _entry),
    _posts("council_start", _councils, _entry),
    _posts("flag_settle", lambda scene: [row for row in _councils(scene) if row.entries.all()], _entry),
    _posts("council_close", _councils, _entry),
    Visit("ocop:sheet_detail", _sheets),
    Visit("ocop:mark_put", _sheets, words=_number, data=_option, done=EITHER),
    _posts("sheet_hand_in", _sheets, _paper),
    _posts("sheet_reopen", _sheets, _paper),
    Visit("ocop:recognition_revoke", _stars, data=_paper, done=EITHER),
    Visit(
        "ocop:council_minutes",
        lambda scene: [row for row in scene.rows[Council] if row.stage == Stage.CLOSED],
        words={"pk": "{row.pk}", "kind": "html"},
    ),
)
