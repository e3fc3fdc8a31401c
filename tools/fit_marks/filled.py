"""Sheets put together of the boxes of a page, as voters fill them in, in batches for a network to learn from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from printouts.reading.network import Beside, Floats
from tools.fit_marks.drawings import EMPTY, MARK, ODD, TAKEN
from tools.fit_marks.pages import Boxes, unpacked

SAYS = 4
SHEETS = 64  # of a batch
OFTEN = 0.7  # of the batches of the first half have far more slips than people make
LESS_OFTEN = 0.35


@dataclass(frozen=True)
class Batch:
    """Boxes of some sheets. patches: boxes x PATCH x PATCH. says: what each is, `EMPTY`…"""

    patches: Floats
    numbers: Floats
    says: NDArray[np.int64]
    beside: Beside


def batch(pages: Sequence[Boxes], slips: bool, dice: np.random.Generator) -> Batch:
    """Return sheets, each of some of the boxes of one page. slips: whether they have far more than people make."""
    patches, numbers, says, sheets, questions, blanks = [], [], [], [], [], []
    for sheet in range(SHEETS):
        page = pages[int(dice.integers(len(pages)))]
        rows = list(a_sheet(page.says, slips, dice))
        if not rows:
            continue
        picked = [place for place, _, _ in rows]
        patches.append(varied(unpacked(page.patches[picked]), dice))
        numbers.append(page.numbers[picked])
        says.append(page.says[picked])
        sheets += [sheet] * len(rows)
        questions += [-1 if question < 0 else sheet * 100 + question for _, question, _ in rows]
        blanks += [blank for _, _, blank in rows]
    beside = Beside(np.array(sheets), np.array(questions), np.array(blanks))
    return Batch(np.concatenate(patches), np.concatenate(numbers), np.concatenate(says).astype(np.int64), beside)


def a_sheet(says: NDArray[np.int8], slips: bool, dice: np.random.Generator) -> Iterator[tuple[int, int, bool]]:
    """Give boxes of a page, the question of each, and whether it is the blank vote."""
    of = [dice.permutation(np.flatnonzero(says == each)).tolist() for each in range(SAYS)]
    asks_one = dice.random() < 0.55
    count = int(dice.choice((1, 1, 2, 3, 4, 6, 8)))
    blank = dice.choice((EMPTY, EMPTY, EMPTY, TAKEN, MARK, ODD), p=(0.4, 0.2, 0.2, 0.15, 0.02, 0.03))
    if of[blank] and dice.random() < 0.5:
        yield of[blank].pop(), 0 if asks_one and count == 1 else -1, True
    for number in range(count) if asks_one else [-1] * count:
        if of[MARK]:
            yield of[MARK].pop(), number, False
        luck = dice.random()
        two, taken, odd = (0.04, 0.35, 0.42) if slips else (0.02, 0.12, 0.15)
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


def varied(patches: NDArray[np.float32], dice: np.random.Generator) -> NDArray[np.float32]:
    """Return the boxes of a sheet mirrored, turned, moved, fainter or grainier, all of them alike."""
    if dice.random() < 0.5:
        patches = patches[:, :, ::-1]
    if dice.random() < 0.3:
        patches = patches[:, ::-1]
    if dice.random() < 0.15:
        patches = patches.transpose(0, 2, 1)
    if dice.random() < 0.5:
        down, right = dice.integers(-1, 2, 2).tolist()
        wide = np.pad(patches, ((0, 0), (1, 1), (1, 1)))
        side = patches.shape[1]
        patches = wide[:, 1 - down : 1 - down + side, 1 - right : 1 - right + side]
    grain = dice.normal(0, dice.choice((0.01, 0.02, 0.06)), patches.shape)
    return np.clip(patches * dice.uniform(0.85, 1.1) + grain, -0.5, 1.5).astype(np.float32)
