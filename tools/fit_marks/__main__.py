"""`python -m tools.fit_marks`: draw pages, learn from them, write the weights.

About an hour on two processors. Needs torch, which nothing else here does: `pip install torch`.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from printouts.reading.network import FILE, Beside, Weights, judged
from tools.fit_marks.drawings import MARK
from tools.fit_marks.pages import Boxes, gathered, pages, unpacked

PAGES, NETWORKS, STEPS = 9_000, 2, 17_000
SHOWN = 200  # pages that are not learned from
AT_ONCE = 250  # pages of one file


def drawn(task: tuple[int, int, int, Path]) -> Path:
    """Draw pages into a file, unless it is there; return it. task: seed, first page, how many, folder."""
    seed, first, count, folder = task
    file = folder / f"{seed}-{first}-{count}.npz"
    if not file.exists():
        made = gathered(pages(count, seed, first))
        part = file.with_suffix(".part")
        with part.open("wb") as whole:
            np.savez(whole, patches=made.patches, numbers=made.numbers, says=made.says, page=made.page)
        part.replace(file)
    return file


def boxes_of(files: Sequence[Path]) -> Iterator[Boxes]:
    """Give the boxes of each page."""
    for file in files:
        with np.load(file) as kept:
            patches, numbers, says, page = (kept[name] for name in ("patches", "numbers", "says", "page"))
        for number in np.unique(page):
            on = np.flatnonzero(page == number)
            yield Boxes(patches[on], numbers[on], says[on], page[on])


def written(networks: Sequence[Weights], file: Path) -> None:
    """Write weights with half precision: they are fitted no finer."""
    named = {f"{place} {name}": each for place, one in enumerate(networks) for name, each in one.items()}
    np.savez_compressed(file, **{name: each.astype(np.float16) for name, each in named.items()})  # type: ignore[arg-type]


def mistaken(shown: Sequence[Boxes], weights: Weights) -> float:
    """Return the share of boxes of pages that were not learned from, of which a vote is wrongly made, or lost."""
    wrong = 0
    for page in shown:
        nowhere = Beside(
            np.zeros(len(page.says), np.int64), np.full(len(page.says), -1), np.zeros(len(page.says), bool)
        )
        says = judged(unpacked(page.patches), page.numbers, nowhere, weights).argmax(axis=1)
        wrong += int(((says == MARK) != (page.says == MARK)).sum())
    return wrong / sum(len(page.says) for page in shown)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.fit_marks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="A run that was stopped draws no page again: python -m tools.fit_marks --folder build/marks",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=PAGES, help=f"to draw and learn from ({PAGES})")
    parser.add_argument("--networks", type=int, default=NETWORKS, help=f"that learn, one by one ({NETWORKS})")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"of each network ({STEPS})")
    parser.add_argument("--folder", type=Path, default=Path("build/marks"), help="for pages, and networks on the way")
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args(arguments)
    try:
        from tools.fit_marks.learning import learnt
    except ImportError as missing:
        print(f"{missing.name} is needed to learn: pip install {missing.name}", file=sys.stderr)
        return 2
    given.folder.mkdir(parents=True, exist_ok=True)
    tasks = [
        (given.seed, first, min(AT_ONCE, given.pages - first), given.folder) for first in range(0, given.pages, AT_ONCE)
    ]
    files = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for file in pool.map(drawn, [*tasks, (given.seed, given.pages, SHOWN, given.folder)]):
            files.append(file)
            print(f"pages: {len(files)} of {len(tasks) + 1} files", flush=True)
    learned_from, shown = list(boxes_of(files[:-1])), list(boxes_of(files[-1:]))
    networks: list[Weights] = []
    for number in range(given.networks):
        stored = given.folder / f"network-{number}.npz"
        networks.append(learnt(learned_from, given.seed + number, given.steps, stored))
        print(f"network {number}: wrong about {100 * mistaken(shown, networks[-1]):.2f} % of the boxes of other pages")
    written(networks, given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
