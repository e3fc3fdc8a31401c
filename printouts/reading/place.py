"""Where a page lies on a picture: its corner markers, the way from millimetres to pixels, and its code."""

from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from printouts.ballot_layout import MARKER_MM, MARKERS, SIZES, Size, Zone, marker_bits, markers_of, qr_of
from printouts.reading.records import Picture

Matrix = NDArray[np.float64]

MARKERS_LEAST = 3
LOOK_LONG = 1_600  # pixels of the longer side: a marker of A4 has 54 of them, and three quarters of the time are saved
MISS_MOST_MM = 1.2  # how far the corners may lie from one plane: paper bends
QR_PX_MM = 8.0
QUIET_MM = 4.0


@cache
def _dictionary() -> cv2.aruco.Dictionary:
    rows = []
    for number in range(MARKERS):
        bits = np.array(marker_bits(number), dtype=np.uint8)
        rows.append(cv2.aruco.Dictionary.getByteListFromBits(bits))
    return cv2.aruco.Dictionary(np.concatenate(rows), 4, 2)


@cache
def _detector(windows: int) -> cv2.aruco.ArucoDetector:
    """windows: pixels of the largest neighbourhood by which black is told from white."""
    parameters = cv2.aruco.DetectorParameters()
    parameters.adaptiveThreshWinSizeMin = 7
    parameters.adaptiveThreshWinSizeMax = windows
    parameters.adaptiveThreshWinSizeStep = 16
    parameters.minMarkerPerimeterRate = 0.06
    parameters.maxMarkerPerimeterRate = 0.6
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    parameters.errorCorrectionRate = 0.8
    return cv2.aruco.ArucoDetector(_dictionary(), parameters)


def find_markers(picture: Picture) -> tuple[dict[int, NDArray[np.float64]], bool]:
    """Return number -> its four corners in pixels, clockwise from its own top left; all of one size of page.

    And whether there is more than one page: a corner of it is seen twice, or two corners of another size are. Looks
    again, longer, when it finds too few at first.
    """
    best: dict[int, NDArray[np.float64]] = {}
    strangers: set[int] = set()
    for looked, scale, windows in _looks(picture):
        corners, numbers, _ = _detector(windows).detectMarkers(looked)
        found: dict[int, NDArray[np.float64]] = {}
        # Of a picture without markers OpenCV gives no list of them at all.
        for number, places in zip(np.ravel(numbers).tolist() if corners else (), corners, strict=True):
            # The centre of a pixel is at a half, in the larger picture as in the smaller one.
            seen = (places.reshape(4, 2).astype(np.float64) + 0.5) / scale - 0.5
            if _apart(found.setdefault(int(number), seen), seen):
                return best, True
        one_size = _of_one_size(found)
        strangers |= found.keys() - one_size.keys()
        for number, places in one_size.items():
            if _apart(best.setdefault(number, places), places):
                return best, True
        best = _of_one_size(best)
        if len(best) == 4:
            break
    return best, len(strangers - best.keys()) > 1


def _apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Return whether two markers with one number are both there: as large, and nowhere near each other."""
    sizes = [float(cv2.contourArea(each.astype(np.float32))) ** 0.5 for each in (one, other)]
    far = float(np.hypot(*(one.mean(axis=0) - other.mean(axis=0))))
    return bool(min(sizes) > 0.5 * max(sizes) and far > 2 * max(sizes))


def _looks(picture: Picture) -> Iterator[tuple[Picture, float, int]]:
    longer = max(picture.shape)
    scale = min(1.0, LOOK_LONG / longer)
    small = picture if scale == 1 else cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    yield small.astype(np.uint8, copy=False), scale, 39
    soft = cv2.GaussianBlur(small, (0, 0), 1.6)
    yield soft.astype(np.uint8, copy=False), scale, 71
    even = cv2.createCLAHE(4.0, (8, 8)).apply(soft.astype(np.uint8))
    yield even.astype(np.uint8, copy=False), scale, 71
    larger = cv2.resize(small, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_CUBIC)
    yield larger.astype(np.uint8, copy=False), scale * 1.6, 87


def _of_one_size(found: dict[int, NDArray[np.float64]]) -> dict[int, NDArray[np.float64]]:
    groups = [{number: places for number, places in found.items() if number // 4 == size} for size in range(len(SIZES))]
    return max(groups, key=len)


def straighten(found: dict[int, NDArray[np.float64]]) -> tuple[Size, Matrix, int] | None:
    """Return the size of the page, the matrix from millimetres to pixels, and how many markers agree with it.

    `None` when fewer than three agree.
    """
    if len(found) < MARKERS_LEAST:
        return None
    size = SIZES[next(iter(found)) // 4]
    places = {number: (left, top) for number, left, top in markers_of(size)}
    while len(found) >= MARKERS_LEAST:
        page, seen = [], []
        for number, corners in found.items():
            left, top = places[number]
            far = MARKER_MM
            page += [(left, top), (left + far, top), (left + far, top + far), (left, top + far)]
            seen += corners.tolist()
        matrix = np.asarray(cv2.findHomography(np.array(page), np.array(seen), 0)[0], np.float64)
        if matrix.shape != (3, 3):  # corners on one line
            return None
        missed = _missed_mm(matrix, np.array(page), np.array(seen)).reshape(-1, 4).max(axis=1)
        if missed.max() <= MISS_MOST_MM:
            return size, matrix, len(found)
        worst = list(found)[int(missed.argmax())]
        found = {number: corners for number, corners in found.items() if number != worst}
    return None


def _missed_mm(matrix: Matrix, page: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    back = cv2.perspectiveTransform(seen.reshape(-1, 1, 2), np.linalg.inv(matrix)).reshape(-1, 2)
    return np.asarray(np.hypot(*(back - page).T), dtype=np.float64)


def pixels_a_mm(matrix: Matrix, x: float, y: float) -> float:
    """Return how many pixels a millimetre has at a place on the page."""
    there = np.array([[[x, y]], [[x + 1, y]], [[x, y + 1]]])
    at, right, down = cv2.perspectiveTransform(there, matrix).reshape(3, 2)
    return float(np.sqrt(np.hypot(*(right - at)) * np.hypot(*(down - at))))


def cut(picture: Picture, matrix: Matrix, zone: Zone, px_mm: float) -> Picture:
    """Return a zone of the page put straight, `px_mm` pixels a millimetre; white beyond the picture."""
    width, height = round(zone.width * px_mm), round(zone.height * px_mm)
    # From pixels of the cutting to millimetres: the centre of its first pixel is half a pixel inside.
    step = 1 / px_mm
    way = np.array([[step, 0, zone.left + step / 2], [0, step, zone.top + step / 2], [0, 0, 1]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cutting = cv2.warpPerspective(
        picture, matrix @ way, (width, height), flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return cutting.astype(np.uint8, copy=False)


def read_qr(picture: Picture, matrix: Matrix, size: Size) -> str | None:
    """Return the text of the code of a page, or `None` when it cannot be read."""
    zone = qr_of(size)
    for quiet, px_mm in ((QUIET_MM, QR_PX_MM), (QUIET_MM, 5.0), (7.0, 12.0)):
        around = Zone(zone.left - quiet, zone.top - quiet, zone.width + 2 * quiet, zone.height + 2 * quiet)
        cutting = cut(picture, matrix, around, px_mm)
        for looked in (cutting, cv2.GaussianBlur(cutting, (0, 0), px_mm / 8)):
            if text := _decode(looked.astype(np.uint8, copy=False)):
                return text
    # On the whole picture there may be other codes: of another ballot, or stuck on.
    middle = np.array([[[zone.left + zone.width / 2, zone.top + zone.height / 2]]])
    x, y = cv2.perspectiveTransform(middle, matrix).reshape(2)
    return _decode(picture, (float(x), float(y), zone.width / 4 * pixels_a_mm(matrix, zone.left, zone.top)))


def _decode(picture: Picture, near: tuple[float, float, float] | None = None) -> str | None:
    """near: where the middle of the code is to be, and how far from there at most, in pixels."""
    for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])):
        at = found.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        x, y = sum(corner.x for corner in corners) / 4, sum(corner.y for corner in corners) / 4
        if found.text and (near is None or np.hypot(x - near[0], y - near[1]) <= near[2]):
            return str(found.text)
    return None
