"""What import-linter cannot see: foreign keys, screens of other contexts, managers in screens."""

from __future__ import annotations

import ast
import tomllib

from django.apps import apps

from tests.architecture import source

PYPROJECT = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf8"))
CONTEXTS_CONTRACT = PYPROJECT["tool"]["importlinter"]["contracts"][0]
LAYERS = [[name.strip() for name in layer.split("|")] for layer in CONTEXTS_CONTRACT["layers"]]
HEIGHT = {name: -place for place, layer in enumerate(LAYERS) for name in layer}


def test_every_context_has_its_layer():
    assert sorted(HEIGHT) == source.CONTEXTS


def test_foreign_keys_point_down():
    upwards = []
    for model in apps.get_models(include_auto_created=True):
        here = model._meta.app_label
        if not model.__module__.startswith("hoptac."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not target.__module__.startswith("hoptac."):
                continue
            there = target._meta.app_label
            if there != here and HEIGHT[there] >= HEIGHT[here]:
                upwards.append(f"{here}.{model.__name__}.{field.name} → {there}")

    assert upwards == []


def test_app_labels_are_folder_names():
    """Where a context has tables: their names begin with it."""
    labels = {
        config.label: config.name
        for config in apps.get_app_configs()
        if config.name.startswith("hoptac.") and any(config.get_models())
    }

    assert labels == {name: f"hoptac.{name}" for name in labels}


def _imported(path):
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_screens_belong_to_their_context():
    strangers = []
    for path in source.python_files("hoptac"):
        here = path.relative_to(source.ROOT / "hoptac").parts[0]
        for name in _imported(path):
            parts = name.split(".")
            if parts[0] == "hoptac" and len(parts) > 2 and parts[2] in {"views", "forms", "urls"} and parts[1] != here:
                strangers.append(f"{source.name(path)} imports {name}")

    assert strangers == []


def _is_empty_or_gated(node):
    """Return whether this is `….none` of a manager, or a call of the gate, which narrows what it is given."""
    if isinstance(node, ast.Attribute):
        return node.attr == "none"
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "gate.rows"


def _is_mark(node):
    """Return whether a route hangs on this: a function with a mark that says who may come in."""
    return isinstance(node, ast.FunctionDef) and any("marks." in ast.unparse(each) for each in node.decorator_list)


def test_screens_obtain_rows_through_the_gate_or_queries():
    """Template tags, views, forms and whatever has a route never ask a manager, but for gate.rows or none()."""
    direct = []
    for path in source.python_files("hoptac"):
        parts = path.relative_to(source.ROOT / "hoptac").parts
        nodes = list(ast.walk(source.tree(path)))
        is_screen = {"views", "forms", "templatetags", "views.py", "forms.py"} & set(parts[1:2])
        if not is_screen and not any(map(_is_mark, nodes)):
            continue
        allowed = {id(inner) for node in nodes if _is_empty_or_gated(node) for inner in ast.walk(node)}
        for node in nodes:
            is_manager = isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
            if is_manager and id(node) not in allowed:
                direct.append(f"{source.name(path)}:{node.lineno}")

    assert direct == []


def test_nothing_happens_behind_the_back():
    """No signals, no work in save() or delete()."""
    hidden = []
    for path in source.python_files("hoptac"):
        for name in _imported(path):
            if name.startswith(("django.db.models.signals", "django.dispatch")):
                hidden.append(f"{source.name(path)} imports {name}")
        if "models" in path.parts or path.name == "models.py":
            for name, _node in source.functions(path):
                if name.rpartition(".")[2] in {"save", "delete"}:
                    hidden.append(f"{source.name(path)} defines {name}")

    assert hidden == []


def test_no_drawers_for_odds_and_ends():
    names = {"utils", "common", "helpers", "misc"}

    assert [source.name(path) for path in source.python_files() if path.stem in names] == []
