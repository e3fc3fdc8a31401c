"""Board: how long an act at the board of the régie takes until it is on the screen, with thousands of notes.

The candidate is the real server and the page of the régie in Chromium, with N notes, half of them in themes, while
tables go on sending. Each act is made by a key or a click and timed in the page, from the event until the frame that
shows what came of it has been painted; those that ask for a command hold its way to the server, its commit and its way
back. The floor is the same page with 50 notes. `p95_ms`: of all acts of the candidate, `acts`: of each kind alone.
"""

import sys
from collections.abc import Sequence
from statistics import quantiles
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.parts.board_acts import ACTS, MEASURE
from benchmarks.parts.children import Child
from benchmarks.parts.figures import end_tidily, interleaved, parser, report, spread, tell
from tools.bootstrap import find_chromium

NOTES, FEW = 5_000, 50
PER_S = 10.0  # notes that go on arriving: 500 tables, each one in 50 s
TIMES = 4  # each act, in each pair


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile of at least two values."""
    return quantiles(values, n=20, method="inclusive")[-1]


class Board:
    """The page of a lead, and what its acts took, in milliseconds: name -> one figure an act."""

    def __init__(self, browser: Browser, url: str, times: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="fr-FR")
        self.page.add_init_script(MEASURE)
        self.page.goto(url)
        self.page.locator(".inbox [data-note]").first.wait_for()
        self.taken: dict[str, list[float]] = {name: [] for name in ACTS}
        self._times = times

    def run(self) -> float:
        """Make every act some times; return the 95th percentile of what these took, in milliseconds."""
        here: list[float] = []
        for _ in range(self._times):
            for name, act in ACTS.items():
                took = act(self.page)
                self.taken[name].append(took)
                here.append(took)
        return p95(here)


def measure(notes: int, per_s: float, pairs: int, times: int) -> dict[str, object]:
    """Return the figures. Times in milliseconds."""
    with (
        TemporaryDirectory(prefix="tablee-board-") as folder,
        TemporaryDirectory(prefix="tablee-board-") as other,
        Child("benchmarks.parts.board_hall", folder, "--notes", str(notes)) as full,
        Child("benchmarks.parts.board_hall", other, "--notes", str(min(FEW, notes))) as small,
        sync_playwright() as playwright,
    ):
        links = [hall.hear()["url"] for hall in (full, small)]
        tell(f"{notes} notes are there")
        path = find_chromium()
        if path is None:
            sys.exit("no Chromium starts here: run `make install` or set CHROMIUM_PATH")
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            candidate, floor = (Board(browser, link, times) for link in links)
            full.ask(do="stream", per_s=per_s)
            small.ask(do="stream", per_s=0)
            measured = interleaved(pairs, candidate.run, floor.run)
        finally:
            browser.close()
    every = [took for taken in candidate.taken.values() for took in taken]
    return {
        "benchmark": "board",
        "notes": notes,
        "per_s": per_s,
        "pairs": pairs,
        **spread("ratio", [one / other for one, other in measured]),
        "p95_ms": round(p95(every), 1),
        "p50_ms": round(quantiles(every, n=2)[0], 1),
        "floor_p95_ms": round(p95([took for taken in floor.taken.values() for took in taken]), 1),
        "acts": {name: round(p95(taken), 1) for name, taken in candidate.taken.items()},
        "count": len(every),
    }


def main(arguments: Sequence[str]) -> None:
    asked = parser("board", __doc__ or "", "python -m benchmarks.board --notes 5000 --json")
    asked.add_argument("--notes", type=int, default=NOTES, metavar="N")
    asked.add_argument("--per-s", type=float, default=PER_S, metavar="N", help="notes a second that go on arriving")
    asked.add_argument("--times", type=int, default=TIMES, metavar="N", help="each act, in each pair")
    given = asked.parse_args(arguments)
    report(measure(given.notes, given.per_s, given.pairs, given.times), given.json)


if __name__ == "__main__":
    end_tidily()
    main(sys.argv[1:])
