"""Decisions about the people of the régie: their names, and which tables are whose to read."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides, found, words
from server.domain.decide.meanwhile import check_tables_of
from server.domain.records import Actor
from server.domain.state import MeetingState

NAME_MOST = 40


def decide_name_yourself(state: MeetingState, command: c.NameYourself, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    member = found(state.members, actor.id, "member")
    name = words("name", command.name, NAME_MOST)
    return [] if name == member.name else [e.MemberNamed(member.id, name)]


def decide_claim_tables(state: MeetingState, command: c.ClaimTables, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    member = found(state.members, actor.id, "member")
    claimed = tuple(dict.fromkeys(command.table_ids))
    for table_id in claimed:
        found(state.tables, table_id, "table")
    if claimed == member.table_ids:
        return []
    losing = [
        other for other in state.members.values() if other.id != member.id and set(claimed) & set(other.table_ids)
    ]
    check_tables_of([member, *losing], command.seen, actor)
    return [
        *(e.TablesClaimed(each.id, tuple(id for id in each.table_ids if id not in claimed)) for each in losing),
        e.TablesClaimed(member.id, claimed),
    ]


DECIDE: Decides = {
    c.NameYourself: decide_name_yourself,
    c.ClaimTables: decide_claim_tables,
}
