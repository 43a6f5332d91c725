"""Who is silent, who rises, where enquiries wait, what is searched in vain."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hoptac.audience import collecting
from hoptac.core.periods import Period
from hoptac.presence import province
from hoptac.presence.province import Show
from tests.audience.test_audience_collect import line, write
from tests.factories import catalogue as make
from tests.presence.conftest import at, desk

if TYPE_CHECKING:
    from tests.presence.conftest import Stand

OCTOBER = Period.parse("2025-10")


def watched(stand: Stand, folder: Path) -> None:
    """The first of the others rises from 2 to 12 views; one is seen once; an enquiry waits here; words are missed."""
    rising, steady = stand.others[0].pk, stand.others[1].pk
    september, october = (int(at(day).timestamp()) for day in ("2025-09-10", "2025-10-10"))
    found = [line(at=september, organisation_id=rising, visitor=n) for n in range(2)]
    found += [line(at=october, organisation_id=rising, visitor=n) for n in range(12)]
    found += [line(at=october, organisation_id=steady)]
    found += [line(at=october, event="nothing", word=word) for word in ("rượu cần", "rượu cần", "sâm")]
    write(folder / "1.lines", found)
    collecting.collect()
    make.enquiry(stand.tea, sent_at=at("2025-10-12"))


def test_overview_tells_who_rises_who_is_silent_and_what_is_missed(stand: Stand, spool_folder: Path) -> None:
    watched(stand, spool_folder)
    found = province.overview(stand.officer, OCTOBER, today=date(2025, 11, 22))

    assert found.counts == {Show.ALL: 7, Show.RISING: 1, Show.SILENT: 5, Show.WAITING: 1}
    [rising] = found.shown(Show.RISING)
    assert rising[:8] == (stand.others[0].pk, "HTX Tà Xùa 0", "Xã Tà Xùa", 12, 2, 12, 0, (0, 0, 0))
    assert [line.name for line in found.shown(Show.WAITING)] == ["HTX Mường Tấc"]
    assert found.words == (("rượu cần", "vi", 2), ("sâm", "vi", 1))


def test_province_online_page_and_province_online_export(stand: Stand, spool_folder: Path) -> None:
    watched(stand, spool_folder)
    client = desk(stand.officer)
    page = client.get("/desk/online/province/?period=2025-10&show=rising").content.decode()
    csv = client.get("/desk/online/province/export.csv?period=2025-10&show=rising").content.decode("utf-8-sig")

    assert "HTX Tà Xùa 0" in page
    assert "HTX Tà Xùa 1" not in page.split("<svg")[0]
    assert "rượu cần" in page
    assert csv.splitlines()[1] == f"{stand.others[0].pk},HTX Tà Xùa 0 (Xã Tà Xùa),12,2,12,0,0,0,0,0"
    assert client.get("/desk/online/province/export.xlsx?period=2025-10").content[:2] == b"PK"
    assert client.get("/desk/online/province/export.pdf").status_code == 404
    assert desk(stand.manager).get("/desk/online/province/").status_code == 403
    assert desk(stand.manager).get("/desk/online/province/export.csv").status_code == 403
