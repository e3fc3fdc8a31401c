"""CSV: one ballot a line, one column a choice; numbers mean what the method says.

The first line names the choices. A first column without a name holds the numbers of the ballots. Commas, semicolons or
tabs separate the cells; the grammar is that of RFC 4180.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from server.ballot_files.numbers import whole
from server.ballot_files.papers import CHOICES_MOST, BadBallots, BallotFile, Cells, FileChoice

DELIMITERS = ",;\t"
NUMBERINGS = ("#", "ballot", "bulletin", "id", "n", "no", "num", "numero", "numéro", "n°", "nº", "№")
"""What people write above a column that numbers the ballots, where it should have no name."""
_QUOTED = re.compile(r'"[^"]*("|$)')


def read_csv(lines: Iterable[str]) -> BallotFile:
    """Return the ballots of a CSV file, their cells as they stand.

    Raises BadBallots: "empty", "header", "no-name", "same-name", "many-choices", "cells", "empty-line", "quotes",
    "same-ballot", "numbering".
    """
    rows = rows_of(lines)
    _, header = next(rows, (0, []))
    if not any(header):
        raise BadBallots("empty")
    while not header[-1]:
        header = header[:-1]
    numbered = not header[0]
    names = header[1:] if numbered else header
    _check_names(names, numbered)
    maybe_number = not numbered and names[0].casefold().rstrip(".") in NUMBERINGS
    file = BallotFile("csv", "cells", tuple(FileChoice(name, name) for name in names))
    seen: dict[str, int] = {}
    same: dict[tuple[str, ...], Cells] = {}
    empty = 0
    for line, row in rows:
        if not any(row) and (len(row) < 2 or numbered):
            empty = empty or line
            continue
        if empty:
            raise BadBallots("empty-line", empty)
        while len(row) > len(header) and not row[-1]:
            row = row[:-1]
        if len(row) != len(header):
            raise BadBallots("cells", line, expected=len(header), got=len(row))
        if numbered:
            number, *row = row
            if number and (first := seen.setdefault(number, line)) != line:
                raise BadBallots("same-ballot", line, number=number, first=first)
        # Titles alone prove nothing: « No » is a fine choice. Titles and 1, 2, 3… together do.
        maybe_number = maybe_number and whole(row[0]) == len(file.papers) + 1
        cells = tuple(row)
        file.add(same.setdefault(cells, Cells(cells)), line)
    if maybe_number and len(file.papers) > 1:
        raise BadBallots("numbering", 1, name=names[0])
    return file


def rows_of(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line it begins on, its cells without blanks around them."""
    given = iter(lines)
    first = next(given, "")
    counted = _QUOTED.sub("", first)
    delimiter = max(DELIMITERS, key=counted.count)

    def all_lines() -> Iterator[str]:
        yield first
        yield from given

    reader = csv.reader(all_lines(), delimiter=delimiter, strict=True)
    while True:
        begun = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadBallots("quotes", begun) from None
        yield begun, [cell.strip() for cell in row]


def _check_names(names: list[str], numbered: bool) -> None:
    first = 2 if numbered else 1
    if not numbered and all(whole(name) is not None for name in names):
        raise BadBallots("header", 1)
    if len(names) > CHOICES_MOST:
        raise BadBallots("many-choices", 1, most=CHOICES_MOST, got=len(names))
    for place, name in enumerate(names):
        if not name:
            raise BadBallots("no-name", 1, number=place + first)
        if name in names[:place]:
            raise BadBallots("same-name", 1, name=name)
