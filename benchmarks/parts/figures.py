"""Figures: what a benchmark is asked for, and what it prints."""

import argparse
import json
import os
import platform
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from statistics import median

PAIRS_LEAST = 5  # fewer, and one hiccup of the machine decides the median


def parser(name: str, description: str, example: str, pairs: bool = True) -> argparse.ArgumentParser:
    """Return the argument parser of a benchmark, with the options that all have.

    pairs: whether something is timed against a floor.
    """
    made = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=description,
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if pairs:
        made.add_argument("--pairs", type=int, default=PAIRS_LEAST, metavar="N", help="pairs of floor and candidate")
    made.add_argument("--json", action="store_true", help="print the figures as one line of JSON, the last on stdout")
    return made


def end_tidily() -> None:
    """Take being asked to stop as a reason to end every child and remove every folder first."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def tell(text: str) -> None:
    """Say how far things are, on stderr."""
    print(text, file=sys.stderr, flush=True)


def interleaved(pairs: int, *runs: Callable[[], float]) -> list[list[float]]:
    """Return what each of `runs` measured, run after run: `[[a1, b1], [a2, b2], …]`, after one unmeasured round.

    The order is turned round from pair to pair, so that nobody always comes after the same other.
    """
    measured: list[list[float]] = []
    for pair in range(-1, pairs):
        taken = [0.0] * len(runs)
        order = range(len(runs)) if pair % 2 else reversed(range(len(runs)))
        for place in order:
            taken[place] = runs[place]()
        if pair >= 0:
            measured.append(taken)
            tell(f"pair {pair + 1} of {pairs}: " + ", ".join(f"{each:.4g}" for each in taken))
    return measured


def spread(name: str, values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """Return the median of `values` as `name`, the smallest as `name_low` and the largest as `name_high`."""
    return {
        name: round(median(values), digits),
        f"{name}_low": round(min(values), digits),
        f"{name}_high": round(max(values), digits),
    }


def report(figures: dict[str, object], as_json: bool) -> None:
    """Print the figures with the machine they were taken on; as JSON for a program, in lines for a person."""
    figures = {**figures, "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.release()}
    if as_json:
        print(json.dumps(figures), flush=True)
        return
    for name, value in figures.items():
        print(f"{name:>28}  {value}", flush=True)


def allow_sockets(count: int) -> None:
    """Let this process and its children hold `count` sockets. Raises SystemExit when the system forbids it."""
    needed = count + 200  # files, pipes, libraries
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed or soft == resource.RLIM_INFINITY:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        sys.exit(f"{count} sockets need a limit of {needed} open files; the system allows {hard} (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
