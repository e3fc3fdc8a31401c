"""Rules of proposals in the régie, in a browser, against the running server: each test tells a whole story."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from server.domain.records import COLOURS, Actor, PollText, Proposal, ProposalText
from server.live.house import new_id
from tests.documented import ROOT
from tests.e2e.control_room import ControlRoom, accessibility_faults, heap, incoming
from tests.served import SCRIPT, served

IN_THREE = SCRIPT.replace('languages = ["fr"]', 'languages = ["fr", "en", "ar"]')
WIDTH, HEIGHT = 1440, 900


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting in three languages whose first round is open; at the end no page may have complained."""
    async with served(tmp_path, script=IN_THREE) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def regie(room: ControlRoom, role: str = "lead") -> Page:
    return await room.regie(role, width=WIDTH, height=HEIGHT)


def panel(page: Page) -> Locator:
    return page.locator("#panel-body")


def first(room: ControlRoom) -> Proposal:
    proposal: Proposal = next(iter(room.state.proposals.values()))
    return proposal


async def proposals(page: Page, number: int = 0) -> None:
    """Go to the list of proposals, or to the one of that number."""
    await page.get_by_role("tab", name=re.compile("Propositions")).click()
    if number:
        await panel(page).get_by_role("button", name=f"Proposition {number}").click()


async def press(page: Page, button: Locator, key: str = "Enter") -> None:
    """Press a button by its key."""
    await button.focus()
    await page.keyboard.press(key)


async def member(room: ControlRoom, role: str, name: str) -> Actor:
    """Return the one who signed in last with a role, by the name they have from now on."""
    session = [id for id, each in room.state.members.items() if each.role == role][-1]
    actor = Actor(role, session)  # type: ignore[arg-type]
    await room.server.meeting.submit(c.NameYourself(new_id("c"), name), actor)
    return actor


async def test_by_keys_alone_a_proposal_is_written_in_every_version_and_an_earlier_one_is_taken_up(room: ControlRoom):
    await room.note("Des bancs")
    page = await regie(room)
    await incoming(page, "Des bancs").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("p")
    await expect(page.get_by_role("textbox", name="Titre")).to_be_focused()
    await page.keyboard.type("Dix bancs")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Dix bancs à dossier.")
    await press(page, page.get_by_role("button", name="Couleur : selon sa place"))
    await expect(page.get_by_role("radio", name="selon sa place")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Couleur : orange")).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await page.get_by_text("Enregistrée à la régie").wait_for()
    assert (first(room).title, first(room).colour) == ("Dix bancs", COLOURS[1])

    versions = page.get_by_role("region", name="Versions")
    await expect(versions.get_by_role("listitem")).to_have_text(
        [
            re.compile("Anglais.*à écrire"),
            re.compile("Arabe.*à écrire"),
            re.compile("Facile à lire.*à écrire"),
            re.compile("Anglais facile à lire.*à écrire"),
            re.compile("Arabe facile à lire.*à écrire"),
        ]
    )
    await press(page, versions.get_by_role("button", name="Anglais", exact=True))
    english = page.get_by_role("region", name="Anglais", exact=True)
    await expect(english.get_by_role("textbox", name="Titre")).to_be_focused()
    await page.keyboard.type("Ten benches")
    await expect(english).to_contain_text("il manque le texte")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Ten benches with backs.")
    await expect(english).to_contain_text("complète")
    easy = page.get_by_role("region", name="Facile à lire", exact=True).get_by_role("textbox", name="Texte")
    await easy.focus()
    await page.keyboard.type("Il y aura dix bancs.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Modifiée ici")).to_have_count(0)
    saved = first(room)
    assert saved.words == {
        "en": ProposalText("Ten benches", "Ten benches with backs."),
        "easy": ProposalText("", "Il y aura dix bancs."),
    }

    text = page.get_by_role("region", name="langue de la réunion").get_by_role("textbox", name="Texte")
    await text.focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("Vingt bancs à dossier.")
    await expect(english).to_contain_text("à revoir")
    await page.keyboard.press("Control+Enter")
    history = page.get_by_role("region", name="Histoire du texte")
    now = history.get_by_role("listitem").filter(has_text="l’actuel")
    await expect(now.locator("del")).to_have_text("Dix")
    await expect(now.locator("ins")).to_have_text("Vingt")
    await press(page, history.get_by_role("listitem").nth(1).locator("summary"))
    await press(page, history.get_by_role("button", name="Reprendre cette version"))
    await expect(text).to_have_value("Dix bancs à dossier.")
    assert first(room).text == "Vingt bancs à dossier."  # nothing is saved by looking back
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Modifiée ici")).to_have_count(0)
    assert (first(room).text, first(room).wording, first(room).words["en"].title) == (
        "Dix bancs à dossier.", 3, "Ten benches",
    )  # fmt: skip


async def test_two_people_who_reword_at_once_lose_nothing_and_each_sees_what_the_other_wrote(room: ControlRoom):
    proposal = await room.proposal("Dix bancs", await room.note("Des bancs"), push=False)
    ana, ben = await regie(room, "theme-team"), await regie(room, "lead")
    await member(room, "theme-team", "Ana")
    await member(room, "lead", "Ben")
    await proposals(ana, 1)
    await proposals(ben, 1)
    text, title = ana.get_by_role("textbox", name="Texte"), ben.get_by_role("textbox", name="Titre")
    await text.fill("Dix bancs, avant l’été.")
    await title.fill("Dix bancs à l’ombre")
    await ben.get_by_role("textbox", name="Texte").fill("Dix bancs, dès le printemps.")
    await ben.get_by_role("button", name="Enregistrer").click()
    said = ana.get_by_role("status", name="Changée par quelqu’un d’autre")
    await expect(said).to_contain_text("Ben")
    await expect(said.locator("ins")).to_contain_text([" à l’ombre"])
    await expect(said).to_contain_text("Vous avez changé tous les deux : texte")
    await expect(text).to_have_value("Dix bancs, avant l’été.")
    await expect(ana.get_by_role("button", name="Enregistrer")).to_be_disabled()
    await ana.reload()
    await expect(text).to_have_value("Dix bancs, avant l’été.")
    await said.get_by_role("button", name="Garder mes mots").click()
    await expect(said).to_have_count(0)
    await expect(ana.get_by_role("textbox", name="Titre")).to_have_value("Dix bancs à l’ombre")
    await ana.get_by_role("button", name="Enregistrer").click()
    await expect(ben.get_by_role("textbox", name="Texte")).to_have_value("Dix bancs, avant l’été.")
    history = ben.get_by_role("region", name="Histoire du texte")
    await expect(history.locator("summary")).to_contain_text(["Ana", "vous", "première écriture"])
    saved = room.state.proposals[proposal]
    assert [each.text for each in saved.history] == ["Dix bancs, dès cette année.", "Dix bancs, dès le printemps."]
    assert (saved.title, saved.text) == ("Dix bancs à l’ombre", "Dix bancs, avant l’été.")


async def test_proposals_are_merged_split_withdrawn_and_each_time_there_is_a_way_back(room: ControlRoom):
    notes = [await room.note(text, table) for table, text in enumerate(("Des bancs", "De l’ombre", "Des arbres"), 1)]
    benches = await room.proposal("Dix bancs", *notes[:2])
    trees = await room.proposal("Dix arbres", notes[2])
    page = await regie(room)
    await proposals(page, 2)
    await press(page, page.get_by_role("button", name="Réunir…"))
    form = page.get_by_role("form", name="Réunir")
    await expect(form.get_by_role("combobox")).to_be_focused()
    for sentence in (
        "La proposition 1 garde ses mots et reçoit 1 note de plus ; elle en aura 3.",
        "La proposition 2 ne tient plus.",
        "La table 3 dira si son idée est dans la proposition 1.",
    ):
        await expect(form).to_contain_text(sentence)
    await form.get_by_role("radio", name="Proposition 2").focus()
    await page.keyboard.press("Space")
    await expect(form).to_contain_text("La proposition 2 garde ses mots et reçoit 2 notes de plus")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Réunir…")).to_be_focused()
    assert room.state.proposals[trees].withdrawn_at is None
    await page.keyboard.press("Enter")
    await press(page, form.get_by_role("button", name="Réunir la 2 à la 1"))
    await expect(page.get_by_role("heading", name="Proposition 1")).to_be_visible()
    await expect(panel(page)).to_contain_text("Réunit aussi la Proposition 2 · Dix arbres")
    assert room.state.proposals[benches].note_ids == tuple(notes)
    await page.get_by_role("button", name="Annuler", exact=True).click()
    await page.get_by_text("Annulé").wait_for()
    assert room.state.proposals[benches].note_ids == tuple(notes[:2])
    assert room.state.proposals[trees].withdrawn_at is None

    await press(page, page.get_by_role("button", name="Diviser…"))
    await page.get_by_role("checkbox", name="De l’ombre").focus()
    await page.keyboard.press("Space")
    await press(page, page.get_by_role("button", name="Écrire l’autre proposition"))
    await expect(page.get_by_role("textbox", name="Titre")).to_be_focused()
    await page.keyboard.type("De l’ombre pour les bancs")
    assert room.state.proposals[benches].note_ids == tuple(notes[:2])  # not before it is saved
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("heading", name="Proposition 3")).to_be_visible()
    await expect(panel(page)).to_contain_text("Tirée de la Proposition 1 · Dix bancs")
    assert room.state.proposals[benches].note_ids == (notes[0],)

    await press(page, page.get_by_role("button", name="Retirer la proposition"))
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Retirée à")).to_be_visible()
    await press(page, page.get_by_role("button", name="Reprendre la proposition"))
    await expect(page.get_by_text("Retirée à")).to_have_count(0)
    assert [each.withdrawn_at for each in room.state.proposals.values()] == [None, None, None]


async def test_the_thread_runs_both_ways_and_says_what_the_tables_and_the_vote_made_of_it(room: ControlRoom):
    note = await room.note("Des bancs", table=2)
    theme = await room.theme("S’asseoir", note)
    proposal = await room.proposal("Dix bancs", note)
    words = {"en": ProposalText("Ten benches"), "ar": ProposalText("عشرة مقاعد")}
    await room.read_back(proposal, 2, "part", "Avec un dossier\u202f!")
    said = {"title": "Dix bancs", "text": "Dix bancs à dossier.", "pictogram": "bench"}
    await room.ask(c.RewordProposal, proposal_id=proposal, note_ids=(note,), words=words, colour=COLOURS[4], **said)
    poll = room.polls[1]
    page = await regie(room)
    await proposals(page, 1)
    answer = page.get_by_role("region", name="Relectures des tables").get_by_role("listitem").first
    await expect(answer).to_contain_text("En partie")
    await expect(answer).to_contain_text("sur une version précédente (texte n° 1)")
    await room.read_back(proposal, 2, "missing", "Nous voulions un abri.")
    await expect(answer).to_contain_text("sur le texte actuel (n° 2)")
    await expect(panel(page)).to_contain_text("Contestée")

    await press(page, panel(page).get_by_role("button", name="Voir le thème « S’asseoir »"))
    await expect(page.locator(f"#{theme} :focus")).to_have_count(1)
    await press(page, heap(page, "S’asseoir").get_by_role("button", name="P1"))
    await expect(page.get_by_role("heading", name="Proposition 1")).to_be_visible()
    await press(page, panel(page).get_by_role("button", name="Note 1, Table 2"))
    await press(page, panel(page).get_by_role("button", name="Proposition 1 · Dix bancs"))

    # The poll on it lacks no translation of its choices any more, only those of its own words.
    assert room.state.polls[poll].words == {}
    await room.ask(c.AnnulPoll, poll_id=poll, reason="Autre vote")
    texts = {language: PollText("Vote", "What?") for language in ("en", "ar")}
    made = {"poll_id": "v_9", "title": "Nos propositions", "question": "Lesquelles\u202f?", "method": "approval"}
    await room.ask(c.PlanPoll, **made, words=texts)
    await room.ask(c.OpenPoll, poll_id="v_9")
    opened = room.state.polls["v_9"]
    assert (opened.choices[0].colour, opened.words["en"].choices) == (COLOURS[4], {"a": "Ten benches"})
    await room.vote("v_9", "a", "a", "")
    await room.ask(c.ClosePoll, poll_id="v_9")
    votes = panel(page).get_by_role("region", name="Votes")
    await expect(votes).to_contain_text("retenue")
    await press(page, votes.get_by_role("button", name="Vote 3 · Nos propositions"))
    await press(page, page.get_by_role("button", name="Proposition 1 · Dix bancs"))
    await expect(page.get_by_role("textbox", name="Titre")).to_have_value("Dix bancs")


async def test_the_editor_and_its_forms_are_free_of_accessibility_faults(room: ControlRoom, axe_script: str):
    note, other = await room.note("Des bancs"), await room.note("Des arbres", 2)
    proposal = await room.proposal("Dix bancs", note, other)
    await room.proposal("Dix arbres", other)
    await room.read_back(proposal, 1, "part", "Sans dossier.")
    words = {"ar": ProposalText("عشرة مقاعد", "عشرة مقاعد في الظل.")}
    said = {"title": "Dix bancs", "text": "Vingt bancs.", "pictogram": "bench", "words": words}
    await room.ask(c.RewordProposal, proposal_id=proposal, note_ids=(note, other), colour=COLOURS[0], **said)
    page = await regie(room)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await proposals(page)
        assert (scheme, await accessibility_faults(page, axe_script)) == (scheme, [])
        await proposals(page, 1)
        await page.get_by_role("button", name="Agrandir").click()
        for form in ("Réunir…", "Diviser…"):
            await page.get_by_role("button", name=form).click()
            assert (scheme, form, await accessibility_faults(page, axe_script)) == (scheme, form, [])
            await page.keyboard.press("Escape")
        await page.get_by_role("button", name=re.compile("^Couleur")).click()
        await (
            page.get_by_role("region", name="langue de la réunion").get_by_role("textbox", name="Texte").fill("Trente.")
        )
        said["words"] = {**words, "easy": ProposalText("", scheme)}
        await room.ask(c.RewordProposal, proposal_id=proposal, note_ids=(note, other), **said)
        await page.get_by_role("status", name="Changée par").wait_for()
        assert (scheme, await accessibility_faults(page, axe_script)) == (scheme, [])
        await page.get_by_role("button", name="Annuler mes changements").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Annuler mes changements").click()
        await page.get_by_role("button", name="Réduire").click()
        await page.get_by_role("button", name="Toutes les propositions").click()


async def test_what_changed_between_two_texts_is_told_word_by_word_and_loses_no_letter(room: ControlRoom):
    page = await room.regie()
    cases = [
        ("", "Neuf"),
        ("a, b c", "a b, c"),
        ("Ligne une\nligne deux", "Ligne une\n\nligne trois"),
        ("عشرة مقاعد", "عشرون مقعدا في الظل"),
        ("Poser dix bancs.", "Poser vingt bancs à dossier."),
    ]
    for before, after in cases:
        parts = await page.evaluate(
            "([one, other]) => import('/static/regie/word_diff.js').then((module) => module.differences(one, other))",
            [before, after],
        )
        assert "".join(part["text"] for part in parts if part["kind"] != "new") == before
        assert "".join(part["text"] for part in parts if part["kind"] != "gone") == after
    told = [(part["kind"], part["text"]) for part in parts if part["kind"] != "same"]
    assert told == [("gone", "dix"), ("new", "vingt"), ("new", " à dossier")]


def test_the_colours_of_the_page_are_those_of_the_choices():
    text = (ROOT / "regie" / "colours.js").read_text(encoding="utf-8")
    assert tuple(re.findall(r'"(#[0-9A-F]{6})":', text)) == COLOURS
