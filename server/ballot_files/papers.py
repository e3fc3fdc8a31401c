"""What a file of ballots holds, whatever its format, and what may be wrong with one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

BALLOTS_MOST = (
    10_000_000  # more than any hall or town casts; a slip in a count of equal ballots must not fill the memory
)

Wrong = Literal[
    "alternatives", "amount", "binary", "blt-end", "blt-names", "blt-start", "budget", "cells", "columns-differ",
    "costs", "costs-unknown", "data-type", "empty", "empty-line", "encoding", "expected", "expected-cell", "header",
    "kind", "length", "many-ballots", "many-choices", "meta", "missing", "no-ballots", "no-column", "no-method",
    "no-name", "number", "numbering", "points", "quotes", "reason", "same-ballot", "same-choice", "same-name",
    "section", "several", "total", "unknown", "vote-type", "weight",
]  # fmt: skip
"""What may be wrong with a file; the sentence for each is the word `count-wrong-…` of the catalogue `cli`."""

CHOICES_MOST = 2_000


class BadBallots(Exception):
    """A file cannot be counted. file: its name; line: 1 for the first, 0 when it is none in particular;

    column: its name, or a field such as `budget`; empty when it is none in particular. facts: for the sentence.
    """

    def __init__(self, code: Wrong, line: int = 0, column: str = "", file: str = "", **facts: object) -> None:
        super().__init__(code, line, column, file, facts)
        self.code, self.line, self.column, self.file, self.facts = code, line, column, file, facts


@dataclass(frozen=True, slots=True)
class Cells:
    """A line of a CSV file: one cell a choice, as text; only the method says what it means."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """The ids of the choices that are marked."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ids from first to last, in places: those that share one are equal, those that stand nowhere are unranked."""

    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Points for some choices: (id, points)."""

    given: tuple[tuple[str, int], ...]


Paper = Cells | Marks | Ranks | Points
Kind = Literal["cells", "marks", "ranks", "points"]
Format = Literal["csv", "pabulib", "blt", "preflib"]


@dataclass(frozen=True, slots=True)
class FileChoice:
    """A choice as the file names it. id: column name, project id or candidate number. cost: `None` where not said."""

    id: str
    name: str
    cost: Fraction | None = None


@dataclass(slots=True)
class BallotFile:
    """A file of ballots as it was read.

    papers: one a ballot; equal ones may be the same object. lines: the line of each.
    rule: what a Pabulib file says decided; empty elsewhere. budget: `None` where none is said.
    threshold: the least score that a project needs to be funded. longest: the most places of a ranking, for its points.
    declared: the ids that the file itself calls winners, `None` when it does not say.
    seats: how many a BLT file wants to elect; 1 elsewhere.
    """

    format: Format
    kind: Kind
    choices: tuple[FileChoice, ...]
    name: str = ""
    title: str = ""
    papers: list[Paper] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rule: str = ""
    budget: Fraction | None = None
    currency: str = ""
    threshold: int = 0
    longest: int = 0
    declared: tuple[str, ...] | None = None
    seats: int = 1

    def add(self, paper: Paper, line: int, times: int = 1) -> None:
        """Put `times` equal ballots of a line in. Raises BadBallots: "many-ballots"."""
        if len(self.papers) + times > BALLOTS_MOST:
            raise BadBallots("many-ballots", line, most=BALLOTS_MOST)
        self.papers.extend([paper] * times)
        self.lines.extend([line] * times)

    def counted(self) -> Iterator[tuple[Paper, int]]:
        """Give each ballot with its line."""
        return zip(self.papers, self.lines, strict=True)


def named(ids: list[str], names: list[str]) -> tuple[str, ...]:
    """Return the names, made unique: those that several choices bear get the id of each behind them.

    A result says names, and whoever reads it must know whom it means.
    """
    several = {name for name in names if names.count(name) > 1}
    return tuple(f"{name} ({id})" if name in several else name or id for id, name in zip(ids, names, strict=True))
