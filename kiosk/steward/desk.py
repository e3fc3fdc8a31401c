"""Who sits at the desk, which card lies on it, and what was done last.

A card is named in addresses by a reference that only holds in one session of the desk, so that neither a code nor the
hash of one stands in a page, an address or the history of a browser. A card that was scanned and one that was found
by its number have different references: who only knows a number may report the card lost, and nothing else.
"""

import hmac
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from kiosk.forms import read_fields
from server.domain.commands import RevokeCard
from server.domain.decide.cards import holder_of
from server.domain.powers import POWERS
from server.domain.records import Actor, Card
from server.domain.refusals import Refused
from server.http.auth import same_origin, staff
from server.live.house import House
from server.live.meeting import LiveMeeting

COOKIE = "tablee_desk"
ACTS_MOST = 8  # what a volunteer still remembers
REF_LETTERS = 20  # 80 bits

Act = tuple[str, int, str]
"""What was done (`steward-act-…`), the number of the card, and what more there is to say: a booklet, another number."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A card that lies on the desk, or was found by its number. ref: its name in addresses, for one sign-in alone."""

    ref: str
    credential: str
    record: Card
    in_hand: bool
    holder: Card | None

    @property
    def standing(self) -> str:
        """`valid`, `struck`, `revoked` (nobody has its right now) or `replaced`."""
        if self.record.revoked:
            return "replaced" if self.holder else "revoked"
        return "struck" if self.record.booklet else "valid"


@dataclass(frozen=True, slots=True)
class Desk:
    """A signed-in steward or lead, and their meeting."""

    house: House
    meeting: LiveMeeting
    actor: Actor

    @property
    def token(self) -> str:
        """What every form of one sign-in holds; no page of another site knows it."""
        return self.house.hash("desk form", self.actor.id)

    def card(self, ref: str) -> AtDesk:
        """Return the card of a reference. Raises Refused("not-found"), also for one of another session."""
        place = ref.partition("-")[0]
        cards = self.meeting.state.cards
        if place.isascii() and place.isdigit() and len(place) < REF_LETTERS and int(place) < len(cards):
            credential = list(cards)[int(place)]
            for in_hand in (True, False):
                if hmac.compare_digest(self._ref(int(place), credential, in_hand).encode(), ref.encode()):
                    return self._at_desk(ref, credential, in_hand)
        raise Refused("not-found", what="card", id="")

    def put(self, credential: str, in_hand: bool) -> AtDesk:
        """Return a known card as it lies on the desk."""
        place = list(self.meeting.state.cards).index(credential)
        return self._at_desk(self._ref(place, credential, in_hand), credential, in_hand)

    def numbered(self, number: int) -> AtDesk | None:
        """Return the card with a number, `None` when there is none."""
        for credential, card in self.meeting.state.cards.items():
            if card.number == number and number:
                return self.put(credential, in_hand=False)
        return None

    def _at_desk(self, ref: str, credential: str, in_hand: bool) -> AtDesk:
        cards = self.meeting.state.cards
        card = cards[credential]
        holder = holder_of(self.meeting.state, card.right) if card.revoked else None
        return AtDesk(ref, credential, card, in_hand, cards[holder] if holder else None)

    def _ref(self, place: int, credential: str, in_hand: bool) -> str:
        # The place of a card among all never changes, and finds it without hashing thousands of others.
        way = "scanned" if in_hand else "numbered"
        mac = self.house.hash("desk card", f"{self.actor.id}\n{way}\n{credential}")
        return f"{place}-{mac[:REF_LETTERS]}"


def at_desk(request: Request) -> Desk:
    """Return who is at the desk. Raises Refused("sign-in-first", "not-allowed")."""
    meeting, actor = staff(request)
    if actor.role not in POWERS[RevokeCard]:
        raise Refused("not-allowed", role=actor.role, command="revoke-card")
    return Desk(request.app.state.house, meeting, actor)


async def fields_of(request: Request, desk: Desk) -> dict[str, str]:
    """Return the fields of a form of this desk. Raises Refused("malformed", "frame-too-large").

    The cookie of a session is not sent from pages of other sites; the token holds where a browser does not heed that.
    """
    fields = dict(await read_fields(request))
    # With "no-referrer", which our pages ask for, a browser says `null`: RFC 6454, section 7.3.
    is_ours = request.headers.get("origin") == "null" or same_origin(request.headers)
    if not is_ours or not hmac.compare_digest(fields.get("token", "").encode(), desk.token.encode()):
        raise Refused("malformed", reason="a form of this desk")
    return fields


# What was done last


def acts_of(request: Request, desk: Desk) -> list[Act]:
    """Return what was done last by whoever is signed in, as its browser remembers it; the latest first."""
    try:
        session, acts = _serializer(desk).loads(request.cookies.get(COOKIE, ""))
    except (BadSignature, ValueError, TypeError):
        return []
    return [(what, number, more) for what, number, more in acts] if session == desk.actor.id else []


def remember(response: Response, request: Request, desk: Desk, act: Act) -> None:
    """Have the browser of the desk remember what was done, until it is closed. Numbers only, and signed."""
    acts = [act, *acts_of(request, desk)][:ACTS_MOST]
    response.set_cookie(
        COOKIE,
        _serializer(desk).dumps([desk.actor.id, acts]),
        path="/steward",
        httponly=True,
        samesite="strict",
        secure=desk.house.settings.secure_cookies,
    )


def _serializer(desk: Desk) -> URLSafeSerializer:
    return URLSafeSerializer(desk.house.key, salt="steward")
