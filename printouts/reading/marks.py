"""From ink to marks: what each box says, seen beside the others of its question, and what is left to people.

Networks say of each box how likely it is what (`network`); here it is said how sure is sure enough, what goes together,
and what is asked whatever they say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from printouts.ballot_layout import BLANK, Box, SheetLayout
from printouts.reading.ink import DARK, Circle, Measure
from printouts.reading.look import Look
from printouts.reading.network import Beside, judgement
from printouts.reading.records import Ask, BoxRead, State, Why
from printouts.reading.seen import Seen
from server.domain.paper import Form

EMPTY, MARK, TAKEN_BACK, ELSE = range(4)
"""What a network says of a box, in this order."""
USUAL = np.array([2.0, 1.0, 0.3, 0.3], np.float32)
"""How much rarer each is on real sheets than on those that were learned from."""
SURE = 0.75  # less likely is asked about
FAINTLY = 0.9  # the same, where what is seen is no ink by its measure
SURER = 0.99  # where two are marked and one is meant, both have to be so likely marks
HARDLY = 0.03  # more likely a mark is asked about, where a question has none
OTHER_PEN, HARDLY_SO = 0.3, 0.25  # unless it is so much paler than any mark of the sheet, and no more likely
ALL_AROUND = 0.6  # of the directions: a scribble goes beyond the frame on all sides
SCRIBBLED = 0.5  # so likely a full box is taken back, where a scribble goes beyond its frame on all sides
LOST = 0.2  # found so badly, a box is not where it should be
CIRCLE = 0.66  # of the directions: a hand-drawn circle that does not quite close
HINT = 0.3
ONE_SIDE = 0.4  # of the turn: a straight line beside a pictogram lies in no more
PALE = 0.5  # so many times as dark as the marks of the sheet: not of the same pen
PALER = 0.9
SOFT = 0.6  # of the sharpness of the printed: nothing that was drawn is so soft
WASHED = 0.09  # on paper that a copier has made white so much of a mark may be gone
NEAR = 1.5  # so many times as dark as what is hardly seen: another mark of this pen may not be seen at all
FULL, FULLY = 0.8, 0.998  # of the inside: hardly anything is seen within any more; so likely a mark it has to be
MORE = 1.1  # so many times as much as in any other box
SEVERAL = 0.96  # less likely is asked about, where several marks may be made and there are others
SUREST = 0.995  # the same of those that go on beyond their frames
BACK = 0.97  # the same of those that were taken back
FURTHER, AS_MUCH = 2, 0.95  # so many strokes more than of any other; so many times as much ink at least
ONE_LINE = 0.9  # so often does a straight line pass its extent, at most
LITTLE = 0.02  # of the inside


@dataclass(frozen=True)
class Said:
    """Of the boxes of a page. likely: boxes x 4, what each may be. darks: how dark what is in or around it is.

    least: how dark anything must be to be seen at all.
    """

    likely: NDArray[np.float32]
    darks: NDArray[np.float32]
    least: float


def said_of(layout: SheetLayout, look: Look, seen: Seen) -> Said:
    """Ask the networks about the boxes in which there is anything."""
    likely = np.zeros((len(layout.boxes), 4), np.float32)
    likely[:, EMPTY] = 1
    there = np.flatnonzero(seen.there)
    if len(there):
        questions = np.full(len(layout.boxes), -1)
        for number, places in enumerate(_groups(layout.form, layout.boxes)):
            questions[places] = number
        blanks = np.array([box.choice == BLANK for box in layout.boxes])
        beside = Beside(np.zeros(len(there), np.int64), questions[there], blanks[there])
        says = judgement(seen.patches[there], seen.numbers[there], beside) * USUAL
        likely[there] = (says / says.sum(axis=2, keepdims=True)).mean(axis=0)
    return Said(likely, seen.darks, max(seen.least, WASHED * look.blown))


def judge(
    layout: SheetLayout, measures: Sequence[Measure], circles: Sequence[Circle], said: Said
) -> tuple[tuple[BoxRead, ...], tuple[Ask, ...]]:
    """Return what each box says and what to ask people. circles: of each row; empty where they say nothing."""
    boxes = [
        _alone(box, measure, likely)
        for box, measure, likely in zip(layout.boxes, measures, said.likely.tolist(), strict=True)
    ]
    pen = pen_of(measures, said)
    if circles:
        boxes = [_circled(box, circle, pen) for box, circle in zip(boxes, circles, strict=True)]
    boxes = _mixed(boxes, said.likely[:, MARK].tolist())
    boxes = _mended(layout.form, boxes, said.likely[:, TAKEN_BACK].tolist())
    boxes = _unanswered(layout.form, boxes, said)
    boxes = _contradicting(layout.form, boxes, said.likely[:, MARK].tolist())
    boxes = _unlike(layout.form, boxes, measures, said.likely[:, MARK].tolist())
    asks = [Ask(box.id, box.why) for box in boxes if box.why]
    marks = _darks(boxes, said)
    # Where each question has its one mark, none can have been lost.
    if marks and median(marks) < NEAR * said.least and not _is_complete(layout.form, boxes):
        asks.append(Ask("", "pale"))
    if not asks:
        marked = [box for box in boxes if box.state == "marked"]
        if not marked:
            asks.append(Ask("", "nothing-marked"))
        elif layout.form == "consent" and marked[0].choice == "b" and len(marked) == 1:
            asks.append(Ask("b", "reason"))
    return tuple(boxes), tuple(asks)


def _darks(boxes: Sequence[BoxRead], said: Said) -> list[float]:
    """Return how dark each mark of a sheet is, circles apart."""
    drawn = zip(boxes, said.darks.tolist(), said.likely[:, MARK].tolist(), strict=True)
    return [dark for box, dark, likely in drawn if box.state == "marked" and likely >= SURE]


def pen_of(measures: Sequence[Measure], said: Said) -> float:
    """Return how dark the marks of a sheet are; 0 where there is none."""
    marks = [each for each, likely in zip(measures, said.likely, strict=True) if likely[MARK] > SURE]
    return max((each.depth or each.outer_depth for each in marks), default=0.0)


def _alone(box: Box, measure: Measure, likely: Sequence[float]) -> BoxRead:
    """Return what a box says."""
    empty, mark, taken_back, other = likely
    state: State = "doubtful"
    why: Why | str = ""
    if SURE <= mark < FAINTLY and measure.ink < LITTLE and measure.around < HINT:
        why = "faint"  # in the grain of a copy much can be seen
    elif mark >= SURE:
        state = "marked"
    elif empty + taken_back >= SURE or _is_scribbled(measure, taken_back):
        state = "corrected" if taken_back > empty else "empty"
    elif taken_back + other > empty:
        why = "unequal"
    elif measure.crossing and measure.passes < ONE_LINE:
        why = "line"
    else:
        why = "beside" if measure.ink < LITTLE < measure.around else "faint"
    if state == "empty" and measure.found < LOST:
        state, why = "doubtful", "moved"
    return BoxRead(
        box.id,
        box.choice,
        box.value,
        state,
        round(measure.ink, 3),
        round(measure.reach_mm, 2),
        round(measure.around, 2),
        state == "marked" and measure.ink < LITTLE,
        why,  # type: ignore[arg-type]
    )


def _is_scribbled(measure: Measure, taken_back: float) -> bool:
    """Return whether a box was taken back as the ballot shows it: all over, and beyond its frame."""
    return taken_back >= SCRIBBLED and measure.ink >= FULL and measure.around >= ALL_AROUND


def _circled(box: BoxRead, circle: Circle, pen: float) -> BoxRead:
    """Return the box of a choice whose pictogram may be circled."""
    if box.state == "marked" or circle.around < HINT or circle.depth < min(DARK, PALE * pen):
        return box
    if circle.span < ONE_SIDE and circle.depth < PALER * pen:
        return box
    if circle.sharpness < SOFT and circle.depth < DARK:
        return box  # a stain
    if circle.around >= CIRCLE and box.state == "empty":
        return replace(box, state="marked", circled=True)
    return replace(box, state="doubtful", why="beside")


def _groups(form: Form, boxes: Sequence[Box | BoxRead]) -> Iterator[list[int]]:
    """Give the places of the boxes of which one at most is to be marked."""
    if form in ("one", "consent"):
        yield list(range(len(boxes)))
    elif form in ("yes-no", "scale", "majority-judgment", "ranks"):
        for choice in dict.fromkeys(box.choice for box in boxes):
            yield [place for place, box in enumerate(boxes) if box.choice == choice]


def _is_complete(form: Form, boxes: Sequence[BoxRead]) -> bool:
    """Return whether each question of a sheet is answered by one mark, so that there is none to be missed."""
    groups = [[boxes[place] for place in group] for group in _groups(form, boxes)]
    asked = [group for group in groups if form in ("one", "consent") or group[0].choice != BLANK]
    return bool(asked) and all(sum(box.state == "marked" for box in group) == 1 for group in asked)


def _mended(form: Form, boxes: list[BoxRead], taken_back: Sequence[float]) -> list[BoxRead]:
    """Where a mark is taken back and nothing is marked instead, ask: it may be a mark all the same.

    Where several may be marked, no other mark tells that this one does not count: it is scribbled over, or it is surely
    taken back.
    """
    if form in ("several", "points"):
        boxes = [
            replace(box, state="doubtful", why="unequal")
            if box.state == "corrected" and likely < BACK and box.around < ALL_AROUND
            else box
            for box, likely in zip(boxes, taken_back, strict=True)
        ]
    instead = {box.id: [each for each in boxes if each.state == "marked" and each.id != box.id] for box in boxes}
    for group in _groups(form, boxes):
        ids = {boxes[place].id for place in group}
        for place in group:
            box = boxes[place]
            instead[box.id] = [each for each in instead[box.id] if each.id in ids or BLANK in (each.choice, box.choice)]
    return [
        replace(box, state="doubtful", why="struck") if box.state == "corrected" and not instead[box.id] else box
        for box in boxes
    ]


def _mixed(boxes: list[BoxRead], mark: Sequence[float]) -> list[BoxRead]:
    """Where pictograms are circled and boxes are marked, one of the two may have been taken back, or mean no vote."""
    in_boxes = {likely >= SURE for box, likely in zip(boxes, mark, strict=True) if box.state == "marked"}
    if len(in_boxes) < 2:
        return boxes
    return [replace(box, state="doubtful", why="circle-and-mark") if box.state == "marked" else box for box in boxes]


def _unanswered(form: Form, boxes: list[BoxRead], said: Said) -> list[BoxRead]:
    """Where a question has no mark, what may be a little of one is asked about: a copier may have left no more.

    Not of a pen that left so much more everywhere else: that is the grain of the copy.
    """
    answered = any(box.state == "marked" and box.choice == BLANK for box in boxes)
    palest = min(_darks(boxes, said), default=0.0)
    grain = (said.darks < OTHER_PEN * palest) & (said.likely[:, MARK] <= HARDLY_SO)
    for group in [] if answered else _groups(form, boxes):
        if not any(boxes[place].state == "marked" for place in group):
            for place in group:
                if boxes[place].state == "empty" and said.likely[place, MARK] > HARDLY and not grain[place]:
                    boxes[place] = replace(boxes[place], state="doubtful", why="faint")
    return boxes


def _contradicting(form: Form, boxes: list[BoxRead], mark: Sequence[float]) -> list[BoxRead]:
    """Where more is marked than goes together, let it pass as such only if two that do not are quite surely marks.

    Whatever a third one is, it does not mend the ballot.
    """
    marked = [place for place, box in enumerate(boxes) if box.state == "marked"]

    def sure(places: Sequence[int], full: float) -> list[int]:
        return [each for each in places if not SURE <= mark[each] < (full if boxes[each].ink >= FULL else SURER)]

    for group in _groups(form, boxes):
        against = [place for place in group if place in marked]
        if len(against) > 1 and len(sure(against, FULLY if len(against) == 2 else SURER)) < 2:
            _doubt(boxes, against)
    blanks = {boxes[place].choice == BLANK for place in marked}
    plain = {boxes[place].choice == BLANK for place in sure(marked, FULLY)}
    if len(blanks) == 2 and form not in ("one", "consent") and plain != blanks:
        _doubt(boxes, marked)
    return boxes


def _doubt(boxes: list[BoxRead], places: Sequence[int]) -> None:
    for place in places:
        boxes[place] = replace(boxes[place], state="doubtful", why="unequal")


def _unlike(form: Form, boxes: Sequence[BoxRead], measures: Sequence[Measure], mark: Sequence[float]) -> list[BoxRead]:
    """Where several marks may be made, no other mark tells that one was taken back: let it pass if it surely is a mark.

    More surely where more of its strokes go on beyond its frame than of any other, with no less ink; and in any form
    not at all where it fills its box and no other does: no network sees what is under it.
    """
    several = form in ("several", "points")
    marked = {box.id: each for box, each in zip(boxes, measures, strict=True) if box.state == "marked" and each.ink}
    made = []
    for box, likely in zip(boxes, mark, strict=True):
        others = [each for id, each in marked.items() if id != box.id]
        if box.id in marked and others and likely >= SURE:
            one = marked[box.id]
            unsure = several and likely < (SUREST if _goes_on(one, others) else SEVERAL)
            if unsure or (one.ink >= FULL and one.ink > MORE * max(each.ink for each in others)):
                box = replace(box, state="doubtful", why="unequal")
        made.append(box)
    return made


def _goes_on(one: Measure, others: Sequence[Measure]) -> bool:
    further = one.ends >= FURTHER + max(each.ends for each in others)
    return further and one.ink >= AS_MUCH * max(each.ink for each in others)
