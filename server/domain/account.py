"""The account of a meeting's notes: where each of them ended. It always adds up to the notes received.

What the pages show, what closing a meeting asks for and what is printed are all this one account.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from server.domain.records import Note, Proposal
from server.domain.state import MeetingState

Place = Literal["proposal", "aside", "hidden", "withdrawn", "held", "theme", "neither"]
PLACES: tuple[Place, ...] = get_args(Place)
OPEN: tuple[Place, ...] = ("held", "theme", "neither")
"""The places where a note still waits for somebody to say what becomes of it."""
SELDOM: tuple[Place, ...] = ("hidden", "held")
"""The places that are spoken of only where a note is there."""


@dataclass(frozen=True)
class Account:
    """places: place -> notes, every place present. received: their sum.

    told: the places that are spoken of. unaccounted: notes that are in one of the `OPEN` places.
    """

    places: Mapping[Place, int]

    @property
    def received(self) -> int:
        return sum(self.places.values())

    @property
    def unaccounted(self) -> int:
        return sum(self.places[place] for place in OPEN)

    @property
    def told(self) -> tuple[Place, ...]:
        return tuple(place for place in PLACES if place not in SELDOM or self.places[place])


def standing_proposals(state: MeetingState) -> list[Proposal]:
    """Return the proposals that were put to the room and still stand, by number."""
    return [each for each in state.proposals.values() if each.pushed_at is not None and each.withdrawn_at is None]


def places_of_notes(state: MeetingState) -> dict[str, Place]:
    """Return note id -> the one place where the note ended.

    A note that was withdrawn is `withdrawn` whatever else was done with it, and one that is hidden is `hidden` unless
    it was withdrawn: nobody reads them, so they are not counted as heard. One that a proposal put to the room comes
    from is in that `proposal`, even when it was also set aside or placed in a theme. The note of a person that was
    neither admitted nor set aside is `held`.
    """
    heard = {note_id for proposal in standing_proposals(state) for note_id in proposal.note_ids}
    return {note.id: _place(note, heard) for note in state.notes.values()}


def _place(note: Note, heard: set[str]) -> Place:
    if note.withdrawn_at is not None:
        return "withdrawn"
    if note.hidden is not None:
        return "hidden"
    if note.id in heard:
        return "proposal"
    if note.set_aside is not None:
        return "aside"
    if note.held:
        return "held"
    return "theme" if note.theme_ids else "neither"


def account_of(places: Iterable[Place]) -> Account:
    """Return how many notes ended in each place."""
    counts: dict[Place, int] = dict.fromkeys(PLACES, 0)
    for place in places:
        counts[place] += 1
    return Account(counts)


def reasons_of(notes: Iterable[Note], place: Place) -> dict[str, int]:
    """Return reason -> notes, the most frequent first, of notes that are all `aside` or all `hidden`."""
    counts: dict[str, int] = {}
    for note in notes:
        reason = (note.hidden if place == "hidden" else note.set_aside) or ""
        counts[reason] = counts.get(reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda each: -each[1]))
