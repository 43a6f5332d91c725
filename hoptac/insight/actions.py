"""Changes of this context: the words of a report, and a report as it is signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.insight import reports
from hoptac.insight.models import ReportText, SignedFile, SignedReport
from hoptac.insight.periodic import exact, report
from hoptac.insight.periodic.report import Paper
from hoptac.insight.policy import REPORT_EDIT, REPORT_SIGN
from hoptac.places.models import Place


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
        "%(other)s changed the words of this report meanwhile: what you wrote is below, theirs is on the report's page.",
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
    made, known = report.build(place, period, today=today, text=text, paper=paper)  # seconds: before anything is locked
    files = {kind: reports.written(made, kind, site=site) for kind in sorted(reports.FORMATS)}
    signed = SignedReport(
        place=place, period=period.code, document_number=paper.number, signed_on=signed_on, text=text,
        figures=exact.packed(known.columns.now), signed_at=timezone.now(), signed_by=actor,
    )  # fmt: skip
    return _kept(signed, files, seen)


@transaction.atomic
def _kept(signed: SignedReport, files: dict[str, bytes], seen: int) -> SignedReport:
    """Save a signed report with its files, if its words are still those its signer read."""
    place, period = signed.place, Period.parse(signed.period)
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    others = {"place": place, "period": signed.period}
    _unchanged(ReportText.objects.filter(**others).select_related("changed_by").first(), seen)
    hashes = {kind: hashlib.sha256(content).hexdigest() for kind, content in files.items()}
    signed.number = SignedReport.objects.filter(**others).count() + 1
    signed.sha256 = whole_hash(hashes.values())
    signed.save(force_insert=True)
    SignedFile.objects.bulk_create(
        SignedFile(report=signed, kind=kind, content=content, sha256=hashes[kind]) for kind, content in files.items()
    )
    note = f"{place.full_name}, {period.label}, {signed}"
    audit.record(actor=signed.signed_by, code=REPORT_SIGN, place=place, target=signed, note=note)
    return signed


def whole_hash(hashes: Iterable[str]) -> str:
    """Return the hash of a signed report from those of its files, which come in the order of their kinds."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
