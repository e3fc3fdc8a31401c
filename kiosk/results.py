"""A counted poll in words and figures, as the result page of every method shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.numbers import format_percent

from kiosk.paper import BUDGETS, level, listed, number
from server.domain.counting.shares import expressed
from server.domain.records import Choice, Poll
from server.domain.tallies import Duels, Grades, Objections, Runoff, Scores, Spending, Tally, lacks_agreement
from server.i18n import Words, customs_of, is_right_to_left, money

TABLES_SHOWN = 5  # of a quiz: the others are one press away

IN_ORDER = ("scale", "majority-judgment", "instant-runoff", "schulze", "points", "greedy", "equal-shares")
"""The methods whose result stands in the order of its ranking; the others keep the order of the ballot."""


@dataclass(frozen=True, slots=True)
class Row:
    """A choice in a result.

    pattern: its place on the ballot, for colour and pattern. place: its place in the ranking in words, or empty.
    percent: the length of its bar; `None` without one. figure: the first thing to read; more: what follows it.
    badge: what became of it, or empty. spread: (grade, ballots, percentage of the graded), best first.
    """

    choice: Choice
    pattern: int
    place: str
    percent: int | None
    figure: str
    more: str
    badge: str
    spread: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A counted poll. say: what came of it, in sentences. expressed: ballots that are not blank.

    turnout: share of the valid cards, 0 to 1. lots: sentences about lots that were drawn. rounds: (number, votes,
    what followed) of a runoff. duels: sentences. reasons: of objections. tables: (place, number of the table, points),
    best first. groups: dimension -> (group, figures), with a sentence in place of figures that are hidden.
    """

    say: tuple[str, ...]
    rows: tuple[Row, ...]
    expressed: int
    turnout: float
    lots: tuple[str, ...] = ()
    rounds: tuple[tuple[int, str, str], ...] = ()
    duels: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    tables: tuple[tuple[int, str, str], ...] = ()
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def result(poll: Poll, words: Words, known: Mapping[str, Iterable[str]] | None = None) -> Result | None:
    """Return the result of a poll; `None` before it has been counted, or while it is not to be seen.

    known: dimension -> its groups, in the order in which they are shown; otherwise as the poll has them.
    """
    known = poll.profile if known is None else known
    return _Reading(poll, poll.tally, words).result(known) if poll.tally is not None else None


class _Reading:
    """The reading of one tally."""

    def __init__(self, poll: Poll, tally: Tally, words: Words) -> None:
        self.poll, self.tally, self.words = poll, tally, words
        self.choices = {choice.id: choice for choice in poll.choices}

    def result(self, known: Mapping[str, Iterable[str]]) -> Result:
        poll, tally = self.poll, self.tally
        order = [id for place in tally.ranking for id in place] if poll.method in IN_ORDER else [*self.choices]
        detail = tally.detail
        return Result(
            tuple(self.say()),
            tuple(self.row(self.choices[id]) for id in order),
            expressed(tally),
            poll.turnout / poll.entitled if poll.entitled else 0.0,
            tuple(self.lots()),
            tuple(self.rounds(detail)) if isinstance(detail, Runoff) else (),
            tuple(self.duels(detail)) if isinstance(detail, Duels) else (),
            detail.reasons if isinstance(detail, Objections) else (),
            tuple(self.tables(detail)) if isinstance(detail, Scores) else (),
            tuple(
                (dimension, tuple(self.groups(poll.profile[dimension], groups)))
                for dimension, groups in known.items()
                if dimension in poll.profile
            ),
        )

    # Small words

    def letters(self, ids: Iterable[str]) -> str:
        return listed([self.choices[id].letter for id in ids], self.words.language)

    def names(self, ids: Iterable[str]) -> str:
        # A choice in easy words is a sentence, and so is what it stands in.
        # The mark keeps the letter first where it begins a text that runs from right to left.
        mark = "\u200f" if is_right_to_left(self.words.language) else ""
        named = [f"{mark}{self.choices[id].letter} – {self.choices[id].text.removesuffix('.')}" for id in ids]
        return listed(named, self.words.language)

    def count(self, value: float) -> str:
        return number(value, self.words.language)

    def percent(self, value: int) -> str:
        return format_percent(value / 100, locale=customs_of(self.words.language))

    def grade(self, value: int | str) -> str:
        return level(self.poll, value, self.words)

    # What came of it

    def say(self) -> Iterable[str]:
        words, winners, detail = self.words, self.tally.winners, self.tally.detail
        match self.poll.method:
            case "yes-no":
                yield (
                    words("vote-say-adopted", choices=self.names(winners))
                    if winners
                    else words("vote-say-none-adopted")
                )
            case "consent":
                objections = self.tally.counts[self.poll.choices[1].id]
                if objections:
                    yield words("vote-say-objected", n=objections, count=self.count(objections))
                else:
                    yield words("vote-say-consented" if winners else "vote-result-nobody")
            case "quiz":
                if isinstance(detail, Scores):
                    yield words("vote-say-right", choice=self.names([detail.right]))
            case "greedy" | "equal-shares":
                yield (
                    words("vote-say-funded", choices=self.names(winners)) if winners else words("vote-say-none-funded")
                )
                if isinstance(detail, Spending):
                    spent, budget = detail.spent, detail.budget
                    figures = {"spent": spent, "budget": budget, "rest": budget - spent}
                    yield words("vote-say-spent", **{k: money(v, words.language) for k, v in figures.items()})
            case "scale" if lacks_agreement(self.tally):
                yield words("vote-say-disagreed")
            case _:
                if len(winners) > 1:
                    yield words("vote-say-tie", choices=self.names(winners))
                else:
                    yield (
                        words("vote-say-ahead", choice=self.names(winners)) if winners else words("vote-result-nobody")
                    )

    def lots(self) -> Iterable[str]:
        if not self.tally.seed:
            return
        if isinstance(self.tally.detail, Runoff):
            yield self.words("vote-lot-rounds")
        else:
            for group in self.tally.ties:
                yield self.words("vote-lot", letters=self.letters(group))
        yield self.words("vote-lot-seed")

    # Choice by choice

    def row(self, choice: Choice) -> Row:
        id, tally = choice.id, self.tally
        place = self.place(id) if self.poll.method in IN_ORDER and self.poll.method not in BUDGETS else ""
        figure, more = self.figures(choice)
        barred = self.poll.method != "scale" and not self.is_out(id)
        return Row(
            choice,
            list(self.choices).index(id) % 6,
            place,
            tally.percents.get(id) if barred else None,
            figure,
            more,
            self.badge(id),
            self.spread(id),
        )

    def place(self, id: str) -> str:
        before = 0
        for shared in self.tally.ranking:
            if id in shared:
                name = "vote-place-shared" if len(shared) > 1 else "vote-place"
                return self.words(name, n=before + 1, place=before + 1)
            before += len(shared)
        return ""

    def is_out(self, id: str) -> bool:
        """Whether a choice has left a runoff before its last round."""
        return isinstance(self.tally.detail, Runoff) and id not in self.tally.detail.rounds[-1].counts

    def badge(self, id: str) -> str:
        words, winners = self.words, self.tally.winners
        match self.poll.method:
            case "yes-no":
                return words("vote-badge-adopted" if id in winners else "vote-badge-not-adopted")
            case "quiz":
                right = isinstance(self.tally.detail, Scores) and self.tally.detail.right == id
                return words("vote-badge-right") if right else ""
            case "consent":
                return ""
            case "scale" if lacks_agreement(self.tally):
                return ""
            case "greedy" | "equal-shares":
                return words("vote-badge-funded") if id in winners else ""
        return words("vote-result-tie" if len(winners) > 1 else "vote-result-ahead") if id in winners else ""

    def figures(self, choice: Choice) -> tuple[str, str]:
        words, tally, id = self.words, self.tally, choice.id
        votes, detail = tally.counts[id], tally.detail
        share = self.percent(tally.percents.get(id, 0))
        match self.poll.method:
            case "yes-no" if isinstance(detail, Grades):
                yes, no = detail.spread[id]
                given = {"yes": yes, "no": no, "none": detail.none.get(id, 0)}
                return share, words("vote-figure-yes-no", **{name: self.count(value) for name, value in given.items()})
            case "scale" if isinstance(detail, Grades):
                if id not in detail.mean_cents:
                    return words("vote-figure-none"), ""
                mean = number(round(detail.mean_cents[id] / 100, 1), words.language)
                return words("vote-figure-mean", mean=mean), words("vote-figure-agree", share=share)
            case "majority-judgment" if isinstance(detail, Grades):
                return (self.grade(detail.middle[id]) if id in detail.middle else words("vote-figure-none")), ""
            case "schulze":
                return words("vote-figure-duels", n=votes, count=self.count(votes)), ""
            case "points":
                return share, words("vote-figure-points", n=votes, count=self.count(votes))
            case "instant-runoff":
                left = words("vote-figure-out") if self.is_out(id) else share
                return left, words("vote-figure-first", count=self.count(votes))
            case "consent":
                return words("vote-result-votes", n=votes, count=self.count(votes)), ""
            case "greedy" | "equal-shares":
                voted = words("vote-result-votes", n=votes, count=self.count(votes))
                return share, f"{voted} · {money(choice.cost, words.language)}"
        return share, words("vote-result-votes", n=votes, count=self.count(votes))

    def spread(self, id: str) -> tuple[tuple[str, str, float], ...]:
        detail = self.tally.detail
        if not isinstance(detail, Grades) or self.poll.method == "yes-no":
            return ()
        held = detail.spread[id]
        whole = sum(held) or 1
        return tuple(
            (self.grade(grade), self.count(ballots), round(100 * ballots / whole, 1))
            for grade, ballots in zip(detail.grades, held, strict=True)
        )

    # Beside the choices

    def rounds(self, runoff: Runoff) -> Iterable[tuple[int, str, str]]:
        for place, each in enumerate(runoff.rounds, 1):
            votes = " · ".join(f"{self.choices[id].letter}\u00a0{self.count(n)}" for id, n in each.counts.items())
            after = ""
            if each.out:
                name = "vote-round-lot" if each.by_lot else "vote-round-out"
                after = self.words(name, n=len(each.out), letters=self.letters(each.out))
            elif self.tally.winners:
                name = "vote-round-tie" if len(self.tally.winners) > 1 else "vote-round-won"
                after = self.words(name, letters=self.letters(self.tally.winners))
            if each.exhausted:
                after += " " + self.words("vote-round-exhausted", n=each.exhausted, count=self.count(each.exhausted))
            yield place, votes, after

    def duels(self, duels: Duels) -> Iterable[str]:
        ids = list(self.choices)
        for place, one in enumerate(ids):
            for other in ids[place + 1 :]:
                first, second = (one, other) if duels.above[one][other] >= duels.above[other][one] else (other, one)
                for_first, for_second = duels.above[first][second], duels.above[second][first]
                name = "vote-duel-won" if for_first > for_second else "vote-duel-tie"
                yield self.words(
                    name,
                    first=self.choices[first].letter,
                    second=self.choices[second].letter,
                    more=self.count(for_first),
                    fewer=self.count(for_second),
                )

    def tables(self, scores: Scores) -> Iterable[tuple[int, str, str]]:
        for table, points in sorted(scores.tables.items(), key=lambda each: (-each[1], int(each[0]))):
            place = 1 + sum(others > points for others in scores.tables.values())
            yield place, table, self.words("vote-figure-points", n=points, count=self.count(points))

    def groups(self, tallies: Mapping[str, Tally | None], known: Iterable[str]) -> Iterable[tuple[str, str]]:
        for group in known:
            if group not in tallies:
                continue
            tally = tallies[group]
            if tally is None:
                yield group, self.words("vote-group-hidden")
                continue
            if tally.percents:
                shares = [
                    f"{self.choices[id].letter}\u00a0{self.percent(share)}" for id, share in tally.percents.items()
                ]
                figures = " · ".join(shares)
            else:
                figures = " · ".join(self.letters(place) for place in tally.ranking)
            yield group, self.words("vote-group-is", n=tally.ballots, count=self.count(tally.ballots), figures=figures)
