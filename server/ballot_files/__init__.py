"""Files of ballots in the formats that others use, read and made ready for the counting modules.

`read` gives what a file holds, `recount` the tally of one or several. Nothing here opens a file or says a word: a
stream of bytes comes in, and what is wrong leaves as `BadBallots`, with the line and the column.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from server.ballot_files.blt import read_blt
from server.ballot_files.csv_file import read_csv
from server.ballot_files.pabulib import SECTIONS, read_pabulib
from server.ballot_files.papers import BadBallots, BallotFile
from server.ballot_files.preflib import DATA_TYPES, read_preflib
from server.ballot_files.text import lines_of

_SUFFIXES = {"csv": read_csv, "tsv": read_csv, "pb": read_pabulib, "blt": read_blt} | dict.fromkeys(
    DATA_TYPES, read_preflib
)
_FORMATS = (
    (re.compile(rf"{SECTIONS[0]}[;\s]*", re.IGNORECASE), read_pabulib),
    (re.compile(r"#.*"), read_preflib),
    (re.compile(r"[0-9]+\s+[0-9]+\s*(#.*)?"), read_blt),
)


def read(name: str, stream: BinaryIO) -> BallotFile:
    """Return the ballots of a file; its format follows from the end of its name, else from its first line.

    name: for messages, and for its ending. Raises BadBallots, OSError.
    """
    try:
        lines = lines_of(stream)
        first = next(lines, "")
        reader = _SUFFIXES.get(name.lower().rpartition(".")[2])
        if reader is None:
            reader = next((reader for form, reader in _FORMATS if form.fullmatch(first.strip())), read_csv)
        file = reader(_again(first, lines))
        if not file.papers:
            raise BadBallots("no-ballots")
    except BadBallots as wrong:
        wrong.file = name
        raise
    file.name = name
    return file


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    return chain((first,), lines)


__all__ = ["BadBallots", "BallotFile", "read"]
