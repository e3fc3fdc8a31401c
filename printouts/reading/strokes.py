"""Strokes: which of the ink of a cutting was drawn, where it goes, how sharp it is, and how often it passes."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

PX_MM = 7.0
SPECK_MM = 1.3  # dust and the grain of a photocopy are smaller
SPECK_DEPTH = 0.35  # of toner; what is left of a washed-out line is paler
SECTORS = 24
END_MM2 = 0.2  # of a stroke in the band of 0.8 mm beyond the frame; a speck is smaller
GRAIN_MM = 0.2  # finer than a stroke: the grain of a pencil has edges as well

Mask = NDArray[np.bool_]
Depth = NDArray[np.floating[Any]]
"""How dark, as a share of the brightness of the paper: 0 is paper, 1 black."""


def sharpness(depth: Depth, inner: Mask, frame: Mask, dark: float) -> float:
    """Return how steep the edges of the ink inside are, against those of the frame of the box; dark: the ink's depth.

    About 1 for every stroke that was drawn, however blurred the picture is; a half for what soaked into the paper.
    """
    steep = np.hypot(*np.gradient(depth))
    printed = np.percentile(steep[frame], 90) / max(float(np.percentile(depth[frame], 90)), 0.05)
    return float(np.percentile(steep[inner], 90) / dark / max(float(printed), 1e-6))


def trace(depth: Depth, inside: Mask, slope: NDArray[np.float32], sloping: NDArray[np.float32], most: float) -> float:
    """Return how dark the inside of a box is on average against a slope of light through it, dark specks left out.

    most: what is darker counts as no more. slope, sloping: as in `ink`.
    """
    within = depth[inside]
    above = within - slope @ (sloping @ within)
    specks = cv2.dilate((depth > SPECK_DEPTH).astype(np.uint8), np.ones((7, 7), np.uint8))  # with their soft edges
    return float(np.where(specks[inside] > 0, 0, np.clip(above, 0, most)).mean())


def strokes(mark: Mask, speck: float = SPECK_MM) -> Mask:
    """Return the ink without dust and grain: what is no larger than a speck."""
    if np.count_nonzero(mark) < speck * PX_MM:
        return np.zeros_like(mark)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mark.astype(np.uint8), connectivity=8)
    long = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= speck * PX_MM
    long[0] = False
    return np.asarray(long[labels], dtype=np.bool_)


def directions(ink: Mask, middle: tuple[float, float]) -> NDArray[np.bool_]:
    """Return for each direction from the middle whether there is ink."""
    rows, columns = np.nonzero(ink)
    turns = (np.arctan2(rows - middle[0], columns - middle[1]) / (2 * np.pi) + 1) % 1 * SECTORS
    return np.asarray(np.bincount(turns.astype(int) % SECTORS, minlength=SECTORS) >= 2)


def span(turned: NDArray[np.bool_]) -> float:
    """Return the smallest share of the turn in which all the ink lies."""
    places = np.flatnonzero(turned)
    if not len(places):
        return 0.0
    gaps = np.diff(np.append(places, places[0] + len(turned)))
    return float(1 + 1 / len(turned) - gaps.max() / len(turned))


def passes(depth: Depth, inner: Mask, dark: float) -> float:
    """Return how often ink goes through its own extent: 1 for a line, 1.4 for a tick, 2 for a cross, more for more.

    The length of the strokes, against the diagonal of what they span. Across a stroke the depth rises and falls once:
    the sum of its steepness is twice its depth times its length, however broad it is and however blurred. dark: its
    depth. It does not change with the size of a mark, and people repeat their mark.
    """
    rows, columns = np.flatnonzero(inner.any(axis=1)), np.flatnonzero(inner.any(axis=0))
    if not len(rows) or not dark:
        return 0.0
    soft = cv2.GaussianBlur(np.clip(depth, 0, 1).astype(np.float32), (0, 0), GRAIN_MM * PX_MM)
    steep = np.hypot(cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8))
    # A stroke is pressed more in one place than in another, and darker where it meets another one.
    peak = np.maximum(cv2.dilate(soft, np.ones((7, 7), np.uint8)), 0.5 * dark)
    near = cv2.dilate(inner.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    length = float((steep[near] / (2 * peak[near])).sum())
    return length / float(np.hypot(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))


def ends(ink: Mask, band: Mask) -> int:
    """Return in how many places ink goes through a band."""
    count, _, stats, _ = cv2.connectedComponentsWithStats((ink & band).astype(np.uint8), connectivity=8)
    return int((stats[1:count, cv2.CC_STAT_AREA] >= END_MM2 * PX_MM**2).sum())
