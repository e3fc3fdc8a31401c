"""Counting marks: what the methods share whose ballots mark choices."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from server.domain.counting.ballots import Ballot
from server.domain.counting.shares import percent
from server.domain.records import Choice
from server.domain.tallies import Tally

Score = TypeVar("Score", int, Fraction, tuple[tuple[int, int], ...])


def count_marks(choices: Sequence[Choice], ballots: Sequence[Ballot]) -> Tally:
    """Return the marks of each choice; every choice that has the most is among the winners, and said as a tie."""
    counts = {choice.id: 0 for choice in choices}
    blank = 0
    for ballot in ballots:
        blank += ballot.is_blank
        for mark in ballot.marks:
            counts[mark] += 1
    ranking = places(counts)
    winners = ranking[0] if any(counts.values()) else ()
    shares = {id: percent(marks, len(ballots) - blank) for id, marks in counts.items()}
    return Tally(
        counts,
        blank,
        len(ballots),
        winners,
        known(shares),
        ranking,
        ties(ranking),
    )


def places(scores: Mapping[str, Score]) -> tuple[tuple[str, ...], ...]:
    """Return the ids by score, the highest first; equal ones share a place, in the order they are given in."""
    held: dict[Score, list[str]] = {}
    for id, score in scores.items():
        held.setdefault(score, []).append(id)
    return tuple(tuple(held[score]) for score in sorted(held, reverse=True))


def known(figures: Mapping[str, int | None]) -> dict[str, int]:
    """Return the figures that there are."""
    return {id: figure for id, figure in figures.items() if figure is not None}


def ties(ranking: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the places that several choices share."""
    return tuple(place for place in ranking if len(place) > 1)
