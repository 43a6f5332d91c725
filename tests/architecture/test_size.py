"""Small pieces: files ≤ 400 lines, functions ≤ 50, templates ≤ 150, except those written down."""

from __future__ import annotations

import tomllib

from tests.architecture import source

LONGEST = {"files": 400, "functions": 50, "templates": 150}
ALLOWED = tomllib.loads((source.ROOT / "tests/architecture/exceptions.toml").read_text(encoding="utf8"))


def _too_long(kind: str) -> dict[str, int]:
    measured = {}
    if kind == "functions":
        for path in source.python_files():
            for name, node in source.functions(path):
                measured[f"{source.name(path)}:{name}"] = (node.end_lineno or 0) - node.lineno + 1
    else:
        for path in source.templates() if kind == "templates" else source.python_files():
            measured[source.name(path)] = len(path.read_text(encoding="utf8").splitlines())
    return {name: lines for name, lines in measured.items() if lines > LONGEST[kind]}


def test_files_are_short():
    assert _too_long("files") == ALLOWED["files"]


def test_functions_are_short():
    assert _too_long("functions") == ALLOWED["functions"]


def test_templates_are_short():
    assert _too_long("templates") == ALLOWED["templates"]
