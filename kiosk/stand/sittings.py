"""Who is at which kiosk now. Held in memory alone, and forgotten as soon as somebody is done, or gone.

A kiosk has one sitting at a time. What is typed, chosen and cast in it stands neither in an address nor in a cookie,
so that the browser has nothing to remember: whatever page it goes back to, it is shown how things stand now.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from kiosk.forms import Filled
from kiosk.stand.enrolment import Enrolled
from server.domain.ids import spell
from server.domain.refusals import Refused

AWAY_S = 600  # without a sign of its page a sitting ends; a page with a script ends it much earlier by itself
ASKED_S = 20  # to answer whether one is still there: WCAG 2.2, 2.2.1
THANKS_S = 6
KIOSKS_MOST = 500  # bounds memory; the one that was heard of longest ago is forgotten
GONE_S = 60  # a kiosk that was not heard of for so long is not connected

Step = Literal["choose", "read", "ballot", "confirm", "receipt", "voted", "over", "struck", "revoked", "refused"]
"""What a sitting shows. choose: the polls that are open, or that none is. read: the ballot, read to somebody. The
last five: `kiosk-told-…`."""


@dataclass(slots=True)
class Sitting:
    """Somebody at a kiosk. token: names the sitting in its forms, so that no form of another one is taken.

    secrets: poll -> secret of the device, drawn here. turn: ballots confirmed so far; cast: the turn of the one that
    the box has. filled, problem: the ballot as it was sent, and why it is none.
    """

    token: str
    credential: str
    step: Step = "choose"
    poll: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    filled: Filled | None = None
    problem: Refused | None = None
    helped: bool = False
    turn: int = 0
    cast: int = 0
    receipt: str = ""

    def forget_ballot(self) -> None:
        """Forget what is on the ballot in hand."""
        self.filled = self.problem = None


@dataclass(slots=True)
class Kiosk:
    """A kiosk as this server knows it. typed: so much of a code as has been put together key by key.

    problem: what is wrong with the code that was given, and its number. waiting, late: ballots that its browser holds,
    and those it could not deliver. gone: somebody left, and the device has not been told yet to forget how they read.
    seen_at, asked_at, thanked_at: of the clock of `Kiosks`; `None` for not now.
    """

    id: str
    name: str
    meeting: str
    seen_at: float
    typed: str = ""
    problem: tuple[str, int] | None = None
    sitting: Sitting | None = None
    asked_at: float | None = None
    thanked_at: float | None = None
    gone: bool = False
    waiting: int = 0
    late: int = 0

    def seat(self, credential: str) -> Sitting:
        """Give the place to the holder of a card."""
        self.free()
        self.gone, self.thanked_at = False, None
        self.sitting = Sitting(spell(secrets.token_bytes(16)), credential)
        return self.sitting

    def free(self) -> None:
        """Forget whoever was here."""
        self.typed, self.problem, self.sitting, self.asked_at = "", None, None, None
        self.gone = True


class Kiosks:
    """The kiosks of a server. clock: seconds that never go back, such as `time.monotonic`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._by_id: dict[str, Kiosk] = {}

    def at(self, device: Enrolled) -> Kiosk:
        """Return a kiosk as it stands now; whoever left it without a word is forgotten."""
        now = self.clock()
        kiosk = self._by_id.pop(device.id, None) or Kiosk(device.id, device.name, device.meeting.id, now)
        if now - kiosk.seen_at > AWAY_S or (kiosk.asked_at is not None and now - kiosk.asked_at > ASKED_S):
            kiosk.free()
        if kiosk.thanked_at is not None and now - kiosk.thanked_at > THANKS_S:
            kiosk.thanked_at = None
        kiosk.seen_at = now
        while len(self._by_id) >= KIOSKS_MOST:
            del self._by_id[next(iter(self._by_id))]
        self._by_id[device.id] = kiosk
        return kiosk

    def of(self, meeting: str) -> list[tuple[Kiosk, bool]]:
        """Return the kiosks of a meeting, each with whether it is connected, by name."""
        now = self.clock()
        mine = (kiosk for kiosk in self._by_id.values() if kiosk.meeting == meeting)
        return [(kiosk, now - kiosk.seen_at <= GONE_S) for kiosk in sorted(mine, key=lambda each: each.name)]

    def forget(self, device: Enrolled) -> None:
        """Forget a kiosk that is none any more."""
        self._by_id.pop(device.id, None)
