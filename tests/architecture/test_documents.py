"""What a reader follows exists: links of the documents, and management commands they name."""

from __future__ import annotations

import re

from django.core.management import get_commands

from tests.architecture import source

PAGES = sorted([*source.ROOT.glob("*.md"), *source.ROOT.glob("docs/**/*.md"), *source.ROOT.glob("hoptac/*/README.md")])
OF_RUN = {"demo", "test", "check", "bench", "serve", "migrate", "COMMAND"}


def test_links_lead_somewhere():
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{source.name(page)}: {target}")

    assert broken == []


def test_commands_named_in_documents_exist():
    unknown = []
    for page in PAGES:
        for word in re.findall(r"run\.py (\w+)", page.read_text(encoding="utf8")):
            if word not in OF_RUN and word not in get_commands():
                unknown.append(f"{source.name(page)}: {word}")

    assert unknown == []


def test_every_context_says_what_it_is():
    silent = [name for name in source.CONTEXTS if not (source.ROOT / "hoptac" / name / "README.md").exists()]

    assert silent == []
