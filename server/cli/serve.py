"""`tablee serve DIR`: run the meetings of a data folder."""

import argparse
import asyncio
import socket
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from server.app import create_app, open_to_votes
from server.cli.common import asked_to_stop, open_house, run, settings_of
from server.cli.links import say_displays, say_staff_links
from server.cli.secured import Secured, bind_trust, secured
from server.live.doors import issue_staff_links
from server.run import bind, public_address, running
from server.settings import Settings, vote_url
from server.terminal import say, say_json, words
from server.trust.page import create_trust_app


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "serve",
        help=words("serve-help"),
        description=words("serve-description"),
        epilog=words("serve-epilog"),
    )
    parser.add_argument("data", metavar="DIR", type=Path, help=words("cli-dir"))
    parser.add_argument("--host", metavar="ADDRESS", help=words("serve-host"))
    parser.add_argument("--port", type=int, metavar="N", help=words("serve-port"))
    parser.add_argument("--url", dest="public_url", metavar="URL", help=words("serve-url"))
    parser.add_argument("--tls", action="store_true", default=None, help=words("serve-tls"))
    parser.add_argument("--trust-port", type=int, metavar="N", help=words("serve-trust-port"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_serve)


def run_serve(given: argparse.Namespace) -> int:
    settings = settings_of(
        given.data,
        host=given.host,
        port=given.port,
        public_url=given.public_url,
        tls=given.tls,
        trust_port=given.trust_port,
    )
    run(_serve(settings, given.json))
    return 0


async def _serve(settings: Settings, as_json: bool) -> None:
    # First, since whoever reads that the doors are open may ask to stop at once.
    with asked_to_stop() as stopped, bind(settings.host, settings.port) as listener:
        settings = public_address(settings, listener)
        if not settings.tls:
            await _serve_until(stopped, listener, settings, as_json)
            return
        with bind_trust(settings) as second:
            settings = replace(settings, secure_cookies=True, trust_port=second.getsockname()[1])
            await _serve_until(stopped, listener, settings, as_json, secured(settings), second)


async def _serve_until(
    stopped: asyncio.Event,
    listener: socket.socket,
    settings: Settings,
    as_json: bool,
    safe: Secured | None = None,
    second: socket.socket | None = None,
) -> None:
    async with AsyncExitStack() as served:
        house = await served.enter_async_context(open_house(settings))
        app = create_app(settings, house=house)
        await served.enter_async_context(running(app, listener, safe.https if safe else None))
        if safe and second:
            door = create_trust_app(safe.trusted)
            if safe.trusted.votes:
                open_to_votes(door, app)
            await served.enter_async_context(running(door, second))
        for meeting in house.meetings.values():
            staff = await issue_staff_links(house, meeting)
            if as_json:
                displays = {id: f"{settings.public_url}/display/{id}" for id in meeting.state.sites}
                doors = {
                    "meeting": meeting.id,
                    "staff": staff,
                    "displays": displays,
                    "vote": vote_url(settings),
                }
                if safe:
                    doors["trust"] = {"url": safe.trusted.url, "fingerprint": safe.trusted.fingerprint}
                say_json(doors)
                continue
            say(words("serve-meeting", title=meeting.state.meeting.title))
            say_staff_links(staff)
            say_displays(house, meeting)
            say(words("links-vote", url=vote_url(settings)))
        if not as_json:
            if safe:
                fingerprint = safe.trusted.fingerprint
                say(words("serve-trust", url=safe.trusted.url, first=fingerprint[:39], second=fingerprint[40:]))
            say(words("serve-running", url=settings.public_url))
        await stopped.wait()
        if not as_json:
            say(words("serve-stopping"))
