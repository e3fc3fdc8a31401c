"""The kinds of files that a sheet may show, told by what they hold: what no browser shows is refused beforehand.

SVG is not among them: it may hold scripts, and every program that draws also writes PNG.
"""

import warnings
from typing import BinaryIO, Literal

from PIL import Image, UnidentifiedImageError

Role = Literal["picture", "audio", "video", "captions"]

MEDIA = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
}
"""Ending of a name -> media type."""

ENDINGS: dict[Role, tuple[str, ...]] = {
    "picture": ("png", "jpg", "jpeg", "webp", "gif"),
    "audio": ("mp3", "m4a", "ogg", "wav"),
    "video": ("mp4", "webm"),
    "captions": ("vtt",),
}
"""What a file is for -> the endings that its name may have where the organiser keeps it."""

PIXELS_MOST = 25_000_000  # a good telephone's photograph; a cheap tablet runs out of memory not far above
MOOV_BYTES_MOST = 64 * 1024 * 1024  # the list of contents of a film: of an hour, some 5 MB
_PICTURES = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "WEBP": "webp", "GIF": "gif"}
_HEVC, _PLAYED = (b"hvc1", b"hev1"), (b"avc1", b"avc3", b"av01", b"vp09")


class BadFile(Exception):
    """A file cannot be shown. name: of a text in the catalogue `cli` (`script-file-…`), with `facts` and its `path`."""

    def __init__(self, name: str, **facts: object) -> None:
        super().__init__(name, facts)
        self.name, self.facts = name, facts


def spelt(role: Role) -> str:
    """Return the endings for a role as a person reads them: `.png, .jpg`."""
    return ", ".join(f".{ending}" for ending in ENDINGS[role])


def ending_of(file: BinaryIO, size: int, role: Role) -> str:
    """Return the ending that says what a file holds. size: in bytes. Raises BadFile, OSError."""
    if role == "picture":
        return _picture(file)
    head = file.read(64)
    match role:
        case "audio" if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
            return "mp3"
        case "audio" if head.startswith(b"OggS"):
            return "ogg"
        case "audio" if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
            return "wav"
        case "audio" | "video" if head[4:8] == b"ftyp":
            _check_film(file, size)
            return "m4a" if role == "audio" else "mp4"
        case "video" if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head:  # Matroska's, in the dialect of browsers
            return "webm"
        case "captions" if _is_captions(head + file.read()):
            return "vtt"
    raise BadFile("script-file-content", known=spelt(role))


def _picture(file: BinaryIO) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=("PNG", "JPEG", "WEBP", "GIF")) as picture:
                if picture.width * picture.height > PIXELS_MOST:
                    raise _too_many_pixels()
                picture.load()  # half a file has a whole head
                return _PICTURES[str(picture.format)]
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise BadFile("script-file-content", known=spelt("picture")) from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError):  # what Pillow says of a damaged file
        raise BadFile("script-file-damaged") from None


def _too_many_pixels() -> BadFile:
    return BadFile("script-file-pixels", most=PIXELS_MOST // 1_000_000)


def _check_film(file: BinaryIO, size: int) -> None:
    """Check an ISO base media file (ISO/IEC 14496-12): it is whole, and not in HEVC, which many tablets do not play."""
    for kind, start, length in _boxes(file, size):
        if kind == b"moov":
            file.seek(start)
            contents = file.read(min(length, MOOV_BYTES_MOST))
            if any(each in contents for each in _HEVC) and not any(each in contents for each in _PLAYED):
                raise BadFile("script-file-hevc")
            return
    raise BadFile("script-file-damaged")  # a recording that was broken off has no list of contents


def _boxes(file: BinaryIO, size: int) -> list[tuple[bytes, int, int]]:
    """Return kind, place and length of each outer box. Raises BadFile when one goes on beyond the end of the file."""
    found = []
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size:
            raise BadFile("script-file-damaged")
        found.append((head[4:8], at, length))
        at += length
    return found


def _is_captions(written: bytes) -> bool:
    """Return whether a file is WebVTT (W3C, section 4.1), by its first line, in UTF-8."""
    try:
        first = written.decode("utf-8-sig").splitlines()[0]
    except (UnicodeDecodeError, IndexError):
        return False
    return first == "WEBVTT" or first.startswith(("WEBVTT ", "WEBVTT\t"))
