"""Rules of the hall's screen for what the régie picks and writes itself, and for two languages at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain import ids
from server.domain.records import PollText
from server.live.house import new_id
from tests.e2e.control_room import ControlRoom, accessibility_faults, cut_off, font_px
from tests.e2e.every_method import asked, cast, close
from tests.served import SCRIPT, served

ENGLISH = "What do you like about the square, and what bothers you?"
ARABIC = "ما الذي يعجبكم في الساحة، وما الذي يزعجكم؟"
WORDS = f"""
[rounds.words.en]
title = "What we live with"
question = "{ENGLISH}"
[rounds.words.ar]
title = "ما نعيشه"
question = "{ARABIC}"
"""
LONG_NOTE = (
    "Que les enfants puissent traverser la rue sans qu’on ait peur, avec des passages surélevés, des feux qui leur "
    "laissent le temps, et des voitures qui roulent au pas devant l’école, surtout le matin quand il fait encore nuit."
)
LONG_MESSAGE = (
    "Le repas est servi dans la salle du fond. Laissez vos cartes de vote sur la table, nos bénévoles les gardent. "
    "Nous reprenons à 20 h 45 précises avec la lecture des propositions, puis le vote. Merci de rapporter vos verres !"
)
SCREENS = [(1280, 720), (1920, 1080), (3840, 2160), (1024, 768)]


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting in three languages, its first round open; at the end no page may have complained."""
    script = SCRIPT.replace('["fr"]', '["fr", "en", "ar"]').replace("minutes = 10\n", f"minutes = 10\n{WORDS}", 1)
    async with served(tmp_path, script=script, cards=20) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def fits_everywhere(page: Page) -> None:
    """Nothing is cut on a screen of any size."""
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        assert await cut_off(page) == []


async def test_a_question_stands_in_two_languages_side_by_side_and_the_second_stays(room: ControlRoom, axe_script: str):
    page = await room.display()
    french, english = (
        page.get_by_role("heading", name="Qu’est-ce qui vous plaît"),
        page.get_by_role("heading", name=ENGLISH),
    )
    await expect(english).to_be_visible()
    left, right = await french.bounding_box(), await english.bounding_box()
    assert left and right and left["x"] + left["width"] <= right["x"]  # noqa: PT018
    await expect(page.get_by_role("timer")).to_contain_text("Il reste Time left", use_inner_text=True)
    assert await font_px(page, "Qu’est-ce qui vous") == await font_px(page, ENGLISH)
    await room.ask(c.ChooseDisplayLanguage, second="ar")
    arabic = page.get_by_role("heading", name=ARABIC)
    assert await arabic.evaluate("(words) => getComputedStyle(words).direction") == "rtl"
    await room.ask(c.ShowOnDisplay, view="countdown", target=room.rounds[0])
    await expect(page.get_by_role("timer")).to_contain_text("9:")
    await expect(arabic).to_be_visible()  # of words of ours there are none in Arabic yet: they stay French
    await expect(page.get_by_role("main")).not_to_contain_text("Time left")
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.ChooseDisplayLanguage, second="")
    await expect(arabic).to_have_count(0)


async def test_a_vote_and_its_result_are_said_in_both_languages(room: ControlRoom, axe_script: str):
    page = await room.display(width=1920, height=1080)
    what, poll = asked("single"), new_id(ids.POLL)
    texts = {"a": "Plant trees", "b": "A larger market", "c": "Benches"}
    words = {language: PollText("First", "What first?", texts) for language in ("en", "ar")}
    await room.ask(
        c.PlanPoll, poll_id=poll, title="Un", question=what.question, method="single", choices=what.choices, words=words
    )
    await room.ask(c.OpenPoll, poll_id=poll)
    main = page.get_by_role("main")
    await expect(main).to_contain_text("Scan to vote")
    await expect(page.get_by_role("listitem").first).to_contain_text("Plant trees")
    assert await accessibility_faults(page, axe_script) == []
    await fits_everywhere(page)
    await cast(room.server, poll, what.ballots)
    await close(room.server, poll)
    await expect(main).to_contain_text("B arrive en tête B comes first", use_inner_text=True)
    await expect(page.get_by_role("listitem").first).to_contain_text("9 voix 9 votes", use_inner_text=True)
    await expect(main).to_contain_text("(100 %) Turnout: 20 of 20 (100%)", use_inner_text=True)
    await fits_everywhere(page)
    await room.ask(c.ChooseDisplayLanguage, second="ar")
    arabic = page.locator(".hall-choice [lang=ar]").first  # begins at the right: on a line of its own
    french = page.locator(".hall-text").first
    await expect(arabic).to_be_visible()
    first, other = await french.bounding_box(), await arabic.bounding_box()
    assert first and other and first["y"] + first["height"] <= other["y"] + 1  # noqa: PT018
    await fits_everywhere(page)
    assert await accessibility_faults(page, axe_script) == []


async def test_the_wall_shows_the_picked_notes_and_drops_what_may_not_be_seen(room: ControlRoom, axe_script: str):
    page = await room.display()
    bench = await room.note("Plus de bancs à l’ombre", table=1)
    car = await room.note("Les voitures roulent trop vite", table=2, kind="worry")
    long = [await room.note(LONG_NOTE, table=3) for _ in range(2)]
    await room.note("Une note que personne n’a choisie", table=1)
    wall = {"note_ids": (car, bench, *long), "text": "Sur la place", "words": {"en": "About the square"}}
    await room.ask(c.ShowOnDisplay, view="notes", **wall)
    rows = page.get_by_role("listitem")
    await expect(rows).to_contain_text(["Les voitures", "Plus de bancs", "Que les enfants", "Que les enfants"])
    await expect(rows.first).to_contain_text("Inquiétude Worry · note 2, table 2", use_inner_text=True)
    await expect(page.get_by_role("main")).to_contain_text("About the square")
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        assert await cut_off(page) == []
        assert await font_px(page, "Plus de bancs") >= height / 20.1
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.HideNote, note_id=car, reason="Nomme une personne")
    await expect(rows.first).to_contain_text("Plus de bancs")
    edited = {"text": "Tout autre chose", "kind": "idea", "strength": 1}
    await room.by_table(1, c.EditNote, note_id=bench, **edited)
    await expect(rows).to_contain_text(["Que les enfants", "Que les enfants"])
    assert "choisie" not in await page.content()


async def test_a_message_and_a_pause_fill_the_screen(room: ControlRoom, axe_script: str):
    page = await room.display()
    english = "Dinner is served."
    await room.ask(c.ShowOnDisplay, view="message", text=LONG_MESSAGE, words={"en": english})
    await expect(page.get_by_text(english)).to_be_visible()
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        assert await cut_off(page) == []
        assert await font_px(page, "Le repas est servi") >= height / 20
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.CloseRound, round_id=room.rounds[0])
    await room.ask(c.PlanPause, step_id="s_pause", title="Pause café", duration_s=600)
    await room.ask(c.BeginPause, step_id="s_pause")
    await expect(page.get_by_role("heading", name="Pause café")).to_be_visible()
    await expect(page.get_by_role("timer")).to_contain_text("9:")
    await expect(page.get_by_role("main")).to_contain_text("We go on at")
    await fits_everywhere(page)
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.EndPause, step_id="s_pause")
    await expect(page.get_by_role("main")).to_contain_text("Bienvenue")


async def test_the_time_alone_is_read_from_the_last_row(room: ControlRoom):
    page = await room.display()
    await room.ask(c.ShowOnDisplay, view="countdown", target=room.rounds[0])
    await page.get_by_role("timer").wait_for()
    for width, height in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        assert await cut_off(page) == []
        size = await page.get_by_role("timer").evaluate("(box) => parseFloat(getComputedStyle(box).fontSize)")
        assert size >= 0.3 * height
