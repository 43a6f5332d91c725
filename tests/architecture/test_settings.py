"""Every setting an operator can give is documented, and nothing else is."""

from __future__ import annotations

import ast
import re

from tests.architecture import source

READERS = {"text", "boolean", "integer", "words"}
# Read by run.py, the tests or tools before or beside the settings.
BESIDE = {"HOPTAC_TEST_POSTGRES_URL", "HOPTAC_CHROMIUM"}


def _read():
    found = set(BESIDE)
    for path in source.python_files("config", "hoptac", "tools"):
        for node in ast.walk(source.tree(path)):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            function = node.func
            is_reader = isinstance(function, ast.Attribute) and function.attr in READERS
            if is_reader and isinstance(function.value, ast.Name) and function.value.id == "env":
                found.add(f"HOPTAC_{node.args[0].value}")
    return found


def _documented():
    page = (source.ROOT / "docs/operators/settings.md").read_text(encoding="utf8")
    return set(re.findall(r"^\| `(HOPTAC_[A-Z_]+)`", page, flags=re.MULTILINE))


def test_settings_are_documented():
    assert _read() - _documented() == set()


def test_documented_settings_exist():
    assert _documented() - _read() == set()


def test_environment_is_read_in_one_place():
    """Outside config/, run.py and tools nobody asks the environment."""
    direct = [
        source.name(path)
        for path in source.python_files("hoptac")
        if re.search(r"os\.environ\.get\(|os\.environ\[|os\.getenv\(", path.read_text(encoding="utf8"))
    ]

    assert direct == []
