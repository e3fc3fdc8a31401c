"""Hands raised at a table: what a count must add up to, and the ballots that it stands for."""

from collections.abc import Iterable, Mapping

from server.domain.counting.ballots import Ballot
from server.domain.records import HandCount, Method, Poll
from server.domain.refusals import Refused

HANDS_MOST = 999  # at one table: no room has more
METHODS: tuple[Method, ...] = ("single", "approval")
"""The methods whose question can be answered by raising a hand; the others want a number or a reason of everyone."""

REASONS: dict[str, str] = {
    "below": "A number is below 0 or over 999.",
    "choice-over": "More hands were raised for one choice than there are valid ones.",
    "choices": "The hands for the choices do not add up to the valid ones (one mark each), or pass what one may mark.",
    "moved": "Hands were counted after the box was, which is therefore counted again; nobody is told so.",
    "people": "More hands than people at the table who do not vote otherwise.",
    "sum": "Valid, blank and spoiled hands do not add up to the hands cast.",
}
"""What may be wrong with a count of hands: the `reason` of Refused("bad-hands")."""


def check_hands(poll: Poll, count: HandCount) -> None:
    """Raise Refused("bad-hands") unless the count adds up, or "bad-value" where hands cannot answer the poll."""
    if poll.method not in METHODS:
        raise Refused("bad-value", field="method", value=poll.method, expected=", ".join(METHODS))
    known = [choice.id for choice in poll.choices]
    if count.counts.keys() != set(known):
        raise Refused("bad-value", field="counts", value=", ".join(count.counts), expected=", ".join(known))
    numbers = (count.people, count.otherwise, count.cast, count.valid, count.blank, count.spoiled)
    for number in (*numbers, *count.counts.values()):
        if not 0 <= number <= HANDS_MOST:
            raise Refused("bad-hands", reason="below", expected=f"0…{HANDS_MOST}", got=number)
    if count.valid + count.blank + count.spoiled != count.cast:
        raise _wrong("sum", count.cast, count.valid + count.blank + count.spoiled)
    if count.cast > count.people - count.otherwise:
        raise _wrong("people", max(0, count.people - count.otherwise), count.cast)
    _check_choices(poll, count.counts, count.valid)


def times_counted(counts: Iterable[HandCount]) -> int:
    """Return how often hands were counted, those counts included that another has replaced."""
    return sum(1 + len(count.earlier) for count in counts)


def _check_choices(poll: Poll, counts: Mapping[str, int], valid: int) -> None:
    raised = sum(counts.values())
    if poll.method == "single":
        if raised != valid:
            raise _wrong("choices", valid, raised)
        return
    if max(counts.values(), default=0) > valid:
        raise _wrong("choice-over", valid, max(counts.values()))
    least, most = max(1, poll.rules.least), poll.rules.most or len(counts)
    if not least * valid <= raised <= most * valid:
        raise Refused("bad-hands", reason="choices", expected=f"{least * valid}…{most * valid}", got=raised)


def _wrong(reason: str, expected: int, got: int) -> Refused:
    return Refused("bad-hands", reason=reason, expected=str(expected), got=got)


def ballots_of(poll: Poll, count: HandCount) -> list[Ballot]:
    """Return ballots that give the counts of the hands: as many as are valid or blank.

    Who raised a hand for several choices is not known, and the methods in `METHODS` do not ask: they only add up marks.
    """
    marked: list[list[str]] = [[] for _ in range(count.valid)]
    place = 0
    for choice in poll.choices:
        for _ in range(count.counts[choice.id]):
            marked[place % count.valid].append(choice.id)
            place += 1
    return [*(Ballot(tuple(marks)) for marks in marked), *(Ballot() for _ in range(count.blank))]
