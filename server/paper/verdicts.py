"""What a sheet says once people have looked at it."""

from collections.abc import Sequence

from printouts.reading.records import SheetRead, State
from printouts.reading.rules import Verdict, ballot_of
from server.domain.paper import PEOPLE_WHO_DECIDE
from server.domain.records import Poll
from server.paper.pictures import Answer


def agreed(answers: Sequence[Answer]) -> Answer | None:
    """Return what stands of what people said, `None` while another one has to look.

    answers: in the order in which they were recorded. Two who say the same decide; where they differ, the third does.
    Of two who say the same, the second has read the words that the first one typed.
    """
    if len(answers) < PEOPLE_WHO_DECIDE:
        return None
    first, second, *third = answers
    if second.same(first):
        return second
    return third[0] if third else None


def verdict_of(sheet: SheetRead, poll: Poll, answer: Answer) -> Verdict:
    """Return what a sheet says once people have answered; what they cannot make out is spoiled."""
    if answer.spoiled:
        return Verdict(spoiled="unreadable")
    settled: dict[str, State] = {box.id: "empty" for box in sheet.boxes if box.state == "doubtful"}
    settled |= answer.marks
    verdict = ballot_of(
        sheet,
        poll,
        settled,
        answer.reason,
        answer.nothing or not any(settled.get(box.id, box.state) == "marked" for box in sheet.boxes),
    )
    return verdict if verdict.ballot or verdict.spoiled else Verdict(spoiled="unreadable")
