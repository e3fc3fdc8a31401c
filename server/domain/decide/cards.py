"""Decisions about voter cards: issued, revoked, replaced, told apart by groups, struck for a paper booklet."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides, found, fresh, words
from server.domain.records import Actor, Card
from server.domain.refusals import Refused
from server.domain.state import MeetingState

BOOKLET_MOST = 40


def valid_card(state: MeetingState, credential: str) -> Card:
    """Return a card that has not been revoked. Raises Refused("unknown-card", "card-revoked")."""
    card = state.cards.get(credential)
    if card is None:
        raise Refused("unknown-card")
    if card.revoked:
        raise Refused("card-revoked")
    return card


def decide_issue_cards(state: MeetingState, command: c.IssueCards, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    for credential in command.credentials:
        fresh(state.cards, credential)
    if command.site_id:
        found(state.sites, command.site_id, "site")
    if command.table_id and found(state.tables, command.table_id, "table").site_id != command.site_id:
        raise Refused("bad-value", field="table_id", value=command.table_id, expected="a table of the site")
    if command.first_number < 0:
        raise Refused("bad-value", field="first_number", value=command.first_number, expected="0…")
    if command.first_number and command.first_number <= last_number(state):
        raise Refused("id-taken", id=str(command.first_number))
    if not command.credentials:
        return []
    credentials = tuple(sorted(set(command.credentials)))
    return [e.CardsIssued(credentials, command.first_number, command.site_id, command.table_id)]


def decide_issue_table_cards(
    state: MeetingState, command: c.IssueTableCards, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    events: list[e.AnyEvent] = []
    number, given = command.first_number, set[str]()
    for table_id, credentials in command.tables.items():
        site_id = found(state.tables, table_id, "table").site_id
        for credential in credentials:
            fresh(given, credential)
        batch = c.IssueCards(command.id, credentials, number, site_id, table_id)
        events += decide_issue_cards(state, batch, actor, now)
        number += len(set(credentials))
        given.update(credentials)
    return events


def last_number(state: MeetingState) -> int:
    """Return the highest number on a card, 0 when there is none."""
    return max((card.number for card in state.cards.values()), default=0)


def decide_revoke_card(state: MeetingState, command: c.RevokeCard, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    if command.credential not in state.cards:
        raise Refused("unknown-card")
    return [] if state.cards[command.credential].revoked else [e.CardRevoked(command.credential)]


def decide_replace_card(state: MeetingState, command: c.ReplaceCard, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    """Hand the right of a card on, to a code that is new or to a card from the pile.

    A card from the pile gives up a right of its own. The roll is not seen here: who asks has made sure that nobody has
    voted with it (`LiveMeeting.submit`). A revoked card may be replaced from the pile as long as nobody holds its
    right: so a revocation by mistake is mended. Not by a new code: open polls do not count a right that was revoked
    before they were opened, and that of the card from the pile they do.
    """
    card, by = state.cards.get(command.credential), state.cards.get(command.by)
    if card is None:
        raise Refused("unknown-card")
    if by is None:
        valid_card(state, command.credential)
        return [e.CardReplaced(command.credential, command.by, last_number(state) + 1 if card.number else 0)]
    if card.revoked and (holder := holder_of(state, card.right)) is not None:
        if holder == command.by:
            return []
        raise Refused("card-revoked")
    if command.by == command.credential:
        raise Refused("card-not-spare", reason="same")
    if by.revoked:
        raise Refused("card-not-spare", reason="revoked")
    if by.right != command.by or by.groups or by.booklet:
        raise Refused("card-not-spare", reason="used")
    return [e.CardReplaced(command.credential, command.by, by.number)]


def holder_of(state: MeetingState, right: str) -> str | None:
    """Return the credential of the card that has a voting right now, `None` when no valid card has it."""
    return next(
        (credential for credential, card in state.cards.items() if card.right == right and not card.revoked), None
    )


def decide_profile_card(state: MeetingState, command: c.ProfileCard, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    card = valid_card(state, command.credential)
    profile = state.meeting.profile
    for dimension, group in command.groups.items():
        if group not in profile.get(dimension, ()):
            expected = ", ".join(profile.get(dimension, profile))
            raise Refused("bad-value", field=dimension, value=group, expected=expected)
    return [] if command.groups == card.groups else [e.CardProfiled(command.credential, command.groups)]


def decide_strike_card(state: MeetingState, command: c.StrikeCard, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    card = valid_card(state, command.credential)
    booklet = words("booklet", command.booklet, BOOKLET_MOST, least=0)
    if booklet == card.booklet:
        return []
    if booklet and card.booklet:
        raise Refused("card-struck", booklet=card.booklet)
    if booklet and any(each.booklet == booklet for each in state.cards.values()):
        raise Refused("id-taken", id=booklet)
    return [e.CardStruck(command.credential, booklet)]


DECIDE: Decides = {
    c.IssueCards: decide_issue_cards,
    c.IssueTableCards: decide_issue_table_cards,
    c.RevokeCard: decide_revoke_card,
    c.ReplaceCard: decide_replace_card,
    c.ProfileCard: decide_profile_card,
    c.StrikeCard: decide_strike_card,
}
