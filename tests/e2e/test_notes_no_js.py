"""Somebody at home, without JavaScript and by keyboard alone: joins a table, sends a note, sees what became of it."""

from pathlib import Path

from playwright.async_api import Browser

from server.domain.commands import AdmitNote, OpenRound, PushProposal, WriteProposal
from tests.served import SCRIPT, served

ONLINE = SCRIPT.replace(
    "seats = 10\n", 'seats = 10\nonline = true\nvideo = ["https://visio.example/1", "", "https://visio.example/3"]\n'
).replace('text = "Commencez par un tour de table."\n', "individual = 2\n")


async def test_a_person_at_home_joins_a_table_and_sends_a_note_without_javascript(
    browser: Browser, tmp_path: Path
) -> None:
    async with served(tmp_path, script=ONLINE) as server:
        first = server.ids("rounds")[0]
        await server.do(OpenRound("c_open", first))
        context = await browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        page = await context.new_page()
        await context.route("https://visio.example/*", lambda route: route.fulfill(body="Bienvenue"))
        keys = page.keyboard

        await page.goto(f"{server.url}/v/{server.cards[0]}")
        joined = page.get_by_role("link", name="Table 1", exact=True)
        async with context.expect_page() as opened:
            await joined.press("Enter")
        call = await opened.value
        await call.get_by_text("Bienvenue").wait_for()
        assert call.url == "https://visio.example/1"
        assert await call.evaluate("document.referrer") == ""
        assert await page.get_by_role("heading", name="Pas de vote ouvert").count() == 1
        assert await page.get_by_role("link", name="Table 2", exact=True).count() == 0
        assert await page.get_by_role("link", name="Table 3", exact=True).count() == 1

        await page.get_by_role("link", name="Envoyer une note à titre personnel").press("Enter")
        await page.get_by_role("textbox", name="Votre note").press("Tab")
        await keys.press("ArrowDown")  # from an idea to a worry
        await keys.press("Enter")
        alert = page.get_by_role("alert")
        await alert.get_by_text("La note est vide").wait_for()
        assert await page.get_by_role("radio", name="Inquiétude", checked=True).count() == 1
        await alert.get_by_role("link").press("Enter")
        await keys.press("Tab")
        await keys.press("Shift+Tab")
        await page.get_by_role("textbox", name="Votre note").press_sequentially("La nuit, on n’y voit rien.")
        await page.get_by_role("button", name="Envoyer la note").press("Enter")
        await page.get_by_role("heading", name="Votre note est arrivée à la régie").wait_for()
        await page.reload()
        await page.go_back()
        await page.go_back()
        await page.reload()

        notes = list(server.meeting.state.notes.values())
        assert [(note.text, note.kind, note.held) for note in notes] == [("La nuit, on n’y voit rien.", "worry", True)]
        note = notes[0].id
        await server.do(AdmitNote("c_admit", note), "theme-team")
        await server.do(WriteProposal("c_write", "p_1", "Éclairer", "Dix lampes.", "light", (note,)), "theme-team")
        await server.do(PushProposal("c_push", "p_1"), "theme-team")
        await page.goto(f"{server.url}/v/{server.cards[0]}")
        await page.get_by_role("link", name="Voir ce que devient votre note").press("Enter")
        await page.get_by_text("Elle est dans la proposition 1.").wait_for()
        await page.get_by_text("Retirer cette note").press("Enter")
        await page.get_by_role("button", name="Oui, la retirer").press("Enter")
        await page.get_by_text("Vous l’avez retirée").wait_for()
        assert server.meeting.state.notes[note].withdrawn_at is not None
