"""Rules of driving: where the meeting stands, what comes next, what is changed of it, and what two leads do at once."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from server.domain import commands as c
from server.domain.run_order import in_order
from server.live.doors import issue_staff_links
from server.live.house import utc_now
from tests.e2e.control_room import RUNNING, ControlRoom, MovedClock, accessibility_faults
from tests.served import SCRIPT, served

PLANNED = (
    SCRIPT
    + """
[[steps]]
round = 1
[[steps]]
pause = "Café"
minutes = 15
[[steps]]
round = 2
[[steps]]
poll = 1
minutes = 5
[[steps]]
poll = 2
minutes = 10
"""
)
CLOCK = MovedClock()


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting that is meant to begin now; at the end no page may have complained."""
    CLOCK.ahead = timedelta(0)
    async with served(tmp_path, script=PLANNED, clock=CLOCK) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.PlanStart, starts_at=utc_now())
        yield made
        assert made.faults == []


async def driving(room: ControlRoom, role: str = "lead") -> Page:
    room.server.staff = await issue_staff_links(room.server.house, room.server.meeting)  # each works once
    page = await room.regie(role)
    await page.keyboard.press("d")
    await sheet(page).wait_for()
    return page


class Line:
    """The line of a page, which a test may cut: nothing passes then, and neither side is told."""

    def __init__(self) -> None:
        self.cut = False

    def carry(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda said: None if self.cut else server.send(said))
        server.on_message(lambda said: None if self.cut else route.send(said))


def sheet(page: Page) -> Locator:
    return page.get_by_role("list", name="Étapes du déroulé")


def row(page: Page, name: str) -> Locator:
    return sheet(page).get_by_role("listitem").filter(has=page.get_by_role("button", name=re.compile(f"^{name}")))


def line(room: ControlRoom) -> list[str]:
    """The run sheet: the title of a pause, `r_1`, `v_2`… by number, crossed out with a minus."""
    state = room.state
    numbers = {
        id: f"{kind}_{each.number}" for kind, of in (("r", state.rounds), ("v", state.polls)) for id, each in of.items()
    }
    return [("-" if step.skipped else "") + (step.title or numbers[step.id]) for step in in_order(state)]


async def until_line(page: Page, room: ControlRoom, *expected: str) -> None:
    """Wait until the page shows the run sheet in this order, and the server holds it."""
    names = {"r": "Séquence", "v": "Vote"}
    shown = [
        f"{names[each.lstrip('-')[0]]} {each[-1]}" if "_" in each else f"Pause · {each.lstrip('-')}"
        for each in expected
    ]
    await expect(sheet(page).get_by_role("listitem")).to_contain_text([re.compile(each) for each in shown])
    assert line(room) == list(expected)


# Where we are, what comes next, how late


async def test_a_lead_sees_in_one_look_where_the_meeting_is_what_comes_next_and_how_late_it_is(room: ControlRoom):
    page = await driving(room)
    await expect(page.locator(".stand-words")).to_have_text(re.compile("Début prévu à|À l’heure"))
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    await expect(row(page, "Séquence 1")).to_have_attribute("aria-current", "step")
    await expect(page.locator(".stand-words")).to_have_text("À l’heure")
    side = page.get_by_role("article")
    await expect(side).to_contain_text("Commencez par un tour de table.")
    await expect(side).to_contain_text("Ensuite : Pause · Café")

    CLOCK.move(16.1)  # the countdown has passed zero; nothing closes by itself
    await page.reload()
    await expect(page.locator(".stand-words")).to_have_text("6 min de retard")
    await expect(side.get_by_role("timer")).to_contain_text("Temps écoulé")
    assert room.state.rounds[room.rounds[0]].is_open

    await side.get_by_role("button", name="+5 min").click()
    await expect(page.locator(".stand-words")).to_have_text("11 min de retard")
    await page.get_by_role("status").get_by_role("button", name="Annuler").click()
    await expect(page.locator(".stand-words")).to_have_text("6 min de retard")
    await side.get_by_role("textbox").fill("3")
    await page.keyboard.press("Enter")
    await expect(page.locator(".stand-words")).to_have_text("9 min de retard")

    await row(page, "Vote 1").get_by_role("button", name=re.compile("^Passer cette étape")).click()
    await expect(row(page, "Vote 1")).to_contain_text("on passe cette étape")
    await page.keyboard.press("r")
    await expect(page.locator(".pace")).to_contain_text("9 min de retard")  # it is said in every view
    await expect(page.locator(".pace")).to_contain_text("Fin vers")


async def test_the_page_of_a_laptop_that_slept_tells_the_time_of_the_server(room: ControlRoom):
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    page = await driving(room)
    await expect(page.locator(".stand-words")).to_have_text("À l’heure")
    CLOCK.move(13)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # what a browser says on waking up
    await expect(page.locator(".stand-words")).to_have_text("3 min de retard")
    await expect(page.get_by_role("timer")).to_contain_text("Temps écoulé")


# A whole evening by keyboard


async def test_a_meeting_is_driven_by_keyboard_alone(room: ControlRoom):
    page = await driving(room)
    await page.keyboard.press("m")
    await expect(page.get_by_role("button", name="Ouvrir la séquence")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("alertdialog").wait_for()
    await page.keyboard.press("Enter")  # pressed twice by mistake: nothing is opened
    assert not room.state.rounds[room.rounds[0]].is_open
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(row(page, "Séquence 1")).to_have_attribute("aria-current", "step")

    await row(page, "Vote 1").locator(".sheet-step").focus()
    await page.keyboard.press("Alt+ArrowUp")
    await until_line(page, room, "r_1", "Café", "v_1", "r_2", "v_2")
    await expect(row(page, "Vote 1").locator(".sheet-step")).to_be_focused()
    await page.keyboard.press("Alt+ArrowUp")
    await until_line(page, room, "r_1", "v_1", "Café", "r_2", "v_2")
    await page.keyboard.press("Alt+ArrowUp")  # nothing comes before what has begun
    await page.keyboard.press("Alt+ArrowDown")
    await until_line(page, room, "r_1", "Café", "v_1", "r_2", "v_2")

    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("article")).to_contain_text("En cours")
    await page.keyboard.press("m")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alertdialog")).to_contain_text("Les notes reçues sont en sûreté.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Pause · Café")).to_be_visible()

    await page.keyboard.press("m")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(row(page, "Pause")).to_have_attribute("aria-current", "step")
    assert room.state.displays[room.server.site].view == "pause"
    await page.keyboard.press("m")
    await page.keyboard.press("Enter")
    await expect(row(page, "Pause")).not_to_have_attribute("aria-current", "step")
    assert room.state.displays[room.server.site].view == "welcome"
    await page.get_by_text("Qui a fait quoi").click()
    await expect(page.locator(".step-log")).to_contain_text("Séquence 1 Clôture")


# What is changed on the way


async def test_a_run_sheet_is_changed_on_the_way_and_every_change_is_undone(room: ControlRoom):
    page = await driving(room)
    undo = page.get_by_role("status").get_by_role("button", name="Annuler")
    whole = ("r_1", "Café", "r_2", "v_1", "v_2")
    await row(page, "Vote 2").drag_to(row(page, "Pause"), target_position={"x": 200, "y": 4})
    await until_line(page, room, "r_1", "v_2", "Café", "r_2", "v_1")
    await undo.click()
    await until_line(page, room, *whole)

    await row(page, "Séquence 2").get_by_role("button", name=re.compile("^Passer")).click()
    await expect(row(page, "Séquence 2")).to_contain_text("on passe cette étape")
    await undo.click()
    await expect(row(page, "Séquence 2")).not_to_contain_text("on passe cette étape")

    await row(page, "Séquence 2").locator(".sheet-step").click()
    side = page.get_by_role("article")
    await side.get_by_role("textbox", name="Minutes").fill("25")
    await page.keyboard.press("Enter")
    await expect(row(page, "Séquence 2")).to_contain_text("25 min")
    await undo.click()
    await expect(row(page, "Séquence 2")).to_contain_text("10 min")

    await page.get_by_role("button", name="Ajouter une pause").click()
    await page.keyboard.type("Étirements")
    await page.keyboard.press("Enter")
    await until_line(page, room, "Étirements", *whole)
    await undo.click()
    await expect(row(page, "Pause · Étirements")).to_contain_text("on passe cette étape")

    # Time taken away ends now at most; undone, there is what there was, and no more.
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    ends_at = room.state.rounds[room.rounds[0]].ends_at
    await row(page, "Séquence 1").locator(".sheet-step").click()
    await side.get_by_role("textbox", name="Minutes à donner").fill("-90")
    await page.keyboard.press("Enter")
    await undo.click()
    await expect(page.get_by_role("status").last).to_contain_text("Annulé : ")
    assert abs(room.state.rounds[room.rounds[0]].ends_at - ends_at) < timedelta(seconds=2)


async def test_the_hall_is_told_something_ready_which_is_kept_with_the_meeting(room: ControlRoom):
    page = await driving(room)
    announce = page.get_by_role("region", name="Dire à toute la salle")
    await announce.get_by_role("button", name="Changer ces phrases").click()
    await announce.get_by_role("textbox").fill("Le café est servi.\n\nOn se tait une minute.")
    await announce.get_by_role("button", name="Enregistrer").click()
    await expect(announce.get_by_role("listitem")).to_have_text(["Le café est servi.", "On se tait une minute."])
    other = await driving(room)
    await expect(other.get_by_role("button", name="Le café est servi.")).to_be_visible()

    # What one types oneself is there again after a look elsewhere.
    await announce.get_by_label("En vos propres mots").fill("Levez la main")
    await page.get_by_role("navigation").get_by_role("button", name="Écrans").click()
    await page.get_by_role("navigation").get_by_role("button", name="Déroulé").click()
    await expect(announce.get_by_label("En vos propres mots")).to_have_value("Levez la main")

    # Somebody else keeps others while one types: what is typed stays, and takes their place only knowingly.
    await announce.get_by_role("button", name="Changer ces phrases").click()
    await announce.get_by_role("textbox").fill("Le café est servi.\nÀ table.")
    await room.ask(c.KeepSentences, sentences=("Le thé est servi.",))
    await expect(announce).to_contain_text("Quelqu’un d’autre vient d’enregistrer une autre phrase :")
    await expect(announce.get_by_role("listitem")).to_have_text(["Le thé est servi."])
    await expect(announce.get_by_role("textbox")).to_have_value("Le café est servi.\nÀ table.")
    await announce.get_by_role("button", name="Enregistrer").click()
    await expect(announce).to_contain_text("Quelqu’un d’autre vient de changer ces phrases")
    assert room.state.meeting.sentences == ("Le thé est servi.",)
    await announce.get_by_role("button", name="Enregistrer").click()
    await expect(announce.get_by_role("listitem")).to_have_text(["Le café est servi.", "À table."])
    await room.ask(c.KeepSentences, sentences=("Le café est servi.",))
    await expect(announce.get_by_role("listitem")).to_have_text(["Le café est servi."])
    await page.get_by_role("status").get_by_role("button", name="Annuler").click()
    await expect(page.get_by_role("status").last).to_contain_text("Rien n’a été changé")
    assert room.state.meeting.sentences == ("Le café est servi.",)

    await announce.get_by_role("button", name="Le café est servi.").click()
    await expect(announce.get_by_role("alertdialog")).to_contain_text("30 places")
    await announce.get_by_role("button", name="Envoyer aux 3 tables").click()
    await expect(announce).to_contain_text("Lu par 0 sur 3")
    [message] = room.state.messages.values()
    assert (message.text, message.table_ids) == ("Le café est servi.", ())
    await page.get_by_role("status").get_by_role("button", name="Annuler").click()
    await expect(page.get_by_role("status").last).to_contain_text("Message repris")


# Two leads, no line, other roles


async def test_an_act_for_the_whole_hall_is_not_done_by_itself_when_the_line_comes_back(room: ControlRoom):
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    page = await driving(room)
    line = Line()
    await page.route_web_socket(re.compile("/live$"), line.carry)
    await page.reload()
    await page.get_by_role("button", name="Clore la séquence").click()
    line.cut = True
    await page.get_by_role("alertdialog").get_by_role("button", name="Clore la séquence").click()
    fault = page.get_by_role("alert").filter(has_text="La ligne est tombée avant la réponse")
    await expect(fault).to_be_visible(timeout=30_000)
    await expect(fault).to_contain_text("Regardez où nous en sommes")
    line.cut = False
    passing = row(page, "Vote 1").get_by_role("button", name=re.compile("^Passer cette étape"))
    await expect(passing).to_be_enabled(timeout=30_000)
    await page.reload()
    await expect(fault).to_be_visible()
    await passing.click()  # what waits goes out in order: had the act waited, it would have gone before this
    await expect(row(page, "Vote 1")).to_contain_text("on passe cette étape")
    assert room.state.rounds[room.rounds[0]].is_open
    await fault.get_by_role("button", name="J’ai compris").click()
    await expect(fault).to_have_count(0)
    late = await page.evaluate(
        """async (all) => {
          const { isLate } = await RUNNING;
          const at = (ago) => (ago === null ? undefined : Date.now() - ago);
          return all.map(([type, ago]) => isLate({ command: { type }, at: at(ago) }));
        }""".replace("RUNNING", RUNNING),
        [["publish-poll", 1000], ["publish-poll", 60_000], ["close-round", None], ["place-notes", 60_000]],
    )
    assert late == [False, True, True, False]
    room.faults.clear()  # a line that is gone is told in the console, too


async def test_a_vote_that_opens_in_an_open_round_says_so_and_both_are_seen_to_go_on(room: ControlRoom):
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    page = await driving(room)
    await row(page, "Vote 1").locator(".sheet-step").click()
    side = page.get_by_role("article")
    await side.get_by_role("button", name="Ouvrir le vote").click()
    asked = side.get_by_role("alertdialog")
    await expect(asked).to_contain_text(re.compile(r"La séquence 1 est encore ouverte \(10 min\).: l’écran"))
    await asked.get_by_role("button", name="Ouvrir le vote").click()
    await expect(row(page, "Vote 1")).to_have_attribute("aria-current", "step")
    await expect(row(page, "Séquence 1")).to_have_attribute("aria-current", "step")
    await page.keyboard.press("r")
    bar = page.get_by_role("region", name="Déroulé")
    await bar.get_by_role("button", name=re.compile("Aussi en cours.: Séquence 1")).click()
    await expect(bar.get_by_role("button", name=re.compile("Aussi en cours.: Vote 1"))).to_be_visible()
    await expect(bar.get_by_role("button", name="Clore la séquence")).to_be_visible()


async def test_two_leads_who_open_the_same_round_at_once_open_it_once_and_are_told(room: ControlRoom):
    first, second = await driving(room), await driving(room)
    for page in (first, second):
        await page.keyboard.press("m")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
    await first.keyboard.press("Enter")
    await expect(second.get_by_role("timer")).to_be_visible()
    await expect(second.get_by_role("alertdialog")).to_have_count(0)  # what it asked is no longer a question
    acts = room.state.steps[room.rounds[0]].acts
    assert [act.what for act in acts] == ["opened"]

    await room.ask(c.CloseRound, round_id=room.rounds[0])
    pause = next(step.id for step in room.state.steps.values() if step.kind == "pause")
    await room.ask(c.BeginPause, step_id=pause)
    await expect(second.get_by_role("button", name="Finir la pause")).to_be_visible()
    await room.ask(c.OpenRound, round_id=room.rounds[1])  # opening something else ends the pause
    await expect(row(second, "Séquence 2")).to_have_attribute("aria-current", "step")
    await expect(row(second, "Pause")).to_contain_text("terminé")


async def test_without_a_line_nothing_can_be_pressed_and_the_countdown_goes_on(room: ControlRoom):
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    page = await driving(room)
    server = room.server
    server.server.should_exit = True
    await expect(page.locator(".strip").filter(has_text="Hors ligne")).to_be_visible(timeout=20_000)
    for name in ("Clore la séquence", "+5 min", "Ajouter une pause"):
        await expect(page.get_by_role("button", name=name)).to_be_disabled()
    shown = await page.get_by_role("timer").inner_text()
    await expect(page.get_by_role("timer")).not_to_have_text(shown)
    await page.close()
    room.faults.clear()  # a line that is gone is told in the console, too


@pytest.mark.parametrize("role", ["vote-operator", "observer"])
async def test_whoever_does_not_lead_sees_the_run_sheet_without_its_acts(room: ControlRoom, role: str):
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    page = await driving(room, role)
    await expect(row(page, "Séquence 1")).to_have_attribute("aria-current", "step")
    await expect(page.get_by_role("article").get_by_role("timer")).to_be_visible()
    for name in ("Clore la séquence", "+5 min", "Passer", "Ajouter une pause", "Changer ces phrases"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)


# Shape


async def test_the_view_has_no_accessibility_faults(room: ControlRoom, axe_script: str):
    page = await driving(room)
    assert await accessibility_faults(page, axe_script) == []
    await room.ask(c.SkipStep, step_id=room.polls[1])
    await room.ask(c.OpenRound, round_id=room.rounds[0])
    await page.get_by_role("button", name="Changer ces phrases").click()
    await page.get_by_role("button", name="Ajouter une pause").click()
    await page.get_by_text("Qui a fait quoi").click()
    await expect(page.locator(".step-log")).to_contain_text("Ouverture")
    assert await accessibility_faults(page, axe_script) == []


MINUTE = 60_000


def step(id: str, minutes: int, **facts: Any) -> dict[str, Any]:
    """A step as the page knows it, of a meeting that begins at 0; times in minutes."""
    times = {name: facts.pop(name, None) for name in ("begun", "ends", "ended")}
    ms = {f"{name}At": None if at is None else MINUTE * at for name, at in times.items()}
    plan = {"duration_s": 60 * minutes, "planned_s": 60 * minutes, "planned_rank": ord(id)}
    return {"id": id, **plan, "skipped": False, **ms, **facts}


A_DONE = step("a", 10, begun=0, ended=12)
A_ON = step("a", 10, begun=0, ends=10)
STANDS: list[tuple[list[dict[str, Any]], float, tuple[str, float | None, float | None, float | None]]] = [
    # (steps, now) -> (phase, minutes late, expected end, when the last step is expected)
    ([step("a", 10), step("b", 20)], -5, ("before", 0, 30, 10)),
    ([step("a", 10), step("b", 20)], 4, ("before", 4, 34, 14)),
    ([A_ON, step("b", 20)], 5, ("on", 0, 30, 10)),
    ([A_ON, step("b", 20)], 13, ("on", 3, 33, 13)),  # past its end: as late as the clock says
    ([A_ON | {"endsAt": 15 * MINUTE}, step("b", 20)], 5, ("on", 5, 35, 15)),
    ([A_DONE, step("b", 20)], 14, ("between", 4, 34, 14)),
    ([A_DONE, step("b", 20), step("c", 5, begun=12, ends=17)], 13, ("on", 7, 37, None)),
    ([A_DONE, step("b", 20, skipped=True), step("c", 5)], 14, ("between", -16, 19, 14)),
    ([A_DONE, step("p", 15, planned_s=0), step("c", 5)], 12, ("between", 2, 32, 27)),  # a pause more costs its time
    ([A_DONE, step("b", 5, planned_s=1200)], 12, ("between", 2, 17, 12)),  # shorter than planned: the end comes sooner
    ([A_DONE, step("b", 20, begun=12, ended=25)], 90, ("after", -5, 25, None)),
    ([A_DONE, step("v", 5, ended=60)], 90, ("after", -3, 12, None)),  # annulled before it was opened
    ([A_DONE, step("b", 20, skipped=True, planned_s=0)], 90, ("after", 2, 12, None)),
    ([step("v", 5, begun=0), step("b", 20)], 2, ("on", 0, 25, 5)),  # a vote without an end
    ([step("a", 10, planned_s=None), step("b", 20, planned_s=None, skipped=True)], 0, ("before", 0, 10, None)),
]


async def test_the_times_follow_from_what_has_begun_what_was_planned_and_the_time_of_the_server(room: ControlRoom):
    page = await room.regie()
    found = await page.evaluate(
        """async (all) => {
          const { timing, lateMinutes } = await import("/static/regie/timing.js");
          const minutes = (ms) => ms === null ? null : ms / 60000;
          return all.map(([steps, now]) => {
            const { phase, lateMs, endsAt, times } = timing(steps, 0, now * 60000);
            return [phase, lateMinutes(lateMs), minutes(endsAt), minutes(times.get(steps.at(-1).id).expectedAt)];
          });
        }""",
        [[steps, now] for steps, now, _ in STANDS],
    )
    assert [tuple(each) for each in found] == [expected for _, _, expected in STANDS]
    line = [A_DONE, step("d", 5, begun=12), step("p", 15, planned_s=0, planned_rank=None), step("b", 20), step("c", 5)]
    stands = await page.evaluate(
        """async (all) => {
          const { timing } = await import("/static/regie/timing.js");
          return all.map((steps) => [...timing(steps, 0, 13 * 60000).times.values()].map(({ plannedAt }) =>
            plannedAt === null ? null : plannedAt / 60000));
        }""",
        [line, [each | {"planned_s": None, "planned_rank": None} for each in (A_DONE, *line[3:])]],
    )
    assert stands == [[0, 35, None, 10, 30], [0, 10, 30]]  # the plan stands still, in whichever order steps begin
    without = await page.evaluate(
        """async (steps) => {
          const { timing } = await import("/static/regie/timing.js");
          const { lateMs, plannedEnd, endsAt } = timing(steps, null, 0);
          return [lateMs, plannedEnd, endsAt];
        }""",
        [step("a", 10)],
    )
    assert without == [None, None, 10 * MINUTE]
