"""`tablee count FILE --method METHOD`: count any file of ballots with the modules that count ours."""

import argparse
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from server.ballot_files import BadBallots, BallotFile, read
from server.ballot_files.budgets import read_costs
from server.ballot_files.numbers import amount
from server.ballot_files.recount import FILE_METHODS, Wish, recount
from server.ballot_files.text import lines_of
from server.cli.counted import say_result
from server.terminal import Trouble, say_json, words

PATIENCE_S = 1.5  # longer than that in silence, and people think that nothing happens
GRADE_MOST = 100
_GRADES = re.compile(r"([0-9]{1,3})(?:\.\.|…|-)([0-9]{1,3})")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "count", help=words("count-help"), description=words("count-description"), epilog=words("count-epilog")
    )
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help=words("count-file"))
    parser.add_argument("--method", metavar="METHOD", choices=FILE_METHODS, help=words("count-method"))
    parser.add_argument("--least", metavar="N", type=int, default=0, help=words("count-least"))
    parser.add_argument("--most", metavar="N", type=int, default=0, help=words("count-most"))
    parser.add_argument("--points", metavar="N", type=int, default=0, help=words("count-points"))
    parser.add_argument("--grades", metavar="LOW..HIGH", help=words("count-grades"))
    parser.add_argument("--budget", metavar="N", help=words("count-budget"))
    parser.add_argument("--costs", metavar="FILE", help=words("count-costs"))
    parser.add_argument("--seed", metavar="TEXT", default="", help=words("count-seed"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_count)


def run_count(given: argparse.Namespace) -> int:
    """Read every file before anything is counted: one wrong line, and there is no result."""
    wish = wish_of(given)
    if len({path.resolve() for path in given.files}) < len(given.files):
        raise Trouble(words("count-twice"))
    try:
        files = [_read(path) for path in given.files]
        ballots = sum(len(file.papers) for file in files)
        with patience(words("count-counting", n=ballots)):
            result = recount(files, wish)
    except BadBallots as wrong:
        raise Trouble(tell_wrong(wrong)) from wrong
    if given.json:
        say_json(msgspec.to_builtins(result))
    else:
        say_result(result)
    return 0


def wish_of(given: argparse.Namespace) -> Wish:
    """Return how to count, from the options. Raises Trouble for an option that says nothing usable."""
    for option in ("least", "most", "points"):
        if getattr(given, option) < 0:
            raise Trouble(words("count-option-number", option=f"--{option}", got=getattr(given, option)))
    return Wish(
        given.method,
        given.least,
        given.most,
        given.points,
        _grades(given),
        given.seed,
        _budget(given.budget),
        _costs(given.costs),
    )


def _grades(given: argparse.Namespace) -> tuple[int, ...]:
    if given.grades is None:
        return ()
    if given.method != "majority-judgment":
        raise Trouble(words("count-grades-method"))
    found = _GRADES.fullmatch(given.grades.strip())
    least, most = (int(found[1]), int(found[2])) if found else (0, 0)
    if not least < most <= GRADE_MOST:
        raise Trouble(words("count-grades-range", most=GRADE_MOST, got=shown(given.grades)))
    return tuple(range(most, least - 1, -1))


def _budget(text: str | None) -> Fraction | None:
    if text is None:
        return None
    found = amount(text)
    if found is None:
        raise Trouble(words("count-option-amount", option="--budget", got=shown(text)))
    return found


def _costs(text: str | None) -> Mapping[str, Fraction]:
    """Return choice -> cost, from `name=cost,…` or from a file with two columns."""
    if text is None:
        return {}
    path = Path(text)
    if "=" not in text or path.is_file():
        try:
            with path.open("rb") as stream:
                return read_costs(lines_of(stream))
        except BadBallots as wrong:
            wrong.file = text
            raise Trouble(tell_wrong(wrong)) from wrong
    costs: dict[str, Fraction] = {}
    for pair in text.split(","):
        name, _, price = pair.rpartition("=")
        found = amount(price)
        if not name.strip() or found is None:
            raise Trouble(words("count-option-amount", option="--costs", got=shown(pair)))
        costs[name.strip()] = found
    return costs


def _read(path: Path) -> BallotFile:
    """Return the ballots of a file. Raises BadBallots, OSError."""
    name = str(path).encode(errors="replace").decode()
    with path.open("rb") as stream, patience(words("count-reading", path=name)):
        return read(name, stream)


@contextmanager
def patience(text: str) -> Iterator[None]:
    """Say on a terminal what is going on, with the seconds, when a block takes longer than `PATIENCE_S`."""
    done = threading.Event()

    def tell() -> None:
        seconds = PATIENCE_S
        while not done.wait(PATIENCE_S if seconds == PATIENCE_S else 1):
            print(f"\r{text} {words('count-seconds', seconds=int(seconds))}", end="", file=sys.stderr, flush=True)
            seconds += 1
        if seconds > PATIENCE_S:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    if not sys.stderr.isatty():
        yield
        return
    telling = threading.Thread(target=tell, daemon=True)
    telling.start()
    try:
        yield
    finally:
        done.set()
        telling.join()


def tell_wrong(wrong: BadBallots) -> str:
    """Return the sentence for what is wrong with a file, with its place."""
    facts = {name: _told(fact) for name, fact in wrong.facts.items()}
    match wrong.code:
        case "kind":
            facts["kind"] = words(f"count-kind-{facts['kind']}")
            facts["method"] = words(f"count-method-{facts['method']}")
        case "expected-cell":
            facts["expected"] = words(f"count-cell-{facts['cell']}", **facts)
        case "reason":
            facts["why"] = words(f"count-reason-{facts['reason']}", **facts)
    place = words("count-at-file", file=shown(wrong.file, 200))
    if wrong.line:
        place += words("count-at-line", line=wrong.line)
    if wrong.column:
        place += words("count-at-column", column=shown(wrong.column))
    return f"{place}{words('count-at-end')} {words(f'count-wrong-{wrong.code}', **facts)} {words('count-nothing')}"


def _told(fact: object) -> str:
    return ", ".join(map(str, fact)) if isinstance(fact, tuple) else shown(str(fact), 200)


def shown(text: str, most: int = 60) -> str:
    """Return a text of somebody else as it can stand in a sentence: one line, nothing that a terminal obeys."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
