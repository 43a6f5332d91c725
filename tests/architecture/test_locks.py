"""The lock files: hashed, without the address of an index, and one the extension of the other."""

from __future__ import annotations

import re

import pytest

from tests.architecture import source

LOCKS = ("requirements.txt", "requirements-dev.txt")


def _text(lock):
    return (source.ROOT / lock).read_text(encoding="utf8")


def _versions(lock):
    found = set()
    for line in _text(lock).splitlines():
        if line[:1].isalnum():
            found.add(line.removesuffix("\\").strip())
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_index(lock):
    assert re.findall(r"https?://|--(?:extra-)?index|--find-links|file:", _text(lock)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock):
    blocks = re.split(r"\n(?=[a-z0-9])", _text(lock).strip())

    assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_development_lock_extends_the_other():
    """run.py relies on it: what is installed for development also runs the product."""
    assert _versions("requirements.txt") - _versions("requirements-dev.txt") == set()


@pytest.mark.parametrize("source_file", ["requirements.in", "requirements-dev.in"])
def test_every_requirement_is_locked(source_file):
    locked = {re.split(r"[=\[; ]", line)[0] for line in _versions(source_file.replace(".in", ".txt"))}
    wanted = {
        re.split(r"[=\[;<> ]", line)[0].lower()
        for line in _text(source_file).splitlines()
        if line and not line.startswith(("#", "-r"))
    }

    assert wanted - {name.lower() for name in locked} == set()
