"""Decisions about polls. Opening one fixes its choices and puts it on the screens."""

from collections.abc import Iterable
from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST, Decides, found, fresh, words
from server.domain.decide.proposals import standing
from server.domain.pictograms import check_pictogram
from server.domain.records import COLOURS, LETTERS, Actor, Choice, Poll
from server.domain.refusals import Refused
from server.domain.state import MeetingState

CHOICE_MOST = 300


def lettered(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the choices with the letter, id and colour of their place; text and pictogram stay.

    Raises Refused("bad-value", "bad-text"): too many choices, an unknown pictogram, a text that does not fit.
    """
    given = tuple(choices)
    if len(given) > len(LETTERS):
        raise Refused("bad-value", field="choices", value=len(given), expected=f"0, 2…{len(LETTERS)}")
    made = []
    for place, choice in enumerate(given):
        check_pictogram(choice.pictogram)
        made.append(
            Choice(
                id=LETTERS[place].lower(),
                letter=LETTERS[place],
                text=words("choice", choice.text, CHOICE_MOST),
                pictogram=choice.pictogram,
                colour=COLOURS[place % len(COLOURS)],
                proposal_id=choice.proposal_id,
            )
        )
    return tuple(made)


def open_poll(state: MeetingState, poll_id: str) -> Poll:
    """Return the poll when it is open. Raises Refused("not-found", "poll-not-open", "poll-closed")."""
    poll = found(state.polls, poll_id, "poll")
    if poll.opened_at is None:
        raise Refused("poll-not-open", poll=poll_id)
    if poll.closed_at is not None:
        raise Refused("poll-closed", poll=poll_id)
    return poll


def decide_plan_poll(state: MeetingState, command: c.PlanPoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.polls, command.poll_id)
    if len(command.choices) == 1:
        raise Refused("bad-value", field="choices", value=1, expected=f"0, 2…{len(LETTERS)}")
    for choice in command.choices:
        if choice.proposal_id is not None and not standing(state, choice.proposal_id).pushed_at:
            raise Refused("bad-value", field="proposal_id", value=choice.proposal_id, expected="a pushed proposal")
    return [
        e.PollPlanned(
            command.poll_id,
            words("title", command.title, TITLE_MOST),
            words("question", command.question, TEXT_MOST),
            command.method,
            lettered(command.choices),
        )
    ]


def decide_open_poll(state: MeetingState, command: c.OpenPoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = found(state.polls, command.poll_id, "poll")
    if poll.opened_at is not None:
        raise Refused("poll-opened", poll=poll.id)
    choices = poll.choices or lettered(
        Choice("", "", proposal.title, proposal.pictogram, "", proposal.id)
        for proposal in state.proposals.values()
        if proposal.pushed_at is not None and proposal.withdrawn_at is None
    )
    if not choices:
        raise Refused("no-choices", poll=poll.id)
    return [
        e.PollOpened(poll.id, choices, len(state.cards)),
        *(e.DisplayShown(site_id, "poll", poll.id) for site_id in state.sites),
    ]


def decide_close_poll(state: MeetingState, command: c.ClosePoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    """Only check that it may be closed; the events come from `RecordTally`, once the box is counted."""
    open_poll(state, command.poll_id)
    return []


def decide_record_tally(state: MeetingState, command: c.RecordTally, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = open_poll(state, command.poll_id)
    closed = e.PollClosed(poll.id, command.tally, command.turnout, command.box_digest, command.roll_digest)
    return [closed]


DECIDE: Decides = {
    c.PlanPoll: decide_plan_poll,
    c.OpenPoll: decide_open_poll,
    c.ClosePoll: decide_close_poll,
    c.RecordTally: decide_record_tally,
}
