"""Every route with rows or questions, and what is posted there. A new route without a visit fails test_routes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hoptac.access.models import Grant, Invitation, User
from hoptac.catalogue.models import Product
from hoptac.intake.models import ImportRun
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.models import ChangeRequest, Member, Staff
from hoptac.showcase import haste
from hoptac.showcase.models import Enquiry
from tests.access.crawl import Visit
from tests.access.stage import Scene
from tests.access.visits_catalogue import CATALOGUE
from tests.access.visits_insight import PLANS
from tests.access.visits_market import MARKET
from tests.access.visits_ocop import OCOP
from tests.access.visits_papers import PAPERS
from tests.access.visits_presence import PRESENCE
from tests.access.visits_reporting import REPORTING
from tests.access.visits_sharing import SHARING

KEYS = ("a", "c", "d", "union")
PLACES = ("n1", "north", "longer")
EITHER = frozenset({302, 422})


def some(model: type, *keys: str) -> Callable[[Scene], list[Any]]:
    """Return what finds the first row of a model at each of these organisations or places."""
    return lambda scene: [scene.of(model, key)[0] for key in keys]


def today() -> str:
    return timezone.localdate().isoformat()


def _always(**data: Any) -> Callable[[Scene, Any], dict[str, Any]]:
    return lambda scene, row: data


def _named(field: str, *usernames: str) -> Callable[[Scene], list[Any]]:
    def rows(scene: Scene) -> list[Any]:
        model = User if field == "username" else Grant
        name = (lambda row: row.username) if model is User else (lambda row: row.user.username)
        return [row for row in scene.rows[model] if name(row) in usernames]

    return rows


ACCESS = (
    Visit("access:account_list", queries=("", "?q=Vz", "?state=all", "?role=clerk&page=9")),
    Visit("access:account_detail", _named("username", "clerk-a", "clerk-e", "commune-officer-n2", "ended")),
    Visit(
        "access:grant_add",
        _named("username", "clerk-a", "clerk-e", "commune-officer-n2"),
        held="access.grant.end",
        data=_always(role="clerk", organisation="HTX Mốc Qaz"),
        done=EITHER,
    ),
    Visit(
        "access:grant_end",
        _named("grant", "clerk-a", "cooperative-manager-e", "commune-officer-n1", "operator-north"),
        data=_always(),
        done=EITHER,
    ),
    Visit(
        "access:password_code_create",
        _named("username", "clerk-a", "clerk-e", "commune-officer-n2"),
        is_post=True,
        data=_always(),
        done=frozenset({200, 302}),
    ),
    Visit(
        "access:invitation_create",
        queries=("", "?organisation=1"),
        data=lambda scene, row: {"full_name": "X", "role": "clerk", "organisation": "HTX Mốc Qaz"},
        done=frozenset({200, 422}),
    ),
    Visit(
        "access:invitation_withdraw",
        lambda scene: scene.rows[Invitation][::4],
        is_post=True,
        data=_always(),
    ),
    Visit("access:invitation_open", data=_always(number=1, code="AAAABBBB"), done=frozenset({422})),
    Visit(
        "access:invitation_open_number",
        lambda scene: scene.rows[Invitation][:2],
        argument="number",
        data=lambda scene, row: {"number": row.pk, "code": "AAAABBBB"},
        done=frozenset({422}),
    ),
    Visit("access:invitation_accept", leads_on=True, data=_always(full_name="X")),
    Visit("access:my_account", data=_always(full_name="Tên Mới")),
    Visit("access:why", some(Organisation, *KEYS, "e"), code="registry.organisation.view", is_fragment=True),
    Visit("access:trail", queries=("", "?person=Vz", "?organisation=Moc", "?user=1", "?page=2")),
    Visit("access:trail_export", queries=("", "?organisation=Moc")),
)


def _enquiry(scene: Scene, row: Any) -> dict[str, Any]:
    opened = signing.dumps(time.time() - 60, salt=haste.SALT)
    return {"name": "X", "phone": "0912345678", "message": "Còn hàng không?", "opened": opened}


def _shown(row: Any) -> int:
    return 200 if row.is_published else 404


SHOWCASE = (
    Visit("showcase:product_search", queries=("?q=Pq", "?q=Moc", "?commune=900100", "?stars=3")),
    Visit("showcase:product_by_number", some(Product, "s", "a"), status=_shown, leads_on=True),
    Visit(
        "showcase:product_detail",
        some(Product, "s", "a"),
        words={"pk": "{row.pk}", "slug": "{row.slug}"},
        status=_shown,
    ),
    Visit(
        "showcase:cooperative_detail",
        some(Organisation, "s", "a", "d"),
        status=lambda row: 200 if row.name == "HTX Mốc Qsz" else 404,
    ),
    Visit("showcase:enquiry_send", some(Product, "s", "a"), status=_shown, data=_enquiry, done=EITHER),
    Visit("showcase:enquiry_follow", some(Enquiry, "a"), words={"token": "{row.token}"}, is_read_by_link=True),
    Visit("showcase:enquiry_follow", words={"token": "x" * 43}, status=lambda row: 404),
    Visit("showcase:product_qr", some(Product, "s", "a"), status=_shown),
    Visit(
        "showcase:commune_detail",
        some(Product, "s"),
        words={"pk": "{row.organisation.place_id}"},
        status=_shown,
    ),
    Visit("showcase:kind_detail", words={"code": "khong-co"}, status=lambda row: 404),
    Visit("showcase:certificate_check", queries=("", "?number=12", "?number=Moc")),
    Visit("showcase:certificate_detail", words={"pk": "99999999"}, status=lambda row: 404),
    Visit("showcase:sitemap_part", words={"part": "1"}),
    Visit("showcase:enquiry_agree", some(Enquiry, *KEYS), is_post=True, data=_always()),
    Visit("showcase:enquiry_list", queries=("", "?state=new", "?state=x&page=3")),
    Visit("showcase:enquiry_detail", some(Enquiry, *KEYS)),
    Visit("showcase:enquiry_answer", some(Enquiry, *KEYS), is_post=True, data=_always(answer="Còn.")),
    Visit("showcase:enquiry_close", some(Enquiry, *KEYS), is_post=True, data=_always(is_spam="on")),
)


def _legal(scene: Scene, row: Any) -> dict[str, Any]:
    place = row.place if row is not None else scene.world.places["n1"]
    return {"name": "HTX Tên Mới", "kind": "cooperative", "address": "Bản", "commune": place.pk, "on": today()}


_about = some(Organisation, *KEYS)
RECORDS = (
    Visit("registry:organisation_list", queries=("?status=all", "?q=Moc", "?q=Rp", "?sort=-members&kind=union")),
    Visit("registry:organisation_export", queries=("?format=csv", "?format=xlsx", "?format=csv&q=Moc")),
    Visit("registry:my_record", leads_on=True),
    Visit("registry:organisation_add", data=_legal, done=EITHER),
    Visit("registry:request_list", queries=("", "?state=all")),
    Visit(
        "registry:request_decide",
        some(ChangeRequest, *KEYS),
        data=lambda scene, row: {"decision": "decline", "answer": "Thiếu nghị quyết.", "on": today()},
    ),
    Visit(
        "registry:organisation_detail",
        _about,
        queries=("", "?tab=people", "?tab=products", "?tab=figures", "?tab=changes"),
    ),
)
CHANGES = (
    Visit("registry:organisation_change", _about, data=_legal, done=EITHER),
    Visit("registry:organisation_edit", _about, data=_always(introduction="Chúng tôi làm chè.")),
    Visit("registry:status_change", _about, data=lambda scene, row: {"status": "suspended", "on": today()}),
    Visit("registry:reading_put", _about, data=_always(members="25", source="Báo cáo")),
    Visit("registry:rating_set", _about, data=_always(year="2024", grade="good")),
    Visit(
        "registry:feature_set", _about, data=lambda scene, row: {"feature": "high_tech", "is_on": "yes", "on": today()}
    ),
    Visit(
        "registry:request_add",
        _about,
        queries=("?field=representative", ""),
        data=_always(representative="Bà Mới"),
    ),
)


def _other(scene: Scene, row: Any) -> str:
    """Return the name of another member of the same organisation."""
    return [one.name for one in scene.rows[Member] if one.organisation_id == row.organisation_id][-1]


def _members(scene: Scene) -> list[Any]:
    return [next(row for row in scene.of(Member, key) if row.person_id) for key in KEYS]


PEOPLE = (
    Visit("registry:member_list", _about, queries=("", "?state=all", "?q=nm")),
    Visit("registry:member_add", _about, data=_always(party="person", name="Bà Mới", kind="official")),
    Visit("registry:staff_add", _about, data=_always(name="Ông Mới", post="cashier")),
    Visit("registry:member_detail", lambda scene: [*_members(scene), *scene.of(Member, "union")[:2]]),
    Visit("registry:member_reveal", _members, is_post=True, data=_always(), done=frozenset({200, 302})),
)
MEMBERS = (
    Visit("registry:member_pay", _members, data=lambda scene, row: {"amount": "1.000.000", "on": today()}),
    Visit(
        "registry:member_transfer",
        _members,
        data=lambda scene, row: {"to": _other(scene, row), "amount": "1.000.000", "on": today()},
    ),
    Visit("registry:member_end", _members, data=lambda scene, row: {"on": today(), "reason": "Xin ra"}),
    Visit("registry:staff_end", some(Staff, *KEYS), data=lambda scene, row: {"on": today()}),
)


_FIRST = "?place={row.code}"
_YEAR = _FIRST + "&at=2024"
_place = some(Place, *PLACES)
INSIGHT = (
    Visit("insight:province_overview"),
    Visit("insight:province_overview", _place, words={}, queries=(_FIRST,)),
    *(
        Visit(
            "insight:province_export",
            _place,
            words={"split": split, "kind": kind},
            queries=(_FIRST,),
        )
        for split, kind in (("place", "csv"), ("sector", "xlsx"), ("year", "csv"))
    ),
    Visit("insight:figure_detail", _place, words={"code": "cooperatives"}, queries=(_FIRST, _FIRST + "&by=kind")),
    *(
        Visit(
            "insight:figure_export",
            _place,
            words={"code": "cooperatives", "split": split, "kind": kind},
            queries=(_FIRST,),
        )
        for split, kind in (("rows", "csv"), ("rows", "xlsx"), ("place", "csv"))
    ),
    Visit("insight:report_summary", _place, words={}, queries=(_YEAR,)),
    Visit("insight:report_summary_export", some(Place, "n1", "longer"), words={"kind": "html"}, queries=(_YEAR,)),
    Visit("insight:report_summary_export", some(Place, "n1"), words={"kind": "docx"}, queries=(_YEAR,)),
    Visit("insight:target_list", _place, words={}, queries=(_FIRST, _FIRST + "&year=2025&all=1")),
    Visit(
        "insight:target_put",
        _place,
        words={},
        queries=(_FIRST + "&year=2025",),
        is_post=True,
        data=lambda scene, row: {"groups": "55", "legal_basis": "KH 1"},
    ),
    Visit("api:figures", _place, words={}, queries=("?place={row.code}&rows=true&code=cooperatives&by=place",)),
    Visit("api:api-root", status=lambda row: 404),
    Visit("insight:public_figures_export", words={"code": "all", "kind": "csv"}),
    Visit("insight:public_figures_export", words={"code": "cooperatives", "kind": "xlsx"}),
)

_runs = some(ImportRun, *PLACES)


def _upload(scene: Scene, row: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("x.csv", b"STT;T\xc3\xaan HTX\n1;HTX X\n")
    return {"file": file, "on": today(), "province": scene.world.places["north"].pk}


INTAKE = (
    Visit("intake:run_add", data=_upload, done=EITHER),
    Visit("intake:run_detail", _runs, queries=("", "?tab=new", "?tab=doubtful", "?tab=refused")),
    Visit("intake:run_progress", _runs, is_fragment=True),
    Visit("intake:run_correct", _runs, queries=("", "?column=1"), data=_always(field="-")),
    Visit("intake:run_reread", _runs, is_post=True, data=lambda scene, row: {"sheet": row.sheet, "kind": ""}),
    Visit("intake:run_decide", _runs, is_post=True, data=_always(**{"row-99": "skip"})),
    Visit("intake:run_apply", _runs, data=_always(), done=EITHER),
    Visit("intake:run_undo", _runs, data=_always(), done=EITHER),
    Visit("intake:run_resume", _runs, is_post=True, data=_always()),
    Visit("intake:run_rejects", _runs),
)


PLACES_AND_SITE = (
    Visit("site:today", leads_on=True),
    Visit("places:place_search", queries=("?q=Wf", "?q=")),
    Visit("places:place_detail", some(Place, *PLACES), argument="place_id"),
    Visit("site:find", queries=("?q=Moc", "?q=Pq", "?q=Nm", "?q=Qdz", "?q=Rp")),
    Visit("site:set_language", is_post=True, data=_always(language="vi")),
)
SIGN_IN = tuple(
    Visit(f"mfa_{name}", status=lambda row: 404)  # nobody of the cast has a second step
    for name in ("deactivate_totp", "view_recovery_codes", "download_recovery_codes")
)
PARTS: dict[str, tuple[tuple[str, ...], tuple[Visit, ...]]] = {
    "catalogue": (("catalogue",), CATALOGUE),
    "ocop": (("ocop",), OCOP),
    "accounts": (("access",), ACCESS),
    "site": (("places", "site"), PLACES_AND_SITE),
    "records": (("registry",), RECORDS),
    "changes": ((), CHANGES),
    "people": ((), PEOPLE),
    "members": ((), MEMBERS),
    "imports": (("intake",), INTAKE),
    "figures": (("insight", "api"), (*INSIGHT, *PAPERS)),
    "plans": ((), PLANS),
    "shop": (("showcase",), SHOWCASE),
    "reports": (("reporting",), REPORTING),
    "sharing": (("sharing",), SHARING),
    "market": (("market",), MARKET),
    "online": (("audience", "presence"), PRESENCE),
}
"""The visits in parts of a size that one test walks: the contexts whose routes without arguments belong there too."""
REGISTRY = frozenset({"records", "changes", "people", "members"})
VISITS = tuple(visit for _contexts, visits in PARTS.values() for visit in visits)
