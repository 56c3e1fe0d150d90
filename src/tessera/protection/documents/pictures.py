"""Pictures before they are kept: turned upright, made no larger than a screen needs, and stripped of all that tells where
and with what they were taken."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

# A picture of this many pixels takes some 150 MB to open; a telephone's has a tenth.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
READABLE = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/tiff": "TIFF"}
_PLACE = 0x8825  # the GPS block of Exif 2.32, table 4


class Unreadable(Exception):
    """Not a picture, a broken one, or one too large to open safely."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture without a history: PNG where it was lossless or transparent, else JPEG."""

    data: bytes
    media_type: str
    had_place: bool


def cleaned(data: bytes, media_type: str) -> Cleaned:
    """Draws the picture anew: nothing but its pixels comes along. Raises Unreadable."""
    wanted = READABLE.get(media_type)
    if wanted is None:
        raise Unreadable(media_type)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[wanted]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Unreadable("too many pixels")
                exif = opened.getexif()
                place = _PLACE in exif or bool(exif.get_ifd(_PLACE))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _drawn(upright, wanted, place)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as fault:
        raise Unreadable(str(type(fault).__name__)) from fault


def _drawn(picture: Image.Image, kind: str, had_place: bool) -> Cleaned:
    clear = "A" in picture.getbands() or "transparency" in picture.info
    lossless = kind in {"PNG", "GIF"}
    mode = "RGBA" if clear else "RGB"
    # A new image takes pixels only: no comments, profiles or thumbnails of the old one.
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    out = io.BytesIO()
    if lossless or clear:
        fresh.save(out, "PNG", optimize=True)
        return Cleaned(out.getvalue(), "image/png", had_place)
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return Cleaned(out.getvalue(), "image/jpeg", had_place)
