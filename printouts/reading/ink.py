"""Ink: what is on the paper inside and around each box, measured against the paper beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from printouts.ballot_layout import LINE_MM, Row, SheetLayout, Zone
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

SLACK_MM = 1.5  # how far a box may lie from its place: bent paper, a fourth corner that was cut off
INSET_MM = 0.95  # from the middle of the line of a box to where its inside is taken to begin
FAINT = 0.12  # of the brightness of the paper: less is no ink
FAINTER = 0.07  # the same on a page whose pen is so pale, or was so washed out by a copier, that some may be less
FAINTEST = 0.03  # the same where a copier has made the paper quite white: there is no grain that ink could be lost in
BLOWN = 250  # of 255: paper so bright all over is no paper any more; noise, grain and shadows of it are gone
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
    white: whether the paper around it is as white as a copier makes it: then there is no stain.
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
    white: bool = False


@dataclass(frozen=True)
class Circle:
    """Around a pictogram. around: the share of the directions in which there is ink. depth: how dark it is.

    span: the share of the turn that holds all of it. sharpness: of its edges, against those of the pictogram.
    """

    around: float
    depth: float
    span: float
    sharpness: float


def measure_boxes(
    picture: Picture, matrix: Matrix, layout: SheetLayout, faint: float = FAINT
) -> tuple[list[Measure], float, bool]:
    """Return the measure of each box, in their order, how dark on this page is ink, and whether its paper is blown out.

    All boxes of a page have one size. faint: `FAINT`; `FAINTER` for a second look; or `FAINTEST`, where paper is blown
    out. A copier at its usual setting makes white of a grey of density 0.2, and has to keep one of 0.4 (Ricoh, service
    manual of the MP C407, check of low contrast characters): pencil lines come out of it in pieces.
    """
    boxes = layout.boxes
    side, around = boxes[0].side, layout.ring
    half = side / 2 + around + SLACK_MM
    stack = np.stack([cut(picture, matrix, Zone(x.x - half, x.y - half, 2 * half, 2 * half), PX_MM) for x in boxes])
    depths, spreads, lights = _depths(stack, int((around + SLACK_MM - 0.2) * PX_MM))
    blown = bool(np.median(stack) >= BLOWN and np.median(spreads) * 255 < 1)
    # Of the page, since around a box that is scribbled over hardly any paper is left to be measured.
    noise = NOISE * float(np.median(spreads))
    least = max(faint, noise)
    shifts, fits = _shifts(depths, side)
    # A shadow or a stain is no white paper: there grain is left, and the edges of the stain.
    white = [faint == FAINTEST and bool(light >= BLOWN) for light in lights]
    regions = [_regions(side, around, depths.shape[1], shift, soft) for shift, soft in zip(shifts, white, strict=True)]
    crisp = depths
    depths = np.stack(
        [
            _held_together(one, raw, each.frame) if soft else one
            for one, raw, each, soft in zip(depths, stack, regions, white, strict=True)
        ]
    )
    leasts = [least if soft or faint != FAINTEST else max(FAINTER, noise) for soft in white]
    marks = [depth > each for depth, each in zip(depths, leasts, strict=True)]
    specks = [SPECK_MM + 2 * SMOOTH_MM * soft for soft in white]
    blur = float(np.median([_blur_mm(depth, region, side) for depth, region in zip(depths, regions, strict=True)]))
    measures = [
        replace(_measure(depth, mark, region, fit, blur, speck, sharp), white=bool(light >= BLOWN))
        for depth, mark, region, fit, speck, sharp, light in zip(
            depths, marks, regions, fits, specks, crisp, lights, strict=True
        )
    ]
    return measures, least, blown and blur < BLUR_MM


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


def _depths(stack: NDArray[np.uint8], border: int) -> tuple[Depth, NDArray[np.float64], NDArray[np.float64]]:
    """Return for each cutting how dark it is, the noise of its paper in the same measure, and how bright its paper is
    where it is least so, of 255.

    border: pixels along the edges of a cutting that are paper for the most part. Its light there, a curved surface
    through twelve blocks, is the light of the paper within: a shadow is no ink.
    """
    soft = np.stack([cv2.GaussianBlur(each, (0, 0), 0.8) for each in stack]).astype(np.float32)
    count, rows, _ = soft.shape
    bright, spreads = [], []
    for top, left in _blocks(rows, border):
        block = soft[:, top : top + border, left : left + border].reshape(count, -1)
        dark, middle, light, brightest = np.percentile(block, (16, 50, 84, 90), axis=1)
        bright.append(brightest)
        spreads.append(np.maximum(middle - dark, light - middle))
    lights = np.stack(bright)
    lights = np.maximum(lights, 0.7 * np.median(lights, axis=0))  # a block may be hidden under ink
    darkest = np.sort(lights, axis=0)[1]
    fitting, surface = _surface(rows, border)
    paper = np.einsum("yxk,kb,bn->nyx", surface, fitting, lights, optimize=True)
    depth = np.clip(1 - soft / np.maximum(paper, 1), -1, 1).astype(np.float32)
    return depth, np.percentile(spreads, 20, axis=0) / np.maximum(lights.max(axis=0), 1), darkest


@cache
def _blocks(size: int, border: int) -> list[tuple[int, int]]:
    """Return the top left corners of twelve blocks along the edges."""
    steps = [round(step * (size - border) / 3) for step in range(4)]
    return [(top, left) for top in steps for left in steps if {top, left} & {steps[0], steps[-1]}]


@cache
def _surface(size: int, border: int) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return what makes a quadratic surface of the light of the blocks, and what makes its values of it."""

    def terms(down: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
        y, x = down / size - 0.5, right / size - 0.5
        return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)

    places = np.array(_blocks(size, border), dtype=np.float64) + border / 2
    rows, columns = np.mgrid[0:size, 0:size] + 0.5
    fitting = np.linalg.pinv(terms(places[:, 0], places[:, 1]))
    return np.asarray(fitting, np.float64), np.asarray(terms(rows, columns), np.float32)


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
def _regions(side: float, around: float, size: int, shift: tuple[int, int], soft: bool) -> _Regions:
    """soft: the lines of the boxes reach further, since the picture was softened."""
    middle = (size - 1) / 2 + shift[0], (size - 1) / 2 + shift[1]
    rows, columns = np.mgrid[0:size, 0:size]
    down, right = (rows - middle[0]) / PX_MM, (columns - middle[1]) / PX_MM
    far = np.maximum(abs(down), abs(right))
    inside = far < side / 2 - INSET_MM - SMOOTH_MM * soft
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
    return np.asarray(small, np.float32)


def _measure(
    depth: Depth, mark: Mask, regions: _Regions, found: float, blur: float, speck: float, crisp: Depth
) -> Measure:
    """blur: of the picture; speck: what is smaller is no stroke; in millimetres. crisp: as `depth`, never softened."""
    seen = strokes(mark & regions.paper, speck)
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
    spilt = [float(spill[regions.sides == side].mean()) for side in range(4)]
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
        sharpness(crisp, inner, regions.frame, dark) if dark else 0.0,
        outer_dark,
        sharpness(crisp, outer, regions.frame, outer_dark) if outer_dark else 0.0,
        found,
        float((depth[regions.belt] > 2 * FAINT).mean()),
        passes(crisp, inner, dark),
        ends(crisp > max(FAINT, 0.5 * dark), regions.sides >= 0) if dark else 0,
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
        [depth], _, _ = _depths(cutting[None], int(0.22 * cutting.shape[0]))
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
