"""The vocabulary of notes of one's own: a hall whose rounds take them, and phones that send them."""

import re
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from msgspec.structs import replace

from server.domain.records import Note
from server.storage.memory import MemoryStorage
from tests.kiosk.hall import FOUND, Hall, Phone, hall_in

MOST = 3
TEXT = "Des bancs à l’ombre,\npour qui marche mal."


def hall_of_notes(data: Path) -> AbstractAsyncContextManager[Hall]:
    """A hall whose first round takes three notes of each person, and whose second takes one."""
    first, second = FOUND.rounds
    return hall_in(MemoryStorage(), data, rounds=(replace(first, individual=MOST), replace(second, individual=1)))


def notes_of(hall: Hall) -> list[Note]:
    return [note for note in hall.meeting.state.notes.values() if note.source == "individual"]


def form_on(phone: Phone) -> list[tuple[str, str]]:
    """The hidden fields of the form on the page."""
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', phone.page.text)


async def write(
    hall: Hall, phone: Phone, card: int = 0, text: str = TEXT, kind: str = "idea", wait: bool = True
) -> str:
    """Open the form as a person does, write a note and send it; return the text of the answer."""
    if wait:
        hall.clock.forward(30)
    await phone.visit(f"/v/{hall.codes[card]}/notes")
    return await send(hall, phone, form_on(phone), card, text, kind)


async def send(
    hall: Hall, phone: Phone, hidden: list[tuple[str, str]], card: int = 0, text: str = TEXT, kind: str = "idea"
) -> str:
    """Send a form that was opened before."""
    written = [("text", text.replace("\n", "\r\n")), ("kind", kind)]
    return await phone.send(f"/v/{hall.codes[card]}/notes", [*hidden, *written])


def kept_text(phone: Phone) -> str:
    """What stands in the field for the text."""
    [found] = re.findall(r"(?s)<textarea[^>]*>\n?(.*?)</textarea>", phone.page.text)
    return str(found)
