"""Rules of the check of texts over HTTP: who may ask, for how much, and what is answered."""

from pathlib import Path

import httpx2

from tests.served import Served, served

HARD = {"language": "fr", "texts": {"question": "La rue sera fermée par la mairie.", "a": "Oui"}}


async def post(server: Served, cookie: str, body: object = HARD, **headers: str) -> httpx2.Response:
    sent = {"Cookie": cookie, **headers}
    async with httpx2.AsyncClient(timeout=60) as client:
        return await client.post(server.url + "/regie/texts", json=body, headers=sent)


async def test_whoever_writes_polls_or_proposals_is_told_what_is_hard_by_name_of_the_text(tmp_path: Path):
    async with served(tmp_path) as server:
        for role in ("lead", "theme-team", "vote-operator"):
            answer = (await post(server, await server.cookie(role))).json()
            assert set(answer["warnings"]) == {"question"}
            [warning] = answer["warnings"]["question"]
            assert warning["rule"] == "passive"
            assert "sera fermée" in warning["hard"]
            assert warning["how"]
            assert warning["source"]


async def test_nobody_else_is_answered_nor_any_other_site_nor_what_is_no_question(tmp_path: Path):
    async with served(tmp_path) as server:
        lead = await server.cookie("lead")
        assert (await post(server, "")).json()["code"] == "sign-in-first"
        assert (await post(server, await server.cookie("observer"))).json()["code"] == "not-allowed"
        assert (await post(server, lead, Origin="http://elsewhere.example")).json()["code"] == "sign-in-first"
        assert (await post(server, lead, **{"Content-Type": "text/plain"})).json()["code"] == "malformed"
        assert (await post(server, lead, {"language": "fr"})).json()["code"] == "malformed"
        too_many = {"language": "fr", "texts": {str(n): "x" for n in range(41)}}
        assert (await post(server, lead, too_many)).json()["code"] == "malformed"


async def test_a_language_that_is_not_known_is_answered_with_nothing(tmp_path: Path):
    async with served(tmp_path) as server:
        assert (await post(server, await server.cookie("lead"), {**HARD, "language": "br"})).json() == {
            "ok": True,
            "warnings": {},
        }
