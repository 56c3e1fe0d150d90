"""A picture tells where it was taken. What is kept of it does not."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tessera.protection.documents import pictures

GPS = 0x8825


def photograph(kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture as a telephone makes it: place, maker, a comment, a little picture of itself."""
    exif = Image.Exif()
    exif[0x010F] = "TELEFONFABRIK"
    exif[0x9286] = "behind the blue gate"
    exif.get_ifd(GPS).update({1: "N", 2: (42.0, 39.0, 46.0), 3: "E", 4: (21.0, 9.0, 54.0)})
    out = io.BytesIO()
    extra = {"comment": b"behind the blue gate"} if kind == "JPEG" else {}
    Image.new("RGB", size, (120, 90, 60)).save(out, kind, exif=exif, **extra)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "media"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")])  # fmt: skip
def test_nothing_of_the_place_is_left(kind: str, media: str) -> None:
    raw = photograph(kind)
    assert b"TELEFONFABRIK" in raw, "the picture gives nothing away, so nothing is shown"
    clean = pictures.cleaned(raw, media)
    assert clean.had_place or kind == "TIFF", "the library does not read the place of its own TIFF files"
    assert b"TELEFONFABRIK" not in clean.data
    assert b"blue gate" not in clean.data
    with Image.open(io.BytesIO(clean.data)) as again:
        assert not again.getexif()
        assert again.size == (640, 480)


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    out = io.BytesIO()
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(pictures.cleaned(out.getvalue(), "image/jpeg").data)) as again:
        assert again.size == (20, 40)


def test_a_large_picture_is_made_as_large_as_a_screen_needs() -> None:
    with Image.open(io.BytesIO(pictures.cleaned(photograph(size=(4000, 3000)), "image/jpeg").data)) as again:
        assert max(again.size) == pictures.LONGEST_SIDE


def test_what_is_no_picture_or_too_large_is_not_opened() -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    for data, media in ((b"\x89PNG\r\n\x1a\n" + b"x" * 50, "image/png"), (bomb.getvalue(), "image/png"), (photograph(), "image/png"), (b"", "image/heic")):  # fmt: skip
        with pytest.raises(pictures.Unreadable):
            pictures.cleaned(data, media)
