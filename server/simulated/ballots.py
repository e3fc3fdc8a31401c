"""What simulated voters put on a ballot: something of every method, blank now and then."""

import random
from collections.abc import Sequence

from server.domain.counting import METHODS, Ballot
from server.domain.counting.consent import REASON_MOST
from server.domain.records import Poll

BLANK_SHARE = 0.06
OPEN_SHARE = 0.1  # of the choices that want a grade, so many are left without one
OBJECTS_SHARE = 0.02


class Voters:
    """How a hall votes in one poll. Some choices are liked more than others, by everybody a little differently.

    tables: their numbers. reasons: what may be said against a proposal; without any, nobody objects.
    """

    def __init__(self, poll: Poll, draw: random.Random, tables: Sequence[int], reasons: Sequence[str]) -> None:
        self._poll = poll
        self._draw = draw
        self._tables = tables
        self._reasons = reasons
        self._liked = {choice.id: draw.uniform(0.5, 3) for choice in poll.choices}

    def fill(self) -> Ballot:
        """Return the ballot of one of them; it is a valid one."""
        if self._draw.random() < BLANK_SHARE:
            return Ballot()
        match METHODS[self._poll.method].FORM:
            case "one":
                return self._mark_one()
            case "several":
                return Ballot(tuple(self._best(self._draw.randint(*self._bounds()))))
            case "grades":
                return Ballot(values=self._grades())
            case "ranks":
                ranked = self._best(self._draw.randint(1, len(self._liked)))
                return Ballot(values={id: rank for rank, id in enumerate(ranked, 1)})
            case form:
                assert form == "points"
                return Ballot(values=self._points())

    def _best(self, most: int) -> list[str]:
        """Return so many choices, the one that this voter likes best first."""
        feels = {id: liked * self._draw.expovariate(1) for id, liked in self._liked.items()}
        return sorted(feels, key=lambda id: -feels[id])[:most]

    def _bounds(self) -> tuple[int, int]:
        rules, choices = self._poll.rules, len(self._liked)
        return max(1, rules.least), rules.most or max(1, rules.least, choices - 1)

    def _mark_one(self) -> Ballot:
        [best] = self._best(1)
        if self._poll.method == "quiz":
            return Ballot((best,), table=self._draw.choice(self._tables) if self._tables else 0)
        if self._poll.method == "consent":
            consents, objects = self._liked
            if self._reasons and self._draw.random() < OBJECTS_SHARE:
                return Ballot((objects,), reason=self._draw.choice(self._reasons)[:REASON_MOST])
            return Ballot((consents,))
        return Ballot((best,))

    def _grades(self) -> dict[str, int]:
        """Return a grade for most choices, better ones for those that are liked."""
        grades = METHODS[self._poll.method].GRADES
        given = {}
        for id, liked in self._liked.items():
            place = round((1 - liked / 3) * len(grades) + self._draw.gauss(0, len(grades) / 5))
            if self._draw.random() > OPEN_SHARE:
                given[id] = grades[min(max(place, 0), len(grades) - 1)]
        return given

    def _points(self) -> dict[str, int]:
        """Return points for the best choices, most of them for the first."""
        left, given = self._poll.rules.points, {}
        for id in self._best(len(self._liked)):
            given[id] = left - left // 2
            left //= 2
        return {id: points for id, points in given.items() if points}
