"""Photos come out upright, small and bare; what would burst the memory is refused before it is unpacked."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings
from PIL import Image

from hoptac.core import pictures, uploads
from hoptac.core.errors import RuleBroken
from tests.core import hostile
from tests.core.test_uploads import MEMORY


@pytest.fixture(autouse=True)
def storage():
    with override_settings(STORAGES=MEMORY):
        yield


def stored(content: bytes) -> pictures.Picture:
    return pictures.store(uploads.read(hostile.file(content), kinds=uploads.PICTURES))


def rendition(picture: pictures.Picture, width: str, extension: str) -> Image.Image:
    return Image.open(io.BytesIO(pictures.opened(picture.key, width, extension).read()))


def refusal(content: bytes) -> RuleBroken:
    with pytest.raises(RuleBroken) as refused:
        stored(content)
    return refused.value


@pytest.mark.parametrize("content", [hostile.photo((320, 240)), hostile.heic()])
def test_store_turns_photos_upright_and_forgets_where_they_were_taken(content):
    picture = stored(content)

    assert (picture.width, picture.height) == (240, 320)
    for extension in pictures.FORMATS:
        image = rendition(picture, "320", extension)
        assert (image.size, dict(image.getexif()), image.info.get("exif")) == ((240, 320), {}, None)
        red, green, _ = image.convert("RGB").getpixel((200, 40))  # the red quarter lies on the right once turned
        assert red > 180
        assert green < 60
        assert image.convert("RGB").getpixel((40, 40))[1] > 60
        raw = pictures.opened(picture.key, "320", extension).read()
        assert b"PhoneMaker" not in raw
        assert b"Exif\x00\x00" not in raw


def test_store_makes_every_width_and_format_but_never_larger_than_the_photo():
    picture = stored(hostile.photo((900, 600), exif=b""))

    sizes = {
        (width, extension): rendition(picture, str(width), extension).size
        for width in pictures.WIDTHS
        for extension in pictures.FORMATS
    }
    assert sizes == {
        **{(320, extension): (320, 213) for extension in pictures.FORMATS},
        **{(640, extension): (640, 427) for extension in pictures.FORMATS},
        **{(1280, extension): (900, 600) for extension in pictures.FORMATS},
    }
    assert rendition(picture, "print", "jpg").size == (900, 600)
    with pytest.raises(FileNotFoundError):
        pictures.opened(picture.key, "4000", "jpg")


def test_nothing_behind_the_pixels_is_kept():
    content = hostile.photo() + hostile.archive() + b"<script>alert(1)</script>"

    picture = stored(content)

    folder = f"pictures/{picture.key[:2]}"
    files = [default_storage.open(f"{folder}/{name}").read() for name in default_storage.listdir(folder)[1]]
    assert len(files) == 10
    assert [file for file in files if b"<script>" in file or b"PK\x05\x06" in file] == []


def test_the_same_photo_is_made_once_and_removed_whole():
    picture = stored(hostile.photo())

    assert stored(hostile.photo()) == picture
    pictures.remove(picture.key)
    assert default_storage.listdir(f"pictures/{picture.key[:2]}")[1] == []


def test_a_phones_largest_photo_is_welcome():
    content = hostile.photo((12_000, 9_000), exif=b"", quality=60)

    picture = stored(content)

    assert (picture.width, picture.height) == (12_000, 9_000)
    assert rendition(picture, "print", "jpg").size == (2400, 1800)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_colours_become_plain_ones(mode):
    assert rendition(stored(hostile.photo(mode=mode)), "640", "jpg").mode == "RGB"


def test_what_is_transparent_becomes_white():
    image = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(image, "PNG")

    assert rendition(stored(image.getvalue()), "320", "jpg").getpixel((5, 5)) == (255, 255, 255)


def test_pixels_are_counted_before_they_are_unpacked():
    for content, most in [
        (hostile.huge_png(), 220),
        (hostile.huge_png(10_000, 10_000), 64),
        (hostile.huge_jpeg(), 220),
    ]:
        refused = refusal(content)

        assert (refused.code, refused.values) == ("picture.large", {"most": most})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (hostile.photo((100, 100)), "picture.small"),
        (hostile.photo((3000, 250)), "picture.narrow"),
        (hostile.photo()[:2000], "picture.broken"),
        (b"\xff\xd8\xff" + b"<script>" * 100, "picture.broken"),
        (b"\x89PNG\r\n\x1a\n" + hostile.photo(), "picture.broken"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\x00" * 100, "picture.broken"),
        (hostile.heic()[:600], "picture.broken"),
    ],
)
def test_store_refuses_what_cannot_be_shown(content, code):
    assert refusal(content).code == code


def test_a_photo_of_a_paper_is_cleaned():
    upload = uploads.read(hostile.file(hostile.photo(kept_as="PNG"), "giấy.png"), kinds=uploads.DOCUMENTS)

    clean = pictures.cleaned(upload)

    assert (clean.kind, clean.name, b"PhoneMaker" in clean.content) == (uploads.Kind.JPEG, "giấy.png", False)
    assert Image.open(io.BytesIO(clean.content)).size == (480, 640)
