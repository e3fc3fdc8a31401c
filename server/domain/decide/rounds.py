"""Decisions about rounds: said in other words, opened, extended, closed.

One round is open at a time; opening one puts its question on the screens.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST, Decides, check_versions, found, words
from server.domain.decide.meanwhile import check_round
from server.domain.decide.steps import pause_over
from server.domain.records import Actor, Round, RoundText
from server.domain.refusals import Refused
from server.domain.state import MeetingState

SHEET_MOST = 4_000
ROUND_S_MOST = 86_400  # a day, as in `OpenRound`: nobody means more, and dates have an end


def open_round(state: MeetingState, round_id: str) -> Round:
    """Return the round when it is open. Raises Refused("not-found", "round-not-open", "round-closed")."""
    round = found(state.rounds, round_id, "round")
    if round.opened_at is None:
        raise Refused("round-not-open", round=round_id)
    if round.closed_at is not None:
        raise Refused("round-closed", round=round_id)
    return round


def decide_open_round(state: MeetingState, command: c.OpenRound, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    round = found(state.rounds, command.round_id, "round")
    if round.closed_at is not None:
        raise Refused("round-closed", round=round.id)
    for other in state.rounds.values():
        if other.is_open:
            raise Refused("round-open", round=other.id)
    ends_at = now + timedelta(seconds=command.duration_s or state.steps[round.id].duration_s)
    return [
        *pause_over(state),
        e.RoundOpened(round.id, ends_at),
        *(e.DisplayShown(site_id, "round", round.id) for site_id in state.sites),
    ]


def decide_extend_round(state: MeetingState, command: c.ExtendRound, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    round = open_round(state, command.round_id)
    assert round.ends_at is not None
    # "Five more minutes" after the time has run out means five minutes from now.
    base = max(round.ends_at, now) if command.by_s > 0 else round.ends_at
    return [e.RoundExtended(round.id, max(base + timedelta(seconds=command.by_s), now))]


def decide_close_round(state: MeetingState, command: c.CloseRound, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    return [e.RoundClosed(open_round(state, command.round_id).id)]


def decide_word_round(state: MeetingState, command: c.WordRound, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    round = found(state.rounds, command.round_id, "round")
    if round.closed_at is not None:
        raise Refused("round-closed", round=round.id)
    said = worded(command.words, state.meeting.languages)
    if said == round.words:
        return []
    check_round(round, command.seen, actor)
    return [e.RoundWorded(round.id, said)]


def worded(given: dict[str, RoundText], languages: Sequence[str]) -> dict[str, RoundText]:
    """Return a round in its other versions, trimmed; a version that says nothing is left out.

    languages: of the meeting, the reference first. Raises Refused("bad-text", "bad-value").
    """
    check_versions(given, languages)
    said = {
        version: RoundText(
            words("title", text.title, TITLE_MOST, least=0),
            words("question", text.question, TEXT_MOST, least=0),
            words("text", text.text, TEXT_MOST, least=0),
            words("title", text.sheet_title, TITLE_MOST, least=0),
            words("sheet", text.sheet_text, SHEET_MOST, least=0),
            words("alt", text.alt, TEXT_MOST, least=0),
        )
        for version, text in given.items()
    }
    return {version: text for version, text in said.items() if text != RoundText()}


DECIDE: Decides = {
    c.OpenRound: decide_open_round,
    c.ExtendRound: decide_extend_round,
    c.CloseRound: decide_close_round,
    c.WordRound: decide_word_round,
}
