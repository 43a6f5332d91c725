"""One stem a feature: the URL name is the view is the template, and a test file bears it or says it."""

from __future__ import annotations

import inspect
import re

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import source


def _routes(patterns=None, namespace=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            yield namespace, pattern


def _ours():
    for namespace, pattern in _routes():
        view = inspect.unwrap(pattern.callback)
        if view.__module__.startswith("hoptac.") and pattern.name:
            yield namespace, pattern.name, view


def test_routes_bear_the_name_of_their_view():
    """Every view has a route of its name; further routes to it (a shorter address) may be called otherwise."""
    routes = {}
    for namespace, name, view in _ours():
        if inspect.isfunction(view) and not view.__module__.endswith(".api"):
            routes.setdefault(f"{namespace}:{view.__name__}", []).append(f"{namespace}:{name}")

    assert {view: names for view, names in routes.items() if view not in names} == {}


def test_routes_stand_in_the_namespace_of_their_context():
    differing = [
        f"{namespace}:{name} is served by {view.__module__}"
        for namespace, name, view in _ours()
        if view.__module__.split(".")[1] != namespace
    ]

    assert differing == []


def test_views_render_templates_of_their_stem():
    """A template named in views.py starts with the stem of the function that names it, and exists."""
    wrong = []
    for path in source.python_files("hoptac"):
        if path.name != "views.py" and path.parent.name != "views":
            continue
        context = path.relative_to(source.ROOT / "hoptac").parts[0]
        for template in re.findall(r'"([a-z_]+/[a-z_]+\.html)(?:#[a-z_]+)?"', path.read_text(encoding="utf8")):
            if not (source.ROOT / "hoptac" / context / "templates" / template).exists():
                wrong.append(f"{source.name(path)}: {template}")

    assert wrong == []


def test_every_feature_is_named_by_a_test():
    """`grep -r stem tests/` finds the tests of each page."""
    texts = "\n".join(path.read_text(encoding="utf8") for path in source.python_files("tests"))
    names = " ".join(path.stem for path in source.python_files("tests"))
    unnamed = [f"{namespace}:{name}" for namespace, name, _view in _ours() if name not in texts and name not in names]

    assert unnamed == []


def test_templates_are_used():
    """Each template is named by another template, a tag or a setting, or its stem by the code of its context."""
    texts = "\n".join(
        path.read_text(encoding="utf8") for path in [*source.python_files("hoptac", "config"), *source.templates()]
    )
    unused = []
    for path in source.templates():
        folder, _, template = path.as_posix().partition("/templates/")
        if re.fullmatch(r"\d{3}(_csrf)?\.html", template) or template.startswith(
            ("account/", "mfa/", "usersessions/", "allauth/")
        ):
            continue  # named by Django and allauth
        own = "\n".join(
            file.read_text(encoding="utf8") for file in source.python_files(f"hoptac/{folder.split('/')[-1]}")
        )
        if template not in texts and not re.search(rf"\b{path.stem}\b", own):
            unused.append(template)

    assert unused == []


def test_migrations_have_names():
    """Nothing is called 0003_auto_…, and the number is followed by what it does."""
    files = [path.stem for path in (source.ROOT / "hoptac").glob("*/migrations/0*.py")]

    assert [name for name in files if not re.fullmatch(r"\d{4}_(?!auto)[a-z][a-z0-9_]+", name)] == []


def test_migrations_load_no_data():
    """Reference data has its own commands; a migration that needs the project's code breaks when the code moves on."""
    wrong = [
        source.name(path)
        for path in (source.ROOT / "hoptac").glob("*/migrations/0*.py")
        if re.search(r"from hoptac\.\w+\.(actions|queries|models) import", path.read_text(encoding="utf8"))
    ]

    assert wrong == []
