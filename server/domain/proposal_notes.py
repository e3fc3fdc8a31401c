"""Which notes a proposal has of its own, and which came with the proposals that were merged into it."""

from collections.abc import Collection

from server.domain.records import Proposal
from server.domain.state import MeetingState


def without(note_ids: tuple[str, ...], gone: Collection[str]) -> tuple[str, ...]:
    """Return `note_ids` in their order, those in `gone` left out."""
    return tuple(note_id for note_id in note_ids if note_id not in gone)


def brought(state: MeetingState, into_id: str, but_for: str = "") -> set[str]:
    """Return the notes that the proposals merged into one brought to it, those of the proposal `but_for` left out."""
    merged = [each for each in state.proposals.values() if each.merged_into == into_id and each.id != but_for]
    return {note_id for each in merged for note_id in each.merged_notes}


def after_restoring(state: MeetingState, proposal: Proposal) -> tuple[str, ...]:
    """Return the notes that stay where a proposal was merged into, once it stands again.

    What another proposal brought there too stays. Without any note, where none would.
    """
    leaving = without(proposal.merged_notes, brought(state, proposal.merged_into, proposal.id))
    return without(state.proposals[proposal.merged_into].note_ids, leaving)
