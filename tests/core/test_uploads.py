"""Files are told by their content; what can run, hide or burst is refused with a sentence that helps."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings

from hoptac.core import uploads
from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import DOCUMENTS, PICTURES, Kind
from tests.core import hostile

MEMORY = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SVG = b"<?xml version='1.0'?><!-- x --><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def refusal(content: bytes, kinds=PICTURES, name: str = "ảnh.jpg", **options) -> str:
    with pytest.raises(RuleBroken) as refused:
        uploads.read(hostile.file(content, name), kinds=kinds, **options)
    assert str(refused.value).strip()
    return refused.value.code


@pytest.mark.parametrize(
    ("kept_as", "kind"), [("JPEG", Kind.JPEG), ("PNG", Kind.PNG), ("WEBP", Kind.WEBP), ("AVIF", Kind.AVIF)]
)
def test_read_tells_the_kind_by_content(kept_as, kind):
    assert uploads.read(hostile.file(hostile.photo(kept_as=kept_as), "bao-cao.exe"), kinds=PICTURES).kind is kind


def test_read_knows_photos_of_apples_phones():
    upload = uploads.read(hostile.file(hostile.heic(), "IMG_0001.HEIC"), kinds=PICTURES)

    assert (upload.kind, upload.name) == (Kind.HEIC, "IMG_0001.HEIC")


def test_read_keeps_the_name_it_was_sent_under():
    assert uploads.read(hostile.file(hostile.paper(), "Giấy  chứng nhận.pdf"), kinds=DOCUMENTS).name == (
        "Giấy chứng nhận.pdf"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload.empty"),
        (SVG, "upload.svg"),
        (b"\xef\xbb\xbf  <svg onload='alert(1)'/>", "upload.svg"),
        (SVG.decode().encode("utf-16"), "upload.svg"),
        (b"<html><script>alert(1)</script>", "upload.kind"),
        (b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)", "upload.kind"),
        (b"MZ\x90\x00 This program cannot be run", "upload.kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run", "upload.kind"),
        (hostile.archive(), "upload.kind"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 20, "upload.kind"),
        (hostile.paper(), "upload.kind"),
    ],
)
def test_read_refuses_what_is_no_photo_whatever_its_name(content, code):
    assert refusal(content) == code


def test_read_refuses_photos_where_only_paper_is_wanted():
    assert refusal(hostile.photo(), kinds={Kind.PDF}) == "upload.kind"


def test_read_measures_the_file_and_not_what_it_says():
    assert refusal(hostile.photo(), most=1000) == "upload.large"
    assert uploads.read(hostile.file(hostile.photo()), kinds=PICTURES, most=100_000).kind is Kind.JPEG


def test_read_takes_every_byte_into_account():
    content = hostile.paper() + b" " * (uploads.DOCUMENT_MOST)

    assert refusal(content, kinds=DOCUMENTS) == "upload.large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (hostile.paper(script="app.alert(1)"), "pdf.active"),
        (hostile.paper(script="app.alert(1)").replace(b"/JavaScript", b"/J#61vaScript"), "pdf.active"),
        (hostile.paper(packed=True), "pdf.active"),
        (hostile.paper(attached=b"MZ"), "pdf.active"),
        (hostile.paper().replace(b"/Type /Catalog", b"/OpenAction << /S /Launch >> /Type /Catalog"), "pdf.active"),
        (hostile.paper(password="x"), "pdf.locked"),
        (hostile.paper() + hostile.archive(), "pdf.mixed"),
        (hostile.paper() + b"<script>alert(1)</script>", "pdf.mixed"),
        (hostile.paper()[:-40], "pdf.mixed"),
    ],
)  # fmt: skip
def test_read_refuses_a_pdf_that_is_more_than_paper(content, code):
    assert refusal(content, kinds=DOCUMENTS) == code


def test_a_script_in_front_makes_a_pdf_no_pdf():
    assert refusal(b"<script>alert(1)</script>\n" + hostile.paper(), kinds=DOCUMENTS) == "upload.kind"


@override_settings(STORAGES=MEMORY)
def test_keep_stores_the_same_content_once():
    upload = uploads.read(hostile.file(hostile.paper(), "a.pdf"), kinds=DOCUMENTS)

    key = uploads.keep(upload)

    assert uploads.keep(upload) == key == f"{upload.digest}.pdf"
    assert default_storage.listdir(f"documents/{key[:2]}")[1] == [key]
    assert (uploads.mime(key), uploads.opened(key).read()) == ("application/pdf", upload.content)
    uploads.remove(key)
    with pytest.raises(FileNotFoundError):
        uploads.opened(key)


@pytest.mark.parametrize("key", ["../../secret_key", "a.pdf", "0" * 64 + ".pdf/../x", ""])
def test_no_key_leads_out_of_the_folder(key):
    with pytest.raises(FileNotFoundError):
        uploads.opened(key)
