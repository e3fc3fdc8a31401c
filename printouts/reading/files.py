"""The pages of a file that somebody hands in: PDF, JPEG, PNG, TIFF, or HEIC where a decoder is installed.

One page is in memory at a time. What a file claims of itself is looked at before it is decoded.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import Image, UnidentifiedImageError
from pypdfium2 import raw as pdfium

from printouts.reading.records import Picture, Unread

DPI = 200.0
LONG_MOST = 2_800  # pixels of the longer side that are looked at: A4 at 240 dpi
_FORMATS = ("JPEG", "PNG", "TIFF")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftypmsf1")


@dataclass(frozen=True)
class Limits:
    """bytes: of a file. pixels: of one picture as it is stored; one of 60 million takes 180 MB. pages: of a file.

    strangers: after so many pages without a ballot among them the rest of a file is left alone.
    """

    bytes: int = 200 * 1024 * 1024
    pixels: int = 60_000_000
    pages: int = 1_000
    strangers: int = 20


DEFAULT_LIMITS = Limits()


def pages_in(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[int, Picture | Unread]]:
    """Give (page from 1, picture) of each page, or what is wrong with it; page 0: with the whole file.

    Never raises for what is in the file. A page that cannot be decoded does not stop the others.
    """
    if not data:
        yield 0, Unread("empty-file")
    elif len(data) > limits.bytes:
        yield 0, Unread("too-large", facts={"size_bytes": len(data), "most_bytes": limits.bytes})
    elif b"%PDF-" in data[:1024]:
        yield from _pdf(data, limits)
    else:
        yield from _pictures(data, limits)


def _pdf(data: bytes, limits: Limits) -> Iterator[tuple[int, Picture | Unread]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        yield 0, Unread("locked" if locked else "damaged")
        return
    try:
        count = len(document)
        if count > limits.pages:
            yield 0, Unread("too-many-pages", facts={"pages": count, "most_pages": limits.pages})
            return
        if not count:
            yield 0, Unread("damaged")
        for place in range(count):
            yield place + 1, _pdf_page(document, place, limits)
    finally:
        document.close()


def _pdf_page(document: pypdfium2.PdfDocument, place: int, limits: Limits) -> Picture | Unread:
    try:
        page = document[place]
    except pypdfium2.PdfiumError:
        return Unread("damaged")
    try:
        longer = max(page.get_size())
        if not longer >= 1:
            return Unread("damaged")
        pixels = _largest(page)
        if pixels > limits.pixels:
            return Unread("too-large", facts={"pixels": pixels, "most_pixels": limits.pixels})
        # However large a page says it is, its picture has a bound.
        bitmap = page.render(scale=min(DPI / 72, LONG_MOST / longer), grayscale=True)
        picture: Picture = np.array(bitmap.to_numpy()[:, :, 0] if bitmap.to_numpy().ndim == 3 else bitmap.to_numpy())
        bitmap.close()
        return picture
    except pypdfium2.PdfiumError:
        return Unread("damaged")
    finally:
        page.close()


def _largest(page: pypdfium2.PdfPage) -> int:
    """Return the pixels of the largest picture on a page, as the file says; nothing of it is decoded for that."""
    largest = 0
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        about = pdfium.FPDF_IMAGEOBJ_METADATA()
        if pdfium.FPDFImageObj_GetImageMetadata(each, page, about):
            largest = max(largest, about.width * about.height)
    return largest


def _pictures(data: bytes, limits: Limits) -> Iterator[tuple[int, Picture | Unread]]:
    heic = data[4:12] in _HEIC
    if heic and not _can_heic():
        yield 0, Unread("no-decoder")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Pillow, on sizes that are checked below and on odd tags of cameras
        try:
            image = Image.open(BytesIO(data), formats=(*_FORMATS, "HEIF") if heic else _FORMATS)
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        except Image.DecompressionBombError:
            yield 0, Unread("too-large", facts={"most_pixels": limits.pixels})
            return
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
            yield 0, Unread("not-a-picture")
            return
        if count > limits.pages:
            yield 0, Unread("too-many-pages", facts={"pages": count, "most_pages": limits.pages})
            return
        for place in range(count):
            yield place + 1, _frame(image, place, limits)


def _frame(image: Image.Image, place: int, limits: Limits) -> Picture | Unread:
    try:
        if place:
            image.seek(place)
        pixels = image.width * image.height
        if pixels > limits.pixels:
            return Unread("too-large", facts={"pixels": pixels, "most_pixels": limits.pixels})
        image.draft("L", (LONG_MOST * 3 // 4, LONG_MOST * 3 // 4))  # a JPEG is decoded no finer than it is looked at
        grey = _grey(image)
        grey.thumbnail(
            (LONG_MOST, LONG_MOST),
            Image.Resampling.BOX if max(grey.size) > 2 * LONG_MOST else Image.Resampling.BILINEAR,
        )
        return np.array(grey, dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return Unread("damaged")


def _grey(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA", "P"):
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return paper.convert("L")
    if image.mode.startswith("I"):
        deep = np.asarray(image).astype(np.float64)
        return Image.fromarray((deep / max(1.0, 65535.0 if deep.max() > 255 else 255.0) * 255).astype(np.uint8))
    return image.convert("L") if image.mode != "L" else image.copy()


def _can_heic() -> bool:
    try:
        import pillow_heif  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True
