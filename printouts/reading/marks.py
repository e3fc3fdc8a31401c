"""From ink to marks: what each box says, seen beside the others of its question, and what is left to people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Literal

from printouts.ballot_layout import BLANK, Box, SheetLayout
from printouts.reading.ink import DARK, FAINT, INSET_MM, Circle, Measure
from printouts.reading.records import Ask, BoxRead, State, Why
from server.domain.paper import Form

REACH_MM = 2.0  # a stroke of a tick or a cross is longer
INK = 0.022  # of the inside: a short thin tick
SPECK = 0.008
THIN = 0.13  # of the inside: one line through it
DUST = 0.025  # of the inside, and much more than in the other boxes: a pencil so faint that it falls to pieces
SOLID = 0.34  # of the inside: a scribble or a fill, and no cross
HOLED = 0.12  # of the inside: pencil on rough paper, or on a copy
FULL = 0.8  # of the inside: a cross leaves more of it free, however broad its strokes are
SPILT = 0.25  # of the directions: a scribble goes beyond the frame
ALL_AROUND = 0.58  # of the directions: a scribble goes beyond the frame on all sides; four tips of a cross have 0.5
HEAVIER = 1.5  # so many times the ink of the marks of the sheet: what scribbles over a mark covers it
CROSS_PASSES = 1.65  # no cross passes its extent more often, as we measure it, but in the grain of a copy
# Set on drawn marks: of 120 sheets with several that were drawn alike, 3 have one so unlike the others.
MORE = 1.07  # so many times as often through its extent as any other mark of the hand; or as much ink
MORE_FEW, MUCH_MORE = 1.12, 1.25
FEWER, HEAVIER_ONE, HEAVIER_MANY = 0.9, 1.15, 1.4  # and so many times the ink of any other mark
BROAD, BROADER = 0.6, 1.1  # of the inside; and so many times as much as the others
ONE_LINE = 0.9  # so often does a straight line pass, at most
FOLDED_BOXES = 3  # through which a fold runs: nobody draws one line through so many, paler than the marks
CIRCLE = 0.66  # of the directions: a hand-drawn circle that does not quite close
CUT_CIRCLE = 0.37  # the same, so narrow that it runs on the line of the box for a while
HINT = 0.3
PIECES = 0.2
BELT = 0.14  # of what is close to the line of a box, more than at another box: of empty ones none has 0.08
SCRAPS = 0.15  # of a circle that a copier has broken into pieces
ONE_SIDE = 0.4  # of the turn: a straight line beside a box lies in no more
PALER = 0.9  # so many times as dark as the marks of the sheet
UNEQUAL = 2.6  # one mark so many times the ink of another one
PALE = 0.5  # so many times as dark as the marks of the sheet: not of the same pen
LIKE = 0.7  # so many times as dark: of the same pen
PENCIL = 0.36  # a pen that writes no darker is a pencil, and a stain can be as dark
NEAR = 1.3  # so many times as dark as the noise of the paper: another mark of this pen may be lost in it
SOFT = 0.6  # of the sharpness of the printed frame: nothing that was drawn is so soft, but for an even fill
STAINED = 0.5  # of the inside: a stain covers no more, but for one that hides the box
PALE_SHARP = 0.42  # as `PALE`, of what has the edges of a stroke
PALE_RING = 0.35  # as `PALE`, of what is drawn around a box: a ring may be pressed less than a cross
GRAIN = 0.004  # of the inside of most boxes: a copy with dark specks all over
GRAIN_INK, GRAIN_REACH_MM, GRAIN_DEPTH = 0.03, 2.0, 0.24  # of specks that touch each other
PLAIN = 0.4  # a pen so dark leaves no broken lines on a copy
WASHED = 2.2  # so many times as dark as the noise: lines of this pen may have been washed out by a copier
TRACE_SPREADS = 6.0  # and it must stand out from the boxes that are empty
TRACE_MOST = 0.0017
TRACE = 0.001  # of the depth inside: what is left of a line when its pieces are no larger than dust
NEAR_WASHED = 2.05  # the same of the palest mark, once more was let pass as ink
CRISP = 0.85  # of the sharpness of the frame: no rim of a stain has it
BROAD_MM = 1.35  # a pale stroke that is broader is the rim of a stain


def judge(
    layout: SheetLayout,
    measures: Sequence[Measure],
    circles: Sequence[Circle],
    least: float,
    washed: bool = False,
    white: bool = False,
) -> tuple[tuple[BoxRead, ...], tuple[Ask, ...]]:
    """Return what each box says and what to ask people.

    circles: of each row; empty where they say nothing. least: how dark ink is on this page. washed: some
    lines of this pen may be paler than that. white: a copier may have made the paper white, and lines with it.
    """
    blown = washed and white
    pen = _pen(measures, circles)
    dust = float(median(each.dust for each in measures))
    least_belt = min(each.belt for each in measures)
    measures = [replace(each, belt=each.belt - least_belt) for each in measures]
    measures = [replace(each, ink=0.0) if _is_grain(each, pen, dust) else each for each in measures]
    boxes = [
        _alone(box, measure, pen, dust, blown, white and pen < PLAIN)
        for box, measure in zip(layout.boxes, measures, strict=True)
    ]
    seen = {box.id: measure for box, measure in zip(layout.boxes, measures, strict=True)}
    if washed:
        boxes = _traced(boxes, measures, white)
    boxes = _folded(boxes, measures, pen)
    if circles:
        boxes = [_circled(box, circle, pen) for box, circle in zip(boxes, circles, strict=True)]
    for group in _groups(layout.form, layout.boxes):
        for place, read in zip(group, _together([boxes[place] for place in group], seen), strict=True):
            boxes[place] = read
    boxes = _blank_too(_struck(layout.form, boxes, seen))
    asks = [Ask(box.id, box.why) for box in boxes if box.state == "doubtful" and box.why]
    # Where each question has its one mark, none can have been lost.
    near = NEAR if _is_complete(layout.form, boxes) else NEAR_WASHED
    if 0 < pen < NEAR * least or (washed and _weakest(boxes, measures) < near * least):
        asks.append(Ask("", "pale"))
    if not asks:
        marked = [box for box in boxes if box.state == "marked"]
        if not marked:
            asks.append(Ask("", "nothing-marked"))
        elif layout.form == "consent" and marked[0].choice == "b" and len(marked) == 1:
            asks.append(Ask("b", "reason"))
    return tuple(boxes), tuple(asks)


def _is_complete(form: Form, boxes: Sequence[BoxRead]) -> bool:
    """Return whether each question of a sheet is answered by one mark, so that there is none to be missed."""
    groups = [[boxes[place] for place in group] for group in _groups(form, boxes)]
    asked = [group for group in groups if form in ("one", "consent") or group[0].choice != BLANK]
    return bool(asked) and all(sum(box.state == "marked" for box in group) == 1 for group in asked)


def _weakest(boxes: Sequence[BoxRead], measures: Sequence[Measure]) -> float:
    """Return how dark the palest of the marks is; 1 where there is none."""
    marked = [measure for box, measure in zip(boxes, measures, strict=True) if box.state == "marked"]
    return min((each.depth or each.outer_depth or 1.0 for each in marked), default=1.0)


def is_pale(measures: Sequence[Measure], circles: Sequence[Circle], least: float) -> bool:
    """Return whether the marks of a sheet are so pale, or none at all, that others may be lost in the paper."""
    return _pen(measures, circles) < WASHED * least


def _traced(boxes: Sequence[BoxRead], measures: Sequence[Measure], white: bool) -> list[BoxRead]:
    """Return the boxes of a sheet in a pale pen: one that seems empty and is greyer than most such is doubtful."""
    clear = [each.trace for box, each in zip(boxes, measures, strict=True) if box.state == "empty"]
    usual = float(median(clear)) if clear else 0.0
    spread = float(median(abs(each - usual) for each in clear)) if clear else 0.0
    most = usual + min(max(TRACE, TRACE_SPREADS * spread), TRACE_MOST)
    return [
        replace(box, state="doubtful", why="faint")
        if box.state == "empty" and not measure.crossing and measure.trace > most and (measure.white or not white)
        else box
        for box, measure in zip(boxes, measures, strict=True)
    ]


def _pen(measures: Sequence[Measure], circles: Sequence[Circle]) -> float:
    """Return how dark the pen of the sheet writes: as its plainest mark; 0 where there is none.

    What goes through a box and on at both ends, or has the edges of a stain, may be no mark, and tells nothing.
    """
    plain = [each for each in measures if each.reach_mm >= REACH_MM and each.ink >= INK]
    plain = [
        each
        for each in plain
        if each.depth >= (FAINT if each.ink >= FULL else DARK) or not (_is_one_line(each) or each.sharpness < SOFT)
    ]
    # Where strokes lie over each other they are darker than the pen.
    drawn = [each.depth for each in plain if not _is_struck(each)]
    drawn += [each.outer_depth for each in measures if _is_ringed(each) and not _is_struck(each)]
    drawn += [each.depth for each in circles if each.around >= CIRCLE]
    return max(drawn or [each.depth for each in plain], default=0.0)


def _is_one_line(measure: Measure) -> bool:
    """Return whether a line goes through the box and on, as a fold does: a tick is bent, a cross is two lines."""
    return measure.crossing and measure.passes < ONE_LINE


def _is_grain(measure: Measure, pen: float, dust: float) -> bool:
    """Return whether what is in a box is the grain of a copy: a few specks that touch. dust: in most boxes."""
    few = 0 < measure.ink < GRAIN_INK and measure.reach_mm < GRAIN_REACH_MM
    return dust > GRAIN and few and (pen > PLAIN or measure.depth > max(GRAIN_DEPTH, 1.1 * pen))


def _is_struck(measure: Measure) -> bool:
    # Pale scribbles are full of holes. A ring around a box leaves its inside alone.
    # A broad cross is no scribble: it passes twice.
    solid = measure.ink >= SOLID and measure.around >= SPILT and measure.sides >= 3
    solid = solid and (measure.ink >= FULL or measure.passes > CROSS_PASSES)
    return solid or (measure.ink >= HOLED and measure.around >= ALL_AROUND)


def _is_ringed(measure: Measure) -> bool:
    return measure.around >= CIRCLE or (measure.around >= CUT_CIRCLE and measure.quarters >= 3)


def _may_be_ringed(measure: Measure, blown: bool) -> bool:
    """Return whether a circle may run along the line of the box, or be broken into pieces by a copier."""
    if measure.belt > BELT and not _is_ringed(measure):
        return True
    return blown and SCRAPS <= measure.around < CIRCLE and measure.quarters >= 2 and measure.span > ONE_SIDE


def _is_stain_around(measure: Measure, blown: bool) -> bool:
    """Return whether what is around a box soaked in: it is pale, with edges softer than those of any stroke."""
    return not blown and 0 < measure.outer_sharpness < SOFT and measure.outer_depth < DARK


def _alone(box: Box, measure: Measure, pen: float, dust: float, blown: bool, broken: bool) -> BoxRead:
    """Return what a box says by itself; a struck one is doubtful until its neighbours are seen.

    broken: a copier may have left pieces of a ring.
    """
    state: State = "empty"
    why: Why | str = ""
    circled = False
    blown, broken = blown and measure.white, broken and measure.white
    if measure.ink >= SPECK:
        state, why = _inside(measure, pen, box.side - 2 * INSET_MM, blown)
        few = measure.ink < INK or measure.reach_mm < REACH_MM
        if few and _is_ringed(measure) and measure.outer_depth >= LIKE * pen and measure.outer_sharpness >= SOFT:
            state, why, circled = "marked", "", True  # a broad ring reaches in
        elif few and _is_stain_around(measure, blown):
            state, why = "empty", ""
        stained = _is_stain_around(measure, blown)
        # A stain within, and a mark around it.
        if state == "empty" and not stained and measure.outer_depth >= min(DARK, PALE * pen):
            circled = measure.around >= CIRCLE
            state, why = (
                ("marked", "") if circled else ("doubtful", "beside") if measure.around >= HINT else (state, "")
            )
    elif measure.found < 0.2:
        state, why = "doubtful", "moved"
    elif _is_stain_around(measure, blown):
        pass
    elif _may_be_ringed(measure, blown or broken):
        state, why = "doubtful", "beside"
    elif measure.outer_depth < min(DARK, (PALE if measure.outer_sharpness < SOFT else PALE_RING) * pen):
        pass  # a fold or a stain beside the box
    elif measure.span < ONE_SIDE and measure.outer_depth < PALER * pen and not (broken and measure.around >= PIECES):
        pass  # a fold along the box
    elif _is_ringed(measure):
        state, circled = "marked", True
    # A circle so narrow that it runs on the line of the box is seen in pieces, as dark as the pen.
    elif measure.around >= (PIECES if broken or measure.outer_depth >= LIKE * pen else HINT):
        state, why = "doubtful", "beside"
    elif measure.dust > DUST and measure.dust > 4 * dust:
        state, why = "doubtful", "faint"
    return BoxRead(
        box.id,
        box.choice,
        box.value,
        state,
        round(measure.ink, 3),
        round(measure.reach_mm, 2),
        round(measure.around, 2),
        circled,
        why,  # type: ignore[arg-type]
    )


def _inside(measure: Measure, pen: float, inside_mm: float, blown: bool) -> tuple[State, Why | Literal[""]]:
    """Return what the ink inside a box says. pen: how dark the pen of the sheet writes. inside_mm: how wide it is."""
    if not pen and measure.depth < DARK:
        return "doubtful", "faint"  # nothing on this sheet is plainly drawn
    # What soaked in goes on beyond the frame; it may be as dark as a pencil.
    soft = measure.sharpness < SOFT and (measure.around > 0 or measure.depth < PALE * pen)
    around = 0 < measure.outer_sharpness < SOFT
    if soft and measure.ink < STAINED and measure.depth < (DARK if around and not blown else min(DARK, pen)):
        # A stain, beside marks that were drawn; on a copy it may be what is left of a mark.
        return ("doubtful", "faint") if blown and measure.depth > PALE_RING * pen else ("empty", "")
    if measure.ink < SOLID and measure.depth < DARK:
        # One line that leaves the box on both sides, or that soaked in; a tick ends somewhere, a cross is two lines.
        long = measure.crossing or (measure.reach_mm > 0.95 * inside_mm and measure.sharpness < SOFT)
        through = long and measure.ink < THIN
        if measure.depth < PALE * pen and through and not blown:
            return "empty", ""  # a fold or the rim of a stain, beside marks of a pen that is plainly another thing
        if measure.crossing and (measure.depth < LIKE * pen or not pen or measure.ink < THIN):
            return "doubtful", "line"
        if measure.width_mm > BROAD_MM and measure.sharpness < CRISP and (measure.depth < LIKE * pen or pen < PENCIL):
            return "doubtful", "faint"
    if measure.depth < min(DARK, (PALE if measure.sharpness < SOFT or measure.crossing else PALE_SHARP) * pen):
        return "doubtful", "faint"
    if _is_struck(measure):
        return "doubtful", "struck"
    if measure.reach_mm >= REACH_MM and measure.ink >= INK:
        return "marked", ""
    return "doubtful", "faint"


def _folded(boxes: list[BoxRead], measures: Sequence[Measure], pen: float) -> list[BoxRead]:
    """Return the boxes without a fold: one pale line that runs through several of them."""
    lines = [box.why == "line" and each.depth < LIKE * pen for box, each in zip(boxes, measures, strict=True)]
    if sum(lines) < FOLDED_BOXES:
        return boxes
    return [replace(box, state="empty", why="") if line else box for box, line in zip(boxes, lines, strict=True)]


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


def _together(group: list[BoxRead], seen: Mapping[str, Measure]) -> list[BoxRead]:
    """Return the boxes of one question as they are beside each other. seen: box id -> its measure."""
    marked = [box for box in group if box.state == "marked"]
    if not marked:
        return group
    heaviest = max(box.ink for box in marked)
    group = [
        # The tail of a tick, come from the next box: much less than a mark, and there is a mark.
        replace(box, state="empty", why="")
        if box.why in ("faint", "beside") and box.ink < heaviest / 4 and box.around < HINT * 1.7
        else replace(box, state="corrected", why="")
        if box.why == "struck" and _is_taken_back(box, marked)
        else box
        for box in group
    ]
    if any(box.why == "struck" for box in group):  # or two marks, one of them a broad one
        return [replace(box, state="doubtful", why="unequal") if box in marked else box for box in group]
    if len(marked) > 1:
        lightest = min(box.ink for box in marked)
        mixed = len({box.circled for box in marked}) > 1
        solid = any(box.ink >= SOLID and box.around > 0.12 for box in marked)
        crossed = any(_may_be_crossed_out(box.id, marked, seen, True) for box in marked)
        if mixed or solid or crossed or heaviest > UNEQUAL * lightest:
            why: Why = "circle-and-mark" if mixed else "unequal"
            group = [replace(box, state="doubtful", why=why) if box.state == "marked" else box for box in group]
    return group


def _blank_too(boxes: list[BoxRead]) -> list[BoxRead]:
    """Where the blank vote is marked beside choices, and not as they are, one of the two may have been taken back."""
    marks = [box for box in boxes if box.state == "marked" and box.choice != BLANK]
    blank = next((box for box in boxes if box.state == "marked" and box.choice == BLANK), None)
    if not blank or not marks:
        return boxes
    usual = float(median(box.ink for box in marks))
    alike = usual / HEAVIER < blank.ink < HEAVIER * usual and blank.around < SPILT
    alike = alike or all(box.circled for box in [blank, *marks])
    return boxes if alike else [replace(box, state="doubtful", why="unequal") if box is blank else box for box in boxes]


def _is_taken_back(box: BoxRead, marked: Sequence[BoxRead]) -> bool:
    """Return whether a box that is filled beyond its frame is plainly another thing than the marks of its sheet.

    The ends of a broad cross lie beyond the frame as well, at its corners alone; a scribble has ink all around. Who
    fills boxes may go beyond their frames a little each time.
    """
    heavier = box.ink >= HEAVIER * median(each.ink for each in marked)
    others = max((each.around for each in marked if not each.circled), default=0.0)
    if box.ink >= FULL and heavier and box.around >= CUT_CIRCLE:
        return True
    return box.around >= ALL_AROUND and box.ink >= SOLID and (heavier or others <= SPILT)


def _may_be_crossed_out(id: str, marked: Sequence[BoxRead], seen: Mapping[str, Measure], one_is_meant: bool) -> bool:
    """Return whether lines may run through a mark to take it back: more strokes than in each of the others.

    marked: those of the same question where one mark is meant, else of the sheet. A hand repeats its mark: large or
    small, it goes through its extent about as often. Where one is meant, only what is plainly alike is let pass.
    """
    box, others = seen[id], [seen[each.id] for each in marked if each.id != id and not each.circled]
    if not others or any(each.circled for each in marked if each.id == id):
        return False
    further = box.ends > max(each.ends for each in others)
    if box.ink >= FULL and min(each.ink for each in others) >= FULL:
        return further  # of a full box nothing is seen within
    more = box.passes / max(0.01, *(each.passes for each in others))
    heavier = box.ink / max(0.01, *(each.ink for each in others))
    if one_is_meant:
        return more > MORE or (more > FEWER and (heavier > HEAVIER_ONE or (further and heavier > 1.05)))
    # Where strokes are so broad that they run into one another they are not told apart.
    broad = box.ink >= BROAD and heavier > BROADER and box.ends >= max(each.ends for each in others)
    if len(others) <= 2:  # too few to tell how alike the marks of this hand are
        return broad or min(more, heavier) > MORE_FEW or more > MUCH_MORE
    return broad or min(more, heavier) > MORE or more > MUCH_MORE or (more > FEWER and heavier > HEAVIER_MANY)


def _struck(form: Form, boxes: list[BoxRead], seen: Mapping[str, Measure]) -> list[BoxRead]:
    """Where boxes are marked each by itself, a struck one is taken back when there are plain marks as well.

    One that is much heavier than the others and goes beyond its frame may have been taken back, and is asked about.
    """
    marked = [box for box in boxes if box.state == "marked"]
    if form not in ("several", "points") or not marked:
        return boxes
    lightest = min(box.ink for box in marked)
    made = []
    for box in boxes:
        if box.why == "struck" and _is_taken_back(box, marked):
            box = replace(box, state="corrected", why="")
        elif box.state == "marked" and (
            (box.ink > max(SOLID, UNEQUAL * lightest) and box.around > 0.1)
            or _may_be_crossed_out(box.id, marked, seen, False)
        ):
            box = replace(box, state="doubtful", why="unequal")
        made.append(box)
    return made
