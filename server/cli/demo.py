"""`tablee demo`: a ready meeting, with simulated tables, régie and voters, open to be taken over."""

import argparse
import asyncio
import shutil
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kiosk.stand.enrolment import kiosk_code
from server.app import create_app
from server.cli.common import asked_to_stop, open_house, run
from server.demo.material import Material, real_notes, sample
from server.demo.people import simulated
from server.files.folder import keep_file
from server.live.doors import draw_cards, found_meeting, issue_staff_links, issue_table_links, record_cards
from server.run import PortTaken, bind, public_address, running
from server.settings import PORT_MOST, Settings, read_settings
from server.terminal import Trouble, say, say_json, words

FIRST_PORT, PORTS_TRIED = 8000, 20
LIMITS = {"tables": (1, 200), "seats": (1, 30), "speed": (0.1, 100)}
TABLES_LISTED = 3


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "demo", help=words("demo-help"), description=words("demo-description"), epilog=words("demo-epilog")
    )
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help=words("demo-host"))
    parser.add_argument("--port", metavar="N", type=int, help=words("demo-port"))
    parser.add_argument("--tables", metavar="N", type=int, default=15, help=words("demo-tables"))
    parser.add_argument("--seats", metavar="N", type=int, default=10, help=words("demo-seats"))
    parser.add_argument("--speed", metavar="X", type=float, default=1.0, help=words("demo-speed"))
    parser.add_argument("--notes", metavar="FILE", type=Path, help=words("demo-notes"))
    parser.add_argument("--column", metavar="NAME", help=words("demo-column"))
    parser.add_argument("--credit", metavar="TEXT", help=words("demo-credit"))
    parser.add_argument("--data", metavar="DIR", type=Path, help=words("demo-data"))
    parser.add_argument("--idle", action="store_true", help=words("demo-idle"))
    parser.add_argument("--no-browser", action="store_true", help=words("demo-no-browser"))
    parser.add_argument("--json", action="store_true", help=words("cli-json"))
    parser.set_defaults(run=run_demo)


def run_demo(given: argparse.Namespace) -> int:
    for field, (least, most) in LIMITS.items():
        if not least <= getattr(given, field) <= most:
            raise Trouble(words("demo-range", field=f"--{field}", least=least, most=most))
    if given.notes:
        material = real_notes(given.notes, given.column, given.credit, given.tables, given.seats)
    else:
        material = sample(given.tables, given.seats)
    if given.port is not None and not 0 <= given.port <= PORT_MOST:
        raise Trouble(words("demo-range", field="--port", least=0, most=PORT_MOST))
    run(_demo(material, given))
    return 0


def _folder(data: Path | None) -> Path:
    if data is None:
        return Path(tempfile.mkdtemp(prefix="tablee-"))
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(data.iterdir()):
        raise Trouble(words("demo-not-empty", path=data))
    return data


async def _demo(material: Material, given: argparse.Namespace) -> None:
    # The port before the folder: where nobody can come in, none is made.
    with asked_to_stop() as stopped, _listen(given.host, given.port) as listener:
        data = _folder(given.data)
        with ExitStack() as unless_open:
            unless_open.callback(_empty, data)
            await _demo_until(stopped, listener, data, material, given, is_open=unless_open.pop_all)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


async def _demo_until(
    stopped: asyncio.Event,
    listener: socket.socket,
    data: Path,
    material: Material,
    given: argparse.Namespace,
    is_open: Callable[[], object],
) -> None:
    spoken = read_settings(data).language
    settings = public_address(Settings(data=data, host=given.host, language=spoken), listener)
    async with open_house(settings) as house, running(create_app(settings, house=house), listener):
        for name, content in material.files.items():
            keep_file(data, name, BytesIO(content))
        meeting = await found_meeting(house, replace(material.command, starts_at=house.clock()))
        cards = draw_cards(house, given.tables * given.seats)
        await record_cards(meeting, cards)
        codes = list(cards.values())
        tables = await issue_table_links(house, meeting)
        links = await issue_staff_links(house, meeting)
        regie = links["lead"]
        is_open()
        display = f"{settings.public_url}/display/{meeting.state.meeting.site}"
        vote = f"{settings.public_url}/v"
        kiosk = {"url": f"{settings.public_url}/kiosk", "code": kiosk_code(house, meeting.id)}
        if given.json:
            say_json(
                {
                    "regie": regie,
                    "display": display,
                    "tables": [{"id": id, "url": url} for id, url in tables.items()],
                    "cards": codes,
                    "vote": vote,
                    "kiosk": kiosk,
                    "steward": links["steward"],
                    "data": str(data),
                }
            )
        else:
            say(
                words("demo-open", title=material.command.title, regie=regie, display=display, vote=vote, card=codes[0])
            )
            say(words("demo-kiosk", url=kiosk["url"], code=kiosk["code"], steward=links["steward"]))
            for number, url in list(enumerate(tables.values(), 1))[:TABLES_LISTED]:
                say(words("demo-table", number=number, url=url))
            if len(tables) > TABLES_LISTED:
                say(words("demo-more-tables", n=len(tables) - TABLES_LISTED, data=data, url=settings.public_url))
            say(words("demo-not-simulated" if given.idle else "demo-simulated", data=data))
        if not (given.no_browser or given.json or await _open_browser(regie)):
            say(words("demo-browser-shut"))
        if given.idle:
            await stopped.wait()
            return
        async with simulated(house, meeting, material, tables, codes, speed=given.speed):
            await stopped.wait()


async def _open_browser(url: str) -> bool:
    """Open an address in the browser of this machine; return whether there was one."""
    try:
        return await asyncio.to_thread(webbrowser.open, url)
    except webbrowser.Error:
        return False


def _listen(host: str, port: int | None) -> socket.socket:
    """Return a listening socket on the port asked for, or on the first free one from `FIRST_PORT`."""
    if port is not None:
        return bind(host, port)
    for each in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            return bind(host, each)
        except PortTaken:
            continue
    return bind(host, 0)
