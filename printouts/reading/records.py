"""What reading gives: one record a page, either what a sheet says or why it could not be read."""

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from printouts.sheet_code import SheetCode

Picture = NDArray[np.uint8]
"""Grey, rows by columns; 0 is black."""

State = Literal["empty", "marked", "corrected", "doubtful"]
Why = Literal[
    "faint", "beside", "struck", "unequal", "circle-and-mark", "nothing-marked", "reason", "moved", "line", "pale"
]
Reason = Literal[
    "no-file", "empty-file", "not-a-picture", "no-decoder", "damaged", "locked", "too-large", "too-many-pages",
    "no-ballots", "two-sheets", "no-markers", "few-markers", "no-code", "not-ours", "other-version", "other-meeting",
    "forged", "other-sheet", "gave-up",
]  # fmt: skip

WHYS: dict[Why, str] = {
    "faint": "There is something in the box, too small or too faint for a mark.",
    "beside": "Something is written close to the box, and nothing in it.",
    "struck": "A mark looks taken back, and no other one stands in its place: does it count all the same?",
    "unequal": "A mark is unlike the others of its sheet, or of two where one is asked for: was it taken back?",
    "circle-and-mark": "The pictogram of one choice is circled, and the box of another one is marked.",
    "nothing-marked": "No box bears a mark, not even that of the blank vote.",
    "reason": "An objection has its reason in handwriting, which a person types.",
    "moved": "The box was not found where it should be.",
    "pale": "The marks are hardly darker than the grain of the paper: others may be lost in it.",
    "line": "A line goes through the box and on: a fold, or a stroke.",
}
REASONS: dict[Reason, str] = {
    "no-file": "There is no such file, or it may not be read.",
    "empty-file": "The file has nothing in it.",
    "not-a-picture": "The file is neither a PDF nor a picture in JPEG, PNG or TIFF.",
    "no-decoder": "The file is a picture for which this installation has no decoder (HEIC).",
    "damaged": "The file, or this page of it, is cut off or broken.",
    "locked": "The PDF asks for a password.",
    "too-large": "The file, or the picture in it, is larger than the limit.",
    "too-many-pages": "The file has more pages than the limit.",
    "no-ballots": "None of the first pages of the file is a ballot; the others were not looked at.",
    "two-sheets": "Corners of more than one ballot are to be seen: each wants a picture of its own.",
    "no-markers": "No corner of a ballot is to be seen: not a ballot, or blank, or the back of one.",
    "few-markers": "One or two corners of a ballot are to be seen, and three are needed.",
    "no-code": "The page is a ballot; its code cannot be read.",
    "not-ours": "There is a code on the page, and it is not that of a ballot.",
    "other-version": "The ballot was printed by another version, whose boxes stand elsewhere.",
    "other-meeting": "The ballot is one of another meeting.",
    "forged": "The code was not made with the key of this meeting.",
    "other-sheet": "The code says a form or a size that the corners contradict.",
    "gave-up": "Reading the file took too much memory or time, and was stopped.",
}
assert set(WHYS) == set(get_args(Why))
assert set(REASONS) == set(get_args(Reason))


@dataclass(frozen=True)
class Ask:
    """What people are to decide. box: a box id, or the id of a choice; empty: the sheet as a whole."""

    box: str
    why: Why


@dataclass(frozen=True)
class BoxRead:
    """One box. choice, value: as in `ballot_layout.Box`.

    ink: the share of the inside that is ink, 0 to 1. reach: of the longest stroke inside, in millimetres. around: the
    share of the directions around the box in which there is ink on the blank paper. circled: whether the mark is a
    circle, around the box or around the pictogram. why: what is doubtful about it, else empty.
    """

    id: str
    choice: str
    value: int | None
    state: State
    ink: float
    reach: float
    around: float
    circled: bool = False
    why: Why | Literal[""] = ""


@dataclass(frozen=True)
class Place:
    """Where a page lies on its picture. matrix: 3 x 3 by rows, from millimetres on the page to pixels."""

    matrix: tuple[float, ...]
    markers: int


@dataclass(frozen=True)
class SheetRead:
    """A sheet that was read. file, page: where it came from, pages from 1. boxes: in the order of the layout."""

    code: SheetCode
    boxes: tuple[BoxRead, ...]
    asks: tuple[Ask, ...]
    place: Place
    file: str = ""
    page: int = 1


@dataclass(frozen=True)
class Unread:
    """A page, or with page 0 a whole file, that could not be read. facts: such as the limit that was passed."""

    reason: Reason
    file: str = ""
    page: int = 0
    facts: dict[str, int | str] = field(default_factory=dict)
