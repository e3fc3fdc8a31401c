"""What happens to a ballot between the hand and the reader: folded, spilt on, copied, scanned askew, photographed."""

from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.uint8]
DESK = (95, 85, 75)


def _noise(chance: Random) -> np.random.Generator:
    return np.random.default_rng(chance.getrandbits(48))


def _warped(
    picture: Colour, matrix: NDArray[np.floating[Any]], size: tuple[int, int], ground: tuple[int, int, int]
) -> Colour:
    made = cv2.warpPerspective(
        picture, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
    )
    return made.astype(np.uint8, copy=False)


def turned(picture: Colour, chance: Random, most: float = 20.0) -> Colour:
    height, width = picture.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-most, most), 1.0), [0, 0, 1]])
    corners = cv2.perspectiveTransform(
        np.array([[[0.0, 0.0]], [[width, 0.0]], [[width, height]], [[0.0, height]]]), matrix
    ).reshape(4, 2)
    low, high = corners.min(axis=0), corners.max(axis=0)
    move = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    return _warped(picture, move @ matrix, (int(high[0] - low[0]), int(high[1] - low[1])), (255, 255, 255))


def upside_down(picture: Colour, chance: Random) -> Colour:
    return np.ascontiguousarray(np.rot90(picture, chance.choice((1, 2, 3))))


def seen_askew(picture: Colour, chance: Random) -> Colour:
    """As a telephone sees it that is not held straight above the desk."""
    height, width = picture.shape[:2]
    pad, most = 0.06, 0.09
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = page + np.array([pad * width, pad * height], np.float32)
    seen += np.array(
        [[chance.uniform(-most, most) * 0.5 * width, chance.uniform(-most, most) * 0.5 * height] for _ in range(4)],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(page, seen)
    return _warped(picture, np.asarray(matrix), (int(width * (1 + 2 * pad)), int(height * (1 + 2 * pad))), DESK)


def blurred(picture: Colour, chance: Random) -> Colour:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), chance.uniform(1.0, 2.0)), np.uint8)


def noisy(picture: Colour, chance: Random) -> Colour:
    noise = _noise(chance).normal(0, chance.uniform(6, 16), picture.shape).astype(np.float32)
    return np.asarray(np.clip(picture + noise, 0, 255), np.uint8)


def _shade(picture: Colour, light: NDArray[np.float32]) -> Colour:
    full = cv2.resize(light, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(picture * full[:, :, None], 0, 255), np.uint8)


def shadowed(picture: Colour, chance: Random) -> Colour:
    """The shadow of a hand or a telephone, with a soft edge."""
    light = np.ones((120, 90), np.float32)
    x, y = chance.randint(-20, 70), chance.randint(-20, 100)
    box = [
        [x, y],
        [x + chance.randint(30, 80), y + chance.randint(-20, 20)],
        [x + chance.randint(20, 90), y + 90],
        [x - 20, y + 80],
    ]
    cv2.fillPoly(light, [np.array(box, np.int32)], chance.uniform(0.5, 0.75))
    return _shade(picture, cv2.GaussianBlur(light, (0, 0), chance.uniform(2, 6)).astype(np.float32))


def unevenly_lit(picture: Colour, chance: Random) -> Colour:
    corners = np.array([[chance.uniform(0.5, 1.0) for _ in range(3)] for _ in range(3)], np.float32)
    return _shade(picture, corners)


def folded(picture: Colour, chance: Random) -> Colour:
    """One or two folds: a thin darker line with a lighter one beside it, and the two sides lit differently."""
    made = picture.astype(np.float32)
    height, width = made.shape[:2]
    for across in chance.sample((True, False), chance.randint(1, 2)):
        length = height if across else width
        at, slant = length * chance.choice((0.5, 0.33, 0.67, chance.uniform(0.2, 0.8))), chance.uniform(-0.015, 0.015)
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        far = (rows - at - slant * columns) if across else (columns - at - slant * rows)
        thick = chance.uniform(0.8, 2.0)
        deep = chance.uniform(0.08, 0.22)
        light = 1 - deep * np.exp(-((far / thick) ** 2)) + 0.05 * np.exp(-(((far - 3) / 3) ** 2))
        light -= 0.07 * chance.random() * (far > 0)
        made *= light[:, :, None]
    return np.clip(made, 0, 255).astype(np.uint8)


def spilt_on(picture: Colour, chance: Random) -> Colour:
    """A coffee stain: a pale disc with a darker rim."""
    made = picture.astype(np.float32)
    height, width = made.shape[:2]
    x, y, radius = (
        chance.uniform(0.1, 0.9) * width,
        chance.uniform(0.15, 0.9) * height,
        chance.uniform(0.1, 0.2) * width,
    )
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = np.arctan2(rows - y, columns - x)
    far = np.hypot(rows - y, columns - x) / radius * (1 + 0.04 * np.sin(3 * turn + 1) + 0.02 * np.sin(7 * turn))
    amount = 0.10 * (far < 1) + chance.uniform(0.1, 0.25) * np.exp(-(((far - 0.98) / 0.03) ** 2))
    amount = cv2.GaussianBlur(amount.astype(np.float32), (0, 0), 2)[:, :, None]
    made *= 1 - amount * np.array([0.55, 0.8, 1.25], np.float32)
    return np.clip(made, 0, 255).astype(np.uint8)


def cut_off(picture: Colour, chance: Random) -> Colour:
    """A corner is missing: torn, folded over, or off the glass."""
    made = picture.copy()
    height, width = made.shape[:2]
    corner = chance.randrange(4)
    x, y = (0 if corner in (0, 3) else width), (0 if corner < 2 else height)
    # The code of the sheet sits beside the top right corner; without it a page is unread, and rightly so.
    reach = 0.12 if corner == 1 else chance.uniform(0.12, 0.2)
    far_x, far_y = (reach * width if x == 0 else -reach * width), (reach * width if y == 0 else -reach * width)
    ground = chance.choice(((255, 255, 255), DESK))
    cv2.fillPoly(made, [np.array([[x, y], [x + far_x, y], [x, y + far_y]], np.int32)], ground)
    return made


def copied(picture: Colour, chance: Random) -> Colour:
    """A photocopy: grey, hard, with grain and specks.

    Whatever is paler than 188 to 230 of 255 becomes white: a density of 0.30 to 0.10. At the usual setting of an office
    copier a grey of 0.2 has to vanish and one of 0.4 to stay (Ricoh, service manual of the MP C407, copy of the test
    chart, low contrast characters). So half of these copiers are set as they come, or lighter, and wipe out parts of
    what a pencil writes.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    dice = _noise(chance)
    grey = (grey - 128) * chance.uniform(1.2, 1.7) + 128 + chance.uniform(5, 25)
    grey += dice.normal(0, 10, grey.shape).astype(np.float32)
    specks = dice.random(grey.shape) < chance.uniform(0.0002, 0.001)
    spread = cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8))
    grey[spread > 0] = chance.uniform(0, 90)
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def scaled(picture: Colour, chance: Random) -> Colour:
    """Printed at 90 to 105 percent: what leaves the paper is lost."""
    height, width = picture.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), 0, chance.uniform(0.9, 1.05)), [0, 0, 1]])
    return _warped(picture, matrix, (width, height), (255, 255, 255))


def photographed(picture: Colour, chance: Random) -> Colour:
    """All that a telephone does at once."""
    made = seen_askew(folded(picture, chance) if chance.random() < 0.3 else picture, chance)
    made = unevenly_lit(made, chance)
    made = shadowed(made, chance) if chance.random() < 0.5 else made
    made = cv2.GaussianBlur(made, (0, 0), chance.uniform(0.5, 1.2)).astype(np.uint8)
    return noisy(made, chance)


def untouched(picture: Colour, chance: Random) -> Colour:
    return picture


KINDS: dict[str, tuple[Callable[[Colour, Random], Colour], tuple[int, ...], tuple[int, int]]] = {
    "none": (untouched, (150, 200, 300), (75, 95)),
    "turned up to 20°": (turned, (150, 200, 300), (60, 95)),
    "on its side, upside down": (upside_down, (150, 200), (60, 95)),
    "perspective": (seen_askew, (150, 200, 300), (60, 95)),
    "blur": (blurred, (150, 200, 300), (60, 95)),
    "noise": (noisy, (150, 200), (60, 95)),
    "shadow": (shadowed, (150, 200), (60, 95)),
    "uneven light": (unevenly_lit, (150, 200), (60, 95)),
    "110 dpi": (untouched, (110,), (60, 95)),
    "JPEG 40": (untouched, (150, 200), (40, 40)),
    "folds": (folded, (150, 200), (60, 95)),
    "coffee": (spilt_on, (150, 200), (60, 95)),
    "a corner cut off": (cut_off, (150, 200), (60, 95)),
    "photocopy": (copied, (150, 200, 300), (60, 95)),
    "printed at 90 to 105 %": (scaled, (150, 200), (60, 95)),
    "telephone": (photographed, (150, 200), (40, 85)),
}
"""Name -> the damage, resolutions in dpi, and quality of the JPEG."""


def as_jpeg(picture: Colour, quality: int) -> bytes:
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert ok
    return bytes(data.tobytes())
