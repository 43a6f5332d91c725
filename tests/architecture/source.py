"""What the tests of the architecture read: the project's own files, as text and as syntax trees."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CONTEXTS = sorted(path.parent.name for path in (ROOT / "hoptac").glob("*/__init__.py"))


def python_files(*folders: str) -> list[Path]:
    """Return the Python files under the folders (default: everything we wrote), without migrations."""
    roots = [ROOT / folder for folder in folders or ("hoptac", "config", "tools", "tests")]
    files = [ROOT / "run.py", ROOT / "manage.py"] if not folders else []
    for root in roots:
        files += [path for path in root.rglob("*.py") if "migrations" not in path.parts]
    return sorted(files)


def templates() -> list[Path]:
    return sorted((ROOT / "hoptac").glob("*/templates/**/*.html"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"), filename=str(path))


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield each function with its dotted name inside the file."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield prefix + child.name, child
                yield from walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, f"{prefix}{child.name}.")
            else:
                yield from walk(child, prefix)

    yield from walk(tree(path), "")
