"""Money: what projects cost, what there is, and which rule of a Pabulib file decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from server.ballot_files.csv_file import rows_of
from server.ballot_files.numbers import amount
from server.ballot_files.papers import BadBallots, BallotFile
from server.domain.counting import equal_shares, greedy
from server.domain.counting.ballots import Ballot
from server.domain.records import Choice, Method, Rules
from server.domain.tallies import Tally

RULES: dict[str, Method] = {
    "greedy": "greedy",
    "greedy-no-skip": "greedy",
    "greedy-threshold": "greedy",
    "greedy-exclusive": "greedy",
    "greedy-custom": "greedy",
    "equalshares": "equal-shares",
    "equalshares/add1": "equal-shares",
}
"""`rule` of a Pabulib file -> its method. What cities add in `greedy-exclusive` and `greedy-custom` no field says."""

Amount = int | float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a budget method needs. costs, budget: in `unit`ths of the money of the file, so that they are whole.

    rule: of the file, where the method follows it; else empty. is_own: whether the count is the one that the file's
    winners come from: by its rule, or by a rule that it does not name, with its own budget and costs.
    """

    costs: Mapping[str, int]
    budget: int
    unit: int
    rule: str
    threshold: int
    is_own: bool

    def money(self, units: int) -> Amount:
        """Return an amount in the money of the file."""
        whole, rest = divmod(units, self.unit)
        return units / self.unit if rest else whole


def plan_of(file: BallotFile, method: Method, budget: Fraction | None, costs: Mapping[str, Fraction]) -> Plan:
    """Return what a budget method needs. budget, costs: as asked for, before what the file says.

    Raises BadBallots: "budget" and "costs" when they are said nowhere, "costs-unknown" for a cost of no choice.
    """
    ids = [choice.id for choice in file.choices]
    if strange := next((id for id in costs if id not in ids), None):
        raise BadBallots("costs-unknown", file=file.name, name=strange)
    priced = {choice.id: costs.get(choice.id, choice.cost) for choice in file.choices}
    exact = {id: cost for id, cost in priced.items() if cost is not None}
    if missing := next((id for id in ids if id not in exact), None):
        raise BadBallots("costs", file=file.name, name=missing)
    total = file.budget if budget is None else budget
    if total is None:
        raise BadBallots("budget", file=file.name)
    unit = lcm(total.denominator, *(cost.denominator for cost in exact.values()))
    rule = file.rule if RULES.get(file.rule) == method else ""
    return Plan(
        {id: int(cost * unit) for id, cost in exact.items()},
        int(total * unit),
        unit,
        rule,
        file.threshold if method == "greedy" else 0,
        bool(rule or file.rule in ("", "unknown")) and budget is None and not costs,
    )


def count_budget(
    plan: Plan, method: Method, choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str
) -> Tally:
    """Return the tally of a budget method, with the variant that the rule of the file names."""
    if method == "greedy":
        skips = plan.rule != "greedy-no-skip"
        return greedy.count(choices, rules, ballots, seed, threshold=max(1, plan.threshold), skips=skips)
    return equal_shares.count(choices, rules, ballots, seed, step=0 if plan.rule == "equalshares" else plan.unit)


def read_costs(lines: Iterable[str]) -> dict[str, Fraction]:
    """Return choice -> cost of a table with two columns; a first line without a number in the second names them.

    Raises BadBallots: "cells", "amount", "same-name", "quotes", and those of `text.lines_of`.
    """
    costs: dict[str, Fraction] = {}
    for place, (line, row) in enumerate(rows_of(lines)):
        if not any(row):
            continue
        if len(row) != 2:
            raise BadBallots("cells", line, expected=2, got=len(row))
        name, text = row
        found = amount(text)
        if found is None and place == 0:
            continue
        if found is None:
            raise BadBallots("amount", line, name, got=text[:40])
        if name in costs:
            raise BadBallots("same-name", line, name=name)
        costs[name] = found
    return costs
