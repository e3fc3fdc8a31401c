"""Ink: what is on the paper inside and around each box, measured against the paper beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from printouts.ballot_layout import LINE_MM, RING_MM, Box, Row, Zone
from printouts.reading.place import Matrix, cut
from printouts.reading.records import Picture

PX_MM = 7.0
SLACK_MM = 1.5  # how far a box may lie from its place: bent paper, a fourth corner that was cut off
INSET_MM = 0.95  # from the middle of the line of a box to where its inside is taken to begin
FAINT = 0.12  # of the brightness of the paper: less is no ink
NOISE = 4.5  # and it must stand out from the noise of the paper by so many times its spread
SECTORS = 24
SPECK_MM = 0.9  # dust and the grain of a photocopy are smaller

Mask = NDArray[np.bool_]
Depth = NDArray[np.float32]
"""How dark, as a share of the brightness of the paper: 0 is paper, 1 black."""


@dataclass(frozen=True)
class Measure:
    """Of one box. ink, reach_mm, around: as in `records.BoxRead`. depth: how dark the ink inside is.

    spill: the share of the blank paper around it that is ink. sides: of the four, how many are spilt over.
    crossing: whether ink leaves the blank paper around it in opposite directions. found: how well the box was found.
    """

    ink: float
    reach_mm: float
    depth: float
    around: float
    spill: float
    sides: int
    crossing: bool
    found: float


def measure_boxes(picture: Picture, matrix: Matrix, boxes: Sequence[Box]) -> list[Measure]:
    """Return the measure of each box, in their order. All boxes of a page have one size."""
    side = boxes[0].side
    half = side / 2 + RING_MM + SLACK_MM
    stack = np.stack([cut(picture, matrix, Zone(x.x - half, x.y - half, 2 * half, 2 * half), PX_MM) for x in boxes])
    depths, marks = _ink_in(stack, side)
    shifts, fits = _shifts(depths, side)
    return [
        _measure(depth, mark, _regions(side, mark.shape[0], shift), fit)
        for depth, mark, shift, fit in zip(depths, marks, shifts, fits, strict=True)
    ]


def _ink_in(stack: NDArray[np.uint8], side: float) -> tuple[Depth, NDArray[np.bool_]]:
    """Return for each cutting how dark it is, and where that is ink. Paper is what is bright in its four corners."""
    soft = np.stack([cv2.GaussianBlur(each, (0, 0), 0.8) for each in stack]).astype(np.float32)
    count, rows, _ = soft.shape
    near = max(6, int((rows / 2 - side / 2 * PX_MM) * 0.95))  # a corner block lies outside the box
    blocks = (soft[:, :near, :near], soft[:, :near, -near:], soft[:, -near:, :near], soft[:, -near:, -near:])
    bright = np.stack([np.percentile(block.reshape(count, -1), 65, axis=1) for block in blocks])
    # One corner under a mark or a shadow's edge: it is never so much darker than the next brightest.
    bright = np.maximum(bright, np.sort(bright, axis=0)[2] * 0.8)
    way = (np.arange(rows, dtype=np.float32) + 0.5) / rows
    left = bright[0][:, None] * (1 - way) + bright[2][:, None] * way
    right = bright[1][:, None] * (1 - way) + bright[3][:, None] * way
    paper = left[:, :, None] * (1 - way) + right[:, :, None] * way
    depth = np.clip(1 - soft / np.maximum(paper, 1), -1, 1).astype(np.float32)
    # The spread on either side of the middle; the median of four corners, since one may bear ink.
    spreads = []
    for block in blocks:
        dark, middle, light = np.percentile(block.reshape(count, -1), (16, 50, 84), axis=1)
        spreads.append(np.maximum(middle - dark, light - middle))
    spread = np.median(spreads, axis=0) / np.maximum(bright.max(axis=0), 1)
    least = np.maximum(FAINT, NOISE * spread)
    return depth, depth > least[:, None, None]


@dataclass(frozen=True)
class _Regions:
    """Of the cutting of a box: its inside, the blank paper around it, the edge of that, all but its line, its middle.

    sides: of each pixel of the blank paper, which of the four sides it lies on, else -1.
    """

    inside: Mask
    ring: Mask
    edge: Mask
    paper: Mask
    sides: NDArray[np.int8]
    middle: tuple[float, float]


@lru_cache(maxsize=512)
def _regions(side: float, size: int, shift: tuple[int, int]) -> _Regions:
    middle = (size - 1) / 2 + shift[0], (size - 1) / 2 + shift[1]
    rows, columns = np.mgrid[0:size, 0:size]
    down, right = (rows - middle[0]) / PX_MM, (columns - middle[1]) / PX_MM
    far = np.maximum(abs(down), abs(right))
    inside = far < side / 2 - INSET_MM
    ring = (far > side / 2 + INSET_MM) & (far < side / 2 + RING_MM)
    edge = ring & (far > side / 2 + RING_MM - 0.6)
    which = np.where(abs(right) >= abs(down), np.where(right > 0, 0, 1), np.where(down > 0, 2, 3))
    return _Regions(inside, ring, edge, inside | ring, np.where(ring, which, -1).astype(np.int8), middle)


def _shifts(depths: Depth, side: float) -> tuple[list[tuple[int, int]], list[float]]:
    """Return how far each box lies from the middle of its cutting, down and right in pixels, and how well it fits."""
    form = _outline(side)
    found, fits = [], []
    for depth in depths:
        small = cv2.resize(np.clip(depth, 0, 0.6), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        fit = cv2.matchTemplate(small, form, cv2.TM_CCOEFF_NORMED)
        _, best, _, (right, down) = cv2.minMaxLoc(fit)
        middle = (fit.shape[0] - 1) / 2
        found.append((round((down - middle) * 2), round((right - middle) * 2)))
        fits.append(float(best))
    sure = [shift for shift, fit in zip(found, fits, strict=True) if fit > 0.6] or [(0, 0)]
    usual = tuple(round(float(np.median(each))) for each in zip(*sure, strict=True))
    # Where a scribble hides the box, it lies as its neighbours do.
    shifts = [shift if fit > 0.6 else (usual[0], usual[1]) for shift, fit in zip(found, fits, strict=True)]
    return shifts, fits


@cache
def _outline(side: float) -> NDArray[np.float32]:
    half = side / 2 + 0.5
    size = round(2 * half * PX_MM)
    middle = (size - 1) / 2
    down, right = (np.mgrid[0:size, 0:size] - middle) / PX_MM
    far = np.maximum(abs(down), abs(right))
    line = (abs(far - side / 2) < LINE_MM / 2 + 0.05).astype(np.float32)
    small = cv2.resize(cv2.GaussianBlur(line, (0, 0), 1.2), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32)


def _measure(depth: Depth, mark: Mask, regions: _Regions, found: float) -> Measure:
    seen = _strokes(mark & regions.paper)
    inner, outer = seen & regions.inside, seen & regions.ring
    reach = dark = 0.0
    if inner.any():
        _, _, stats, _ = cv2.connectedComponentsWithStats(inner.astype(np.uint8), connectivity=8)
        reach = float(np.hypot(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]).max()) / PX_MM
        dark = float(np.percentile(depth[inner], 75))
    spilt = [float((outer & (regions.sides == side)).sum() / (regions.sides == side).sum()) for side in range(4)]
    ways = _directions(seen & regions.edge, regions.middle)
    half = SECTORS // 2
    crossing = any(ways[way] and ways[(way + half + turn) % SECTORS] for way in range(half) for turn in range(-5, 6))
    return Measure(
        float(inner.sum() / regions.inside.sum()),
        reach,
        dark,
        float(_directions(outer, regions.middle).mean()),
        float(outer.sum() / regions.ring.sum()),
        sum(share > 0.05 for share in spilt),
        crossing,
        found,
    )


def _strokes(mark: Mask) -> Mask:
    """Return the ink without dust and grain: what is no larger than a speck."""
    if np.count_nonzero(mark) < SPECK_MM * PX_MM:
        return np.zeros_like(mark)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mark.astype(np.uint8), connectivity=8)
    long = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= SPECK_MM * PX_MM
    long[0] = False
    return np.asarray(long[labels], dtype=np.bool_)


def _directions(ink: Mask, middle: tuple[float, float]) -> NDArray[np.bool_]:
    """Return for each direction from the middle whether there is ink."""
    rows, columns = np.nonzero(ink)
    turns = (np.arctan2(rows - middle[0], columns - middle[1]) / (2 * np.pi) + 1) % 1 * SECTORS
    return np.asarray(np.bincount(turns.astype(int) % SECTORS, minlength=SECTORS) >= 2)


def measure_circles(picture: Picture, matrix: Matrix, rows: Sequence[Row]) -> list[float]:
    """Return for each row the share of the directions around its pictogram in which there is ink."""
    measured = []
    for row in rows:
        inner, outer = 0.6 * row.pictogram, 0.6 * row.pictogram + 3.6
        half = outer + 0.4
        zone = Zone(row.pictogram_x - half, row.y - half, 2 * half, 2 * half)
        cutting = cut(picture, matrix, zone, PX_MM)
        _, [mark] = _ink_in(cutting[None], 2 * inner / np.sqrt(2))
        size = mark.shape[0]
        middle = (size - 1) / 2
        down, right = (np.mgrid[0:size, 0:size] - middle) / PX_MM
        far = np.hypot(down, right)
        # Not beyond the middle of the row: there runs a line, and the next row has a circle of its own.
        ring = (far > inner) & (far < outer) & (abs(down) < row.pitch / 2 - 0.5)
        measured.append(float(_directions(_strokes(mark & ring), (middle, middle)).mean()))
    return measured
