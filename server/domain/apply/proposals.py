"""Proposals: written, reworded, pushed to the tables, withdrawn."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.records import Proposal
from server.domain.state import Applies, Key, MeetingState


def proposal_written(state: MeetingState, event: e.ProposalWritten, recorded: Recorded) -> tuple[Key, ...]:
    state.proposals[event.proposal_id] = Proposal(
        event.proposal_id,
        len(state.proposals) + 1,
        event.title,
        event.text,
        event.pictogram,
        event.note_ids,
        recorded.at,
    )
    return (("proposals", event.proposal_id),)


def _change(state: MeetingState, proposal_id: str, **changes: Any) -> tuple[Key, ...]:
    state.proposals[proposal_id] = replace(state.proposals[proposal_id], **changes)
    return (("proposals", proposal_id),)


def proposal_reworded(state: MeetingState, event: e.ProposalReworded, _: Any) -> tuple[Key, ...]:
    former = state.proposals[event.proposal_id]
    wordings = former.wordings if event.text == former.text else (*former.wordings, former.text)
    return _change(
        state,
        event.proposal_id,
        title=event.title,
        text=event.text,
        pictogram=event.pictogram,
        note_ids=event.note_ids,
        wordings=wordings,
    )


def proposal_pushed(state: MeetingState, event: e.ProposalPushed, recorded: Recorded) -> tuple[Key, ...]:
    return _change(state, event.proposal_id, pushed_at=recorded.at)


def proposal_withdrawn(state: MeetingState, event: e.ProposalWithdrawn, recorded: Recorded) -> tuple[Key, ...]:
    return _change(state, event.proposal_id, withdrawn_at=recorded.at)


APPLY: Applies = {
    e.ProposalWritten: proposal_written,
    e.ProposalReworded: proposal_reworded,
    e.ProposalPushed: proposal_pushed,
    e.ProposalWithdrawn: proposal_withdrawn,
}
