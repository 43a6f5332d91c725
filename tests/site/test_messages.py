"""Collecting, merging, checking and compiling translations, on a small context of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from hoptac.site import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
from hoptac.core.errors import RuleBroken
def say(count, name):
    yield _("Plain"), pgettext("month", "May"), ngettext("%(count)s row", "%(count)s rows", count)
    raise RuleBroken("too_many", "At most "
                     "%(limit)s rows.", limit=3)
"""
TEMPLATE = """{% load i18n %}
<p>
  {% translate "In a page" %} it's {{ name|default:_("Nobody") }}
    {% blocktranslate count n=rows|length %}{{ n }} result{% plural %}{{ n }} results{% endblocktranslate %}
</p>
"""


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "hoptac" / "trial"
    (folder / "templates" / "trial").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "actions.py").write_text(PYTHON, encoding="utf8")
    (folder / "templates" / "trial" / "page.html").write_text(TEMPLATE, encoding="utf8")
    monkeypatch.setattr(messages, "ROOT", tmp_path / "hoptac")
    return folder


def translate(context: Path, words: dict[str, str]) -> None:
    file = messages.po_file(context, "vi")
    catalogue = messages.read(file, "vi")
    for message in catalogue:
        if message.id:
            text = words.get(messages.key(message)[0], "")
            message.string = text if isinstance(message.id, str) else (text,)
    messages._write(file, catalogue, "vi")


VIETNAMESE = {
    "Plain": "Thường",
    "May": "Tháng 5",
    "%(count)s row": "%(count)s dòng",
    "At most %(limit)s rows.": "Nhiều nhất %(limit)s dòng.",
    "In a page": "Trong trang",
    "Nobody": "Không ai",
    "%(n)s result": "%(n)s kết quả",
}


def test_texts_of_code_rules_and_templates_are_collected(context: Path) -> None:
    found = {messages.key(message) for message in messages.collect(context) if message.id}
    assert found == {(text, "month" if text == "May" else None) for text in VIETNAMESE}


def test_update_keeps_translations_and_drops_what_is_gone(context: Path) -> None:
    assert messages.update(context, "vi") == (7, 7)
    translate(context, VIETNAMESE)
    (context / "templates" / "trial" / "page.html").unlink()
    assert messages.update(context, "vi") == (4, 0)
    assert messages.faults(context, "vi") == []


def test_update_is_repeatable(context: Path) -> None:
    messages.update(context, "vi")
    translate(context, VIETNAMESE)
    before = messages.po_file(context, "vi").read_text(encoding="utf8")
    messages.update(context, "vi")
    assert messages.po_file(context, "vi").read_text(encoding="utf8") == before


def test_a_text_translated_elsewhere_is_taken_over(context: Path) -> None:
    messages.update(context, "vi")
    translate(context, VIETNAMESE)
    other = context.with_name("second")
    other.mkdir()
    (other / "__init__.py").write_text('from x import gettext as _\n_("Plain")\n', encoding="utf8")
    assert messages.update(other, "vi") == (1, 0)


def test_faults_are_named(context: Path) -> None:
    messages.update(context, "vi")
    translate(context, {**VIETNAMESE, "Plain": "", "At most %(limit)s rows.": "Nhiều nhất %(count)s dòng."})
    (context / "actions.py").write_text(PYTHON.replace("May", "June"), encoding="utf8")
    assert messages.faults(context, "vi") == [
        "trial/vi: not collected: 'June'",
        "trial/vi: no longer used: 'May'",
        "trial/vi: other placeholders: 'At most %(limit)s rows.' has ['%(limit)s'], the translation ['%(count)s']",
        "trial/vi: no translation: 'Plain'",
    ]


def test_two_translations_of_one_text_contradict(context: Path) -> None:
    messages.update(context, "vi")
    translate(context, VIETNAMESE)
    other = context.with_name("second")
    other.mkdir()
    (other / "__init__.py").write_text('from x import gettext as _\n_("Plain")\n', encoding="utf8")
    messages.update(other, "vi")
    translate(other, {"Plain": "Bình thường"})
    assert messages.contradictions("vi") == [
        "vi: 'Plain' is translated in two ways: 'Bình thường' in second; 'Thường' in trial"
    ]


def test_compile_writes_what_gettext_reads_and_only_when_stale(context: Path) -> None:
    messages.update(context, "vi")
    translate(context, VIETNAMESE)
    assert messages.compile_stale() == 1
    assert messages.compile_stale() == 0
    with messages.po_file(context, "vi").with_suffix(".mo").open("rb") as file:
        catalogue = read_mo(file)
    assert catalogue["Plain"].string == "Thường"
