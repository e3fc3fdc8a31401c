"""The photo of a card, from a device that has a camera and shows no live picture of it: one by plain http.

Looked at in memory, one photo at a time, and forgotten. Needs zxing-cpp, which the extra `tablee[paper]` brings.
"""

import asyncio
import importlib.util
import io
from functools import cache

from PIL import Image

from kiosk.keyboards import codes_in

BYTES_MOST = 16 * 1024 * 1024  # the heaviest JPEG of a telephone of today has 12
POINTS_MOST = 60_000_000  # a picture that says it is larger is not opened: a few bytes may claim any size
SIDE_MOST = 2_000  # made so small before it is looked at: a card fills a good part of the photo
FORMATS = ("JPEG", "PNG", "WEBP")

_one_at_a_time = asyncio.Semaphore(1)  # a photo takes up to 180 MB while it is open


class PictureUnread(Exception):
    """No picture, one of another kind, or one that is too large."""


@cache
def can_read_photos() -> bool:
    """Return whether the library that finds the codes is installed."""
    return importlib.util.find_spec("zxingcpp") is not None


async def codes_shown(picture: bytes) -> tuple[str, ...]:
    """Return the codes of the cards on a photo, each once; none for a photo of anything else.

    Raises PictureUnread.
    """
    async with _one_at_a_time:
        return await asyncio.to_thread(_codes_on, picture)


def _codes_on(picture: bytes) -> tuple[str, ...]:
    import zxingcpp

    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            if opened.width * opened.height > POINTS_MOST:
                raise PictureUnread
            opened.draft("L", (SIDE_MOST, SIDE_MOST))  # a JPEG is then read at a fraction of its size
            grey = opened.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureUnread from None
    grey.thumbnail((SIDE_MOST, SIDE_MOST))
    square = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    # Of each square the likeliest reading alone: what a camera sees did not go through a keyboard.
    found = (codes_in(each.text)[:1] for each in zxingcpp.read_barcodes(grey, formats=square))
    return tuple(dict.fromkeys(code for codes in found for code in codes))
