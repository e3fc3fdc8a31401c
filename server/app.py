"""The application: the only place where parts are joined."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from kiosk.ballots import ballot_door
from kiosk.listening import Listening
from kiosk.public.pages import public_routes
from kiosk.routes import vote_routes
from kiosk.stand.routes import kiosk_routes
from kiosk.stand.sittings import Kiosks
from kiosk.steward.paper import paper_routes
from kiosk.steward.routes import steward_routes
from server.http import auth, errors, offline, pages
from server.http.cards import Tries
from server.http.files import meeting_file
from server.http.journal import journal
from server.http.printing import fetch_print, print_order
from server.http.render import BROWSER_FILES
from server.http.sockets import live
from server.http.suggestions import Turns, suggest, write_draft
from server.http.texts import check_texts
from server.live.house import House
from server.paper.ending import Tidying
from server.paper.turns import Turns as ReadingTurns
from server.printing.press import Press
from server.settings import Settings
from server.sms.door import sms_routes
from server.sms.keys import PollKeys
from server.storage.base import Storage
from server.storage.sqlite import SqliteStorage
from server.suggesting import Suggesting

# The hall's Wi-Fi is the narrow place. Votes are left alone: they are small, and many at once.
PACKED = [Middleware(GZipMiddleware, minimum_size=500)]


def create_app(settings: Settings, storage: Storage | None = None, house: House | None = None) -> Starlette:
    """Return the application for a data folder; it opens the meetings when it starts.

    storage: another engine than the SQLite files of `settings.data`. house: one that the caller has entered
    and will leave, so that what goes wrong at opening is the caller's to tell; else the application's own.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.house = house or await stack.enter_async_context(
                House(settings, storage or SqliteStorage(settings.data))
            )
            for meeting in app.state.house.meetings.values():
                await meeting.tell_start()
                meeting.voting.finish_closings()
            await stack.enter_async_context(Tidying(app.state.house))
            app.state.text_keys = await stack.enter_async_context(PollKeys(app.state.house))
            app.state.suggesting = await stack.enter_async_context(Suggesting(settings))
            app.state.listening = await stack.enter_async_context(
                Listening(app.state.house, settings.read_aloud == "made")
            )
            press = app.state.press = Press(app.state.house)
            yield
            await press.finish()

    app = Starlette(
        routes=[
            # First, since routes are tried in their order and a hall that votes asks for little else.
            *vote_routes(),
            *public_routes(),
            *kiosk_routes(),
            *sms_routes(),
            *paper_routes(),
            *steward_routes(),
            Route("/", pages.home),
            Route("/healthz", pages.health),
            Route("/join/{token}", auth.sign_in),
            Route("/t/{token}", pages.table, middleware=PACKED),
            Route("/table-worker.js", offline.worker, middleware=PACKED),
            Route("/table-files.json", offline.table_files, middleware=PACKED),
            Route("/table-unopened", offline.unopened, middleware=PACKED),
            Route("/regie", pages.regie, middleware=PACKED),
            Route("/observer", pages.regie, middleware=PACKED),
            Route("/regie/proceedings.pdf", pages.proceedings),
            Route("/regie/journal", journal, middleware=PACKED),
            Route("/regie/prints", print_order, methods=["POST"]),
            Route("/regie/prints/{print}.pdf", fetch_print),
            Route("/regie/suggestions", suggest, methods=["POST"], middleware=PACKED),
            Route("/regie/draft", write_draft, methods=["POST"]),
            Route("/regie/texts", check_texts, methods=["POST"]),
            Route("/display/{site}", pages.display, middleware=PACKED),
            Route("/qr/vote.svg", pages.vote_qr),
            Route("/files/{meeting}/{name}", meeting_file),
            WebSocketRoute("/live", live),
            Mount("/static", BROWSER_FILES),
        ],
        exception_handlers=errors.HANDLERS,
        lifespan=lifespan,
    )
    app.state.ballots = ballot_door(app)
    app.state.tries = Tries(time.monotonic, asyncio.sleep)
    app.state.kiosks = Kiosks(time.monotonic)
    app.state.turns = Turns()
    app.state.reading = ReadingTurns()
    return app


def open_to_votes(door: Starlette, app: Starlette) -> None:
    """Let people vote at another door as well, one of plain http beside a hall by https: `docs/decisions/0013`.

    app: of the hall, and serving. What the door gave before stays, but for what voters load: `/v`, `/m`, `/sound`
    `/files` and `/static` are of the hall.
    """
    door.router.routes[:0] = [*vote_routes(), *public_routes(), *kiosk_routes(), *_beside_votes()]
    door.exception_handlers.update(errors.HANDLERS)
    door.state.house, door.state.tries = app.state.house, app.state.tries
    door.state.kiosks = app.state.kiosks
    door.state.listening = app.state.listening
    door.state.ballots = ballot_door(door)
    door.state.plain = True


def _beside_votes() -> list[BaseRoute]:
    """Return the routes of what the pages of voters load: the recordings of their texts among it."""
    return [Route("/files/{meeting}/{name}", meeting_file), Mount("/static", BROWSER_FILES)]
