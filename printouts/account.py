"""The account of a meeting's notes: where each of them ended. It always adds up to the notes received."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from server.domain.records import Note, Proposal
from server.domain.state import MeetingState

Place = Literal["proposal", "theme", "neither", "held", "aside", "withdrawn"]
PLACES: tuple[Place, ...] = get_args(Place)


@dataclass(frozen=True)
class Account:
    """places: place -> notes, every place present. received: their sum.

    told: the places that are spoken of: `held` only where a note is, since most meetings have tables alone.
    """

    places: Mapping[Place, int]

    @property
    def received(self) -> int:
        return sum(self.places.values())

    @property
    def told(self) -> tuple[Place, ...]:
        return tuple(place for place in PLACES if place != "held" or self.places[place])


def standing_proposals(state: MeetingState) -> list[Proposal]:
    """Return the proposals that were put to the room and still stand, by number."""
    return [each for each in state.proposals.values() if each.pushed_at is not None and each.withdrawn_at is None]


def places_of_notes(state: MeetingState) -> dict[str, Place]:
    """Return note id -> the one place where the note ended.

    A note that was withdrawn is `withdrawn` whatever else was done with it; one that a proposal put to the room comes
    from is in that `proposal`, even when it was also set aside or placed in a theme. The note of a person that was
    neither admitted nor set aside is `held`.
    """
    heard = {note_id for proposal in standing_proposals(state) for note_id in proposal.note_ids}
    return {note.id: _place(note, heard) for note in state.notes.values()}


def _place(note: Note, heard: set[str]) -> Place:
    if note.withdrawn_at is not None:
        return "withdrawn"
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
