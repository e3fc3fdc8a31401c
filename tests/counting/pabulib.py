"""The `.pb` files of ../shared/data, as far as the tests of counting need them."""

import csv
from collections.abc import Sequence
from typing import NamedTuple

from server.domain.counting import Ballot
from tests.conftest import REAL_DATA


class Read(NamedTuple):
    """scores: what the file says that each project got. points: ballots with points; empty where they are marks."""

    rule: str
    budget: int
    cost: dict[str, int]
    scores: dict[str, int]
    selected: set[str]
    votes: Sequence[Sequence[str]]
    points: Sequence[Ballot]


def read_pb(name: str) -> Read:
    """Return what a file holds: three tables, each after its name and a row of headings."""
    tables: dict[str, list[dict[str, str]]] = {}
    with (REAL_DATA / "pabulib" / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter=";"):
            if row in (["META"], ["PROJECTS"], ["VOTES"]):
                table = tables[row[0]] = []
                headings: list[str] = []
            elif headings:
                table.append(dict(zip(headings, row, strict=False)))
            else:
                headings = row
    meta = {row["key"]: row["value"] for row in tables["META"]}
    votes = [row["vote"].split(",") for row in tables["VOTES"]]
    numbers: list[list[int]] = []
    if meta["vote_type"] == "cumulative":
        numbers = [[int(number) for number in row["points"].split(",")] for row in tables["VOTES"]]
    elif meta["vote_type"] == "ordinal":
        numbers = [list(range(int(meta["max_length"]), 0, -1))[: len(vote)] for vote in votes]
    return Read(
        meta["rule"],
        int(meta["budget"]),
        {row["project_id"]: int(row["cost"]) for row in tables["PROJECTS"]},
        {row["project_id"]: int(row.get("score", row["votes"])) for row in tables["PROJECTS"]},
        {row["project_id"] for row in tables["PROJECTS"] if row["selected"] == "1"},
        votes,
        [Ballot(values=dict(zip(*ballot, strict=True))) for ballot in zip(votes, numbers, strict=False)],
    )
