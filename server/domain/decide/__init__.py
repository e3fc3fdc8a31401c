"""Decide: from a state and a command to the events that follow from it, or a refusal.

Pure: the time comes in as `now`, ids inside the command. The state is read, never changed.
"""

from datetime import datetime

from server.domain.commands import AnyCommand
from server.domain.decide import (
    cards,
    closing,
    exchange,
    hands,
    incidents,
    meeting,
    members,
    notes,
    paper,
    polls,
    proposals,
    rounds,
    screens,
    steps,
    themes,
)
from server.domain.decide.checks import Decides
from server.domain.decide.closing import check_not_closed
from server.domain.events import AnyEvent
from server.domain.powers import check_power
from server.domain.records import Actor
from server.domain.state import MeetingState

DECIDE: Decides = {
    **meeting.DECIDE,
    **rounds.DECIDE,
    **notes.DECIDE,
    **themes.DECIDE,
    **proposals.DECIDE,
    **polls.DECIDE,
    **hands.DECIDE,
    **cards.DECIDE,
    **exchange.DECIDE,
    **members.DECIDE,
    **paper.DECIDE,
    **closing.DECIDE,
    **incidents.DECIDE,
    **screens.DECIDE,
    **steps.DECIDE,
}


def decide(state: MeetingState, command: AnyCommand, actor: Actor, now: datetime) -> list[AnyEvent]:
    """Return the events that follow from `command`; empty when what it asks for is so already.

    now: aware, the time of the decision. Raises Refused, with any code but those of ballots and doors.
    """
    check_power(command, actor)
    check_not_closed(state, command)
    return DECIDE[type(command)](state, command, actor, now)
