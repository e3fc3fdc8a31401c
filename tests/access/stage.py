"""Every page that a participant can come to, as a browser would be given it: all of them within one meeting.

No browser is needed to come to them. One then looks at each, as often as there are ways to read it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from kiosk.public.pages import public_routes
from kiosk.reader import COOKIE, Reader
from server.domain import commands as c
from server.domain.records import Site, Table
from server.storage.memory import MemoryStorage
from tests.kiosk.hall import APPROVAL, FOUND, LEAD, SECOND, SINGLE, THEME_TEAM, UNKNOWN, Hall, Phone, hall_in
from tests.kiosk.methods import ASKED, METHODS, plan
from tests.kiosk.noting import form_on
from tests.kiosk.stand import Kiosk, kiosk_in, open_kiosks

ADDRESS = "http://hall.test"
PROPOSALS = (
    ("p_1", "Trente arbres en pleine terre et une fontaine qui coule", "Planter avec les écoles.", "tree"),
    ("p_2", "Dix samedis matin sans voitures, à l’essai", "Dix samedis de suite.\nPuis un bilan.", "pedestrian"),
)
NOTE = "Quatre bancs à dossier entre la pharmacie et la halle, à l’ombre des tilleuls, pour qui marche mal."
CALL = "https://visio.example/"


@dataclass
class Stage:
    """What was seen so far. shots: name -> page."""

    hall: Hall
    reader: Reader
    shots: dict[str, str] = field(default_factory=dict)

    def phone(self) -> Phone:
        """Return a phone that reads as the reader does."""
        return self.reads(self.hall.phone())

    def take(self, name: str, phone: Phone) -> None:
        """Keep the page that a phone shows."""
        assert name not in self.shots, name
        assert "<!doctype html>" in phone.page.text, (name, phone.page.text[:200])
        self.shots[name] = phone.page.text

    async def visit(self, name: str, path: str, phone: Phone | None = None) -> None:
        phone = phone or self.phone()
        await phone.visit(path)
        self.take(name, phone)

    def reads(self, phone: Phone) -> Phone:
        """Have a device read as the reader does."""
        phone.http.cookies.set(COOKIE, self.reader.kept(), domain="hall.test")
        return phone

    async def kiosk(self) -> Kiosk:
        kiosk = await kiosk_in(self.hall)
        self.reads(kiosk)
        return kiosk


async def shots_of(data: Path, reader: Reader) -> dict[str, str]:
    """Return name -> page of all pages, as somebody reads them."""
    taken: dict[str, str] = {}
    async with _stage(data, reader) as stage:
        await _without_a_poll(stage)
        await _notes_and_calls(stage)
        await _methods(stage)
        await _standings(stage)
        await _public(stage)
        taken |= stage.shots
    async with _stage(data, reader) as stage:
        await _at_a_kiosk(stage)
        taken |= stage.shots
    return taken


async def scripts_of(data: Path) -> dict[str, str]:
    """Return path -> script of those that pages of a phone may ask for."""
    async with _stage(data, Reader("fr")) as stage:
        phone = stage.phone()
        return {f"/v/{name}.js": (await phone.http.get(f"/v/{name}.js")).text for name in ("ballot", "ears", "listen")}


@asynccontextmanager
async def _stage(data: Path, reader: Reader) -> AsyncIterator[Stage]:
    net = Site("s_net", "En ligne", online=True)
    tables = (*(Table(f"t_{n}", net.id, n, 8, f"{CALL}{n}" if n < 15 else "") for n in range(1, 16)),)
    rounds = tuple(replace(each, individual=4) for each in FOUND.rounds)
    founded = {"sites": (net,), "tables": tables, "rounds": rounds}
    async with hall_in(MemoryStorage(), data, cards=8, **founded) as hall:
        hall.app.router.routes.extend(public_routes())
        open_kiosks(hall)
        yield Stage(hall, reader)


async def _without_a_poll(stage: Stage) -> None:
    hall, code = stage.hall, stage.hall.codes[0]
    await stage.visit("code", "/v")
    for name, typed in (("empty", ""), ("short", "K7QF"), ("mistyped", "K7QF3M9DXZ3"), ("unknown", UNKNOWN)):
        phone = stage.phone()
        await phone.send("/v", [("code", typed)])
        stage.take(f"code {name}", phone)
    await stage.visit("reading", f"/v/reading?at=/v/{code}")
    await stage.visit("waiting, empty", f"/v/{code}")
    await hall.open_round()
    for proposal in PROPOSALS:
        await hall.push_proposal(*proposal)
    await stage.visit("waiting", f"/v/{code}")
    await stage.visit("waiting, held", f"/v/{code}?pause")
    await stage.visit("refused", f"/v/{code}/v_none")
    struck, revoked = (hall.house.hash("card", each) for each in hall.codes[6:8])
    await hall.ask(c.RevokeCard, LEAD, credential=revoked)
    await stage.visit("card revoked", f"/v/{hall.codes[7]}")
    await hall.open_poll(SECOND)
    await hall.ask(c.StrikeCard, LEAD, credential=struck, booklet="17")
    await stage.visit("card struck", f"/v/{hall.codes[6]}")
    await hall.close_poll(SECOND)
    await stage.visit("waiting after a result", f"/v/{code}")


async def _notes_and_calls(stage: Stage) -> None:
    hall, code, phone = stage.hall, stage.hall.codes[0], stage.phone()
    await stage.visit("calls, number", f"/v/{code}/tables")
    await stage.visit("calls, unknown", f"/v/{code}/tables?number=99")
    await stage.visit("call", f"/v/{code}/tables?number=12")
    await hall.open_round("r_2") if not hall.meeting.state.rounds["r_1"].is_open else None
    path = f"/v/{code}/notes"
    await stage.visit("note, form", path, phone)
    for name, text in (("empty", ""), ("arrived", NOTE), ("too soon", "Encore une")):
        await phone.visit(path)
        await phone.send(path, [*form_on(phone), ("text", text), ("kind", "worry")])
        stage.take(f"note, {name}", phone)
    for number in range(1, 4):
        hall.clock.forward(30)
        await phone.visit(path)
        await phone.send(path, [*form_on(phone), ("text", f"{NOTE} {number}"), ("kind", "idea")])
    ids = [note.id for note in hall.meeting.state.notes.values() if note.source == "individual"]
    await hall.ask(c.AdmitNote, THEME_TEAM, note_id=ids[1])
    reason = "Cette question n’est pas du ressort de la commune."
    await hall.ask(c.SetNotesAside, THEME_TEAM, note_ids=(ids[2],), reason=reason)
    await stage.visit("notes, all sent", path, phone)
    await stage.visit("notes, older", f"{path}?page=2", phone)


async def _methods(stage: Stage) -> None:
    """The ballot of each method, its error, its receipt and its result; and a ballot that is helped with."""
    hall, (code, other) = stage.hall, stage.hall.codes[:2]
    for method in METHODS:
        asked = ASKED[method]
        await hall.open_poll(await plan(hall, asked))
        path = f"/v/{code}/{asked.id}"
        await stage.visit(f"{method}, ballot", path)
        phone = stage.phone()
        await phone.visit(path)
        await phone.send(path, [("secret", phone.secret), *asked.wrong])
        stage.take(f"{method}, error", phone)
        await phone.send(path, [("secret", phone.secret), *asked.fields])
        stage.take(f"{method}, receipt", phone)
        await stage.visit(f"{method}, read together", f"/v/{other}/{asked.id}?help")
        await stage.visit(f"{method}, alone", f"/v/{other}/{asked.id}?alone")
        await hall.close_poll(asked.id)
        await stage.visit(f"{method}, result", path, phone)


async def _standings(stage: Stage) -> None:
    """Polls that are paused, over, cast elsewhere, to be changed, annulled, run again; several at once."""
    hall, code, phone = stage.hall, stage.hall.codes[0], stage.phone()
    await hall.open_poll()
    path = f"/v/{code}/{SINGLE}"
    await hall.ask(c.PausePoll, LEAD, poll_id=SINGLE)
    await stage.visit("paused", path)
    await hall.ask(c.ResumePoll, LEAD, poll_id=SINGLE)
    await phone.visit(path)
    await phone.send(path, [("secret", phone.secret), ("mark", "b")])
    await stage.visit("ballot to change", f"{path}?change", phone)
    await stage.visit("elsewhere", path)
    await hall.ask(c.OpenPoll, LEAD, poll_id=APPROVAL, duration_s=60)
    await stage.visit("list", f"/v/{code}", phone)
    helped = stage.phone()
    await helped.visit(f"/v/{code}/{APPROVAL}?alone")
    await helped.send(f"/v/{code}/{APPROVAL}?alone", [("secret", helped.secret), ("mark", "b")])
    stage.take("given back", helped)
    hall.clock.forward(61)
    await stage.visit("over", f"/v/{hall.codes[1]}/{APPROVAL}")
    await hall.close_poll(APPROVAL)
    late = stage.phone()
    await late.visit(f"/v/{hall.codes[3]}/{SINGLE}")
    secret = late.secret
    await hall.close_poll(SINGLE, publish=False)
    await late.send(f"/v/{hall.codes[3]}/{SINGLE}", [("secret", secret), ("mark", "b")])
    stage.take("too late", late)
    await hall.ask(c.RerunPoll, LEAD, poll_id=SINGLE, new_poll_id="v_again", reason="Un mot manquait")
    await hall.open_poll("v_again")
    await stage.visit("annulled", path)
    await stage.visit("run again", f"/v/{hall.codes[4]}/v_again")


async def _public(stage: Stage) -> None:
    m, judged = f"/m/{stage.hall.meeting.id}", ASKED["majority-judgment"].id
    await stage.visit("public, list", m)
    await stage.visit("public, poll", f"{m}/{judged}")
    await stage.visit("public, annulled", f"{m}/{SINGLE}")
    await stage.visit("public, quiz", f"{m}/{ASKED['quiz'].id}/recount.html")
    await stage.visit("public, missing", f"{m}/v_none")
    await stage.visit("public, recount", f"{m}/{judged}/recount.html")
    await stage.visit("public, receipt odd", f"{m}/{judged}?receipt=abc")
    await stage.visit("public, receipt unknown", f"{m}/{judged}?receipt=0000-0000-0000")


async def _at_a_kiosk(stage: Stage) -> None:
    hall = stage.hall
    device = stage.phone()
    await stage.visit("kiosk, none", "/kiosk", device)
    kiosk = await stage.kiosk()

    async def step(name: str, act: str, **fields: str) -> None:
        stage.reads(kiosk)  # a kiosk forgets that as well, with whoever left
        await kiosk.act(act, **fields)
        stage.take(f"kiosk, {name}", kiosk)

    await stage.visit("kiosk, no poll", "/kiosk", kiosk)
    await stage.visit("kiosk, desk", "/kiosk/desk", kiosk)
    await stage.visit("kiosk, reading", "/kiosk/reading", kiosk)
    await hall.open_poll()
    await stage.visit("kiosk, start", "/kiosk", kiosk)
    await step("wrong code", "card", code="K7QF")
    await step("ballot", "card", code=hall.codes[0])
    await kiosk.fill()
    stage.take("kiosk, error", kiosk)
    await kiosk.fill("b")
    stage.take("kiosk, confirm", kiosk)
    await kiosk.cast()
    stage.take("kiosk, receipt", kiosk)
    await step("thanks", "leave")
    await hall.open_poll(APPROVAL)
    await kiosk.look("/kiosk?next=1")
    await step("list", "card", code=hall.codes[1])
    await kiosk.act("poll", poll=SINGLE)
    await step("read together", "help")
    await step("alone", "alone")
    await kiosk.fill("b")
    stage.take("kiosk, confirm alone", kiosk)
    await kiosk.cast()
    stage.take("kiosk, given back", kiosk)
    await kiosk.act("leave")
    await kiosk.look("/kiosk?next=1")
    await hall.close_poll(APPROVAL)
    await step("told", "card", code=hall.codes[0])
