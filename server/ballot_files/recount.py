"""From files of ballots to a result that a person or a program can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import Any, Literal

import msgspec
from msgspec import Struct

from server.ballot_files.budgets import RULES, Amount, Plan, count_budget, plan_of
from server.ballot_files.forms import BUDGETS, FILE_METHODS, ballots_of, methods_for
from server.ballot_files.papers import BadBallots, BallotFile, FileChoice
from server.domain.counting import METHODS, majority_judgment, write_ballot
from server.domain.counting.ballots import Ballot
from server.domain.records import Choice, Method, Rules
from server.domain.tallies import Spending, Tally

Note = Literal["seats", "borda", "city-rule"]
"""A remark to a result: several are to be elected, ranks were worth points, a city added to its rule."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be counted. method: `None` leaves it to the file.

    least, most: marks on a ballot that is not blank. points: at most, on a ballot; 0 is without bound.
    grades: the numbers that majority judgment knows, best first; empty for its own. seed: for lots; empty for that of
    `seed_of`. budget, costs: choice id -> cost, for files that do not say them.
    """

    method: Method | None = None
    least: int = 0
    most: int = 0
    points: int = 0
    grades: tuple[int, ...] = ()
    seed: str = ""
    budget: Fraction | None = None
    costs: Mapping[str, Fraction] = field(default_factory=dict)


class ChoiceResult(Struct, frozen=True, omit_defaults=True):
    """A choice and what became of it.

    place: 1 for the first; choices that share one are equal. count, percent: as the method says; `percent` is left out
    where there is none. cost: for budgets. grade: the majority grade, or the median of a scale.
    """

    id: str
    name: str
    place: int
    count: int
    winner: bool
    percent: int | None = None
    cost: Amount | None = None
    grade: int | None = None


class Result(Struct, frozen=True):
    """What a count of files found. It needs no file beside it.

    method, rule: the method, and the `rule` of the file that it followed; empty where it followed none.
    files, title: names as given; what the file calls the vote. ballots, blank: all of them; those that mark nothing.
    choices: in the order of the file. ranking: names, first to last; equals in the order of the file. places: the same
    in places. winners: ids. winner_names: the same, as names. ties: ids between which the rule could not tell.
    counts, percents: by name. grades: that the method knows, best first. detail: what only this method says, by id.
    seed, lot: what lots are drawn from, and whether one was needed.
    budget, spent, remaining, currency: for budgets. threshold: the least score a project needs.
    declared_winners: ids that the file calls winners, `null` when it does not say; agrees: whether they are the same,
    `null` where that cannot be compared. notes: names of remarks (`count-note-…`).
    """

    method: str
    rule: str
    files: list[str]
    title: str
    ballots: int
    blank: int
    choices: list[ChoiceResult]
    ranking: list[str]
    places: list[list[str]]
    winners: list[str]
    winner_names: list[str]
    ties: list[list[str]]
    counts: dict[str, int]
    percents: dict[str, int]
    grades: list[int]
    detail: dict[str, Any]
    seed: str
    lot: bool
    budget: Amount | None
    spent: Amount | None
    remaining: Amount | None
    currency: str
    threshold: int
    declared_winners: list[str] | None
    agrees: bool | None
    notes: list[Note]


def recount(files: Sequence[BallotFile], wish: Wish) -> Result:
    """Return the result of all the files together. Raises BadBallots: nothing is counted when one line is wrong."""
    first = files[0]
    check_same(files)
    method = wish.method or method_of(first)
    if method not in methods_for(first):
        raise BadBallots("kind", file=first.name, kind=first.kind, method=method, methods=methods_for(first))
    plan = plan_of(first, method, wish.budget, wish.costs) if method in BUDGETS else None
    choices = choices_of(first.choices, plan)
    grades = wish.grades or METHODS[method].GRADES
    rules = Rules(wish.least, wish.most, wish.points, plan.budget if plan else 0)
    ballots = [ballot for file in files for ballot in ballots_of(file, method, choices, rules, grades)]
    seed = wish.seed or seed_of(ballots)
    if plan:
        tally = count_budget(plan, method, choices, rules, ballots, seed)
    elif method == "majority-judgment":
        tally = majority_judgment.count(choices, rules, ballots, seed, grades)
    else:
        tally = METHODS[method].count(choices, rules, ballots, seed)
    return _result(files, method, tally, plan, list(grades), seed)


def check_same(files: Sequence[BallotFile]) -> None:
    """See to it that files can be counted together: of one format, with the same choices in any order.

    Pabulib files stay alone, since each has a budget of its own. Raises BadBallots: "several", "columns-differ".
    """
    first, *others = files
    for file in others:
        if file.format == "pabulib" or file.format != first.format:
            raise BadBallots("several", file=file.name)
        if odd := set(file.choices) ^ set(first.choices):
            name = min(choice.name for choice in odd)
            raise BadBallots("columns-differ", file=file.name, other=first.name, name=name)


def method_of(file: BallotFile) -> Method:
    """Return the method that the file itself names. Raises BadBallots("no-method") when it names none that we know."""
    method = RULES.get(file.rule)
    if method is None:
        raise BadBallots("no-method", file=file.name, rule=file.rule, methods=methods_for(file))
    return method


def choices_of(named: Sequence[FileChoice], plan: Plan | None) -> tuple[Choice, ...]:
    """Return the choices as the counting modules take them, with their costs in the units of the plan."""
    costs = plan.costs if plan else {}
    return tuple(Choice(each.id, "", each.name, "", "", cost=costs.get(each.id, 0)) for each in named)


def seed_of(ballots: Sequence[Ballot]) -> str:
    """Return the hex SHA-256 over the text of each ballot (`counting.write_ballot`) and a line break, sorted.

    The order of ballots and the names of files do not matter, and nobody can choose it without casting a ballot.
    """
    texts = {id(ballot): write_ballot(ballot) for ballot in ballots}
    digest = sha256()
    for text in sorted(texts[id(ballot)] for ballot in ballots):
        digest.update(f"{text}\n".encode())
    return digest.hexdigest()


def _result(
    files: Sequence[BallotFile], method: Method, tally: Tally, plan: Plan | None, grades: list[int], seed: str
) -> Result:
    first = files[0]
    names = {choice.id: choice.name for choice in first.choices}
    place_of, at = dict[str, int](), 1
    for place in tally.ranking:
        place_of |= dict.fromkeys(place, at)
        at += len(place)
    spending = tally.detail if isinstance(tally.detail, Spending) else None
    detail = {} if spending or tally.detail is None else msgspec.to_builtins(tally.detail)
    middle = detail.get("middle", {})
    paid = plan is not None and spending is not None
    declared = first.declared if len(files) == 1 else None
    comparable = declared is not None and plan is not None and plan.is_own
    return Result(
        method=method,
        rule=plan.rule if plan else "",
        files=[file.name for file in files],
        title=first.title,
        ballots=tally.ballots,
        blank=tally.blank,
        choices=[
            ChoiceResult(
                id,
                name,
                place_of[id],
                tally.counts[id],
                id in tally.winners,
                tally.percents.get(id),
                plan.money(plan.costs[id]) if plan else None,
                middle.get(id),
            )
            for id, name in names.items()
        ],
        ranking=[names[id] for place in tally.ranking for id in place],
        places=[[names[id] for id in place] for place in tally.ranking],
        winners=list(tally.winners),
        winner_names=[names[id] for id in tally.winners],
        ties=[list(tie) for tie in tally.ties],
        counts={names[id]: count for id, count in tally.counts.items()},
        percents={names[id]: percent for id, percent in tally.percents.items()},
        grades=grades,
        detail=detail,
        seed=seed,
        lot=bool(tally.seed),
        budget=plan.money(plan.budget) if plan else None,
        spent=plan.money(spending.spent) if plan and spending else None,
        remaining=plan.money(plan.budget - spending.spent) if plan and spending else None,
        currency=first.currency if paid else "",
        threshold=plan.threshold if plan else 0,
        declared_winners=None if declared is None else list(declared),
        agrees=set(declared or ()) == set(tally.winners) if comparable else None,
        notes=_notes(first, plan),
    )


def _notes(file: BallotFile, plan: Plan | None) -> list[Note]:
    notes: list[Note] = []
    if file.seats > 1:
        notes.append("seats")
    if plan is not None and plan.rule in ("greedy-custom", "greedy-exclusive"):
        notes.append("city-rule")
    if plan is not None and file.kind == "ranks":
        notes.append("borda")
    return notes


__all__ = ["FILE_METHODS", "Result", "Wish", "recount"]
