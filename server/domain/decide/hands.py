"""Decisions about hands counted at tables."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides
from server.domain.decide.polls import open_poll
from server.domain.hands import check_hands
from server.domain.records import Actor, HandCount
from server.domain.refusals import Refused
from server.domain.state import MeetingState


def decide_count_hands(state: MeetingState, command: c.CountHands, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = open_poll(state, command.poll_id)
    if poll.paused_at is not None:
        raise Refused("poll-paused", poll=poll.id)
    numbers = (command.people, command.otherwise, command.cast, command.valid, command.blank, command.spoiled)
    check_hands(poll, HandCount("", poll.id, actor.id, *numbers, command.counts, now))
    counts = {choice.id: command.counts[choice.id] for choice in poll.choices}
    return [e.HandsCounted(poll.id, actor.id, *numbers, counts)]


DECIDE: Decides = {c.CountHands: decide_count_hands}
