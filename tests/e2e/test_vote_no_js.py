"""A whole vote in a browser without JavaScript, by keyboard alone, against the running server."""

from pathlib import Path

from playwright.async_api import Browser

from server.domain.commands import ClosePoll, OpenPoll, PublishPoll
from tests.served import served


async def test_a_person_votes_changes_her_mind_and_reads_the_result_without_javascript(
    browser: Browser, tmp_path: Path
) -> None:
    async with served(tmp_path) as server:
        poll = server.ids("polls")[0]
        context = await browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        page = await context.new_page()
        keys = page.keyboard

        await page.goto(server.url + "/")
        assert page.url == server.url + "/v"
        await keys.press("Tab")  # past the head of the page
        await keys.press("Tab")  # the languages
        await keys.press("Tab")
        await keys.type(server.cards[0].lower())
        await keys.press("Enter")
        await page.get_by_role("heading", name="Pas de vote ouvert pour l’instant").wait_for()

        await server.do(OpenPoll("c_open", poll))
        await page.get_by_role("link", name="Mettre à jour maintenant").press("Enter")
        await page.get_by_role("group", name="Que faire d’abord").wait_for()
        await page.get_by_role("button", name="Mettre dans l’urne").press("Enter")
        alert = page.get_by_role("alert")
        await alert.get_by_text("Votre bulletin n’est pas encore dans l’urne").wait_for()
        await alert.get_by_role("link").press("Enter")
        await keys.press("Space")
        assert await page.get_by_role("radio", name="A Planter").is_checked()
        await keys.press("ArrowDown")
        assert await page.get_by_role("radio", name="B Asseoir").is_checked()
        await keys.press("Enter")
        await page.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()
        receipt = await page.locator(".code").inner_text()
        assert await server.meeting.voting.turnout(poll) == 1

        await page.reload()
        assert await page.locator(".code").inner_text() == receipt

        await page.get_by_role("link", name="Changer mon choix").press("Enter")
        await page.get_by_text("il le remplacera").wait_for()
        await page.get_by_role("radio", name="A Planter").press("Space")
        await page.get_by_role("button", name="Mettre dans l’urne").press("Enter")
        await page.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()
        assert await page.locator(".code").inner_text() == receipt

        other = await (await browser.new_context(java_script_enabled=False)).new_page()
        await other.goto(f"{server.url}/v/{server.cards[0]}")
        await other.get_by_role("heading", name="Cette carte a déjà voté").wait_for()

        await server.do(ClosePoll("c_close", poll))
        await page.get_by_role("link", name="Mettre à jour").press("Enter")
        await page.get_by_role("heading", name="Le vote est clos").wait_for()
        await page.get_by_text("On annoncera le résultat en salle.").wait_for()

        await server.do(PublishPoll("c_publish", poll))
        await page.get_by_role("link", name="Mettre à jour maintenant").press("Enter")
        await page.get_by_text("Arrive en tête").wait_for()
        text = " ".join((await page.locator("main").inner_text()).split())
        assert "Participation : 1 sur 6 (17 %)" in text
        assert "A Planter 100 % · 1 voix En tête" in text
        assert f"Son reçu : {receipt}" in text
