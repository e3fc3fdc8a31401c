"""The websocket `/live`: hello, then commands and signs of life, until the client goes."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from starlette.websockets import WebSocket, WebSocketDisconnect

from server.domain.records import Actor
from server.domain.refusals import Refused
from server.http.auth import same_origin, staff
from server.http.cards import find_card
from server.http.outlet import CLOSE_REFUSED, EXTENSION
from server.live.audience import REGIE, VOTER, Audience
from server.live.house import House
from server.live.hub import Outlet, pack
from server.live.meeting import LiveMeeting
from server.wire.frames import (
    PROTOCOL_VERSION,
    ClientFrame,
    Do,
    Hello,
    Look,
    Ping,
    Pong,
    Refusal,
    Report,
    ServerFrame,
    Welcome,
    You,
    command_id_of,
    parse,
)

log = logging.getLogger("tablee")

HELLO_WITHIN_S = 10.0
CLOSE_TOO_LARGE = 1009


async def live(socket: WebSocket) -> None:
    """Serve one client for as long as it stays."""
    await socket.accept()
    outlet: Outlet = socket.scope["extensions"][EXTENSION]
    house: House = socket.app.state.house
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            hello = _hello(parse(await _receive(socket)))
        meeting, audience, actor = await _enter(house, socket, hello)
    except Refused as refused:
        outlet.write(pack(Refusal(None, refused.code, refused.facts)))
        await _close(socket, CLOSE_REFUSED)
        return
    except (WebSocketDisconnect, TimeoutError):
        return
    outlet.write(pack(Welcome(PROTOCOL_VERSION, You(actor.role, actor.id), house.clock(), meeting.id)))
    meeting.join(audience, outlet, hello.device, actor.id if audience == REGIE else "")
    say = partial(meeting.hub.answer, audience, outlet)
    try:
        while True:
            await _answer(house, meeting, audience, actor, hello, outlet, say, await _receive(socket))
    except WebSocketDisconnect:
        pass
    except Refused as refused:  # only frames too large to go on with
        meeting.hub.leave(audience, outlet)  # first, since nothing may follow a close frame
        await _close(socket, CLOSE_TOO_LARGE, refused.code)
    except Exception:
        log.exception("socket loop failed: meeting %s at seq %d", meeting.id, meeting.state.seq)
        raise
    finally:
        meeting.hub.leave(audience, outlet)


async def _receive(socket: WebSocket) -> str | bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    data: str | bytes | None = message.get("text")
    return data if data is not None else message.get("bytes", b"")


async def _close(socket: WebSocket, code: int, reason: str = "") -> None:
    with suppress(WebSocketDisconnect):  # the client has gone by itself
        await socket.close(code, reason)


def _hello(frame: ClientFrame) -> Hello:
    if not isinstance(frame, Hello):
        raise Refused("malformed", reason="hello first")
    return frame


async def _enter(house: House, socket: WebSocket, hello: Hello) -> tuple[LiveMeeting, Audience, Actor]:
    """Return where a hello leads. Raises Refused."""
    if hello.protocol != PROTOCOL_VERSION:
        raise Refused("protocol-version", expected=PROTOCOL_VERSION, got=hello.protocol)
    match hello.door:
        case "regie":
            if not same_origin(socket.headers):
                raise Refused("sign-in-first")
            meeting, actor = staff(socket)
            if actor.role == "steward":  # the desk stands among the public, and the régie knows results before the room
                raise Refused("not-allowed", role=actor.role, command="hello")
            return meeting, REGIE, actor
        case "table":
            meeting, table_id = await house.find_table(hello.secret)
            if hello.deliver:
                return meeting, Audience("delivery", table_id), Actor("table", table_id)
            await meeting.seat(table_id, hello.device, hello.take, hello.back)
            return meeting, Audience("table", table_id), Actor("table", table_id)
        case "voter":
            meeting, _ = await find_card(socket, hello.secret)
            return meeting, VOTER, Actor("voter")
        case "display":
            meeting = house.find_site(hello.site)
            return meeting, Audience("preview" if hello.preview else "display", hello.site), Actor("voter")


async def _answer(
    house: House,
    meeting: LiveMeeting,
    audience: Audience,
    actor: Actor,
    hello: Hello,
    outlet: Outlet,
    say: Callable[[ServerFrame], None],
    data: str | bytes,
) -> None:
    """Answer one frame. Raises Refused when it was too large to go on."""
    try:
        frame = parse(data)
    except Refused as refused:
        say(Refusal(command_id_of(data), refused.code, refused.facts))
        if refused.code == "frame-too-large":
            raise
        return
    match frame:
        case Do(command):
            if actor.role == "table":  # one sign in the wrong hands must not fill the journal
                await asyncio.sleep(meeting.pace(actor.id).turn())
            try:
                say(await meeting.submit(command, actor))
            except Refused as refused:
                say(Refusal(command.id, refused.code, refused.facts))
        case Ping(sent):
            meeting.hub.pinged(audience, outlet, asyncio.get_running_loop().time())
            say(Pong(sent, house.clock()))
        case Report():
            meeting.hub.hear(audience, frame)
        case Look():
            meeting.hub.look(outlet, frame)
        case Hello() if frame != hello:  # the same once more is a line that doubles
            say(Refusal(None, "malformed", {"reason": "hello once"}))
