"""Ink: what is on the paper inside and around each box, measured against the paper beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from printouts.ballot_layout import LINE_MM, Row, Zone
from printouts.reading.look import Look, depths_of
from printouts.reading.place import Matrix, cut
from printouts.reading.records import Picture
from printouts.reading.strokes import (
    PX_MM,
    SECTORS,
    SPECK_DEPTH,
    SPECK_MM,
    Depth,
    Mask,
    directions,
    ends,
    passes,
    sharpness,
    span,
    strokes,
    trace,
)

INSET_MM = 0.95  # from the middle of the line of a box to where its inside is taken to begin
FAINT = 0.12  # of the brightness of the paper: less is no ink
FAINTER = 0.07  # the same, of circles on a page whose pen is so pale that some may be less
FAINTEST = 0.03  # the same where a copier has made the paper quite white: there is no grain that ink could be lost in
BLUR_MM = 0.4  # a copier is sharper; where a picture is not, the lines of the boxes would be taken for pale ink
SMOOTH_MM = 0.22  # half the width of a pencil line: what a copier broke into pieces holds together again
NOISE = 4.5  # and it must stand out from the noise of the paper by so many times its spread
FOLD_MM = 1.3  # between the upper and the lower end of a line that runs level: a fold slants by a degree
DARK = 0.42  # no stain and no fold is so dark
BELT_MM = 0.5  # from the middle of the line of a box to where paper begins again
SPECKS_MOST = 0.3  # of the paper, with what is close to them; a dirty copier makes half of that


@dataclass(frozen=True)
class Measure:
    """Of one box. ink, reach_mm, around: as in `records.BoxRead`. depth: how dark the ink inside is.

    dust: the share of the inside that is ink, specks included. trace: how dark the inside is on average against
    even paper, dark specks left out. sides: of the four, how many are spilt over.
    quarters: of the turn around it, how many of four have ink. span: the share of the turn that holds all of it.
    crossing: whether ink leaves the blank paper around it in opposite directions, or runs through the whole of it along
    an edge of the page, as folds do. width_mm: of the strokes inside, if they are pale, less the blur of the picture.
    sharpness: of the edges of what is inside, against those of the printed frame. outer_depth, outer_sharpness: the
    same around the box. found: how well the box was found. belt: the share of ink close to the line of the box, on both
    sides: more than in other boxes, where a circle runs along it. passes: how often the ink inside goes through its own
    extent. ends: how many strokes as dark as that ink go on just beyond the frame.
    """

    ink: float
    reach_mm: float
    depth: float
    around: float
    dust: float
    trace: float
    sides: int
    quarters: int
    span: float
    crossing: bool
    width_mm: float
    sharpness: float
    outer_depth: float
    outer_sharpness: float
    found: float
    belt: float
    passes: float
    ends: int


@dataclass(frozen=True)
class Circle:
    """Around a pictogram. around: the share of the directions in which there is ink. depth: how dark it is.

    span: the share of the turn that holds all of it. sharpness: of its edges, against those of the pictogram.
    """

    around: float
    depth: float
    span: float
    sharpness: float


def measure_boxes(look: Look) -> tuple[list[Measure], float, bool]:
    """Return the measure of each box, in their order, how dark on this page ink is, and whether its paper is blown out.

    A copier at its usual setting makes white of a grey of density 0.2, and has to keep one of 0.4 (Ricoh, service
    manual of the MP C407, check of low contrast characters): pencil lines come out of it in pieces.
    """
    least = max(FAINT, NOISE * look.noise)
    size = look.depths.shape[1]
    regions = [_regions(look.side, look.around, size, shift) for shift in look.shifts]
    blur = float(np.median([_blur_mm(*each, look.side) for each in zip(look.depths, regions, strict=True)]))
    measures = [_measure(*each, least, blur) for each in zip(look.depths, regions, look.fits, strict=True)]
    return measures, least, look.blown and blur < BLUR_MM


def _held_together(depth: Depth, cutting: Picture, printed: Mask) -> Depth:
    """Return a cutting without the specks of a copier, and soft, so that the pieces of a pale line meet.

    printed: where the page itself is black. Only for pages whose marks are pale, on white: what is as dark as toner
    elsewhere is no part of them.
    """
    specks = (cutting < 255 * (1 - SPECK_DEPTH)) & ~printed
    around = (cv2.dilate(specks.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & ~printed
    # So much is no specks: a scribble, of lines that lie over each other.
    clean = (np.where(around, 0, depth) if around.mean() < SPECKS_MOST else depth).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(clean, (0, 0), SMOOTH_MM * PX_MM), np.float32)


def _blur_mm(depth: Depth, regions: "_Regions", side: float) -> float:
    """Return the width at half height of what softened the picture, by that of the line of a box, which is known."""
    line = depth[regions.frame]
    width = np.count_nonzero(line > 0.5 * np.percentile(line, 90)) / PX_MM**2 / (4 * side)
    return float(np.sqrt(max(0.0, width**2 - LINE_MM**2)))


@dataclass(frozen=True)
class _Regions:
    """Of the cutting of a box: its inside, the blank paper around it, the edge of that, all but its line, its middle,
    where its frame is printed, and the belt on both sides of that line.

    sides: of each pixel just outside the box, which of the four sides it lies on, else -1. slope, sloping: what makes a
    plane of three numbers over the inside, and these of it.
    """

    inside: Mask
    ring: Mask
    edge: Mask
    paper: Mask
    sides: NDArray[np.int8]
    middle: tuple[float, float]
    frame: Mask
    belt: Mask
    slope: NDArray[np.float32]
    sloping: NDArray[np.float32]


@lru_cache(maxsize=512)
def _regions(side: float, around: float, size: int, shift: tuple[int, int]) -> _Regions:
    middle = (size - 1) / 2 + shift[0], (size - 1) / 2 + shift[1]
    rows, columns = np.mgrid[0:size, 0:size]
    down, right = (rows - middle[0]) / PX_MM, (columns - middle[1]) / PX_MM
    far = np.maximum(abs(down), abs(right))
    inside = far < side / 2 - INSET_MM
    ring = (far > side / 2 + INSET_MM) & (far < side / 2 + around)
    edge = ring & (far > side / 2 + around - 0.6)
    which = np.where(abs(right) >= abs(down), np.where(right > 0, 0, 1), np.where(down > 0, 2, 3))
    frame = (far >= side / 2 - INSET_MM) & (far <= side / 2 + INSET_MM)
    near = (far > side / 2 + 0.7) & (far < side / 2 + 1.5)
    belt = frame & (abs(far - side / 2) > BELT_MM)
    slope = np.stack([np.ones_like(down), down, right], axis=-1)[inside].astype(np.float32)
    sloping = np.linalg.pinv(slope).astype(np.float32)
    return _Regions(
        inside,
        ring,
        edge,
        inside | ring,
        np.where(near, which, -1).astype(np.int8),
        middle,
        frame,
        belt,
        slope,
        sloping,
    )


def _measure(depth: Depth, regions: _Regions, found: float, least: float, blur: float) -> Measure:
    """found: how well the box was. least: how dark ink is. blur: of the picture, in millimetres."""
    mark = depth > least
    seen = strokes(mark & regions.paper)
    inner, outer = seen & regions.inside, seen & regions.ring
    reach = dark = width = 0.0
    straight = False
    if inner.any():
        _, _, stats, _ = cv2.connectedComponentsWithStats(inner.astype(np.uint8), connectivity=8)
        wide, high = stats[1:, cv2.CC_STAT_WIDTH] / PX_MM, stats[1:, cv2.CC_STAT_HEIGHT] / PX_MM
        reach = float(np.hypot(wide, high).max())
        within = np.sqrt(np.count_nonzero(regions.inside)) / PX_MM
        straight = bool(((np.maximum(wide, high) >= 0.9 * within) & (np.minimum(wide, high) <= FOLD_MM)).any())
        dark = float(np.percentile(depth[inner], 75))
        if dark < DARK:
            # Of the pixels of a stroke the mean distance to its edges is a quarter of its width.
            edges = cv2.distanceTransform(inner.astype(np.uint8), cv2.DIST_L2, 3)
            width = 4 * float(np.mean(edges[inner])) / PX_MM
            width = float(np.sqrt(max(0.0, width**2 - blur**2)))
    # As dark as the ink inside at least by half: the soft edge of a blurred line is not.
    spill = depth > (max(FAINT, 0.5 * dark) if dark else 2 * FAINT)
    spilt = [spill[regions.sides == side].sum() / max(1, (regions.sides == side).sum()) for side in range(4)]
    ways = directions(seen & regions.edge, regions.middle)
    turned = directions(outer, regions.middle)
    outer_dark = float(np.percentile(depth[outer], 75)) if outer.any() else 0.0
    half = SECTORS // 2
    crossing = bool(ways.any()) and any(
        ways[way] and ways[(way + half + turn) % SECTORS] for way in range(half) for turn in range(-5, 6)
    )
    return Measure(
        float(inner.sum() / regions.inside.sum()),
        reach,
        dark,
        float(turned.mean()),
        float((mark & regions.inside).sum() / regions.inside.sum()),
        trace(depth, regions.inside, regions.slope, regions.sloping, FAINT),
        sum(share > 0.12 for share in spilt),
        # A quarter is the stretch before one side, from corner to corner.
        int(np.roll(turned, SECTORS // 8).reshape(4, -1).any(axis=1).sum()),
        span(turned),
        crossing or straight,
        width,
        sharpness(depth, inner, regions.frame, dark) if dark else 0.0,
        outer_dark,
        sharpness(depth, outer, regions.frame, outer_dark) if outer_dark else 0.0,
        found,
        float((depth[regions.belt] > 2 * FAINT).mean()),
        passes(depth, inner, dark),
        ends(depth > max(FAINT, 0.5 * dark), regions.sides >= 0) if dark else 0,
    )


def measure_circles(picture: Picture, matrix: Matrix, rows: Sequence[Row], least: float) -> list[Circle]:
    """Return what is drawn around the pictogram of each row.

    least: how dark ink is on this page, as `measure_boxes` found.
    """
    measured = []
    for row in rows:
        inner, outer = 0.6 * row.pictogram, 0.6 * row.pictogram + 3.6
        broken = least < FAINTER
        half = outer + 0.4
        zone = Zone(row.pictogram_x - half, row.y - half, 2 * half, 2 * half)
        cutting = cut(picture, matrix, zone, PX_MM)
        [depth], _ = depths_of(cutting[None], int(0.22 * cutting.shape[0]))
        crisp = depth
        size = depth.shape[0]
        middle = (size - 1) / 2
        down, right = (np.mgrid[0:size, 0:size] - middle) / PX_MM
        far = np.hypot(down, right)
        if broken:
            depth = _held_together(depth, cutting, np.asarray(far < inner))
        mark = depth > least
        # Not beyond the middle of the row: there runs a line, and the next row has a circle of its own.
        # A softened pictogram reaches further.
        ring = (far > inner + 2 * SMOOTH_MM * broken) & (far < outer) & (abs(down) < row.pitch / 2 - 0.5)
        ink = strokes(mark & ring, SPECK_MM + 2 * SMOOTH_MM * broken)
        dark = float(np.percentile(depth[ink], 75)) if ink.any() else 0.0
        turned = directions(ink, (middle, middle))
        drawn = (far < inner) & (crisp > SPECK_DEPTH)
        steep = sharpness(crisp, ink, drawn, dark) if dark and drawn.any() else 1.0
        measured.append(Circle(float(turned.mean()), dark, span(turned), steep))
    return measured
