"""From the papers of a file to ballots as a counting module wants them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from server.ballot_files.numbers import whole
from server.ballot_files.papers import BadBallots, BallotFile, Cells, Kind, Marks, Paper, Points, Ranks
from server.domain.counting import METHODS
from server.domain.counting.ballots import Ballot
from server.domain.records import Choice, Method, Rules
from server.domain.refusals import Refused

BUDGETS: tuple[Method, ...] = ("greedy", "equal-shares")
FILE_METHODS: tuple[Method, ...] = tuple(
    method
    for method in get_args(Method)
    if method not in ("consent", "quiz")  # nothing of theirs fits in a column
)
COUNTED: dict[Kind, tuple[Method, ...]] = {
    "cells": FILE_METHODS,
    "marks": ("single", "approval", *BUDGETS),
    "points": ("points", "greedy"),
    "ranks": ("instant-runoff", "schulze"),
}
"""Kind of file -> the methods that can count it. Rankings of a Pabulib file can pay for projects too."""

Cell = Literal["mark", "answer", "grade", "rank", "points"]
"""What a cell of a CSV file holds."""


def methods_for(file: BallotFile) -> tuple[Method, ...]:
    """Return the methods that can count a file."""
    ordinal = file.format == "pabulib" and file.kind == "ranks"
    return (*COUNTED[file.kind], "greedy") if ordinal else COUNTED[file.kind]


@dataclass(frozen=True, slots=True)
class Grid:
    """What the numbers of a CSV file may be. zero: what 0 says when it is not among the numbers; `None`: nothing.

    known: what texts of cells have been found to say, since a file has millions of cells and few texts.
    """

    cell: Cell
    least: int
    most: int | None
    zero: int | None = None
    known: dict[str, int | None] = field(default_factory=lambda: {"": None}, compare=False)

    def number(self, text: str) -> int | None:
        """Return what a cell says; `None` for nothing. Raises ValueError for what is not expected."""
        try:
            return self.known[text]
        except KeyError:
            return self.known.setdefault(text, self._read(text))

    def _read(self, text: str) -> int | None:
        number = whole(text)
        if number is None:
            raise ValueError(text)
        if self.least <= number and (self.most is None or number <= self.most):
            return number
        if number == 0:
            return self.zero
        raise ValueError(text)


def grid_for(method: Method, grades: tuple[int, ...], choices: int) -> Grid:
    """Return how a method reads the cells of a CSV file. grades: those of the method, best first.

    A 0 without a grade of its own is "no opinion": majority judgment counts that as the lowest grade.
    """
    match METHODS[method].FORM:
        case "one" | "several":
            return Grid("mark", 0, 1)
        case "ranks":
            return Grid("rank", 1, choices)
        case "points":
            return Grid("points", 0, None)
    if method == "yes-no":
        return Grid("answer", grades[-1], grades[0])
    return Grid("grade", grades[-1], grades[0], grades[-1] if method == "majority-judgment" else None)


def ballots_of(
    file: BallotFile, method: Method, choices: Sequence[Choice], rules: Rules, grades: tuple[int, ...]
) -> list[Ballot]:
    """Return the ballots of a file, each as the module of `method` has checked it.

    choices: those of the file, in the order that the ballots are to have. Equal papers become one object.
    Raises BadBallots: "kind", "expected-cell", "reason", with the line and, in a CSV file, the column.
    """
    if method not in methods_for(file):
        raise BadBallots("kind", file=file.name, kind=file.kind, method=method, methods=methods_for(file))
    grid = grid_for(method, grades, len(choices))
    order = [choice.id for choice in choices]
    made: dict[int, Ballot] = {}
    found = []
    try:
        for paper, line in file.counted():
            ballot = made.get(id(paper))
            if ballot is None:
                ballot = _checked(_ballot(paper, line, file, method, grid, order), line, method, choices, rules)
                made[id(paper)] = ballot
            found.append(ballot)
    except BadBallots as wrong:
        wrong.file = file.name
        raise
    return found


def _checked(ballot: Ballot, line: int, method: Method, choices: Sequence[Choice], rules: Rules) -> Ballot:
    if ballot.is_blank or METHODS[method].FORM == "grades" or (method == "greedy" and ballot.values):
        # The grid has let no other grade through; points for projects are for files alone, no poll asks for them.
        return ballot
    try:
        return METHODS[method].check(choices, rules, ballot)
    except Refused as refused:
        said = refused.facts
        raise BadBallots("reason", line, reason=said["reason"], expected=said["expected"], got=said["got"]) from None


def _ballot(paper: Paper, line: int, file: BallotFile, method: Method, grid: Grid, order: Sequence[str]) -> Ballot:
    match paper:
        case Cells(cells):
            return _from_cells(cells, line, file, grid, order)
        case Marks(ids):
            return Ballot(_in_order(ids, order))
        case Points(given):
            return _valued(dict(given), order)
        case Ranks(places) if method == "greedy":
            return _valued({id: file.longest - rank for rank, place in enumerate(places) for id in place}, order)
        case Ranks(places):
            # Those whom a ballot puts last together it prefers to nobody: in a count that wants an order without
            # equals they are unranked, which is how complete orders with equals write partial ones.
            kept = places[:-1] if method == "instant-runoff" and places and len(places[-1]) > 1 else places
            return _valued({id: rank for rank, place in enumerate(kept, 1) for id in place}, order)


def _from_cells(cells: tuple[str, ...], line: int, file: BallotFile, grid: Grid, order: Sequence[str]) -> Ballot:
    values = {}
    for choice, text in zip(file.choices, cells, strict=True):
        try:
            number = grid.number(text)
        except ValueError:
            least, most = grid.least, "" if grid.most is None else grid.most
            raise BadBallots(
                "expected-cell", line, choice.name, cell=grid.cell, least=least, most=most, got=text[:40]
            ) from None
        if number is not None:
            values[choice.id] = number
    if grid.cell == "mark":
        return Ballot(_in_order([id for id, number in values.items() if number], order))
    return _valued(values, order)


def _in_order(ids: Collection[str], order: Sequence[str]) -> tuple[str, ...]:
    return tuple(id for id in order if id in ids)


def _valued(values: dict[str, int], order: Sequence[str]) -> Ballot:
    return Ballot(values={id: values[id] for id in order if id in values})
