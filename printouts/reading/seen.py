"""What the judge of marks sees of each box: a patch of its picture, and some measures as numbers of about 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from printouts.reading.ink import Measure
from printouts.reading.look import PATCH_LEAST, Look, patches_of


@dataclass(frozen=True)
class Seen:
    """Of the boxes of a page, in their order. patches: boxes x PATCH x PATCH. numbers: boxes x NUMBERS.

    there: whether there is anything to be judged in or around a box. darks: how dark that is. least: what is fainter is
    not seen.
    """

    patches: NDArray[np.float32]
    numbers: NDArray[np.float32]
    there: NDArray[np.bool_]
    darks: NDArray[np.float32]
    least: float


def see(look: Look, measures: Sequence[Measure]) -> Seen:
    """measures: of the first look, for ink as dark as `FAINT`."""
    patches, darks = patches_of(look)
    least_belt = min(each.belt for each in measures)
    page = [np.log10(look.noise + 0.001) + 2, float(look.blown), look.side - 8]
    numbers = np.array(
        [
            [
                each.ink, each.reach_mm / look.side, each.depth, each.around, 10 * each.dust, 100 * each.trace,
                each.sides / 4, each.quarters / 4, each.span, float(each.crossing), each.width_mm,
                each.sharpness, each.outer_depth, each.outer_sharpness, each.found, 5 * (each.belt - least_belt),
                each.passes, each.ends / 4, dark, np.log10(dark) + 1, np.log10(dark / (look.noise + 0.002)), *page,
            ]
            for each, dark in zip(measures, darks.tolist(), strict=True)
        ],
        dtype=np.float32,
    )  # fmt: skip
    least = max(PATCH_LEAST, 3 * look.noise)
    return Seen(patches, np.clip(numbers, -3, 3), darks > 1.02 * least, darks, least)
