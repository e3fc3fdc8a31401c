"""The published box: what everyone may have of a closed poll, and how it is counted again from that alone.

From closing on: the receipts and the digests. Once the result is published: the ballots too, so that anyone can
recount them. By default they come without receipts, in the order of their texts, so that nobody's ballot can be told
by its receipt, not even by whoever holds it; the organiser may publish them with receipts. Ballots of a quiz are not
published: they say which table answered, and how fast.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from server.domain.closing import as_everyone_sees, hands_of, tally_of
from server.domain.counting import check_ballot, read_ballot, write_ballot
from server.domain.records import HandCount, Poll
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.tallies import Tally
from server.storage.digest import ballots_digest, box_digest, receipts_digest

FORM = 1
"""The version of `PublishedPoll`; fields are only ever added."""


class PublishedPoll(Struct, frozen=True):
    """What is published of a closed poll.

    tablee: `FORM`. poll: its record; before the result is published as everyone sees it (`as_everyone_sees`).
    receipts: of every ballot in the box, sorted. ballots: their texts, sorted; `None` while or where they are not
    published, or when `box` holds them: (receipt, text), sorted by receipt, and `salt` what its digest begins with.
    hands: the counts of hands that the tally holds. tables: table id -> number.
    """

    tablee: int
    meeting: str
    meeting_title: str
    poll: Poll
    receipts: tuple[str, ...]
    ballots: tuple[str, ...] | None = None
    box: tuple[tuple[str, str], ...] | None = None
    salt: str = ""
    hands: tuple[HandCount, ...] = ()
    tables: dict[str, int] = {}


class Recount(Struct, frozen=True):
    """What a recount has found. tally: of the published ballots, `None` when they are not all readable.

    differences: `receipts`, `ballots`, `box` (a list is not what the digest was made of), `ballot` (one of them is
    none of this poll), `number` (not as many receipts as ballots), `tally` (the figures are others); empty: all agree.
    """

    tally: Tally | None
    differences: tuple[str, ...]


def published(state: MeetingState, poll_id: str, box: Sequence[tuple[str, str]], salt: str) -> PublishedPoll:
    """Return what is published of a closed poll now. box: (receipt, choice) of every ballot; salt: of the box.

    Raises Refused("not-found", "poll-not-closed"), also for an annulled poll that was never closed.
    """
    poll = state.polls.get(poll_id)
    if poll is None or poll.opened_at is None:
        raise Refused("not-found", what="poll", id=poll_id)
    if poll.closed_at is None:
        raise Refused("poll-not-closed", poll=poll_id)
    receipts = tuple(sorted(receipt for receipt, _ in box))
    if poll.published_at is None:
        return PublishedPoll(FORM, state.meeting.id, state.meeting.title, as_everyone_sees(poll), receipts)
    shown = poll.method != "quiz"
    with_receipts = shown and poll.ballots == "with-receipts"
    hands = tuple(hands_of(state, poll_id))
    return PublishedPoll(
        FORM,
        state.meeting.id,
        state.meeting.title,
        as_everyone_sees(poll),
        receipts,
        tuple(sorted(choice for _, choice in box)) if shown and not with_receipts else None,
        tuple(sorted(box)) if with_receipts else None,
        salt if with_receipts else "",
        hands,
        {each.table_id: state.tables[each.table_id].number for each in hands},
    )


def recount(given: PublishedPoll) -> Recount:
    """Return what the published ballots count to, and where they differ from what was said of them.

    Raises Refused("poll-not-closed") when the ballots are not published (yet).
    """
    poll = given.poll
    ballots = given.ballots if given.box is None else tuple(choice for _, choice in given.box)
    if ballots is None or poll.tally is None:
        raise Refused("poll-not-closed", poll=poll.id)
    differences = []
    if len(ballots) != len(given.receipts):
        differences.append("number")
    if receipts_digest(given.receipts) != poll.receipts_digest:
        differences.append("receipts")
    if ballots_digest(ballots) != poll.ballots_digest:
        differences.append("ballots")
    if given.box is not None and box_digest(given.box, given.salt) != poll.box_digest:
        differences.append("box")
    if not all(_is_of(poll, choice) for choice in ballots):
        return Recount(None, (*differences, "ballot"))
    try:
        tally = tally_of(poll, ballots, given.hands, poll.receipts_digest or "")
    except (LookupError, ArithmeticError, ValueError):  # hands or rules that cannot be: somebody has changed them
        return Recount(None, (*differences, "tally"))
    if tally != poll.tally:
        differences.append("tally")
    return Recount(tally, tuple(differences))


def _is_of(poll: Poll, choice: str) -> bool:
    try:
        return write_ballot(check_ballot(poll, read_ballot(choice))) == choice
    except (msgspec.MsgspecError, Refused, ValueError):  # the last: a consent with more or fewer choices than two
        return False
