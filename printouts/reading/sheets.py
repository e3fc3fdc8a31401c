"""A page of a picture, read; and the pages of files, one after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import cv2
import numpy as np

from printouts.ballot_layout import DoesNotFit, Zone
from printouts.reading.files import DEFAULT_LIMITS, Limits, pages_in
from printouts.reading.ink import FAINTER, FAINTEST, NOISE, Circle, measure_boxes, measure_circles
from printouts.reading.look import look_at
from printouts.reading.marks import CIRCLE, judge, pen_of, said_of
from printouts.reading.place import cut as cut_zone
from printouts.reading.place import find_markers, read_qr, straighten
from printouts.reading.records import Picture, Place, SheetRead, Unread
from printouts.reading.seen import see
from printouts.sheet_code import BadCode, read_code

CUT_PX_MM = 8.0
CUT_AROUND_MM = 12.0
WASHED = 2.2  # so many times as dark as ink: rings of a pen so pale may have been washed out by a copier


def read_page(picture: Picture, key: bytes = b"", meeting: str = "") -> SheetRead | Unread:
    """Return what a page says. key: of the meeting, as `write_code` had it. meeting: its tag; empty: any."""
    found, several = find_markers(picture)
    if several:
        return Unread("two-sheets")
    if not found:
        return Unread("no-markers")
    straight = straighten(found)
    if straight is None:
        return Unread("few-markers", facts={"markers": len(found)})
    size, matrix, markers = straight
    text = read_qr(picture, matrix, size)
    if text is None:
        return Unread("no-code")
    try:
        code = read_code(text, key, meeting)
        layout = code.layout
    except BadCode as bad:
        return Unread(bad.why)
    except DoesNotFit:
        return Unread("not-ours")
    if code.size != size:
        return Unread("other-sheet", facts={"code": code.size, "corners": size})

    look = look_at(picture, matrix, layout)
    measures, least, blown = measure_boxes(look)
    said = said_of(layout, look, see(look, measures))
    circles: list[Circle] = []
    if layout.rows[0].circled:
        circles = measure_circles(picture, matrix, layout.rows, least)
        pen = max([pen_of(measures, said), *(each.depth for each in circles if each.around >= CIRCLE)])
        if pen < WASHED * least:
            paler = max(FAINTEST if blown else FAINTER, NOISE * look.noise)
            circles = measure_circles(picture, matrix, layout.rows, paler)
    boxes, asks = judge(layout, measures, circles, said)
    return SheetRead(code, boxes, asks, Place(tuple(matrix.ravel().tolist()), markers))


def read_files(
    files: Iterable[tuple[str, bytes]], key: bytes = b"", limits: Limits = DEFAULT_LIMITS, meeting: str = ""
) -> Iterator[SheetRead | Unread]:
    """Give what every page of every file says, in order. files: name and content.

    A file whose first pages are no ballots is left, and the last thing given for it says so (`no-ballots`).
    """
    for read, _ in read_pictures(files, key, limits, meeting):
        yield read


def read_pictures(
    files: Iterable[tuple[str, bytes]], key: bytes = b"", limits: Limits = DEFAULT_LIMITS, meeting: str = ""
) -> Iterator[tuple[SheetRead | Unread, Picture | None]]:
    """As `read_files`, each with the picture that it was read from, where there is one."""
    for name, data in files:
        strangers = 0
        for page, picture in pages_in(data, limits):
            known = isinstance(picture, Unread)
            read = picture if isinstance(picture, Unread) else read_page(picture, key, meeting)
            strangers = strangers + 1 if isinstance(read, Unread) and strangers >= 0 else -1
            if strangers > limits.strangers:
                yield Unread("no-ballots", name, 0, {"pages": limits.strangers}), None
                break
            yield replace(read, file=name, page=page), None if known else picture  # type: ignore[misc]


def cut_out(picture: Picture, sheet: SheetRead, box: str = "", px_mm: float = CUT_PX_MM) -> bytes:
    """Return as PNG the surroundings of a box, or of the row of a choice, put straight; of the whole page for "".

    picture: the page that the sheet was read from.
    """
    code = sheet.code
    layout = code.layout
    matrix = np.array(sheet.place.matrix).reshape(3, 3)
    zone = Zone(0, 0, layout.width, layout.height)
    for each in layout.boxes:
        if each.id == box:
            around = CUT_AROUND_MM
            zone = Zone(each.x - around, each.y - around, 2 * around, 2 * around)
    if layout.reason and sheet.asks and sheet.asks[0].why == "reason":
        zone = layout.reason
    ok, png = cv2.imencode(".png", cut_zone(picture, matrix, zone, px_mm))
    assert ok
    return png.tobytes()
