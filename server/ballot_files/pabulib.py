"""Pabulib: participatory budgets in one `.pb` file of three sections (pabulib.org/format; D. Stolicki, S. Szufa and
N. Talmon, "Pabulib: A Participatory Budgeting Library", 2020).

What META says of a ballot's length, of how many projects and votes there are, and of points is checked, so that a file
that was cut off or altered gives no winner. Sums of points are not: cities have counted ballots beyond them.
"""

import csv
from collections.abc import Iterable, Iterator
from fractions import Fraction

from server.ballot_files.numbers import amount, whole
from server.ballot_files.papers import (
    CHOICES_MOST,
    BadBallots,
    BallotFile,
    FileChoice,
    Marks,
    Paper,
    Points,
    Ranks,
    named,
)

SECTIONS = ("META", "PROJECTS", "VOTES")
VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
SELECTED = "1"
"""What marks an official winner by the rule; other numbers (2, 3) mark exceptions that a comment explains."""

Row = tuple[int, list[str]]


class _Section:
    """The rows of a section by the names of its columns."""

    def __init__(self, name: str, header: Row | None) -> None:
        if header is None:
            raise BadBallots("section", section=name)
        self.name, (self.line, columns) = name, header
        self.columns = {column.lower(): place for place, column in enumerate(columns)}

    def require(self, *columns: str) -> None:
        for column in columns:
            if column not in self.columns:
                raise BadBallots("no-column", self.line, section=self.name, name=column)

    def cell(self, row: list[str], column: str) -> str:
        """Return a cell; empty where the row or the section does not have it."""
        place = self.columns.get(column)
        return row[place] if place is not None and place < len(row) else ""


def read_pabulib(lines: Iterable[str]) -> BallotFile:
    """Return the ballots of a Pabulib file: marks (approval, choose-1), ranks (ordinal), points (cumulative, scoring).

    Raises BadBallots: "quotes", "section", "no-column", "meta", "amount", "vote-type", "many-choices", "missing",
    "same-name", "unknown", "same-choice", "same-ballot", "length", "points", "number", "total".
    """
    rows = _rows(lines)
    line, first = next(rows, (1, [""]))
    if first[0].upper() != SECTIONS[0]:
        raise BadBallots("section", line, section=SECTIONS[0])
    meta = _read_meta(rows)
    section = _Section(SECTIONS[1], next(rows, None))
    section.require("project_id", "cost")
    file = _read_projects(meta, section, rows)
    _check_total(meta, "num_projects", len(file.choices))
    section = _Section(SECTIONS[2], next(rows, None))
    section.require("vote")
    _Votes(meta, file, section).read(rows)
    _check_total(meta, "num_votes", len(file.papers))
    return file


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """Give each row that is not empty with the line it begins on."""
    reader = csv.reader(lines, delimiter=";", skipinitialspace=True)
    while True:
        begun = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadBallots("quotes", begun) from None
        if any(cells := [cell.strip() for cell in row]):
            yield begun, cells


def _until(section: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Give the rows up to the title of the next section. Raises BadBallots("section") when it does not come."""
    for line, row in rows:
        if row[0].upper() == section and not any(row[1:]):
            return
        yield line, row
    raise BadBallots("section", section=section)


class _Meta:
    """What the first section says: key -> (line, value)."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[int, str]] = {}

    def text(self, key: str) -> str:
        return self.said.get(key, (0, ""))[1]

    def number(self, key: str) -> int | None:
        """Return a whole number, `None` where nothing is said. Raises BadBallots("meta")."""
        line, value = self.said.get(key, (0, ""))
        if not value:
            return None
        found = whole(value)
        if found is None or found < 0:
            raise BadBallots("meta", line, key, got=value[:40])
        return found


def _read_meta(rows: Iterator[Row]) -> _Meta:
    meta = _Meta()
    for line, row in _until("PROJECTS", rows):
        if len(row) > 1:
            meta.said.setdefault(row[0].lower(), (line, row[1]))
    for key in ("budget", "vote_type"):
        if not meta.text(key):
            raise BadBallots("missing", section=SECTIONS[0], name=key)
    if (kind := meta.text("vote_type").lower()) not in VOTE_TYPES:
        raise BadBallots("vote-type", meta.said["vote_type"][0], got=kind[:40], known=", ".join(VOTE_TYPES))
    return meta


def _amount(text: str, line: int, column: str) -> Fraction:
    found = amount(text)
    if found is None:
        raise BadBallots("amount", line, column, got=text[:40])
    return found


def _read_projects(meta: _Meta, section: _Section, rows: Iterator[Row]) -> BallotFile:
    ids, names, costs, chosen = dict[str, int](), list[str](), list[Fraction](), list[str]()
    for line, row in _until("VOTES", rows):
        id = section.cell(row, "project_id")
        if not id:
            raise BadBallots("missing", line, section=SECTIONS[1], name="project_id")
        if id in ids:
            raise BadBallots("same-name", line, name=id)
        if len(ids) == CHOICES_MOST:
            raise BadBallots("many-choices", line, most=CHOICES_MOST, got=f"{CHOICES_MOST + 1}…")
        ids[id] = line
        names.append(" ".join(section.cell(row, "name").split()))
        costs.append(_amount(section.cell(row, "cost"), line, "cost"))
        if section.cell(row, "selected") == SELECTED:
            chosen.append(id)
    if not ids:
        raise BadBallots("section", section=SECTIONS[1])
    vote_type = meta.text("vote_type").lower()
    shown = named(list(ids), names)
    return BallotFile(
        format="pabulib",
        kind="ranks" if vote_type == "ordinal" else "points" if vote_type in ("cumulative", "scoring") else "marks",
        choices=tuple(map(FileChoice, ids, shown, costs)),
        title=" ".join(meta.text("description").split()),
        rule=meta.text("rule").lower(),
        budget=_amount(meta.text("budget"), meta.said["budget"][0], "budget"),
        currency=meta.text("currency"),
        threshold=meta.number("min_project_score_threshold") or 0,
        longest=min(meta.number("max_length") or len(ids), len(ids)),
        declared=tuple(chosen) if "selected" in section.columns else None,
    )


class _Votes:
    """Reads the last section into a file."""

    def __init__(self, meta: _Meta, file: BallotFile, section: _Section) -> None:
        self.file, self.section = file, section
        self.known = {choice.id for choice in file.choices}
        one = meta.text("vote_type").lower() == "choose-1"
        self.least = meta.number("min_length") or 0
        self.most = 1 if one else meta.number("max_length") or len(file.choices)
        self.others = meta.number("default_score") or 0 if meta.text("vote_type").lower() == "scoring" else 0

    def read(self, rows: Iterator[Row]) -> None:
        voters: dict[str, int] = {}
        same: dict[tuple[str, str], Paper] = {}
        if self.file.kind == "points":
            self.section.require("points")
        for line, row in rows:
            voter = self.section.cell(row, "voter_id")
            if voter and (first := voters.setdefault(voter, line)) != line:
                raise BadBallots("same-ballot", line, number=voter, first=first)
            said = self.section.cell(row, "vote"), self.section.cell(row, "points")
            if said not in same:
                same[said] = self._paper(*said, line)
            self.file.add(same[said], line)

    def _paper(self, vote: str, points: str, line: int) -> Paper:
        ids = tuple(id.strip() for id in vote.split(",")) if vote else ()
        for place, id in enumerate(ids):
            if id not in self.known:
                raise BadBallots("unknown", line, "vote", got=id[:40])
            if id in ids[:place]:
                raise BadBallots("same-choice", line, "vote", choice=id)
        if ids and not self.least <= len(ids) <= self.most:
            raise BadBallots("length", line, "vote", least=self.least, most=self.most, got=len(ids))
        match self.file.kind:
            case "marks":
                return Marks(ids)
            case "ranks":
                return Ranks(tuple((id,) for id in ids))
        given = points.split(",") if points else []
        if len(given) != len(ids):
            raise BadBallots("points", line, "points", expected=len(ids), got=len(given))
        numbers = [whole(each) for each in given]
        for number, text in zip(numbers, given, strict=True):
            if number is None or number < 0:
                raise BadBallots("number", line, "points", got=text.strip()[:40])
        said = {id: number for id, number in zip(ids, numbers, strict=True) if number is not None}
        if self.others:
            said = {choice.id: said.get(choice.id, self.others) for choice in self.file.choices}
        return Points(tuple(said.items()))


def _check_total(meta: _Meta, key: str, got: int) -> None:
    """A file that was cut off must not give a winner. Raises BadBallots: "total"."""
    told = meta.number(key)
    if told is not None and told != got:
        raise BadBallots("total", meta.said[key][0], key, told=told, got=got)
