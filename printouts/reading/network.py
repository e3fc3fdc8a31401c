"""A small network that says of a box how likely it is empty, marked, taken back, or something else.

Each box is made a short list of numbers from its patch and its measures; then it is judged by that list beside the mean
of those of the other boxes of its sheet in which there is something: people repeat their mark. Weights come of
`python -m tools.fit_marks`; several networks are asked, and what they say is averaged.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Weights = dict[str, Floats]

FILE = Path(__file__).parent / "marks.npz"
LAYERS = ("edges", "strokes", "crossings", "shapes")
LITTLE = 0.05  # of a box: so little weight have the others of a sheet when there are none


class Beside(NamedTuple):
    """How boxes stand to each other. sheets: of each box, which sheet it is on. questions: which question of it, of
    which one mark is meant; -1 where several may be. blanks: whether it is the blank vote, which goes with no mark.
    """

    sheets: NDArray[np.int64]
    questions: NDArray[np.int64]
    blanks: NDArray[np.bool_]


def unfolded(images: Floats, size: int, step: int = 1) -> Floats:
    """Return for each place of images (n, rows, columns, depth) what is around it, as rows of a matrix."""
    pad = size // 2
    wide = np.pad(images, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    seen = sliding_window_view(wide, (size, size), axis=(1, 2))[:, ::step, ::step]
    count, rows, columns, depth = seen.shape[:4]
    return np.ascontiguousarray(seen.transpose(0, 1, 2, 4, 5, 3)).reshape(count * rows * columns, size * size * depth)


def folded(images: Floats, weights: Weights, layer: str) -> Floats:
    """Return images after a layer, before they are pooled."""
    size, step = (5, 2) if layer == "edges" else (3, 1)
    count, rows, columns, _ = images.shape
    kernel = weights[f"{layer}.w"]
    made = unfolded(images, size, step) @ kernel + weights[f"{layer}.b"]
    return np.maximum(made, 0).reshape(count, rows // step, columns // step, kernel.shape[1])


def pooled(images: Floats) -> Floats:
    count, rows, columns, depth = images.shape
    return np.asarray(images.reshape(count, rows // 2, 2, columns // 2, 2, depth).max(axis=(2, 4)))


def described(patches: Floats, numbers: Floats, weights: Weights) -> Floats:
    """Return the list of numbers that each box is made."""
    images = patches[..., None]
    for layer in LAYERS:
        images = folded(images, weights, layer)
        if layer != "edges":
            images = pooled(images)
    flat = np.concatenate([images.reshape(len(images), -1), numbers], axis=1)
    return np.asarray(np.maximum(flat @ weights["box.w"] + weights["box.b"], 0))


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def alone(boxes: Floats, weights: Weights) -> Floats:
    """Return how likely each box is what, seen by itself."""
    return softmax(boxes @ weights["alone.w"] + weights["alone.b"])


def others(there: Floats, beside: Beside) -> tuple[Floats, Floats]:
    """Return what makes of the boxes the mean of the others of the sheet, and how many others there are.

    there: how likely there is something in each. The second: of those that a mark does not go with; on the sheet;
    and whether there may be such.
    """
    same = beside.sheets[:, None] == beside.sheets[None]
    np.fill_diagonal(same, False)
    weight = same * there[None]
    of_sheet = weight.sum(axis=1, keepdims=True)
    one = beside.questions >= 0
    against = (beside.questions[:, None] == beside.questions[None]) & one[:, None]
    against |= beside.blanks[:, None] | beside.blanks[None]
    of_question = (same & against) @ there[:, None]
    counts = [np.minimum(of_question, 3) / 2, np.minimum(of_sheet, 8) / 4, (one | beside.blanks)[:, None]]
    return (weight / (of_sheet + LITTLE)).astype(np.float32), np.hstack(counts).astype(np.float32)


def together(boxes: Floats, numbers: Floats, means: Floats, counts: Floats) -> Floats:
    """Return what is known of each box beside the others."""
    usual = means @ boxes
    return np.concatenate([boxes, usual, abs(boxes - usual), numbers, means @ numbers, counts], axis=1)


def judged(patches: Floats, numbers: Floats, beside: Beside, weights: Weights) -> Floats:
    """Return how likely each box is empty, marked, taken back, something else: boxes x 4."""
    numbers = (numbers - weights["mean"]) / weights["spread"]
    boxes = described(patches, numbers, weights)
    means, counts = others(1 - alone(boxes, weights)[:, 0], beside)
    known = together(boxes, numbers, means, counts)
    hidden = np.maximum(known @ weights["beside.w"] + weights["beside.b"], 0)
    return softmax(hidden @ weights["say.w"] + weights["say.b"])


@cache
def networks() -> tuple[Weights, ...]:
    """Return the weights of each network."""
    with np.load(FILE) as file:
        names = sorted({name.partition(" ")[0] for name in file.files})
        return tuple(
            {
                name.partition(" ")[2]: file[name].astype(np.float32)
                for name in file.files
                if name.partition(" ")[0] == number
            }
            for number in names
        )


def judgement(patches: Floats, numbers: Floats, beside: Beside) -> NDArray[np.float32]:
    """Return what the networks say: networks x boxes x 4."""
    return np.stack([judged(patches, numbers, beside, weights) for weights in networks()])
