"""Round trips: ballots of every method are printed, filled in by hand, damaged and read; what came of each is counted.

`python -m tests.paper.round_trip --sheets 3000 --log FILE` prints the table by kind of damage that docs/paper.md holds.
With a log it may be stopped and goes on where it was.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import get_args

import numpy as np

from printouts.ballot_layout import BLANK, SIZES, Box, SheetLayout, Size
from printouts.ballots import Planned
from printouts.reading import SheetRead, Unread, pages_in, read_page
from server.domain.records import Method
from tests.paper.damage import KINDS, Colour, as_jpeg
from tests.paper.hand import Hand, Way
from tests.paper.hand import Sheet as Drawn
from tests.paper.printed import KEY, a_booklet, a_poll, a_sheet, pictures, printed

METHODS = get_args(Method)
RIGHT, ASKED, UNREAD, WRONG = "right", "asked", "unread", "wrong"
SLIPS = 0.06  # of the sheets: one mark is taken back
BY_RULE = ("nothing-marked", "reason")
"""What is always asked, however plain the marks are: whether nothing is meant, and what a handwritten reason says."""


@dataclass(frozen=True)
class Trial:
    """One sheet. meant: ids of the boxes that its voter means. taken_back: those that were marked and struck, and
    in which way."""

    number: int
    kind: str
    method: Method
    size: Size
    meant: frozenset[str]
    taken_back: frozenset[str]
    way: Way | None
    hand: Hand
    jpeg: bytes


@dataclass(frozen=True)
class Outcome:
    trial: Trial
    came: str
    read: SheetRead | Unread

    @property
    def told(self) -> str:
        """What a person who mends the reader needs to know."""
        trial = self.trial
        hand = f"{trial.hand.pen}, {trial.hand.shape}"
        head = f"{self.came} #{trial.number} {trial.method} {trial.size} {trial.kind}: {hand}"
        if isinstance(self.read, Unread):
            return f"{head}: {self.read.reason} {self.read.facts}"
        marked = {box.id for box in self.read.boxes if box.state == "marked"}
        odd = [
            f"{box.id} {box.state} ink={box.ink} reach={box.reach} around={box.around} {box.why}"
            for box in self.read.boxes
            if (box.id in trial.meant) != (box.state == "marked") or box.state == "doubtful"
        ]
        slip = f"{sorted(trial.taken_back)} by {trial.way}" if trial.taken_back else "nothing"
        return f"{head}: meant {sorted(trial.meant)} took back {slip} read {sorted(marked)}; {odd}"


@lru_cache(maxsize=6)
def _page(method: Method, size: Size, booklet: bool, dpi: int) -> tuple[SheetLayout, Colour]:
    points = 6 if method == "points" else 0
    if booklet:
        [sheet] = a_booklet(Planned(3, method, points, 2 if method == "consent" else 6), size=size)
    else:
        sheet = a_sheet(a_poll(method, 5 if size == "A5" else 6) if method != "approval" else a_poll(method, 7), size)
    [page] = pictures(printed(sheet), dpi)
    return sheet.page.layout, np.asarray(page)


def trials(count: int, seed: int = 6, first: int = 0, kinds: Sequence[str] = ()) -> Iterator[Trial]:
    """Give filled-in and damaged sheets, the same ones for a seed."""
    names = list(kinds or KINDS)
    for number in range(first, first + count):
        chance = Random(f"{seed} {number}")
        kind = names[number % len(names)]
        method = METHODS[number // len(names) % len(METHODS)]
        booklet = chance.random() < 0.3
        size: Size = "A5" if booklet and chance.random() < 0.7 else chance.choice(("A4", "A4", *SIZES))
        damage, resolutions, (low, high) = KINDS[kind]
        dpi = chance.choice(resolutions)
        try:
            layout, page = _page(method, size, booklet, dpi)
        except ValueError:  # too much for the small paper
            size = "A4"
            layout, page = _page(method, size, booklet, dpi)
        hand = Hand.of(chance)
        drawn = Drawn(page.copy(), dpi)
        meant, taken_back, way = _fill(drawn, layout, hand)
        yield Trial(
            number, kind, method, size, meant, taken_back, way, hand,
            as_jpeg(damage(drawn.picture, chance), chance.randint(low, high)),
        )  # fmt: skip


def _fill(drawn: Drawn, layout: SheetLayout, hand: Hand) -> tuple[frozenset[str], frozenset[str], Way | None]:
    """Fill the sheet in; return the boxes that are meant, those that were marked first and taken back, and how."""
    chance = hand.chance
    boxes = {box.id: box for box in layout.boxes}
    luck = chance.random()
    meant = set() if luck < 0.01 else {BLANK} if luck < 0.05 else _wishes(layout, chance)
    if 0.05 <= luck < 0.07:  # somebody who did not understand, or who spoils on purpose
        meant = set(chance.sample(sorted(boxes), min(len(boxes), chance.randint(2, 3))))
    taken_back: set[str] = set()
    way: Way | None = None
    if meant and chance.random() < SLIPS:
        others = [id for id in boxes if id not in meant and _beside(boxes[id], [boxes[each] for each in meant], layout)]
        if others:
            taken_back.add(chance.choice(others))
    circles = layout.rows[0].circled and not taken_back and chance.random() < 0.05
    rows = {row.choice: row for row in layout.rows}
    for id in sorted(taken_back):
        drawn.mark(hand, boxes[id], "cross" if hand.shape == "ring" else None)
        way = drawn.take_back(hand, boxes[id])
    for id in sorted(meant):
        if circles:
            drawn.circle_pictogram(hand, rows[id])
        else:
            # Who rings boxes does so where there is room for it.
            drawn.mark(hand, boxes[id], "cross" if hand.shape == "ring" and _crowded(layout) else None)
    return frozenset(meant), frozenset(taken_back), way


def _crowded(layout: SheetLayout) -> bool:
    return len(layout.heads) > 1 and layout.heads[1] - layout.heads[0] < 11.5


def _beside(box: Box, meant: Sequence[Box], layout: SheetLayout) -> bool:
    """Return whether a slip in `box` is mended by one of those that are meant."""
    if box.choice == BLANK:
        return layout.form in ("one", "several")
    return layout.form in ("one", "several", "consent", "points") or any(each.choice == box.choice for each in meant)


def _wishes(layout: SheetLayout, chance: Random) -> set[str]:
    choices = [row.choice for row in layout.rows if row.choice != BLANK]
    values = sorted({box.id.partition(".")[2] for box in layout.boxes if "." in box.id})
    if layout.form in ("one", "consent"):
        return {chance.choice(choices)}
    if layout.form == "several":
        return set(chance.sample(choices, chance.randint(1, len(choices))))
    if layout.form == "ranks":
        kept = chance.sample(choices, chance.choice((len(choices), len(choices), chance.randint(1, len(choices)))))
        return {f"{choice}.{rank}" for rank, choice in enumerate(kept, 1)}
    if layout.form == "points":
        given = Counter(chance.choice(choices[:3]) for _ in range(layout.steps))
        return {f"{choice}.{place}" for choice, points in given.items() for place in range(1, points + 1)}
    answered = [choice for choice in choices if chance.random() < 0.93] or choices[:1]
    return {f"{choice}.{chance.choice(values)}" for choice in answered}


def read(trial: Trial) -> Outcome:
    """Read the picture of a trial as a file that was handed in."""
    [(_, picture)] = list(pages_in(trial.jpeg))
    found = picture if isinstance(picture, Unread) else read_page(picture, KEY)
    if isinstance(found, Unread):
        return Outcome(trial, UNREAD, found)
    marked = {box.id for box in found.boxes if box.state == "marked"}
    if not trial.meant:  # people look at an empty sheet in any case, whatever else is asked about it
        return Outcome(trial, WRONG if marked and not found.asks else RIGHT, found)
    # A person who is asked whether nothing is meant sees that there is something.
    if any(ask.why not in BY_RULE or ask.why == "nothing-marked" for ask in found.asks):
        return Outcome(trial, ASKED, found)
    return Outcome(trial, RIGHT if marked == trial.meant else WRONG, found)


def table(counts: dict[str, Counter[str]]) -> str:
    """Return the outcomes by kind of damage, as a table in Markdown."""
    lines = ["| damage | sheets | wrong | to people | unread |", "|---|---:|---:|---:|---:|"]
    whole: Counter[str] = Counter()
    for kind, came in counts.items():
        whole += came
        lines.append(_row(kind, came))
    return "\n".join([*lines, _row("**all**", whole)])


def _row(kind: str, came: Counter[str]) -> str:
    sheets = sum(came.values())
    shares = (f"{came[each]} ({100 * came[each] / sheets:.1f} %)" for each in (WRONG, ASKED, UNREAD))
    return f"| {kind} | {sheets} | {' | '.join(shares)} |"


def _counted(rows: Iterator[dict[str, str | float]]) -> tuple[dict[str, Counter[str]], float]:
    """Return the outcomes by kind of damage, and the seconds of a processor that reading took."""
    counts = {kind: Counter[str]() for kind in KINDS}
    seconds = 0.0
    for row in rows:
        counts[str(row["kind"])][str(row["came"])] += 1
        seconds += float(row["seconds"])
    return counts, seconds


def _run(given: argparse.Namespace, first: int) -> Iterator[dict[str, str | float]]:
    for trial in trials(given.sheets - (first - given.first), given.seed, first):
        begun = time.process_time()
        outcome = read(trial)
        seconds = round(time.process_time() - begun, 4)
        if outcome.came != RIGHT:
            print(outcome.told, file=sys.stderr, flush=True)
            if given.keep:
                (given.keep / f"{outcome.came}-{trial.number}.jpg").write_bytes(trial.jpeg)
        yield {"sheet": trial.number, "kind": trial.kind, "method": trial.method, "came": outcome.came,
               "seconds": seconds, "way": trial.way or "", "empty": not trial.meant}  # fmt: skip


def _logged(given: argparse.Namespace) -> Iterator[dict[str, str | float]]:
    """Give the rows of the log, then go on where it stops."""
    done = given.log.read_text(encoding="utf-8").splitlines() if given.log and given.log.exists() else []
    yield from map(json.loads, done)
    first = given.first + len(done)
    if not given.log:
        yield from _run(given, first)
        return
    with given.log.open("a", encoding="utf-8") as log:
        for row in _run(given, first):
            print(json.dumps(row), file=log, flush=True)
            yield row


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.paper.round_trip", description=__doc__)
    parser.add_argument("--sheets", type=int, default=480, help="how many to print, fill in and read (480)")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--first", type=int, default=0, help="number of the first sheet")
    parser.add_argument("--keep", type=Path, help="folder for the pictures of those that were not read right")
    parser.add_argument("--log", type=Path, help="file that takes a line for each sheet, and says where to go on")
    parser.add_argument("--json", action="store_true", help="print the figures for a program")
    given = parser.parse_args(arguments)
    counts, seconds = _counted(_logged(given))
    speed = round(sum(map(Counter.total, counts.values())) / max(seconds, 0.001), 1)
    if given.json:
        print(json.dumps({"sheets": given.sheets, "seed": given.seed, "read_per_s": speed, "by_damage": counts}))
        return 0
    print(table(counts))
    print(f"\n{speed} sheets a second of one processor, decoding the JPEG included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
