"""`tablee print` of what the régie prints as well: it is set here, and counts as issued once its file is there."""

import argparse
import asyncio
from contextlib import suppress

from printouts.ballot_layout import DoesNotFit
from printouts.ballots import MissingGlyphs
from server.cli.whole import whole_or_untouched
from server.domain.records import ORGANISER
from server.domain.refusals import Refused
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.printing.maker import fault_of
from server.printing.orders import OVERTAKEN, TRIES, CannotPrint, Order, What, issue_of
from server.terminal import Trouble, words


class _Overtaken(Exception):
    """Others printed sheets with the serials that have just been printed, or changed the poll."""


async def print_order(house: House, meeting: LiveMeeting, what: What, given: argparse.Namespace) -> int:
    """Print what was asked for; return how many pages that came to. Raises Trouble, Refused."""
    try:
        return await _print(house, meeting, _order(meeting, what, given), given)
    except CannotPrint as fault:
        raise Trouble(words(f"print-{fault.code}", **fault.facts)) from fault


def _order(meeting: LiveMeeting, what: What, given: argparse.Namespace) -> Order:
    """Return what the options come to. Raises CannotPrint("which-table")."""
    tables = meeting.state.tables.values()
    numbers = [table.number for table in tables if given.table in (table.id, str(table.number))]
    if given.table and not numbers:
        raise CannotPrint("which-table", asked=given.table, last=len(tables))
    return Order(
        what,
        poll=given.poll,
        count=given.count or (2 if what == "desk-sheets" else 0),
        size=given.size,
        language=given.language or "",
        easy=given.easy,
        spare=given.spare,
        table=numbers[0] if numbers else 0,
        wifi=given.wifi,
        wifi_password=given.wifi_password,
    )


async def _print(house: House, meeting: LiveMeeting, order: Order, given: argparse.Namespace) -> int:
    for _ in range(TRIES):
        issue = issue_of(house, meeting, order, ORGANISER)
        with suppress(_Overtaken), whole_or_untouched(given.out) as out:
            try:
                printed = await asyncio.to_thread(issue.work.make, out, bool)  # the house goes on following its journal
            except (DoesNotFit, MissingGlyphs) as error:
                told = fault_of(error)
                raise CannotPrint(told.fault, **told.facts) from error
            try:
                await issue.record()
            except Refused as refused:
                if refused.code not in OVERTAKEN:
                    raise
                raise _Overtaken from refused
            return printed.pages
    raise Refused("not-saved")
