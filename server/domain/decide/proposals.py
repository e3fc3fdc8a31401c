"""Decisions about proposals. Nothing is pushed without a note it comes from."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TITLE_MOST, Decides, found, fresh, words
from server.domain.decide.notes import admitted
from server.domain.pictograms import check_pictogram
from server.domain.records import Actor, Proposal
from server.domain.refusals import Refused
from server.domain.state import MeetingState

PROPOSAL_MOST = 1_000


def decide_write_proposal(
    state: MeetingState, command: c.WriteProposal, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    fresh(state.proposals, command.proposal_id)
    title, text = _checked(state, command, ())
    return [
        e.ProposalWritten(command.proposal_id, title, text, command.pictogram, tuple(dict.fromkeys(command.note_ids)))
    ]


def decide_reword_proposal(
    state: MeetingState, command: c.RewordProposal, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    proposal = standing(state, command.proposal_id)
    title, text = _checked(state, command, proposal.note_ids)
    note_ids = tuple(dict.fromkeys(command.note_ids))
    former = (proposal.title, proposal.text, proposal.pictogram, proposal.note_ids)
    if (title, text, command.pictogram, note_ids) == former:
        return []
    _check_not_voted_on(state, proposal)
    return [e.ProposalReworded(proposal.id, title, text, command.pictogram, note_ids)]


def _checked(
    state: MeetingState, command: c.WriteProposal | c.RewordProposal, known: tuple[str, ...]
) -> tuple[str, str]:
    """Return title and text. known: notes that the proposal came from before; they may have been withdrawn since."""
    if not command.note_ids:
        raise Refused("bad-value", field="note_ids", value=0, expected="1…")
    for note_id in command.note_ids:
        if admitted(state, note_id).withdrawn_at is not None and note_id not in known:
            raise Refused("note-withdrawn", id=note_id)
    check_pictogram(command.pictogram)
    return words("title", command.title, TITLE_MOST), words("text", command.text, PROPOSAL_MOST)


def standing(state: MeetingState, proposal_id: str) -> Proposal:
    """Return the proposal unless it is withdrawn. Raises Refused("not-found", "proposal-withdrawn")."""
    proposal = found(state.proposals, proposal_id, "proposal")
    if proposal.withdrawn_at is not None:
        raise Refused("proposal-withdrawn", proposal=proposal_id)
    return proposal


def decide_push_proposal(state: MeetingState, command: c.PushProposal, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    proposal = standing(state, command.proposal_id)
    return [] if proposal.pushed_at is not None else [e.ProposalPushed(proposal.id)]


def decide_withdraw_proposal(
    state: MeetingState, command: c.WithdrawProposal, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    proposal = found(state.proposals, command.proposal_id, "proposal")
    if proposal.withdrawn_at is not None:
        return []
    _check_not_voted_on(state, proposal)
    return [e.ProposalWithdrawn(proposal.id)]


def _check_not_voted_on(state: MeetingState, proposal: Proposal) -> None:
    for poll in state.polls.values():
        if poll.is_open and any(choice.proposal_id == proposal.id for choice in poll.choices):
            raise Refused("poll-opened", poll=poll.id)


DECIDE: Decides = {
    c.WriteProposal: decide_write_proposal,
    c.RewordProposal: decide_reword_proposal,
    c.PushProposal: decide_push_proposal,
    c.WithdrawProposal: decide_withdraw_proposal,
}
