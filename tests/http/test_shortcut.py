"""The shortcut of the ballots: quicker than the routes, and the same in every answer."""

from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from kiosk.routes import vote_routes
from server.domain.codes import read_code
from server.domain.commands import ClosePoll, OpenPoll
from tests.served import Served, served

SECRET = "k7qf3m9dxz2k7qf3m9dxz2"
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


async def answer(app: Starlette, path: str, body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """Post to an application; return status, headers and body."""
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hall.test") as http:
        response = await http.post(path, content=body, headers=headers)
    return response.status_code, dict(response.headers), response.content


def only_routes(server: Served) -> Starlette:
    """The voting pages of the same house without the shortcut."""
    app = Starlette(routes=vote_routes())
    app.state.house, app.state.tries = server.house, server.app.state.tries
    return app


@pytest.mark.parametrize(
    ("poll", "body", "headers", "status"),
    [
        ("open", f'{{"marks":["a"],"secret":"{SECRET}"}}', JSON, 200),
        ("open", f'{{"marks":["a","b"],"secret":"{SECRET}"}}', JSON, 400),
        ("open", "nothing of the sort", JSON, 400),
        ("open", f"mark=a&secret={SECRET}", FORM, 200),
        ("open", f"secret={SECRET}", FORM, 400),
        ("open", "{}", {"content-type": "text/plain"}, 400),
        ("closed", f'{{"marks":["a"],"secret":"{SECRET}"}}', JSON, 409),
        ("v_none", f'{{"marks":["a"],"secret":"{SECRET}"}}', JSON, 404),
        ("v_none", f"mark=a&secret={SECRET}", FORM, 404),
    ],
)
@pytest.mark.parametrize("card", ["valid", "unknown"])
async def test_a_ballot_by_the_shortcut_gets_the_answer_of_its_route(
    tmp_path: Path, card: str, poll: str, body: str, headers: dict[str, str], status: int
):
    async with served(tmp_path) as server:
        first, *_ = server.ids("polls")
        await server.do(OpenPoll("c_1", first))
        if poll == "closed":
            await server.do(ClosePoll("c_2", first))
        code = read_code(server.cards[0]) if card == "valid" else "00000000000"
        path = f"/v/{code}/{first if poll in ('open', 'closed') else poll}"
        straight = await answer(server.app, path, body, headers)
        routed = await answer(only_routes(server), path, body, headers)
        assert straight == routed
        assert straight[0] == (status if card == "valid" else 404)


async def test_what_is_no_ballot_takes_the_usual_way(tmp_path: Path):
    async with served(tmp_path) as server:
        code = read_code(server.cards[0])
        transport = httpx2.ASGITransport(server.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hall.test") as http:
            assert (await http.get(f"/v/{code}")).status_code == 200
            assert (await http.post("/v", content=f"code={code}", headers=FORM)).status_code == 303
            assert (await http.post(f"/v/{code}/v_1/more", content="")).status_code == 404
            assert (await http.get("/healthz")).json()["ok"] is True
