"""Decisions about the end of a meeting: it is closed once nothing is open and every note is accounted for."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.account import account_of, places_of_notes
from server.domain.decide.checks import Decides, words
from server.domain.decide.notes import REASON_MOST
from server.domain.decide.steps import pause_ended
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.domain.state import MeetingState

SHUT: frozenset[type[c.Command]] = frozenset(
    {
        c.OpenRound, c.OpenPoll, c.BeginPause, c.AdmitNote, c.TakeNotesBack, c.ShowNote,
        c.WriteProposal, c.RewordProposal, c.WithdrawProposal, c.MergeProposals, c.RestoreProposal, c.MoveInTheme,
        c.PrintPaper, c.GivePage,
    }
)  # fmt: skip
"""What a closed meeting does not take: what opens something, what could take a note out of the account, and the order
of notes by hand, in which its proceedings are printed.

Paper that turns up afterwards is taken: no poll is open, so that it can only be late, and that is an incident.
"""


def check_not_closed(state: MeetingState, command: c.Command) -> None:
    """Raise Refused("meeting-closed") where the meeting was closed, and `command` would upset how it ended."""
    if type(command) in SHUT and state.meetings and state.meeting.closed_at is not None:
        raise Refused("meeting-closed")


def decide_close_meeting(state: MeetingState, command: c.CloseMeeting, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    if state.meeting.closed_at is not None:
        return []
    for round in state.rounds.values():
        if round.is_open:
            raise Refused("round-open", round=round.id)
    for poll in state.polls.values():
        if poll.is_open:
            raise Refused("poll-open", poll=poll.id)
    if unaccounted := account_of(places_of_notes(state).values()).unaccounted:
        raise Refused("notes-open", notes=unaccounted)
    return [*pause_ended(state), e.MeetingClosed()]


def decide_reopen_meeting(
    state: MeetingState, command: c.ReopenMeeting, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    reason = words("reason", command.reason, REASON_MOST)
    return [] if state.meeting.closed_at is None else [e.MeetingReopened(reason)]


DECIDE: Decides = {
    c.CloseMeeting: decide_close_meeting,
    c.ReopenMeeting: decide_reopen_meeting,
}
