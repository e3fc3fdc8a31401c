"""Proposals: written, split, reworded, pushed to the tables, merged, withdrawn and brought back."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.notes import session_of
from server.domain.events import Recorded
from server.domain.history import EARLIER_MOST
from server.domain.proposal_notes import after_restoring, without
from server.domain.records import EASY, Proposal, ProposalText, Wording
from server.domain.state import Applies, Key, MeetingState


def proposal_written(state: MeetingState, event: e.ProposalWritten, recorded: Recorded) -> tuple[Key, ...]:
    who = session_of(recorded)
    state.proposals[event.proposal_id] = Proposal(
        event.proposal_id,
        len(state.proposals) + 1,
        event.title,
        event.text,
        event.pictogram,
        event.note_ids,
        recorded.at,
        words=_versions(event),
        colour=event.colour,
        worded_by=who,
        worded_at=recorded.at,
        split_from=event.split_from,
        changed_by=who,
        changed_seq=recorded.seq,
    )
    written = (("proposals", event.proposal_id),)
    if not event.split_from:
        return written
    staying = without(state.proposals[event.split_from].note_ids, event.note_ids)
    return (*written, *_change(state, event.split_from, recorded, note_ids=staying))


def _versions(event: e.ProposalWritten | e.ProposalReworded) -> dict[str, ProposalText]:
    """Return a proposal in its other versions, its easy text among these, where older journals have it apart."""
    if not event.easy:
        return event.words
    said = event.words.get(EASY, ProposalText())
    return {**event.words, EASY: replace(said, text=said.text or event.easy)}


def _change(state: MeetingState, proposal_id: str, recorded: Recorded, **changes: Any) -> tuple[Key, ...]:
    """Put a changed copy of a proposal in its place, and remember who did it and when."""
    changed = replace(
        state.proposals[proposal_id], changed_by=session_of(recorded), changed_seq=recorded.seq, **changes
    )
    state.proposals[proposal_id] = changed
    return (("proposals", proposal_id),)


def proposal_reworded(state: MeetingState, event: e.ProposalReworded, recorded: Recorded) -> tuple[Key, ...]:
    former = state.proposals[event.proposal_id]
    words, changes = _versions(event), dict[str, Any]()
    if (event.title, event.text, words) != (former.title, former.text, former.words):
        at = former.worded_at or former.written_at
        said = Wording(former.wording, former.title, former.text, former.worded_by, at, former.words)
        changes = {
            "history": _remembered(*former.history, said),
            "worded_by": session_of(recorded),
            "worded_at": recorded.at,
        }
    return _change(
        state,
        event.proposal_id,
        recorded,
        title=event.title,
        text=event.text,
        pictogram=event.pictogram,
        note_ids=event.note_ids,
        words=words,
        colour=event.colour,
        wording=former.wording + (event.text != former.text),
        **changes,
    )


def _remembered(*history: Wording) -> tuple[Wording, ...]:
    """Return the last `EARLIER_MOST`, and of each wording before them the last: what tables have read is never lost."""
    last = {said.number: place for place, said in enumerate(history)}
    recent = len(history) - EARLIER_MOST
    return tuple(said for place, said in enumerate(history) if place >= recent or place == last[said.number])


def proposal_pushed(state: MeetingState, event: e.ProposalPushed, recorded: Recorded) -> tuple[Key, ...]:
    state.proposals[event.proposal_id] = replace(state.proposals[event.proposal_id], pushed_at=recorded.at)
    return (("proposals", event.proposal_id),)


def proposal_withdrawn(state: MeetingState, event: e.ProposalWithdrawn, recorded: Recorded) -> tuple[Key, ...]:
    return _change(state, event.proposal_id, recorded, withdrawn_at=recorded.at)


def proposal_merged(state: MeetingState, event: e.ProposalMerged, recorded: Recorded) -> tuple[Key, ...]:
    into = state.proposals[event.into_id]
    note_ids = (*into.note_ids, *without(event.note_ids, into.note_ids))
    gone = {"withdrawn_at": recorded.at, "merged_into": into.id, "merged_notes": event.note_ids}
    return (
        *_change(state, event.proposal_id, recorded, **gone),
        *_change(state, into.id, recorded, note_ids=note_ids),
    )


def proposal_restored(state: MeetingState, event: e.ProposalRestored, recorded: Recorded) -> tuple[Key, ...]:
    proposal = state.proposals[event.proposal_id]
    touched: tuple[Key, ...] = ()
    if proposal.merged_into:
        touched = _change(state, proposal.merged_into, recorded, note_ids=after_restoring(state, proposal))
    back = {"withdrawn_at": None, "merged_into": "", "merged_notes": ()}
    return (*_change(state, proposal.id, recorded, **back), *touched)


APPLY: Applies = {
    e.ProposalWritten: proposal_written,
    e.ProposalReworded: proposal_reworded,
    e.ProposalPushed: proposal_pushed,
    e.ProposalWithdrawn: proposal_withdrawn,
    e.ProposalMerged: proposal_merged,
    e.ProposalRestored: proposal_restored,
}
