"""What a ballot form calls its choices: names that say nothing without the key of the server.

A browser remembers what it posted beside the page that answered, even on its disk. The receipt is that answer
(`docs/decisions/0026`), so what was posted must not tell the choice: the names and values of a form are drawn anew for
every device, from its secret and the key. The page itself, which shows which is which, is never stored.

How much was said can still be told: how many marks there are, how many lines are left open, which points were given to
some choice or other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from kiosk.forms import BLANK, Filled
from kiosk.paper import form_of
from server.domain.counting import METHODS
from server.domain.records import Poll
from server.live.house import House

Names = Mapping[str, str]
"""What is meant -> what the form says for it: each of them once, among themselves."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What a form says. What is not named says itself.

    marks: of choice ids and `BLANK`. lines: of choice ids, where each has a field of its own. grades: choice id -> of
    its grades.
    """

    marks: Names = field(default_factory=dict)
    lines: Names = field(default_factory=dict)
    grades: Mapping[str, Names] = field(default_factory=dict)

    def mark(self, id: str) -> str:
        """Return the value of the field for a choice, or for `BLANK`."""
        return self.marks.get(id, id)

    def line(self, id: str) -> str:
        """Return what comes after `NUMBER` in the name of the field for a choice."""
        return self.lines.get(id, id)

    def grade(self, id: str, value: str) -> str:
        """Return the value of the field for a grade of a choice."""
        return self.grades.get(id, {}).get(value, value)

    def read(self, filled: Filled) -> Filled:
        """Return what was meant by a form."""
        meant, lines = _back(self.marks), _back(self.lines)
        said = (*filled.marks, *((BLANK,) if filled.blank_mark else ()))
        marks = tuple(sorted(meant.get(each, each) for each in said))
        numbers = {lines.get(id, id): written for id, written in filled.numbers.items()}
        return replace(
            filled,
            marks=tuple(mark for mark in marks if mark != BLANK),
            blank_mark=BLANK in marks,
            numbers={id: _back(self.grades.get(id, {})).get(said, said) for id, said in numbers.items()},
        )


PLAIN = Mask()
"""Every name as it is, where no browser remembers it."""


def mask_of(house: House, poll: Poll, credential: str, secret: str) -> Mask:
    """Return the mask of a device for a card in a poll: the same for each of its forms. secret: of the device."""
    key = house.hash("mask", f"{poll.id}\n{credential}\n{secret}")
    ids, form = [choice.id for choice in poll.choices], form_of(poll)
    if form in ("one", "several"):
        return Mask(marks=_shuffled(key, [*ids, BLANK]))
    values = [*map(str, METHODS[poll.method].GRADES), *([BLANK] if poll.method in ("yes-no", "scale") else [])]
    grades = {id: _shuffled(f"{key}\n{id}", values) for id in ids} if form == "grades" else {}
    return Mask(lines=_shuffled(key, ids), grades=grades)


def _shuffled(key: str, names: Sequence[str]) -> Names:
    drawn = sorted(names, key=lambda name: sha256(f"{key}\n{name}".encode()).digest())
    return dict(zip(names, drawn, strict=True))


def _back(names: Names) -> Names:
    return {said: meant for meant, said in names.items()}
