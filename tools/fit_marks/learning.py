"""Learning: sheets are put together of the boxes of a page, and a network is corrected by what it says of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from printouts.reading.look import PATCH
from printouts.reading.network import LAYERS, Beside, Floats, Weights, alone, others, softmax, together, unfolded
from tools.fit_marks.drawings import EMPTY, MARK, ODD, TAKEN
from tools.fit_marks.pages import Boxes, unpacked

SAYS = 4
DEPTHS = {"edges": 8, "strokes": 16, "crossings": 20, "shapes": 24}
BOX, HIDDEN = 32, 32
SHEETS = 40  # that are judged before the weights are corrected
BY_ITSELF = 0.3  # so much counts what a network says of a box by itself


@dataclass(frozen=True)
class Round:
    """Of learning. rate: how large the first corrections are. slips: whether there are far more of them on the sheets
    that are put together than people make."""

    steps: int
    rate: float
    slips: bool


ROUNDS = (Round(4_000, 3e-3, slips=True), Round(3_000, 2e-3, slips=False))


@dataclass(frozen=True)
class Batch:
    patches: Floats
    numbers: Floats
    says: NDArray[np.int64]
    beside: Beside


def fresh(numbers: Floats, dice: np.random.Generator) -> Weights:
    """Return weights that know nothing."""
    weights: Weights = {"mean": numbers.mean(axis=0), "spread": numbers.std(axis=0) + 0.05}
    depth, of_numbers = 1, numbers.shape[1]

    def layer(name: str, came: int, goes: int) -> None:
        weights[f"{name}.w"] = dice.normal(0, np.sqrt(2 / came), (came, goes)).astype(np.float32)
        weights[f"{name}.b"] = np.zeros(goes, np.float32)

    for name in LAYERS:
        layer(name, (25 if name == "edges" else 9) * depth, DEPTHS[name])
        depth = DEPTHS[name]
    layer("box", (PATCH // 16) ** 2 * depth + of_numbers, BOX)
    layer("alone", BOX, SAYS)
    layer("beside", 3 * BOX + 2 * of_numbers + 3, HIDDEN)
    layer("say", HIDDEN, SAYS)
    return weights


def batch(boxes: Boxes, on: "dict[int, NDArray[np.int64]]", slips: bool, dice: np.random.Generator) -> Batch:
    """Return sheets, each put together of some of the boxes of one page. slips: as in `Round`."""
    picked, sheets, questions, blanks = [], [], [], []
    numbers = list(on)
    for sheet in range(SHEETS):
        for place, question, blank in a_sheet(boxes.says, on[numbers[dice.integers(len(numbers))]], slips, dice):
            picked.append(place)
            blanks.append(blank)
            sheets.append(sheet)
            questions.append(-1 if question < 0 else sheet * 100 + question)
    patches = unpacked(boxes.patches[picked])
    if dice.random() < 0.5:
        patches = patches[:, :, ::-1]
    patches = patches + dice.normal(0, 0.02, patches.shape).astype(np.float32)
    return Batch(
        np.ascontiguousarray(patches), boxes.numbers[picked], boxes.says[picked].astype(np.int64),
        Beside(np.array(sheets), np.array(questions), np.array(blanks)),
    )  # fmt: skip


def a_sheet(
    says: NDArray[np.int8], page: NDArray[np.int64], slips: bool, dice: np.random.Generator
) -> Iterator[tuple[int, int, bool]]:
    """Give boxes of a page, the question of each, and whether it is the blank vote, as voters fill in sheets."""
    of = [dice.permutation(page[says[page] == each]).tolist() for each in range(SAYS)]
    asks_one = dice.random() < 0.6
    count = int(dice.choice((1, 1, 2, 3, 4, 6, 8)))
    blank = dice.choice((EMPTY, EMPTY, EMPTY, TAKEN, MARK, ODD), p=(0.4, 0.2, 0.2, 0.15, 0.02, 0.03))
    if of[blank] and dice.random() < 0.5:
        yield of[blank].pop(), 0 if asks_one and count == 1 else -1, True
    for number in range(count) if asks_one else [-1] * count:
        if of[MARK]:
            yield of[MARK].pop(), number, False
        luck = dice.random()
        two, taken, odd = (0.04, 0.35, 0.42) if slips else (0.02, 0.15, 0.18)
        if of[MARK] and asks_one and luck < two:  # two marks where one is meant
            yield of[MARK].pop(), number, False
        elif of[TAKEN] and luck < taken:
            yield of[TAKEN].pop(), number, False
        elif of[ODD] and luck < odd:
            yield of[ODD].pop(), number, False
        for _ in range(int(dice.choice((0, 0, 1, 2) if slips else (0, 1, 2, 4)))):
            if of[EMPTY]:
                yield of[EMPTY].pop(), number, False
    if of[TAKEN] and dice.random() < 0.05:  # taken back, and nothing instead
        yield of[TAKEN].pop(), count if asks_one else -1, False


def corrections(weights: Weights, seen: Batch) -> tuple[float, Weights]:
    """Return how wrong a network is about a batch, and which way each weight makes it more so."""
    g: Weights = {}
    count = len(seen.says)
    numbers = (seen.numbers - weights["mean"]) / weights["spread"]
    images, kept = seen.patches[..., None], []
    for name in LAYERS:
        size, step = (5, 2) if name == "edges" else (3, 1)
        columns = unfolded(images, size, step)
        shape = (count, images.shape[1] // step, images.shape[2] // step, DEPTHS[name])
        made = np.maximum(columns @ weights[f"{name}.w"] + weights[f"{name}.b"], 0).reshape(shape)
        images = made
        if name != "edges":
            images = made.reshape(count, shape[1] // 2, 2, shape[2] // 2, 2, shape[3]).max(axis=(2, 4))
        kept.append((columns, made, images))
    flat = np.concatenate([images.reshape(count, -1), numbers], axis=1)
    boxes = np.maximum(flat @ weights["box.w"] + weights["box.b"], 0)
    by_itself = alone(boxes, weights)
    means, counts = others(1 - by_itself[:, 0], seen.beside)
    known = together(boxes, numbers, means, counts)
    hidden = np.maximum(known @ weights["beside.w"] + weights["beside.b"], 0)
    said = softmax(hidden @ weights["say.w"] + weights["say.b"])

    right = np.eye(SAYS, dtype=np.float32)[seen.says]
    loss = -float(np.log(said[np.arange(count), seen.says] + 1e-9).mean())
    back = (said - right) / count
    g["say.w"], g["say.b"] = hidden.T @ back, back.sum(axis=0)
    back = (back @ weights["say.w"].T) * (hidden > 0)
    g["beside.w"], g["beside.b"] = known.T @ back, back.sum(axis=0)
    back = back @ weights["beside.w"].T
    usual = means @ boxes
    apart = np.sign(boxes - usual) * back[:, 2 * BOX : 3 * BOX]
    of_boxes = back[:, :BOX] + apart + means.T @ (back[:, BOX : 2 * BOX] - apart)
    itself = BY_ITSELF * (by_itself - right) / count
    g["alone.w"], g["alone.b"] = boxes.T @ itself, itself.sum(axis=0)
    of_boxes = (of_boxes + itself @ weights["alone.w"].T) * (boxes > 0)
    g["box.w"], g["box.b"] = flat.T @ of_boxes, of_boxes.sum(axis=0)
    back = (of_boxes @ weights["box.w"].T)[:, : images[0].size].reshape(images.shape)
    for name, (columns, made, pools) in zip(reversed(LAYERS), reversed(kept), strict=True):
        if name != "edges":  # to the strongest of four
            strongest = made == pools.repeat(2, axis=1).repeat(2, axis=2)
            back = back.repeat(2, axis=1).repeat(2, axis=2) * strongest
        back = np.asarray(back * (made > 0), np.float32)
        rows = back.reshape(-1, back.shape[-1])
        g[f"{name}.w"], g[f"{name}.b"] = columns.T @ rows, rows.sum(axis=0)
        if name != "edges":
            kernel = weights[f"{name}.w"].reshape(3, 3, -1, back.shape[-1])[::-1, ::-1]
            turned = np.ascontiguousarray(kernel.transpose(0, 1, 3, 2)).reshape(9 * back.shape[-1], -1)
            back = (unfolded(back, 3) @ turned).reshape(*back.shape[:3], -1)
    return loss, g


def learnt(boxes: Boxes, seed: int) -> list[Weights]:
    """Return the weights of a network that learns from boxes of pages, as they are after each round."""
    dice = np.random.default_rng(seed)
    weights = fresh(boxes.numbers, dice)
    rounds = []
    for number, each in enumerate(ROUNDS, 1):
        improve(weights, boxes, each, dice)
        dice = np.random.default_rng((seed, number))
        rounds.append({name: one.copy() for name, one in weights.items()})
    return rounds


def improve(weights: Weights, boxes: Boxes, learning: Round, dice: np.random.Generator) -> None:
    """Correct weights so many times, each by a batch (Kingma and Ba, Adam)."""
    on = {int(page): np.flatnonzero(boxes.page == page) for page in np.unique(boxes.page)}
    first = {name: np.zeros_like(each) for name, each in weights.items()}
    second = {name: np.zeros_like(each) for name, each in weights.items()}
    lately = 0.0
    for step in range(1, learning.steps + 1):
        loss, g = corrections(weights, batch(boxes, on, learning.slips, dice))
        rate = learning.rate * min(1, step / 100) * 0.5 * (1 + np.cos(np.pi * step / learning.steps))
        for name, way in g.items():
            first[name] = 0.9 * first[name] + 0.1 * way
            second[name] = 0.999 * second[name] + 0.001 * way**2
            even = first[name] / (1 - 0.9**step)
            weights[name] -= rate * (even / (np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8) + 1e-4 * weights[name])
        lately = loss if step == 1 else 0.99 * lately + 0.01 * loss
        if step % 100 == 0:
            print(f"step {step}: {lately:.4f}", flush=True)
