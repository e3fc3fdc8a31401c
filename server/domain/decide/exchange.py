"""Decisions about what régie and tables say to each other: messages, calls for help, read-backs."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides, found, fresh, words
from server.domain.decide.proposals import standing
from server.domain.exchange import is_for, pair_id
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.domain.state import MeetingState

MESSAGE_MOST = 500
WHY_MOST = 200


def decide_send_message(state: MeetingState, command: c.SendMessage, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.messages, command.message_id)
    table_ids = tuple(dict.fromkeys(command.table_ids))
    if not table_ids:
        raise Refused("bad-value", field="table_ids", value=0, expected="1…")
    for table_id in table_ids:
        found(state.tables, table_id, "table")
    return [e.MessageSent(command.message_id, words("text", command.text, MESSAGE_MOST), table_ids)]


def decide_announce(state: MeetingState, command: c.Announce, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.messages, command.message_id)
    return [e.MessageSent(command.message_id, words("text", command.text, MESSAGE_MOST))]


def decide_withdraw_message(
    state: MeetingState, command: c.WithdrawMessage, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    message = found(state.messages, command.message_id, "message")
    return [] if message.withdrawn_at is not None else [e.MessageWithdrawn(message.id)]


def decide_read_message(state: MeetingState, command: c.ReadMessage, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.tables, actor.id, "table")
    message = found(state.messages, command.message_id, "message")
    if not is_for(message, actor.id):
        raise Refused("not-found", what="message", id=message.id)
    if message.withdrawn_at is not None:
        raise Refused("message-withdrawn", id=message.id)
    return [] if pair_id(message.id, actor.id) in state.readings else [e.MessageRead(message.id, actor.id)]


def decide_ask_for_help(state: MeetingState, command: c.AskForHelp, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.tables, actor.id, "table")
    fresh(state.help_calls, command.help_id)
    for call in state.help_calls.values():
        if call.table_id == actor.id and call.settled_at is None:
            raise Refused("help-asked", id=call.id)
    text = words("text", command.text, WHY_MOST, least=0)
    return [e.HelpAsked(command.help_id, actor.id, command.reason, text)]


def decide_answer_help(state: MeetingState, command: c.AnswerHelp, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    call = found(state.help_calls, command.help_id, "help")
    if call.settled_at is not None:
        raise Refused("help-settled", id=call.id)
    text = words("text", command.text, WHY_MOST)
    return [] if text == call.answer else [e.HelpAnswered(call.id, text)]


def decide_settle_help(state: MeetingState, command: c.SettleHelp, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    call = found(state.help_calls, command.help_id, "help")
    if actor.role == "table" and call.table_id != actor.id:
        raise Refused("not-found", what="help", id=call.id)
    return [] if call.settled_at is not None else [e.HelpSettled(call.id)]


def decide_answer_read_back(
    state: MeetingState, command: c.AnswerReadBack, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    found(state.tables, actor.id, "table")
    if found(state.proposals, command.proposal_id, "proposal").pushed_at is None:  # a table does not even know of it
        raise Refused("not-found", what="proposal", id=command.proposal_id)
    proposal = standing(state, command.proposal_id)
    former = state.read_backs.get(pair_id(proposal.id, actor.id))
    if former is None and all(state.notes[id].table_id != actor.id for id in proposal.note_ids):
        raise Refused("not-source", proposal=proposal.id)
    why = words("why", command.why, WHY_MOST, least=0 if command.fit == "in" else 1)
    if not 0 <= command.wording <= proposal.wording:
        raise Refused("bad-value", field="wording", value=command.wording, expected=f"0…{proposal.wording}")
    wording = command.wording or proposal.wording
    if former is not None and (former.fit, former.why, former.wording) == (command.fit, why, wording):
        return []
    return [e.ReadBackAnswered(proposal.id, actor.id, command.fit, why, wording)]


DECIDE: Decides = {
    c.SendMessage: decide_send_message,
    c.Announce: decide_announce,
    c.WithdrawMessage: decide_withdraw_message,
    c.ReadMessage: decide_read_message,
    c.AskForHelp: decide_ask_for_help,
    c.AnswerHelp: decide_answer_help,
    c.SettleHelp: decide_settle_help,
    c.AnswerReadBack: decide_answer_read_back,
}
