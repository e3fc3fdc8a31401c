"""The vocabulary of the tests of what régie and table say to each other: what either does, where the page shows it."""

from playwright.async_api import Locator, Page, expect

from server.domain import commands as c
from server.domain.exchange import HelpCall, ReadBack
from server.live.house import new_id
from tests.e2e.table_hall import Hall, row, write

SAVED = "Tout ce que vous avez envoyé est à la régie."


async def tell(hall: Hall, text: str, *numbers: int) -> str:
    """Send a message to the tables with these numbers, to all when there are none; return its id."""
    id = new_id("g")
    of_number = {table.number: table.id for table in hall.server.meeting.state.tables.values()}
    table_ids = tuple(of_number[number] for number in numbers)
    await hall.server.do(
        c.SendMessage(new_id("c"), id, text, table_ids) if table_ids else c.Announce(new_id("c"), id, text)
    )
    return id


def arrival(page: Page) -> Locator:
    return page.locator(".arrival")


def read(page: Page) -> Locator:
    """The button that says that a message has been read."""
    return arrival(page).get_by_role("button", name="Lu", exact=True)


def readings(hall: Hall) -> list[str]:
    """The messages that the first table has read."""
    return [reading.message_id for reading in hall.server.meeting.state.readings.values()]


def help_door(page: Page) -> Locator:
    return page.locator(".help-door")


async def call_for_help(page: Page, reason: str, words: str = "") -> Locator:
    """Call, and leave the dialog open; return it."""
    await help_door(page).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text(reason).click()
    if words:
        await dialog.get_by_label("En quelques mots, si vous voulez").fill(words)
    await dialog.get_by_role("button", name="Envoyer l’appel").click()
    return dialog


def calls(hall: Hall) -> list[HelpCall]:
    return list(hall.server.meeting.state.help_calls.values())


async def notes_written(page: Page, *texts: str) -> None:
    for text in texts:
        await write(page, text)
        await expect(row(page, text)).to_contain_text("Enregistrée")


async def push(hall: Hall, title: str, *notes: int) -> str:
    """Push a proposal that holds the notes with these numbers; return its id."""
    of_number = {note.number: note.id for note in hall.notes()}
    await hall.push(title, *(of_number[number] for number in notes))
    return hall.server.ids("proposals")[-1]


async def reword(hall: Hall, id: str, title: str, text: str) -> None:
    note_ids = hall.server.meeting.state.proposals[id].note_ids
    await hall.server.do(c.RewordProposal(new_id("c"), id, title, text, "bench", note_ids))


async def note_of_another_table(hall: Hall) -> int:
    """Let the second table send a note; return its number."""
    other = await hall.server.table(2)
    id = new_id("n")
    await other.command(type="add-note", id=new_id("c"), note_id=id, round_id=hall.rounds[0], text="La leur")
    return hall.server.meeting.state.notes[id].number


def card(page: Page, title: str) -> Locator:
    """A proposal in the side of the page."""
    return page.locator(".side .proposal", has_text=title)


async def answer(card: Locator, fit: str, why: str = "") -> None:
    await card.get_by_text(fit, exact=True).click()
    if why:
        await card.get_by_role("textbox").fill(why)
    await card.get_by_role("button", name="Envoyer la réponse").click()


def read_back(hall: Hall, proposal_id: str) -> ReadBack | None:
    """What the first table has said of a proposal."""
    return hall.server.meeting.state.read_backs.get(f"{proposal_id}.{hall.server.ids('tables')[0]}")
