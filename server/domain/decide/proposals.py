"""Decisions about proposals: written, split, reworded, pushed, merged, withdrawn and brought back.

None is without a note it comes from, and nothing changes of one that an open poll asks about.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TITLE_MOST, Decides, check_versions, found, fresh, words
from server.domain.decide.meanwhile import check_proposals
from server.domain.decide.notes import admitted
from server.domain.pictograms import check_pictogram
from server.domain.proposal_notes import after_restoring, brought, without
from server.domain.records import COLOURS, Actor, Proposal, ProposalText
from server.domain.refusals import Refused
from server.domain.state import MeetingState

PROPOSAL_MOST = 1_000


class Said(NamedTuple):
    """The fields that `ProposalWritten` and `ProposalReworded` share, checked."""

    title: str
    text: str
    pictogram: str
    note_ids: tuple[str, ...]
    words: dict[str, ProposalText]
    colour: str


def decide_write_proposal(
    state: MeetingState, command: c.WriteProposal, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    fresh(state.proposals, command.proposal_id)
    if command.split_from is None:
        return [e.ProposalWritten(command.proposal_id, **_said(state, command, ())._asdict())]
    source = standing(state, command.split_from)
    said = _said(state, command, source.note_ids)
    check_proposals([source], command.seen, actor)
    _check_not_voted_on(state, source)
    staying = len(without(source.note_ids, said.note_ids))
    if not 0 < staying < len(source.note_ids):  # a split leaves something on both sides
        raise Refused("bad-value", field="split_from", value=staying, expected=f"1…{len(source.note_ids) - 1}")
    return [e.ProposalWritten(command.proposal_id, **said._asdict(), split_from=source.id)]


def decide_reword_proposal(
    state: MeetingState, command: c.RewordProposal, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    proposal = standing(state, command.proposal_id)
    said = _said(state, command, proposal.note_ids)
    if said == tuple(getattr(proposal, field) for field in Said._fields):
        return []
    check_proposals([proposal], command.seen, actor)
    _check_not_voted_on(state, proposal)
    return [e.ProposalReworded(proposal.id, **said._asdict())]


def _said(state: MeetingState, command: c.WriteProposal | c.RewordProposal, known: Collection[str]) -> Said:
    """Return what a proposal is to say. known: notes that stood in one before; they may be withdrawn or hidden since.

    Raises Refused("bad-text", "bad-value", "not-found", "note-held", "note-hidden", "note-withdrawn").
    """
    if not command.note_ids:
        raise Refused("bad-value", field="note_ids", value=0, expected="1…")
    for note_id in command.note_ids:
        note = admitted(state, note_id)
        if note_id in known:
            continue
        if note.withdrawn_at is not None:
            raise Refused("note-withdrawn", id=note_id)
        if note.hidden is not None:
            raise Refused("note-hidden", id=note_id)
    check_pictogram(command.pictogram)
    if command.colour and command.colour not in COLOURS:
        raise Refused("bad-value", field="colour", value=command.colour, expected=", ".join(COLOURS))
    return Said(
        words("title", command.title, TITLE_MOST),
        words("text", command.text, PROPOSAL_MOST),
        command.pictogram,
        tuple(dict.fromkeys(command.note_ids)),
        _translations(command.words, state.meeting.languages),
        command.colour,
    )


def _translations(given: dict[str, ProposalText], languages: Sequence[str]) -> dict[str, ProposalText]:
    """Return the texts in the other versions; one without any is left out."""
    check_versions(given, languages)
    translated = {}
    for version, text in given.items():
        title = words("title", text.title, TITLE_MOST, least=0)
        body = words("text", text.text, PROPOSAL_MOST, least=0)
        if title or body:
            translated[version] = ProposalText(title, body)
    return translated


def standing(state: MeetingState, proposal_id: str) -> Proposal:
    """Return the proposal unless it is withdrawn. Raises Refused("not-found", "proposal-withdrawn")."""
    proposal = found(state.proposals, proposal_id, "proposal")
    if proposal.withdrawn_at is not None:
        raise Refused("proposal-withdrawn", proposal=proposal_id)
    return proposal


def decide_push_proposal(state: MeetingState, command: c.PushProposal, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    proposal = standing(state, command.proposal_id)
    if proposal.pushed_at is not None:
        return []
    check_proposals([proposal], command.seen, actor)
    return [e.ProposalPushed(proposal.id)]


def decide_withdraw_proposal(
    state: MeetingState, command: c.WithdrawProposal, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    proposal = found(state.proposals, command.proposal_id, "proposal")
    if proposal.withdrawn_at is not None:
        return []
    check_proposals([proposal], command.seen, actor)
    _check_not_voted_on(state, proposal)
    return [e.ProposalWithdrawn(proposal.id)]


def decide_merge_proposals(
    state: MeetingState, command: c.MergeProposals, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    if command.proposal_id == command.into_id:
        raise Refused("bad-value", field="into_id", value=command.into_id, expected="another proposal")
    proposal, into = standing(state, command.proposal_id), standing(state, command.into_id)
    check_proposals([proposal, into], command.seen, actor)
    _check_not_voted_on(state, proposal, into)
    own = without(into.note_ids, brought(state, into.id))
    return [e.ProposalMerged(proposal.id, into.id, without(proposal.note_ids, own))]


def decide_restore_proposal(
    state: MeetingState, command: c.RestoreProposal, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    proposal = found(state.proposals, command.proposal_id, "proposal")
    if proposal.withdrawn_at is None:
        return []
    into = state.proposals.get(proposal.merged_into)
    touched = [proposal] if into is None else [proposal, into]
    check_proposals(touched, command.seen, actor)
    _check_not_voted_on(state, *touched)
    if into is not None and not after_restoring(state, proposal):
        raise Refused("bad-value", field="note_ids", value=0, expected="1…")
    return [e.ProposalRestored(proposal.id)]


def _check_not_voted_on(state: MeetingState, *proposals: Proposal) -> None:
    asked = {proposal.id for proposal in proposals}
    for poll in state.polls.values():
        if poll.is_open and any(choice.proposal_id in asked for choice in poll.choices):
            raise Refused("poll-opened", poll=poll.id)


DECIDE: Decides = {
    c.WriteProposal: decide_write_proposal,
    c.RewordProposal: decide_reword_proposal,
    c.PushProposal: decide_push_proposal,
    c.WithdrawProposal: decide_withdraw_proposal,
    c.MergeProposals: decide_merge_proposals,
    c.RestoreProposal: decide_restore_proposal,
}
