"""The doors of a kiosk. Everyone who votes at it is always at `/kiosk`: what is there hangs on who sits at it now.

Each act is a form that ends on that page, so that going back, or loading anew, shows how things stand and nothing else.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk import device as phone
from kiosk import forms
from kiosk.answers import Card
from kiosk.pages import HEADERS
from kiosk.reader import is_asked, reader_of
from kiosk.stand import pages, sounds
from kiosk.stand.cards import is_photo, read_photo, take_photo, take_shown, take_typed
from kiosk.stand.casting import cast, fill, show_poll
from kiosk.stand.enrolment import NAME_MOST, Enrolled, enrol, enrolled, meeting_of, resign
from kiosk.stand.pages import SIGNS
from kiosk.stand.sittings import Kiosk, Kiosks, Sitting
from kiosk.steward.made import write_down
from kiosk.views import Views
from server.domain.codes import CODE_LENGTH, group
from server.domain.refusals import Refused
from server.http.auth import COOKIE as STAFF
from server.http.errors import error_response


def kiosk_routes() -> list[Route]:
    """Return the routes under `/kiosk`. The application holds its `House`, its `Tries` and its `Kiosks` (`kiosks`)."""
    doors = KioskDoors()
    return [
        Route("/kiosk", doors.show, methods=["GET"]),
        Route("/kiosk", doors.act, methods=["POST"]),
        Route("/kiosk/shown", doors.take_shown, methods=["POST"]),
        Route("/kiosk/ballot", doors.fill, methods=["POST"]),
        Route("/kiosk/cast", doors.cast, methods=["POST"]),
        Route("/kiosk/pulse", doors.pulse, methods=["POST"]),
        Route("/kiosk/idle", doors.ask, methods=["GET"]),
        Route("/kiosk/reading", doors.show_reading, methods=["GET"]),
        Route("/kiosk/desk", doors.show_desk, methods=["GET"]),
        Route("/kiosk/device", doors.change_device, methods=["POST"]),
        Route(sounds.ADDRESS, doors.hear, methods=["GET"]),
        Route("/kiosk/stand.js", stand_script, methods=["GET"]),
    ]


def back() -> Response:
    """Answer with the way to the one page of a kiosk."""
    return RedirectResponse("/kiosk", 303, HEADERS)


async def stand_script(request: Request) -> Response:
    """`GET /kiosk/stand.js`: the script of a kiosk, which does without it as well."""
    return pages.stand_script(request)


class KioskDoors:
    """The endpoints of the kiosks of an application."""

    def __init__(self) -> None:
        self._views = Views()

    def _at(self, request: Request) -> tuple[Enrolled, Kiosk] | None:
        device = enrolled(request)
        kiosks: Kiosks = request.app.state.kiosks
        return (device, kiosks.at(device)) if device else None

    def _card(self, device: Enrolled, sitting: Sitting) -> Card:
        return Card("", device.meeting, sitting.credential, self._views)

    # What is there

    async def show(self, request: Request) -> Response:
        """`GET /kiosk`: the start screen, or what the person at it has come to. `?lang=…`: read so from now on."""
        at = self._at(request)
        if is_asked(request) or "next" in request.query_params:
            response = back()
            if is_asked(request):
                phone.keep_reader(response, request, reader_of(request))
            if at:
                at[1].thanked_at = None
            return response
        if at is None:
            return pages.device_page(request)
        device, kiosk = at
        if kiosk.sitting is not None:
            card = self._card(device, kiosk.sitting)
            return await show_poll(request, card, kiosk, kiosk.sitting)
        if kiosk.thanked_at is not None:
            return _fresh(request, kiosk, pages.thanks_page(request, device, kiosk))
        if kiosk.gone:
            pages.read_as_usual(request)
        is_open = bool(self._views.of(device.meeting.state).open_polls)
        return _fresh(request, kiosk, pages.start_page(request, device, kiosk, is_open))

    async def ask(self, request: Request) -> Response:
        """`GET /kiosk/idle`: without a script, whether somebody is still there; who says nothing is forgotten."""
        at = self._at(request)
        if at is None or at[1].sitting is None:
            return back()
        kiosk = at[1]
        kiosk.asked_at = request.app.state.kiosks.clock()
        return pages.idle_page(request, kiosk)

    async def hear(self, request: Request) -> Response:
        """`GET /kiosk/heard.mp3`: what the person at it has confirmed, or their receipt."""
        at = self._at(request)
        try:
            if at is None or at[1].sitting is None:
                raise Refused("not-found", what="sound", id="")
            return await sounds.heard(request, self._card(at[0], at[1].sitting), at[1].sitting)
        except Refused as refused:
            return error_response(refused, request)

    async def show_reading(self, request: Request) -> Response:
        """`GET /kiosk/reading`: the languages and looks to choose from."""
        at = self._at(request)
        return pages.reading_page(request, at[1]) if at else back()

    async def show_desk(self, request: Request) -> Response:
        """`GET /kiosk/desk`: for a steward, while nobody votes: what the kiosk could not deliver, and how it ends."""
        at = self._at(request)
        if at is None or at[1].sitting is not None:
            return back()
        return pages.desk_page(request, *at)

    # Acts

    async def act(self, request: Request) -> Response:
        """`POST /kiosk`: what field `act` says, and back to the page.

        `key` (`key`: a sign, `erase` or `clear`) and `card` (`code`, as typed or scanned; `scan`: what of it
        came by a scanner) while the place is free.
        With `sitting`, from the form of whoever is there: `poll` (`poll`), `choose`, `change`, `help`, `alone`,
        `unhelp`, `stay`, `leave`. A form of a former sitting does nothing.
        """
        at = self._at(request)
        if at is None:
            return back()
        device, kiosk = at
        try:
            fields = dict(await forms.read_fields(request))
        except Refused as refused:
            return error_response(refused, request)
        what, sitting = fields.get("act", ""), kiosk.sitting
        if sitting is None:
            kiosk.thanked_at = None
            if what == "key":
                _press(kiosk, fields.get("key", ""))
            elif what == "leave":
                kiosk.free()
            elif what == "card":
                await take_typed(request, device, kiosk, fields.get("code", ""), fields.get("scan", ""))
            return back()
        if fields.get("sitting") == sitting.token:
            _do(request, kiosk, sitting, what, fields.get("poll", ""))
        return back()

    async def take_shown(self, request: Request) -> Response:
        """`POST /kiosk/shown`: what the camera has read off a square (`code`); or, of type `image/…`, a photo.

        Answers with nothing once its holder has the place, else with a sentence that says why not.
        """
        at = self._at(request)
        if at is None or at[1].sitting is not None:
            return Response("", 200, HEADERS, "text/plain")
        try:
            if is_photo(request):
                problem = await take_photo(request, *at, await read_photo(request))
            else:
                problem = await take_shown(request, *at, dict(await forms.read_fields(request)).get("code", ""))
        except Refused as refused:
            return error_response(refused, request)
        return Response(pages.problem_said(request, problem), 200, HEADERS, "text/plain")

    async def fill(self, request: Request) -> Response:
        """`POST /kiosk/ballot`: a filled-in form, whose `secret` is that of the sitting; on to its confirmation."""
        at = self._at(request)
        if at is None:
            return back()
        device, kiosk = at
        try:
            filled = await forms.read_ballot_form(request)
        except Refused as refused:
            return error_response(refused, request)
        sitting = kiosk.sitting
        if sitting is not None and filled.secret == sitting.token and sitting.step == "ballot":
            fill(self._card(device, sitting), sitting, filled)
        return back()

    async def cast(self, request: Request) -> Response:
        """`POST /kiosk/cast`: a confirmed ballot (`envelope`) into the box; with `by=js`, answered as JSON.

        Idempotent: a resend gets the same receipt, whoever sits at the kiosk meanwhile.
        """
        at = self._at(request)
        try:
            fields = dict(await forms.read_fields(request))
            if at is None:
                raise Refused("malformed", reason="a ballot of this kiosk")
            told = await cast(request, *at, fields.get("envelope", ""))
        except Refused as refused:
            return error_response(refused, request)
        return told if fields.get("by") == "js" else back()

    async def pulse(self, request: Request) -> Response:
        """`POST /kiosk/pulse`: the script is alive, with so many ballots `waiting` for the line and so many too `late`.

        Returns whether a poll is open, `some` or `none`.
        """
        at = self._at(request)
        if at is None:
            return Response("gone", 200, HEADERS, "text/plain")
        device, kiosk = at
        try:
            fields = dict(await forms.read_fields(request))
        except Refused as refused:
            return error_response(refused, request)
        for name in ("waiting", "late"):
            if forms.is_number(fields.get(name, "")):
                setattr(kiosk, name, int(fields[name]))
        is_open = bool(self._views.of(device.meeting.state).open_polls)
        return Response("some" if is_open else "none", 200, HEADERS, "text/plain")

    # The device

    async def change_device(self, request: Request) -> Response:
        """`POST /kiosk/device`: with a kiosk code (`code`) a device becomes a kiosk (`name`), or ceases to (`end`)."""
        at = self._at(request)
        try:
            fields = dict(await forms.read_fields(request))
        except Refused as refused:
            return error_response(refused, request)
        code, name = fields.get("code", ""), " ".join(fields.get("name", "").split())
        meeting = meeting_of(request.app.state.house, code)
        response = back()
        if meeting is None:
            slow = request.app.state.tries.take(request.client.host if request.client else "")
            if slow:
                await request.app.state.tries.hold()
            return pages.desk_page(request, *at, "code") if at else pages.device_page(request, "code", code, name)
        if at and "end" in fields:
            request.app.state.kiosks.forget(at[0])
            resign(response)
        elif not name:
            return pages.device_page(request, "name", code)
        else:
            enrol(response, request, meeting, name)
            await write_down(request.app.state.house, meeting, name[:NAME_MOST])
            response.delete_cookie(STAFF)  # whoever signed in here would stay so before everybody
        return response


def _press(kiosk: Kiosk, key: str) -> None:
    bare = kiosk.typed.replace("-", "")
    if key == "erase":
        bare = bare[:-1]
    elif key == "clear":
        bare = ""
    elif key in SIGNS and len(key) == 1:
        bare = (bare + key)[:CODE_LENGTH]
    kiosk.typed, kiosk.problem = group(bare), None


def _do(request: Request, kiosk: Kiosk, sitting: Sitting, what: str, poll: str) -> None:
    """Do what whoever sits at a kiosk asks for, as far as it can be done from where they are."""
    kiosk.asked_at = None
    step = sitting.step
    match what:
        case "leave":
            kiosk.free()
            if step == "receipt":
                kiosk.thanked_at = request.app.state.kiosks.clock()
        case "poll" if step == "choose":
            sitting.poll, sitting.step = poll, "ballot"
        case "choose" if step in ("receipt", "choose"):
            sitting.forget_ballot()
            sitting.step, sitting.receipt = "choose", ""
        case "change" if step == "confirm" or (step == "receipt" and not sitting.helped):
            # Who was helped begins anew, so that whoever helps sees nothing of what was chosen.
            if sitting.helped or step == "receipt":
                sitting.forget_ballot()
            sitting.step, sitting.receipt = "ballot", ""
        case "help" if step in ("ballot", "confirm"):
            sitting.forget_ballot()
            sitting.helped, sitting.step = True, "read"
        case "alone" if step == "read":
            sitting.step = "ballot"
        case "unhelp" if step in ("read", "ballot", "confirm"):
            sitting.forget_ballot()
            sitting.helped, sitting.step = False, "ballot"


def _fresh(request: Request, kiosk: Kiosk, response: Response) -> Response:
    """Have the device forget how somebody read who is gone."""
    if kiosk.gone:
        phone.forget_reader(response, request)
        kiosk.gone = False
    return response
