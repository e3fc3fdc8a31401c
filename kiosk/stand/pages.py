"""The pages of a kiosk: those of a telephone where it is about the vote, in a frame of its own."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kiosk.answers import Card, ballot_facts, ballot_secret, poll_facts, spoken_by, way_facts
from kiosk.device import Kept
from kiosk.pages import HEARD, packed, page, script_text, style_text
from kiosk.paper import hints, shows_choices
from kiosk.reader import Reader, reader_of
from kiosk.stand import sounds
from kiosk.stand.enrolment import NAME_MOST, Enrolled
from kiosk.stand.pictures import can_read_photos
from kiosk.stand.repeated import repeated
from kiosk.stand.sealed import Confirmed, seal
from kiosk.stand.sittings import ASKED_S, AWAY_S, THANKS_S, Kiosk, Sitting
from kiosk.views import spoken
from server.domain.codes import CODE_LENGTH
from server.domain.counting import Ballot
from server.domain.ids import ALPHABET
from server.domain.receipts import receipt_of
from server.domain.records import Poll
from server.http.render import NOSNIFF, words_of
from server.i18n import Words
from server.live.house import House

_HERE = Path(__file__).parent
PARTS = ("line", "life", "idle", "fields", "scanner", "camera")
"""The scripts of a kiosk, in the order in which they are joined."""

SIGNS = "".join(sorted(ALPHABET.upper(), key=lambda sign: (sign.isalpha(), sign)))


def stand_words(request: Request) -> Words:
    """Return the words of the pages of a kiosk, those of the vote among them."""
    return words_of(reader_of(request).language, "kiosk")


@cache
def _script() -> tuple[bytes, str]:
    """Return the scripts of a kiosk as one, and the name of this version of it."""
    parts = "".join(script_text(_HERE / f"{part}.js") for part in PARTS)
    body = f'(function(){{"use strict";{parts}begin();}})();'.encode()
    return body, sha256(body).hexdigest()[:8]


def stand_script(request: Request) -> Response:
    """Answer with the script of a kiosk, to be kept for good by whoever asked for this very version."""
    body, version = _script()
    kept = "max-age=31536000, immutable" if request.url.query == version else "no-cache"
    return packed(request, body, 200, {"Cache-Control": kept, **NOSNIFF}, "text/javascript")


def _framed(request: Request, template: str, kiosk: Kiosk | None, **facts: Any) -> Response:
    """Answer with a page in the frame of a kiosk."""
    house: House = request.app.state.house
    sitting = kiosk.sitting if kiosk else None
    large = reader_of(request).large
    frame: dict[str, Any] = {
        "code": None,
        "meeting": None,
        "sitting": sitting.token if sitting else "",
        "step": sitting.step if sitting else template,
        "helped": sitting.helped if sitting else False,
        "open": "",
        "idle_s": house.settings.kiosk_idle_s,
        "ask_s": ASKED_S,
        "thanks_s": THANKS_S,
        "plain_idle_s": AWAY_S // 2,
        "chosen": "1" if reader_of(request) != _usual(request) else "",
        "stand_script": f"/kiosk/stand.js?{_script()[1]}",
        "stand_style": style_text(_HERE / "stand.css") + (style_text(_HERE / "large.css") if large else ""),
        "mask_style": style_text(_HERE / "mask.css"),
    }
    path = f"kiosk/stand/{template}.html"
    return page(request, path, headers=HEARD[True], area="kiosk", place="/kiosk", **{**frame, **facts})


def _usual(request: Request) -> Reader:
    return Reader(request.app.state.house.settings.language)


def read_as_usual(request: Request) -> None:
    """Have what is answered be in the words and looks of the house, however whoever has gone read."""
    request.state.reader = _usual(request)


# Nobody is at it


def start_page(request: Request, device: Enrolled, kiosk: Kiosk, is_open: bool) -> Response:
    """Answer with the screen that everyone begins at."""
    problem = problem_said(request, kiosk.problem)
    meeting = device.meeting.state.meeting
    stands = "some" if is_open else "none"
    return _framed(
        request,
        "start",
        kiosk,
        meeting=meeting,
        typed=kiosk.typed,
        problem=problem,
        open=stands,
        signs=SIGNS,
        photos=can_read_photos(),
    )


def problem_said(request: Request, problem: tuple[str, int] | None) -> str:
    """Return the sentence that says why a card seats nobody; nothing for `None`. problem: as `Kiosk` has it."""
    words = stand_words(request)
    return words(f"kiosk-problem-{problem[0]}", n=problem[1]) if problem else ""


def thanks_page(request: Request, device: Enrolled, kiosk: Kiosk) -> Response:
    """Answer with thanks, and that the kiosk has forgotten everything."""
    return _framed(request, "thanks", kiosk, meeting=device.meeting.state.meeting)


def device_page(request: Request, problem: str = "", code: str = "", name: str = "") -> Response:
    """Answer that this device is no kiosk, and how it becomes one. problem: `code` or `name`."""
    words = stand_words(request)
    said = words(f"kiosk-device-problem-{problem}") if problem else ""
    typed = {"code_typed": code[:CODE_LENGTH], "name": name[:NAME_MOST], "name_most": NAME_MOST}
    return _framed(request, "device", None, problem=said, **typed)


def desk_page(request: Request, device: Enrolled, kiosk: Kiosk, problem: str = "") -> Response:
    """Answer with what a steward needs to know of a kiosk that nobody is at."""
    words = stand_words(request)
    said = words(f"kiosk-device-problem-{problem}") if problem else ""
    return _framed(request, "desk", kiosk, meeting=device.meeting.state.meeting, name=device.name, problem=said)


def reading_page(request: Request, kiosk: Kiosk) -> Response:
    """Answer with the ways to read: languages, ground and ink, size."""
    return _framed(request, "reading", kiosk, step="reading", **way_facts("/kiosk"))


# Somebody is


def idle_page(request: Request, kiosk: Kiosk) -> Response:
    """Answer with the question whether somebody is still there, for browsers without a script."""
    return _framed(request, "idle", kiosk, step="idle")


def told_page(request: Request, card: Card, kiosk: Kiosk, why: str) -> Response:
    """Answer that there is no ballot for a card, or that it was not taken. why: `kiosk-told-…`."""
    return _framed(request, "told", kiosk, meeting=card.seen.meeting, why=why)


def choose_page(request: Request, card: Card, kiosk: Kiosk, polls: list[tuple[Poll, bool]]) -> Response:
    """Answer with the open polls, each with whether the card has voted in it."""
    language = spoken_by(request, card)
    listed = [(spoken(poll, language), voted) for poll, voted in polls]
    return _framed(request, "choose", kiosk, meeting=card.seen.meeting, polls=listed)


def ballot_page(request: Request, card: Card, kiosk: Kiosk, sitting: Sitting, poll: Poll) -> Response:
    """Answer with the ballot, as it was sent where something is wrong with it."""
    facts = ballot_facts(request, card, poll, Kept(sitting.token), sitting.filled, sitting.problem)
    return _framed(request, "ballot", kiosk, **{**facts, "code": None}, notice=None)


def read_page(request: Request, card: Card, kiosk: Kiosk, poll: Poll) -> Response:
    """Answer with the question and the choices, to be read to somebody; nothing is chosen on it."""
    facts = {**poll_facts(request, card, poll), "code": None}
    return _framed(request, "read", kiosk, **facts, hints=hints(poll, stand_words(request)))


def confirm_page(request: Request, card: Card, kiosk: Kiosk, sitting: Sitting, poll: Poll, ballot: Ballot) -> Response:
    """Answer with what the ballot says, and the envelope in which it goes into the box."""
    house: House = request.app.state.house
    facts = {**poll_facts(request, card, poll), "code": None}
    secret = ballot_secret(request, card, poll, sitting.secrets[poll.id])
    sealed = Confirmed(card.meeting.id, poll.id, card.credential, ballot, secret, sitting.token, sitting.turn)
    return _framed(
        request,
        "confirm",
        kiosk,
        **facts,
        lines=repeated(facts["poll"], ballot, stand_words(request)),
        places={choice.id: place for place, choice in enumerate(poll.choices)},
        ballot=ballot,
        envelope=seal(house, kiosk.id, sealed),
        receipt=receipt_of(poll.id, secret),
        sound=_sound(request, card, sitting, poll),
    )


def receipt_page(request: Request, card: Card, kiosk: Kiosk, sitting: Sitting, poll: Poll, others: int) -> Response:
    """Answer with the receipt of a ballot that is in the box. others: polls that the card may still vote in."""
    facts = {**poll_facts(request, card, poll), "code": None}
    url = re.sub(r"^https?://", "", request.app.state.house.settings.public_url)
    return _framed(
        request,
        "receipt",
        kiosk,
        **facts,
        receipt=sitting.receipt,
        sound=_sound(request, card, sitting, poll),
        shown=shows_choices(poll),
        others=others,
        address=f"{url}/m/{card.meeting.id}",
    )


def _sound(request: Request, card: Card, sitting: Sitting, poll: Poll) -> str:
    """Return where what a sitting has come to is heard; nowhere where a part of it has no sound."""
    return sounds.ADDRESS if sounds.parts_of(request, card, sitting, poll) else ""
