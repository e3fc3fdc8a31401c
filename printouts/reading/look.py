"""The boxes of a page as they are looked at: how dark each is against its paper, and where it lies in its cutting."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from printouts.ballot_layout import LINE_MM, SheetLayout, Zone
from printouts.reading.place import Matrix, cut
from printouts.reading.records import Picture
from printouts.reading.strokes import PX_MM, Depth

SLACK_MM = 1.5  # how far a box may lie from its place: bent paper, a fourth corner that was cut off
BLOWN = 250  # of 255: paper so bright all over is no paper any more; noise, grain and shadows of it are gone
PATCH = 64  # pixels of the patch of a box
PATCH_SIDE = 37  # of which its frame takes so many, whatever its size on paper
PATCH_LEAST = 0.04  # what is fainter is not made stronger


@dataclass(frozen=True)
class Look:
    """The boxes of a page, in their order. side, around: of each, in millimetres. depths: how dark its cutting is.
    noise: of the paper, in the same measure. blown: whether the paper of the page is quite white. shifts, fits: how far
    each box lies from the middle of its cutting, down and right in pixels, and how well it was found.
    """

    side: float
    around: float
    depths: Depth
    noise: float
    blown: bool
    shifts: list[tuple[int, int]]
    fits: list[float]


def look_at(picture: Picture, matrix: Matrix, layout: SheetLayout) -> Look:
    """All boxes of a page have one size."""
    boxes = layout.boxes
    side, around = boxes[0].side, layout.ring
    half = side / 2 + around + SLACK_MM
    stack = np.stack([cut(picture, matrix, Zone(x.x - half, x.y - half, 2 * half, 2 * half), PX_MM) for x in boxes])
    depths, spreads = depths_of(stack, int((around + SLACK_MM - 0.2) * PX_MM))
    # Of the page, since around a box that is scribbled over hardly any paper is left to be measured.
    noise = float(np.median(spreads))
    blown = bool(np.median(stack) >= BLOWN and noise * 255 < 1)
    shifts, fits = _shifts(depths, side)
    return Look(side, around, depths, noise, blown, shifts, fits)


def patches_of(look: Look) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return of each box a patch of `PATCH` pixels square with its frame in the middle, as strong as its own darkest
    ink is; and how dark that ink is.
    """
    half = round(look.side * PX_MM * PATCH / PATCH_SIDE / 2)
    blank = _beyond(look.side, look.around)
    # Beyond the cutting nothing is seen.
    pad = 2 * half
    wide = np.pad(look.depths, ((0, 0), (pad, pad), (pad, pad)))
    middle = (look.depths.shape[1] - 1) / 2 + pad + 0.5
    made = []
    for depth, (down, right) in zip(wide, look.shifts, strict=True):
        top, left = round(middle + down - half), round(middle + right - half)
        piece = depth[top : top + 2 * half, left : left + 2 * half]
        made.append(cv2.resize(piece, (PATCH, PATCH), interpolation=cv2.INTER_AREA))
    patches = np.where(blank, 0, np.stack(made)).astype(np.float32)
    paper = _off_the_line()
    darks = np.maximum(np.percentile(patches[:, paper], 99, axis=1), max(PATCH_LEAST, 3 * look.noise))
    return np.clip(patches / darks[:, None, None], -0.5, 1.5).astype(np.float32), darks.astype(np.float32)


def _far() -> NDArray[np.float64]:
    """Return how far each pixel of a patch lies from its middle, in sides of the box."""
    down, right = (np.mgrid[0:PATCH, 0:PATCH] - (PATCH - 1) / 2) / PATCH_SIDE
    return np.asarray(np.maximum(abs(down), abs(right)))


@cache
def _beyond(side: float, around: float) -> NDArray[np.bool_]:
    """Return what of a patch lies beyond the blank paper around its box."""
    return np.asarray(_far() > 0.5 + around / side)


@cache
def _off_the_line() -> NDArray[np.bool_]:
    return np.asarray(abs(_far() - 0.5) > 0.1)


def depths_of(stack: NDArray[np.uint8], border: int) -> tuple[Depth, NDArray[np.float64]]:
    """Return for each cutting how dark it is, and the noise of its paper in the same measure.

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
    fitting, surface = _surface(rows, border)
    paper = np.einsum("yxk,kb,bn->nyx", surface, fitting, lights, optimize=True)
    depth = np.clip(1 - soft / np.maximum(paper, 1), -1, 1).astype(np.float32)
    return depth, np.percentile(spreads, 20, axis=0) / np.maximum(lights.max(axis=0), 1)


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
