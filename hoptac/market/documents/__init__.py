"""The document of a contract or of an annex, as Word, PDF or HTML: in Vietnamese, and in English where agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from hoptac.market.documents import content, docx, pdf
from hoptac.market.documents.content import Document
from hoptac.market.models import Annex, Contract

#: Kinds of files, with their media types.
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def _html(documents: list[Document]) -> bytes:
    return render_to_string("market/contract_file.html", {"documents": documents}).encode()


_WRITERS: dict[str, Callable[[list[Document]], bytes]] = {"docx": docx.written, "pdf": pdf.written, "html": _html}


def wording(contract: Contract) -> list[dict[str, Any]]:
    """Return what the document of a contract says now, one language after another, as JSON keeps it."""
    return [content.kept(content.document(contract, language)) for language in _languages(contract)]


def documents(contract: Contract) -> list[Document]:
    """Return the document of a contract: as it was signed, or as it reads now."""
    if contract.wording:
        return [content.restored(one) for one in contract.wording]
    return [content.document(contract, language) for language in _languages(contract)]


def written(contract: Contract, kind: str) -> bytes:
    """Return a contract as a file; KeyError for a kind that is none of KINDS."""
    return _WRITERS[kind](documents(contract))


def annex_written(annex: Annex, kind: str) -> bytes:
    """Return an annex as a file; KeyError for a kind that is none of KINDS."""
    return _WRITERS[kind]([content.annex_document(annex, language) for language in _languages(annex.contract)])


def _languages(contract: Contract) -> list[str]:
    return ["vi", "en"] if contract.is_bilingual and contract.template.text_en else ["vi"]
