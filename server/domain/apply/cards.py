"""Voter cards: issued, revoked, replaced, with groups, struck for a paper booklet."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.records import Card
from server.domain.state import Applies, Key, MeetingState


def cards_issued(state: MeetingState, event: e.CardsIssued, _: Any) -> tuple[Key, ...]:
    for place, credential in enumerate(event.credentials):
        number = event.first_number + place if event.first_number else 0
        state.cards[credential] = Card(credential, number, event.site_id, table_id=event.table_id)
    # Who comes late gets a card and votes in what is open; the turnout must not pass those entitled.
    open_polls = [poll for poll in state.polls.values() if poll.is_open]
    for poll in open_polls:
        state.polls[poll.id] = replace(poll, entitled=poll.entitled + len(event.credentials))
    return tuple(("polls", poll.id) for poll in open_polls)


def card_revoked(state: MeetingState, event: e.CardRevoked, _: Any) -> tuple[Key, ...]:
    # Open polls keep their number of entitled: the card may have voted in them already.
    state.cards[event.credential] = replace(state.cards[event.credential], revoked=True)
    return (("cards", event.credential),)


def card_replaced(state: MeetingState, event: e.CardReplaced, _: Any) -> tuple[Key, ...]:
    card, spare = state.cards[event.credential], state.cards.get(event.by)
    # A card from the pile says its own number and site. Open polls go on counting the right that it gives up: their
    # number of entitled may be one too high then, and the turnout never passes it.
    site_id, table_id = (spare.site_id, spare.table_id) if spare else (card.site_id, card.table_id)
    if not table_id and site_id == card.site_id:  # the holder stays where they sit
        table_id = card.table_id
    state.cards[event.by] = replace(card, number=event.number, site_id=site_id, table_id=table_id, revoked=False)
    # What the holder said and the booklet they hold go with the right, else the booklet would be taken for ever.
    state.cards[event.credential] = replace(card, revoked=True, groups={}, booklet="")
    return (("cards", event.credential),)


def card_profiled(state: MeetingState, event: e.CardProfiled, _: Any) -> tuple[Key, ...]:
    state.cards[event.credential] = replace(state.cards[event.credential], groups=event.groups)
    return ()


def card_struck(state: MeetingState, event: e.CardStruck, _: Any) -> tuple[Key, ...]:
    state.cards[event.credential] = replace(state.cards[event.credential], booklet=event.booklet)
    return (("cards", event.credential),)


APPLY: Applies = {
    e.CardsIssued: cards_issued,
    e.CardRevoked: card_revoked,
    e.CardReplaced: card_replaced,
    e.CardProfiled: card_profiled,
    e.CardStruck: card_struck,
}
