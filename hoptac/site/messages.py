"""The texts of the product and their translations: collect, merge, check, compile. No gettext programs are needed.

A context is a folder of hoptac/; its source texts are English, and hoptac/<context>/locale/vi/LC_MESSAGES/django.po
translates them. What counts as a text: the arguments of gettext and its relatives, the message of RuleBroken, and
what templates mark with translate, blocktranslate and _("…").
"""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi",)
#: Languages that only public pages speak; their catalogues hold what stands in these files of each context.
PUBLIC_LANGUAGES = ("de", "id", "ms")
PUBLIC = {
    "catalogue": ("choices.py",),
    "core": ("identifiers.py",),
    "market": (
        "actions/buyers.py",
        "board.py",
        "forms/board.py",
        "forms/buyers.py",
        "forms/meant.py",
        "news.py",
        "views/board.py",
        "templates/market/event_news.html",
        "templates/market/need_board.html",
        "templates/market/need_shown.html",
        "templates/market/buyer_register.html",
        "templates/market/parts/board_needs.html",
        "templates/market/parts/buyer_fields.html",
        "templates/market/parts/need_days.html",
    ),
    "facts": ("figures.py", "indicators/*.py"),
    "insight": ("openly.py", "words.py", "templates/insight/public_figures.html"),
    "parties": ("choices.py",),
    "places": ("choices.py", "forms.py", "views.py", "templates/places/*.html"),
    "showcase": (
        "amounts.py",
        "choices.py",
        "forms.py",
        "markup.py",
        "pages.py",
        "phrases.py",
        "rules.py",
        "searching.py",
        "structured.py",
        "views/enquiries.py",
        "views/machines.py",
        "templatetags/*.py",
        "templates/showcase/[achkpofs]*.html",
        "templates/showcase/enquiry_[fs]*.html",
        "templates/showcase/parts/*.html",
    ),
    "site": (
        "visitors.py",
        "views.py",
        "form_renderer.py",
        "templatetags/*.py",
        "templates/[b4]*.html",
        "templates/parts/*.html",
    ),
}
#: How many forms a counted text has.
PLURALS = {"de": ("nplurals=2; plural=(n != 1);", 2)}
ONE_FORM = ("nplurals=1; plural=0;", 1)
NAMES = {"vi": "Vietnamese", "de": "German", "id": "Indonesian", "ms": "Malay"}

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "RuleBroken": (2,),
    # Sentences of imports: intake.shapes.Reason, intake.outcomes, and the notes on a planned row.
    "Reason": (2,),
    "refused": (2,),
    "doubtful": (3,),
    "noted": (3,),
    "refuse": (2,),
    "doubt": (2,),
    "note": (3,),
}
PLACE = re.compile(r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-z]|%[sdr]|\{\w*\}")
HEADER = """\
# What this context says, in {name}. Collected by "run.py messages_update"; translations are written by hand.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""

Key = tuple[str, str | None]


def contexts() -> list[Path]:
    """Return the folders that may hold texts, in the order of their names."""
    return sorted(folder for folder in ROOT.iterdir() if (folder / "__init__.py").exists())


def po_file(context: Path, language: str) -> Path:
    """Return where the translations of a context into a language are kept."""
    return context / "locale" / language / "LC_MESSAGES" / "django.po"


def key(message: Message) -> Key:
    """Return what gettext looks a message up by: its singular text and its context."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return text, message.context


def _python_of(file: Path) -> str:
    """Return the file as Python: as it is, or a template turned into calls of gettext."""
    source = file.read_text(encoding="utf8")
    if file.suffix == ".py":
        return source
    # Indentation means nothing in a template, but Python's tokenizer would stumble over it.
    return "\n".join(line.lstrip() for line in templatize(source, origin=str(file)).splitlines())


def _sources(context: Path, language: str) -> Iterator[Path]:
    whole = ("**/*.py", "templates/**/*.html", "templates/**/*.txt")
    for pattern in PUBLIC.get(context.name, ()) if language in PUBLIC_LANGUAGES else whole:
        for file in sorted(context.glob(pattern)):
            if "migrations" not in file.parts:
                yield file


def _messages_in(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield the id (or singular and plural) and the context of every text in a file."""
    python = io.BytesIO(_python_of(file).encode())
    calls: Any = extract_python(python, KEYWORDS, [], {"encoding": "utf8"})  # its types say less than it yields
    for _line, function, arguments, _comments in calls:
        places = KEYWORDS[function]
        given = (arguments,) if isinstance(arguments, str) else arguments or ()
        context, texts = None, []
        for place in places:
            index = place[0] if isinstance(place, tuple) else place
            text = given[index - 1] if index <= len(given) else None
            if isinstance(place, tuple):
                context = text
            else:
                texts.append(text)
        if all(texts):
            words = tuple(str(text) for text in texts)
            yield (words[0] if len(words) == 1 else words), context


def collect(context: Path, language: str = "vi") -> Catalog:
    """Return the texts of a context that this language has to say, each with the files it stands in."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for file in _sources(context, language):
        place = file.relative_to(ROOT.parent).as_posix()
        for text, word in _messages_in(file):
            found.add(text, locations=[(place, 0)], context=word)
    return found


def read(file: Path, language: str) -> Catalog:
    """Return the catalogue in a file; an empty one when there is no file."""
    if not file.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale=language, charset="utf-8")


def _has_text(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def _texts(message: Message) -> tuple[str, ...]:
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(str(text or "") for text in texts)


def _known_elsewhere(language: str) -> dict[Key, Message]:
    """Return every translation of every context, so that one text is translated once."""
    known: dict[Key, Message] = {}
    for context in contexts():
        for message in read(po_file(context, language), language):
            if message.id and _has_text(message) and not message.fuzzy:
                known.setdefault(key(message), message)
    return known


def update(context: Path, language: str) -> tuple[int, int]:
    """Merge the texts of a context into its catalogue; return how many texts it has and how many lack a translation.

    Translations are kept; texts no longer used leave the file; a text that another context has translated takes
    that translation. A context without texts gets no file.
    """
    collected, file = collect(context, language), po_file(context, language)
    old = {key(message): message for message in read(file, language) if message.id}
    elsewhere = _known_elsewhere(language)
    merged = Catalog(locale=language, charset="utf-8", fuzzy=False)
    merged.mime_headers = [("Plural-Forms", PLURALS.get(language, ONE_FORM)[0])]
    missing = 0
    for message in collected:
        if not message.id:
            continue
        source = old.get(key(message))
        if source is None or not _has_text(source):
            source = elsewhere.get(key(message))
        texts = _texts(source) if source is not None else ("",)
        forms = PLURALS.get(language, ONE_FORM)[1]
        text = texts[0] if isinstance(message.id, str) else (texts + ("",) * forms)[:forms]
        flags = {"fuzzy"} if source is not None and source.fuzzy else set()
        merged.add(message.id, text, message.locations, flags=flags, context=message.context)
        missing += not texts[0]
    if len(merged) or file.exists():
        _write(file, merged, language)
    return len(merged), missing


def _write(file: Path, catalogue: Catalog, language: str) -> None:
    body = io.BytesIO()
    write_po(body, catalogue, width=120, sort_output=True, omit_header=True, include_lineno=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_header(language) + body.getvalue().decode().strip() + "\n", encoding="utf8")


def _header(language: str) -> str:
    plurals, _forms = PLURALS.get(language, ONE_FORM)
    return HEADER.format(language=language, name=NAMES[language], plurals=plurals)


def _places(text: str) -> list[str]:
    return sorted(set(PLACE.findall(text.replace("%%", ""))))


def _faults_of(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translated message."""
    source = key(message)[0]
    if not _has_text(message):
        yield f"no translation: {source!r}"
        return
    if message.fuzzy:
        yield f"fuzzy: {source!r}"
    wanted = _places(message.id if isinstance(message.id, str) else message.id[-1])
    for text in _texts(message):
        if _places(text) != wanted:
            yield f"other placeholders: {source!r} has {wanted}, the translation {_places(text)}"
        if text != unicodedata.normalize("NFC", text):
            yield f"decomposed letters: {source!r}"


def faults(context: Path, language: str) -> list[str]:
    """Return what is wrong with the translations of a context, one sentence each; an empty list when all is well."""
    wanted = {key(message) for message in collect(context, language) if message.id}
    there = {key(message): message for message in read(po_file(context, language), language) if message.id}
    found = [f"not collected: {text!r}" for text, _context in sorted(wanted - there.keys(), key=str)]
    found += [f"no longer used: {text!r}" for text, _context in sorted(there.keys() - wanted, key=str)]
    for one in sorted(wanted & there.keys(), key=str):
        found += _faults_of(there[one])
    return [f"{context.name}/{language}: {fault}" for fault in found]


def languages_of(context: Path) -> tuple[str, ...]:
    """Return the languages a context has catalogues of."""
    return (*LANGUAGES, *PUBLIC_LANGUAGES) if PUBLIC.get(context.name) else LANGUAGES


def contradictions(language: str) -> list[str]:
    """Return texts that two contexts translate differently: Django merges all catalogues, so only one would show."""
    said: dict[Key, dict[tuple[str, ...], str]] = defaultdict(dict)
    for context in contexts():
        for message in read(po_file(context, language), language):
            if message.id and _has_text(message):
                said[key(message)].setdefault(_texts(message), context.name)
    return [
        f"{language}: {text!r} is translated in two ways: "
        + "; ".join(f"{words[0]!r} in {name}" for words, name in ways.items())
        for (text, _context), ways in sorted(said.items(), key=str)
        if len(ways) > 1
    ]


def compile_stale() -> int:
    """Write every .mo file that is missing or older than its .po file; return how many were written."""
    written = 0
    for source in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        # Two processes may do this at once: each writes its own file and puts it in place whole.
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as stream:
            write_mo(stream, read(source, source.parts[-3]))
        part.replace(target)
        written += 1
    return written
