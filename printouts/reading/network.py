"""A small network that says of a box how likely it is empty, marked, taken back, or something else.

Each box is made a list of numbers from its patch and its measures; then it is judged by that list beside those of the
other boxes of its sheet in which there is something, their mean and the ones it looks at: people repeat their mark.
Weights come of `python -m tools.fit_marks`; several networks are asked, and what they say is averaged.
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
LAYERS = {"edges": (5, 2, 1), "strokes": (3, 1, 2), "bends": (3, 1, 1), "crossings": (3, 1, 2), "shapes": (3, 1, 2)}
"""Name -> pixels along each side of what a layer looks at, its step, and how many times smaller it is pooled."""
HEADS = 4  # so many ways has a box to look at the others
LITTLE = 0.05  # of a box: so little weight have the others of a sheet when there are none
AT_ONCE = 8  # boxes: what is around their pixels stays in the processor's cache


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
    """Return images after a layer, pooled."""
    size, step, pool = LAYERS[layer]
    count, rows, columns, _ = images.shape
    kernel = weights[f"{layer}.w"]
    made = unfolded(images, size, step) @ kernel + weights[f"{layer}.b"]
    made = np.maximum(made, 0).reshape(count, rows // step // pool, pool, columns // step // pool, pool, -1)
    return np.asarray(made.max(axis=(2, 4)))


def described(patches: Floats, numbers: Floats, weights: Weights) -> Floats:
    """Return the list of numbers that each box is made."""
    flat = []
    for first in range(0, len(patches), AT_ONCE):
        images = patches[first : first + AT_ONCE, ..., None]
        for layer in LAYERS:
            images = folded(images, weights, layer)
        flat.append(images.reshape(len(images), -1))
    seen = np.concatenate([np.concatenate(flat), numbers], axis=1)
    return np.asarray(np.maximum(seen @ weights["box.w"] + weights["box.b"], 0))


def softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def alone(boxes: Floats, weights: Weights) -> Floats:
    """Return how likely each box is what, seen by itself."""
    return softmax(boxes @ weights["alone.w"] + weights["alone.b"])


def others(there: Floats, beside: Beside) -> tuple[Floats, Floats]:
    """Return how much each box has of each other of its sheet beside it, and how many others there are.

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
    return weight.astype(np.float32), np.hstack(counts).astype(np.float32)


def looked_up(boxes: Floats, weight: Floats, weights: Weights) -> Floats:
    """Return of each box what it finds in those others that it looks at, or at none of them (attention)."""
    count, size = boxes.shape
    asks, is_asked, answers = (
        (boxes @ weights[f"{name}.w"] + weights[f"{name}.b"]).reshape(count, HEADS, -1).transpose(1, 0, 2)
        for name in ("ask", "asked", "answer")
    )
    none = (asks * weights["none.asked"][:, None]).sum(axis=2, keepdims=True)
    scores = np.concatenate([asks @ is_asked.transpose(0, 2, 1), none], axis=2) / np.sqrt(size / HEADS)
    scores[:, :, :-1] += np.log(weight + 1e-6)
    shares = softmax(scores)
    found = shares[:, :, :-1] @ answers + shares[:, :, -1:] * weights["none.answer"][:, None]
    return np.asarray(found.transpose(1, 0, 2).reshape(count, size))


def judged(patches: Floats, numbers: Floats, beside: Beside, weights: Weights) -> Floats:
    """Return how likely each box is empty, marked, taken back, something else: boxes x 4."""
    numbers = (numbers - weights["mean"]) / weights["spread"]
    boxes = described(patches, numbers, weights)
    by_itself = softmax(boxes @ weights["alone.w"] + weights["alone.b"])
    weight, counts = others(1 - by_itself[:, 0], beside)
    means = weight / (weight.sum(axis=1, keepdims=True) + LITTLE)
    usual = means @ boxes
    found = looked_up(boxes, weight, weights)
    known = np.concatenate([boxes, usual, abs(boxes - usual), found, numbers, means @ numbers, counts], axis=1)
    for layer in ("beside", "more"):
        known = np.maximum(known @ weights[f"{layer}.w"] + weights[f"{layer}.b"], 0)
    return softmax(known @ weights["say.w"] + weights["say.b"])


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
