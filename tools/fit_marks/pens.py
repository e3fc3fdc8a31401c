"""Pens: how a stroke through given points lies on paper. Places are millimetres, paper is grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.floating[Any]]
Point = tuple[float, float]
Points = NDArray[np.float64]
FINER = 2  # strokes are drawn so many times larger, for soft edges


@dataclass(frozen=True)
class Pen:
    """width: in millimetres. depth: how dark, 0 to 1. grain: how much of the paper stays bare under it. skips: how
    often it leaves out a piece. soft: of its edges, in millimetres. wander: how much pressure changes.
    """

    width: float
    depth: float
    grain: float
    skips: float
    soft: float
    wander: float

    @classmethod
    def of(cls, chance: Random) -> "Pen":
        luck = chance.random()
        if luck < 0.5:  # ballpoint, gel, fountain pen
            skips = chance.choice((0, 0, 0, 0.05, 0.15))
            return cls(chance.uniform(0.25, 0.8), chance.uniform(0.5, 1), 0, skips, 0.03, chance.uniform(0, 0.25))
        if luck < 0.82:  # pencils
            grain = chance.uniform(0.1, 0.75)
            width = chance.uniform(0.3, 1.0)
            return cls(width, chance.uniform(0.22, 0.7), grain, 0, chance.uniform(0.02, 0.1), chance.uniform(0, 0.35))
        if luck < 0.97:  # felt pens, markers
            return cls(chance.uniform(0.7, 2.3), chance.uniform(0.55, 1), 0, 0, chance.uniform(0.02, 0.1), 0.05)
        return cls(chance.uniform(2, 4), chance.uniform(0.15, 0.4), 0.1, 0, 0.1, 0.05)  # highlighters


def stroke(
    paper: Grey, dpi: float, pen: Pen, chance: Random, points: Sequence[Point] | Points, press: float = 1.0
) -> None:
    """Draw through the points, on `paper` itself, 1 white and 0 black."""
    way = np.asarray(points, dtype=np.float64)
    scale = dpi / 25.4
    width = max(0.15, pen.width * press * chance.uniform(0.85, 1.15))
    pad = 1 + width
    left, top = np.maximum(0, ((way.min(axis=0) - pad) * scale).astype(int))
    right, bottom = ((way.max(axis=0) + pad) * scale).astype(int)
    patch = paper[top:bottom, left:right]
    if not patch.size:
        return
    mask = np.zeros((patch.shape[0] * FINER, patch.shape[1] * FINER), np.uint8)
    places = np.round((way * scale - (left, top)) * FINER * 16).astype(np.int32)
    dice = np.random.default_rng(chance.getrandbits(48))
    count = len(places) - 1
    strength = np.clip(1 + pen.wander * np.cumsum(dice.normal(0, 0.3, count)), 0.55, 1)
    skipped = dice.random(count) < pen.skips / max(1, count / 8)
    thick = max(1, round(width * scale * FINER))
    for place in range(count):
        if not skipped[place]:
            one, other = map(tuple, places[place : place + 2].tolist())
            cv2.line(mask, one, other, int(255 * strength[place]), thick, cv2.LINE_AA, 4)
    soft: Grey = (
        cv2.resize(mask, (patch.shape[1], patch.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    )
    if pen.soft * scale > 0.3:
        soft = blurred(soft, pen.soft * scale)
    if pen.grain:
        tooth = blurred(dice.random(soft.shape, dtype=np.float32), max(0.3, 0.09 * scale))
        tooth = np.clip((tooth - tooth.mean()) / max(1e-6, float(tooth.std())) * 0.35 + 0.6, 0, 1)
        soft = soft * (1 - pen.grain + pen.grain * tooth)
    depth = pen.depth * min(1.2, max(0.6, press))
    patch *= 1 - np.clip(soft * min(depth, 1), 0, 1)


def blurred(paper: Grey, spread: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(paper, (0, 0), spread), paper.dtype)


def bowed(chance: Random, start: Point, end: Point, bow: float = 0.12, shaky: float = 0.08, steps: int = 8) -> Points:
    """Return a line that is not quite straight."""
    one, other = np.array(start), np.array(end)
    along = other - one
    t = np.linspace(0, 1, steps + 1)[:, None]
    bent = 4 * t * (1 - t) * chance.uniform(-bow, bow) * np.array([-along[1], along[0]])
    s = chance.uniform(-bow, bow) * np.sin(2 * np.pi * t) * np.array([-along[1], along[0]]) / 3
    shake = np.array([[chance.gauss(0, shaky), chance.gauss(0, shaky)] for _ in t])
    return np.asarray(one + along * t + bent + s + shake)


def turned(points: Points, by: float, around: Point) -> Points:
    """Return points turned by so many radians."""
    way = np.array([[np.cos(by), np.sin(by)], [-np.sin(by), np.cos(by)]])
    return np.asarray((points - around) @ way + around)


def curve(through: Points, steps: int = 8) -> Points:
    """Return a smooth line through places (Catmull and Rom)."""
    wide = np.concatenate([through[:1], through, through[-1:]])
    a, b, c, d = (wide[place : len(wide) - 3 + place, None] for place in range(4))
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    made = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.asarray(np.concatenate([made.reshape(-1, 2), through[-1:]]))
