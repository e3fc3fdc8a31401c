"""`python -m tools.fit_marks`: draw pages, learn from them, write the weights."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from printouts.reading.network import FILE, Beside, Weights, judged
from tools.fit_marks.drawings import MARK
from tools.fit_marks.learning import learnt
from tools.fit_marks.pages import Boxes, gathered, pages, unpacked

PAGES, NETWORKS = 4_000, 2
SHOWN = 200  # pages that are not learned from


def boxes_of(count: int, seed: int, first: int, kept: Path | None) -> Boxes:
    """Return the boxes of pages; from a file where they were kept there, since drawing takes a while."""
    if kept and kept.exists():
        with np.load(kept) as file:
            return Boxes(file["patches"], file["numbers"], file["says"], file["page"])
    made = gathered(pages(count, seed, first))
    if kept:
        np.savez(kept, patches=made.patches, numbers=made.numbers, says=made.says, page=made.page)
    return made


def written(networks: Sequence[Weights], file: Path) -> None:
    """Write weights with half precision: they are fitted no finer."""
    named = {f"{place} {name}": each for place, one in enumerate(networks) for name, each in one.items()}
    np.savez_compressed(file, **{name: each.astype(np.float16) for name, each in named.items()})  # type: ignore[arg-type]


def mistaken(boxes: Boxes, weights: Weights) -> float:
    """Return the share of boxes of pages that were not learned from, of which a vote is wrongly made, or lost."""
    wrong = 0
    for page in np.unique(boxes.page):
        on = np.flatnonzero(boxes.page == page)
        nowhere = Beside(np.zeros(len(on), np.int64), np.full(len(on), -1), np.zeros(len(on), np.bool_))
        says = judged(unpacked(boxes.patches[on]), boxes.numbers[on], nowhere, weights).argmax(axis=1)
        wrong += int(((says == MARK) != (boxes.says[on] == MARK)).sum())
    return wrong / len(boxes.says)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.fit_marks", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=PAGES, help=f"to draw and learn from ({PAGES})")
    parser.add_argument(
        "--networks", type=int, default=NETWORKS, help=f"that learn, each kept after each round ({NETWORKS})"
    )
    parser.add_argument("--keep", type=Path, help="file for the boxes of the pages, to learn from them again")
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args(arguments)
    boxes = boxes_of(given.pages, given.seed, 0, given.keep)
    shown = boxes_of(SHOWN, given.seed, given.pages, None)
    networks: list[Weights] = []
    for number in range(given.networks):
        networks += learnt(boxes, given.seed + number)
        print(f"network {number}: wrong about {100 * mistaken(shown, networks[-1]):.2f} % of the boxes of other pages")
    written(networks, given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
