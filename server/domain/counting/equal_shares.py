"""Equal shares: the budget is split among the voters, and what a choice costs is paid by those who marked it.

Dominik Peters, Grzegorz Pierczyński and Piotr Skowron, "Proportional Participatory Budgeting with Additive Utilities",
NeurIPS 2021, section 3, with a choice's cost as its utility. Everybody has the same share of the budget. The choice is
bought next that has the lowest price ρ: each of those who marked it pays ρ times its cost, or all they have left when
that is less, and together they pay its cost. It ends when no choice is paid for by those who marked it.

Completed by adding 1, as the authors recommend (https://equalshares.net/implementation/completion): everybody's share
is raised by one unit of money and all is bought anew, until no choice that has votes would still fit the budget, or
until the next raise would buy more than there is money for. Equal prices, as they recommend too
(https://equalshares.net/implementation/tie-breaking): the lower cost first, then the more votes, then one order drawn
by lot that serves the whole count.

Voters are the ballots that are not blank. A choice that costs more than the whole budget takes no part (the paper
supposes that there is none), one that costs nothing is funded when anybody marks it, and one without votes never is.

Raising by 1 may take thousands of rounds of buying. Each purse grows evenly with the share, so each round also finds
how far the share may rise before anything can change, and the rounds until then are left out: the same thought as in
"Streamlining Equal Shares" (arXiv 2502.11797), here without changing the rule. All numbers are whole or exact
fractions.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, gcd
from operator import or_
from typing import NamedTuple

from server.domain.counting import approval
from server.domain.counting.ballots import Ballot
from server.domain.counting.funded import count_votes, funded
from server.domain.counting.lots import drawn
from server.domain.records import Choice, Rules
from server.domain.tallies import Tally

FORM = "several"
GRADES: tuple[int, ...] = ()

RECOUNTS = 50  # a second or two in a large hall; more only come together where very few vote on very many choices


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Raise Refused("bad-ballot"): "too-few" or "too-many" marks, where the rules of the poll limit them."""
    return approval.check(choices, rules, ballot)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str, *, step: int = 1) -> Tally:
    """Return the tally; choices bought one after the other at the same price share a place.

    step: by what everybody's share is raised, in the unit of the costs and the budget (100 where those are cents);
    0 buys once and leaves the count without completion, as `equalshares` does in files.
    ties: the groups in which another lot would have changed what is bought or in which order.
    """
    votes = count_votes(choices, ballots)
    free = tuple(choice.id for choice in choices if choice.cost == 0 and votes[choice.id])
    paying = [ballot for ballot in ballots if not ballot.is_blank]
    sold = [choice for choice in choices if 0 < choice.cost <= rules.budget and votes[choice.id]]
    marked = {choice.id: 0 for choice in sold}
    for voter, ballot in enumerate(paying):
        for mark in ballot.marks:
            if mark in marked:
                marked[mark] |= 1 << voter
    projects = [
        _Project(choice.id, choice.cost, marked[choice.id], (choice.cost, -votes[choice.id])) for choice in sold
    ]
    market = _Market(projects, len(paying), rules.budget, step)
    bought, groups = _with_lots(market, drawn(seed, marked))
    ties = sorted(tuple(choice.id for choice in choices if choice.id in group) for group in groups)
    return funded(choices, rules, ballots, votes, [*([free] if free else []), *bought], ties, seed)


class _Project(NamedTuple):
    """A choice that may be bought. marked: its voters, bit i for voter i. before: what comes first at equal prices."""

    id: str
    cost: int
    marked: int
    before: tuple[int, int]


_Purse = tuple[int, int, int]
"""What each of some voters has left, how much faster that grows than the share (both in units of 1/scale), and who
they are, bit by bit."""


class _Price(NamedTuple):
    """A price ρ; after the share is raised by r it is (owed − drop × r) / per."""

    owed: int
    drop: int
    per: int

    def compared(self, other: "_Price") -> int:
        """Return a number below, at or above 0 as this price is lower than, equal to or higher than the other."""
        return self.owed * other.per - other.owed * self.per


class _Market(NamedTuple):
    """What may be bought, by how many voters, with which budget. step: of the raises."""

    projects: Sequence[_Project]
    voters: int
    budget: int
    step: int


def _with_lots(market: _Market, lots: Sequence[str]) -> tuple[list[frozenset[str]], set[frozenset[str]]]:
    """Return what is bought in the end, in places, and the groups in which another lot would change that.

    Counts again for every order of lots that is reached by drawing another one first of a group, as long as the same is
    bought; beyond `RECOUNTS` orders all groups between which lots decided are said to matter.
    """
    bought, contested = _complete(market, lots)
    seen = {tuple(lots)}
    same = [(lots, contested)]
    matter: set[frozenset[str]] = set()
    while same:
        order, groups = same.pop()
        for group, first in [(tied, id) for tied in groups for id in tied]:
            other = _drawn_first(order, group, first)
            if tuple(other) in seen:
                continue
            if len(seen) == RECOUNTS:
                return bought, contested
            seen.add(tuple(other))
            otherwise, decided = _complete(market, other)
            if otherwise == bought:
                same.append((other, decided))
            else:
                matter.add(group)
    return bought, matter


def _drawn_first(lots: Sequence[str], group: Collection[str], first: str) -> list[str]:
    """Return the lots as they would be had `first` been drawn before the others of its group."""
    rest = [id for id in lots if id != first]
    place = min(rest.index(id) for id in group if id != first)
    return [*rest[:place], first, *rest[place:]]


def _complete(market: _Market, lots: Sequence[str]) -> tuple[list[frozenset[str]], set[frozenset[str]]]:
    """Return what is bought in the end, in places, and the groups between which lots decided at any share."""
    order = sorted(market.projects, key=lambda project: (project.before, lots.index(project.id)))
    cost = {project.id: project.cost for project in order}
    share = last = Fraction(market.budget, max(1, market.voters))
    bought: list[frozenset[str]] = []
    contested: set[frozenset[str]] = set()
    while True:
        round = _Round(order, market.voters, share)
        contested |= round.contested
        had = {id for place in round.places for id in place}
        spent = sum(cost[id] for id in had)
        if spent > market.budget:
            break
        last, bought = share, round.places
        if not market.step or round.until is None or all(id in had or spent + cost[id] > market.budget for id in cost):
            return bought, contested
        share += market.step * max(1, ceil(round.until / market.step))
    if share - market.step > last:
        # The shares left out buy the same, but prices that were equal at the first of them may differ at the last.
        bought = _Round(order, market.voters, share - market.step).places
    return bought, contested


class _Round:
    """One round of buying, with the same share for everybody.

    places: what was bought, in order; those bought one after the other at the same price share a place.
    contested: groups that only the lot could put in order, and in which the price of some rose once others were bought.
    until: by how much the share may rise before anything else may be bought or another order taken; `None`: for ever.
    """

    def __init__(self, projects: Sequence[_Project], voters: int, share: Fraction) -> None:
        self._scale = share.denominator
        self._purses: list[_Purse] = [(share.numerator, share.denominator, (1 << voters) - 1)]
        self.until: Fraction | None = None
        self.places: list[frozenset[str]] = []
        self.contested: set[frozenset[str]] = set()
        self._buy(list(projects))

    def _buy(self, waiting: list[_Project]) -> None:
        prices = {project.id: _Price(1, 0, project.marked.bit_count()) for project in waiting}
        open_lots: list[tuple[int, frozenset[str]]] = []
        last: _Price | None = None
        while best := self._cheapest(waiting, prices):
            price = prices[best.id]
            equal = [other for other in waiting if other.before == best.before and not price.compared(prices[other.id])]
            for other in waiting:
                # Whoever gets cheaper faster may overtake.
                if (rival := prices[other.id]).drop and other is not best:
                    self._until(rival.compared(price), rival.drop * price.per - price.drop * rival.per)
            if last and not price.compared(last):
                self.places[-1] |= {best.id}
            else:
                self.places.append(frozenset({best.id}))
            if len(equal) > 1:
                open_lots.append((len(self.places) - 1, frozenset(project.id for project in equal)))
            waiting.remove(best)
            self._pay(best, price, waiting)
            last = price
        self.contested = {group for place, group in open_lots if not group <= self.places[place]}

    def _cheapest(self, waiting: list[_Project], prices: dict[str, _Price]) -> _Project | None:
        """Return what is bought next; drop from `waiting` what those who marked it no longer pay for.

        A price only rises while money is spent, so one of before is a lower bound. Only those that may be the lowest
        are made anew.
        """
        best: _Project | None = None
        for project in sorted(waiting, key=lambda project: prices[project.id].owed / prices[project.id].per):
            if best and prices[project.id].compared(prices[best.id]) > 0:
                continue
            price = self._price(project)
            if price is None:
                waiting.remove(project)
                continue
            prices[project.id] = price
            if best is None or (price.compared(prices[best.id]), waiting.index(project)) < (0, waiting.index(best)):
                best = project
        return best

    def _price(self, project: _Project) -> _Price | None:
        """Return the price at which those who marked it pay for it, `None` when they cannot."""
        purses = [
            (held, growth, number)
            for held, growth, voters in self._purses
            if (number := (voters & project.marked).bit_count())
        ]
        owed, drop, payers = project.cost * self._scale, 0, sum(number for _, _, number in purses)
        poor = 0
        for held, growth, number in purses:
            if owed <= held * payers:
                break
            poor += 1
            owed -= held * number
            drop += growth * number
            payers -= number
        if not payers:
            self._until(owed, drop)
            return None
        for held, growth, _ in purses[:poor]:
            # Who pays all they have may come to have enough.
            self._until(owed - held * payers, growth * payers + drop)
        return _Price(owed, drop, payers * project.cost * self._scale)

    def _pay(self, project: _Project, price: _Price, waiting: Sequence[_Project]) -> None:
        """Take the payments from the purses, merge those that are equal then, and drop those of no more use."""
        needed = reduce(or_, (other.marked for other in waiting), 0)
        payers, others = needed & project.marked, needed & ~project.marked
        part = price.per // (project.cost * self._scale)
        finer = part // gcd(part, price.owed, price.drop)
        due, drop = price.owed * finer // part, price.drop * finer // part
        merged: dict[tuple[int, int], int] = {}
        for held, growth, voters in self._purses:
            held, growth = held * finer, growth * finer
            if spared := voters & others:
                merged[held, growth] = merged.get((held, growth), 0) | spared
            # Who pays all they have is left with nothing, also after a raise, so their purse is of no more use.
            if held >= due and (paying := voters & payers):
                rest = held - due, growth + drop
                merged[rest] = merged.get(rest, 0) | paying
        self._scale *= finer
        self._purses = sorted((held, growth, voters) for (held, growth), voters in merged.items())

    def _until(self, gap: int, closing: int) -> None:
        """Note that a gap closes by `closing` for each unit of raise."""
        if closing > 0 and (self.until is None or gap * self.until.denominator < self.until.numerator * closing):
            self.until = Fraction(gap, closing)
