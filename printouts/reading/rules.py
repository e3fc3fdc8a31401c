"""From marks to a ballot: what counts, what is spoiled, and by which rule.

The rules are those of a count by hand. Marks that contradict each other spoil the ballot; where each line is a question
of its own (yes-no, five levels), they void that line alone, and it counts as not answered. A blank vote that is marked
beside a choice spoils the ballot. Numbers are checked by `counting.check_ballot`, as on every other channel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from printouts.ballot_layout import BLANK
from printouts.reading.records import SheetRead, State
from server.domain.counting import Ballot, check_form
from server.domain.paper import FORM_OF
from server.domain.records import Poll
from server.domain.refusals import Refused

Spoilt = Literal[
    "too-many", "too-few", "two-in-line", "same-rank", "too-many-points", "blank-and-marks", "unknown-choice",
    "other-poll", "unreadable",
]  # fmt: skip

SPOILT: dict[Spoilt, str] = {
    "too-many": "More choices are marked than the poll allows.",
    "too-few": "Fewer choices are marked than the poll asks for.",
    "two-in-line": "A choice has two grades or two ranks.",
    "same-rank": "Two choices have one rank, in a method that wants an order without equals.",
    "too-many-points": "More points are given than there are.",
    "blank-and-marks": "The blank vote is marked, and a choice as well.",
    "unknown-choice": "A letter of the booklet is marked that this poll does not have.",
    "other-poll": "The sheet is for a poll that asks in another way.",
    "unreadable": "People who looked at it cannot tell what is meant.",
}


@dataclass(frozen=True)
class Verdict:
    """What a sheet says. One of three: a ballot; spoiled, with the rule; or neither, while people have to decide.

    voided: the ids of choices whose line counts as not answered, since two boxes of it are marked.
    """

    ballot: Ballot | None = None
    spoiled: Spoilt | None = None
    voided: tuple[str, ...] = ()


UNDECIDED = Verdict()


def ballot_of(
    sheet: SheetRead,
    poll: Poll,
    settled: Mapping[str, State] | None = None,
    reason: str = "",
    empty_is_blank: bool = False,
) -> Verdict:
    """Return what a sheet says in a poll.

    settled: box id -> "marked" or "empty", as people decided; of boxes that are not doubtful too. Of a
    pale sheet it is given, empty or not, once people have seen it. reason: of an
    objection, as a person typed it. empty_is_blank: people have seen that nothing is marked: it is a blank vote.
    """
    decided = settled or {}
    states = {box.id: decided.get(box.id, box.state) for box in sheet.boxes}
    if "doubtful" in states.values() or (settled is None and any(ask.why == "pale" for ask in sheet.asks)):
        return UNDECIDED
    marked = [box for box in sheet.boxes if states[box.id] == "marked"]
    if FORM_OF[poll.method] != sheet.code.form or len(poll.choices) > sheet.code.count:
        return Verdict(spoiled="other-poll")
    if not marked:
        return Verdict(Ballot()) if empty_is_blank else UNDECIDED
    blank = any(box.choice == BLANK for box in marked)
    marks = [box for box in marked if box.choice != BLANK]
    if blank:
        return Verdict(spoiled="blank-and-marks") if marks else Verdict(Ballot())
    if not {box.choice for box in marks} <= {choice.id for choice in poll.choices}:
        return Verdict(spoiled="unknown-choice")
    form = sheet.code.form
    values: dict[str, int] = {}
    voided: list[str] = []
    if form in ("one", "several", "consent"):
        ballot = Ballot(tuple(box.choice for box in marks), reason=reason)
    else:
        for choice in dict.fromkeys(box.choice for box in marks):
            line = [box for box in marks if box.choice == choice]
            if form == "points":
                values[choice] = len(line)
            elif len(line) > 1:
                voided.append(choice)
            elif line[0].value is not None:
                values[choice] = line[0].value
        if voided and form not in ("yes-no", "scale"):
            return Verdict(spoiled="two-in-line")
        ballot = Ballot(values=values)
        if not values:  # "no answer" on every line is what a blank vote says
            return Verdict(spoiled="two-in-line") if voided else Verdict(Ballot())
    try:
        return Verdict(check_form(poll, ballot, blank=False), voided=tuple(voided))
    except Refused as refused:
        why = refused.facts["reason"]
        if why == "no-reason":
            return UNDECIDED
        return Verdict(spoiled=next(each for each in SPOILT if each == why))
