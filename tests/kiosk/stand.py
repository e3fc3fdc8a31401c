"""The vocabulary of kiosks: a hall with one, and those who vote at it with a browser without a script."""

import re
from urllib.parse import urlencode

import httpx2
import qrcode
from PIL import Image
from qrcode.image.pil import PilImage

from kiosk.stand.enrolment import kiosk_code
from kiosk.stand.routes import kiosk_routes
from kiosk.stand.sittings import Kiosks
from kiosk.steward.routes import steward_routes
from tests.kiosk.hall import Hall, Phone

FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


def square(text: str, box: int, degrees: float, ground: tuple[int, int, int]) -> Image.Image:
    """Return the QR code of a card, held a little askew. box: side of one of its points; ground: what is around it."""
    code = qrcode.QRCode(box_size=box)
    code.add_data(text)
    drawn: Image.Image = code.make_image(image_factory=PilImage).get_image()
    return drawn.convert("RGB").rotate(degrees, expand=True, fillcolor=ground)


class Kiosk(Phone):
    """A browser at a kiosk. `seen`: every answer that it was ever given, the oldest first."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        super().__init__(http)
        self.seen: list[httpx2.Response] = []

    async def look(self, path: str = "/kiosk") -> str:
        self.page = await self.http.get(path, headers={"accept": "text/html"}, follow_redirects=True)
        self.seen += [*self.page.history, self.page]
        return self.text

    async def post(self, path: str, fields: list[tuple[str, str]]) -> str:
        self.page = await self.http.post(path, content=urlencode(fields), headers=FORM, follow_redirects=True)
        self.seen += [*self.page.history, self.page]
        return self.text

    async def act(self, act: str, **fields: str) -> str:
        """Press a button of the present page."""
        return await self.post("/kiosk", [("act", act), ("sitting", self.sitting), *fields.items()])

    async def show_card(self, code: str) -> str:
        """Type or scan the code of a card; return the text of the page that follows."""
        return await self.act("card", code=code)

    async def fill(self, *marks: str, **fields: str) -> str:
        """Fill in the ballot and go on to the confirmation. fields: `n_a` is the number for the choice `a`."""
        others = [(name.replace("_", "-"), value) for name, value in fields.items()]
        return await self.post("/kiosk/ballot", [("secret", self.secret), *(("mark", mark) for mark in marks), *others])

    async def cast(self, envelope: str = "") -> str:
        """Put the confirmed ballot into the box."""
        return await self.post("/kiosk/cast", [("envelope", envelope or self.envelope)])

    async def send_later(self, envelope: str) -> dict[str, object]:
        """Send a ballot that the kiosk has kept, as its script does; return the answer."""
        body = urlencode({"envelope": envelope, "by": "js"})
        headers = {"content-type": FORM["content-type"]}
        told: dict[str, object] = (await self.http.post("/kiosk/cast", content=body, headers=headers)).json()
        return told

    async def vote_here(self, code: str, *marks: str, **fields: str) -> str:
        """Vote from the card to the receipt; return its text."""
        await self.show_card(code)
        await self.fill(*marks, **fields)
        return await self.cast()

    @property
    def sitting(self) -> str:
        found = re.search(r'data-sitting="(\w*)"', self.page.text)
        return found[1] if found else ""

    @property
    def envelope(self) -> str:
        found = re.search(r'name="envelope" value="([^"]+)"', self.page.text)
        assert found, self.text
        return found[1]

    @property
    def said(self) -> str:
        """What a person reads, without what waits out of sight."""
        body = re.sub(
            r"(?s)<head>.*?</head>|<(section|div) id=\"(kept|still|down)\".*?</\1>|<footer.*", "", self.page.text
        )
        return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def open_kiosks(hall: Hall) -> Kiosks:
    """Open the doors of kiosks, and of the desk that makes them, in a hall."""
    hall.app.router.routes[:0] = [*kiosk_routes(), *steward_routes()]
    kiosks: Kiosks = Kiosks(hall.clock.seconds)
    hall.app.state.kiosks = kiosks
    return kiosks


async def kiosk_in(hall: Hall, name: str = "Entrée") -> Kiosk:
    """Return a device that has become a kiosk of the hall."""
    kiosk = Kiosk(hall.phone().http)
    await kiosk.look()
    await kiosk.post("/kiosk/device", [("code", kiosk_code(hall.house, hall.meeting.id)), ("name", name)])
    return kiosk
