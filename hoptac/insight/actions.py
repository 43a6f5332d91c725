"""Changes of this context: the words of a report, and a report as it is signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.actions import grants
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.actions import stamp
from hoptac.facts.elements import BY_NUMBER
from hoptac.insight import reports
from hoptac.insight.models import FigureFile, FigureKey, ReportText, Settlement, SignedFile, SignedReport
from hoptac.insight.periodic import exact, files, report
from hoptac.insight.periodic.report import Paper
from hoptac.insight.policy import FILE_COLLECT, KEY_TRUST, REPORT_EDIT, REPORT_SIGN, SETTLE
from hoptac.insight.rules.contradictions import Contradiction
from hoptac.parties.choices import OrganisationKind
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

#: Those an installation only addresses may be seated anywhere.
_ADDRESSED = (OrganisationKind.BUYER, OrganisationKind.AGENCY)


@transaction.atomic
def report_text_put(*, actor: User, place: Place, period: Period, text: str, seen: int) -> bool:
    """Keep the words of a report and return whether they are new; empty words take back those it begins with.

    `seen` is the revision the author began from, 0 where there was none. gate.NotAllowed and gate.NotVisible without
    the right over the place.

    Raises:
        RuleBroken: report_text_changed (somebody else kept other words since), report_wrong_period, report_text_….
    """
    gate.require(actor, REPORT_EDIT, place)
    report.check_period(period)
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if text:
        report.check_text(text)
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    known = ReportText.objects.filter(place=place, period=period.code).select_related("changed_by").first()
    _unchanged(known, seen)
    if text == (known.text if known else ""):
        return False
    if not text:
        ReportText.objects.filter(place=place, period=period.code).delete()
    else:
        kept = {"text": text, "revision": seen + 1, "changed_at": timezone.now(), "changed_by": actor}
        ReportText.objects.update_or_create(kept, place=place, period=period.code)
    audit.record(actor=actor, code=REPORT_EDIT, place=place, note=f"{place.full_name}, {period.label}")
    return True


def _unchanged(known: ReportText | None, seen: int) -> None:
    revision = known.revision if known else 0
    if revision == seen:
        return
    raise RuleBroken(
        "report_text_changed",
        "%(other)s changed these words meanwhile: yours are below, theirs on the report's page.",
        other=known.changed_by if known else "–",
    )


def report_sign(
    *, actor: User, place: Place, period: Period, document_number: str, signed_on: date, seen: int, site: str
) -> SignedReport:
    """Freeze a report as it is signed and return it: its files in four formats and its figures, for good.

    `seen` is the revision of the words its signer read (0: those it begins with); `site` goes before links in HTML.

    Raises:
        RuleBroken: report_not_over, report_signed_early, report_number_missing, report_text_changed.
    """
    gate.require(actor, REPORT_SIGN, place)
    today = timezone.localdate()
    if period.ends_before > today:
        raise RuleBroken("report_not_over", "%(period)s is not over yet.", period=period.label)
    if not period.ends_before <= signed_on <= today:
        raise RuleBroken("report_signed_early", "A report is signed after its period and not later than today.")
    if not document_number.strip():
        raise RuleBroken("report_number_missing", "Write the number of the document.")
    words = ReportText.objects.filter(place=place, period=period.code).select_related("changed_by").first()
    _unchanged(words, seen)
    text = words.text if words else report.default_text()
    paper = Paper(document_number.strip(), signed_on)
    made, known = report.build(place, period, today=today, text=text, paper=paper)  # takes seconds: before any lock
    written = {kind: reports.written(made, kind, site=site) for kind in sorted(reports.FORMATS)}
    signed = SignedReport(
        place=place, period=period.code, document_number=paper.number, signed_on=signed_on, text=text,
        figures=exact.packed(known.columns.now), signed_at=timezone.now(), signed_by=actor,
    )  # fmt: skip
    return _kept(signed, written, seen)


@transaction.atomic
def _kept(signed: SignedReport, written: dict[str, bytes], seen: int) -> SignedReport:
    """Save a signed report with its files, if its words are still those its signer read."""
    place, period = signed.place, Period.parse(signed.period)
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    others = {"place": place, "period": signed.period}
    _unchanged(ReportText.objects.filter(**others).select_related("changed_by").first(), seen)
    hashes = {kind: hashlib.sha256(content).hexdigest() for kind, content in written.items()}
    signed.number = SignedReport.objects.filter(**others).count() + 1
    signed.sha256 = whole_hash(hashes.values())
    signed.save(force_insert=True)
    SignedFile.objects.bulk_create(
        SignedFile(report=signed, kind=kind, content=content, sha256=hashes[kind]) for kind, content in written.items()
    )
    note = f"{place.full_name}, {period.label}, {signed}"
    audit.record(actor=signed.signed_by, code=REPORT_SIGN, place=place, target=signed, note=note)
    return signed


def whole_hash(hashes: Iterable[str]) -> str:
    """Return the hash of a signed report from those of its files, which come in the order of their kinds."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def key_trust(*, place: Place, public_key: str) -> FigureKey:
    """Take a place's signed figures from now on by this public key, and return it. For operators, by command.

    Raises:
        RuleBroken: figure_key_wrong.
    """
    said = {"public_key": files.check_public(public_key), "trusted_at": timezone.now()}
    kept, _is_new = FigureKey.objects.update_or_create(said, place=place)
    audit.record(actor=grants.command_actor(place=place), code=KEY_TRUST, place=place, note=place.full_name)
    return kept


@transaction.atomic
def figures_collect(*, contents: Mapping[str, bytes]) -> list[FigureFile]:
    """Take in signed files of figures by their names, all or none, and return them. For operators, by command.

    Raises:
        RuleBroken: figure_file_… of files.read(), figure_file_place (no such province today), figure_file_twice (one
            place twice, or a place and a part of it), figure_file_local (this installation keeps the place itself),
            figure_file_older (a later file of the same place and period is here).
    """
    keys = FigureKey.objects.select_related("place").select_for_update(of=("self",))
    places = {key.place.code: key.place for key in keys}
    trusted = {key.place.code: key.public_key for key in keys}
    read = {name: files.read(content, name=name, trusted=trusted) for name, content in contents.items()}
    taken: list[FigureFile] = []
    for name, said in read.items():
        place = places[said.place_code]
        _apart(name, place, [each.place for each in taken if each.period == said.period.code])
        stored = FigureFile.objects.filter(period=said.period.code).exclude(place=place).select_related("place")
        _apart(name, place, [each.place for each in stored])
        if Organisation.objects.filter(place__path__startswith=place.path).exclude(kind__in=_ADDRESSED).exists():
            raise RuleBroken(
                "figure_file_local", "%(file)s: %(place)s is kept here itself; its figures would count twice.",
                file=name, place=place.full_name,
            )  # fmt: skip
        taken.append(_taken(name, place, said))
    return taken


def _apart(name: str, place: Place, others: Iterable[Place]) -> None:
    """Refuse a place that is, holds or lies in one whose figures are there."""
    for other in others:
        if other.path.startswith(place.path) or place.path.startswith(other.path):
            raise RuleBroken(
                "figure_file_twice", "%(file)s: figures of %(place)s would count twice (%(other)s is there).",
                file=name, place=place.full_name, other=other.full_name,
            )  # fmt: skip


def _taken(name: str, place: Place, said: files.Figures) -> FigureFile:
    held = FigureFile.objects.filter(place=place, period=said.period.code).first()
    if held is not None and held.made_at > said.made_at:
        raise RuleBroken(
            "figure_file_older", "%(file)s: later figures of %(place)s for this period are here already.", file=name,
            place=place.full_name,
        )  # fmt: skip
    values = {
        "terms": said.terms, "made_at": said.made_at, "signature": said.signature, "collected_at": timezone.now()
    }  # fmt: skip
    kept, _is_new = FigureFile.objects.update_or_create(values, place=place, period=said.period.code)
    audit.record(
        actor=grants.command_actor(place=place), code=FILE_COLLECT, place=place, target=kept,
        note=f"{place.full_name}, {said.period.label}",
    )  # fmt: skip
    return kept


@transaction.atomic
def contradiction_settle(
    *, actor: User, organisation: Organisation, contradiction: Contradiction, reason: str
) -> Settlement | None:
    """Let two numbers stand, with a reason, until one of them changes, and return that; without a reason, no more.

    gate.NotAllowed and gate.NotVisible without the right over the organisation.

    Raises:
        RuleBroken: contradiction_elsewhere (it is about another organisation).
    """
    gate.require(actor, SETTLE, organisation)
    if contradiction.reported.organisation_id != organisation.pk:
        raise RuleBroken("contradiction_elsewhere", "These numbers are not of this organisation.")
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    key = contradiction.key._asdict()
    said = f"{BY_NUMBER[contradiction.reported.element].code}: {contradiction.reported.value} / {contradiction.against}"
    note = f"{said}. {reason.strip()}" if reason.strip() else said
    audit.record(actor=actor, code=SETTLE, organisation=organisation, note=note)
    stamp()
    if not reason.strip():
        Settlement.objects.filter(**key).delete()
        return None
    kept = {
        "value": contradiction.reported.value, "against": contradiction.against, "reason": reason.strip(),
        "settled_at": timezone.now(), "settled_by": actor,
    }  # fmt: skip
    return Settlement.objects.update_or_create(kept, **key)[0]
