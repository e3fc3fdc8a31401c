"""The vocabulary of these tests: files as bytes, and what reading or counting them gives."""

from io import BytesIO
from typing import Any

import pytest

from server.ballot_files import BadBallots, BallotFile, read
from server.ballot_files.recount import Result, Wish, recount


def reading(content: str | bytes, name: str = "ballots.csv") -> BallotFile:
    """Return what a file with this content holds."""
    return read(name, BytesIO(content.encode() if isinstance(content, str) else content))


def counting(content: str | bytes, name: str = "ballots.csv", **wish: Any) -> Result:
    """Return the result of a file with this content."""
    return recount([reading(content, name)], Wish(**wish))


def wrong(content: str | bytes, name: str = "ballots.csv", **wish: Any) -> tuple[str, int, str]:
    """Return what is wrong with a file, with its line and its column."""
    with pytest.raises(BadBallots) as raised:
        counting(content, name, **wish)
    assert raised.value.file == name
    return raised.value.code, raised.value.line, raised.value.column


PB = """META
key;value
description;District of the mill
num_projects;3
num_votes;4
budget;100
vote_type;approval
rule;greedy
max_length;2
currency;EUR
PROJECTS
project_id;cost;name;selected
p1;60;Benches;1
p2;50;Trees;0
p3;40;Fountain;1
VOTES
voter_id;vote;age
1;p1,p2;30
2;p1;41
3;p3;52
4;p1,p3;63
"""

BLT = """4 1
3 1 3 4 0
2 2 4 0
1 0
0
"Adam"
"Basil"
"Charlotte"
"Donald"
"Chair"
"""

TOI = """# FILE NAME: 00001-00000001.toi
# TITLE: Chair
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Adam
# ALTERNATIVE NAME 2: Basil
# ALTERNATIVE NAME 3: Charlotte
3: 1,2,3
2: 2,{1,3}
1: {2,3}
"""

OLDER = """3
1,Adam
2,Basil
3,Charlotte
6,6,3
3,1,2,3
2,2,{1,3}
1,{2,3}
"""
