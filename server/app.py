"""The application: the only place where parts are joined."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from kiosk.ballots import ballot_door
from kiosk.public.pages import public_routes
from kiosk.routes import vote_routes
from kiosk.steward.routes import steward_routes
from server.http import auth, errors, pages
from server.http.cards import Tries
from server.http.render import NOSNIFF, ROOT, STATIC
from server.http.sockets import live
from server.live.house import House
from server.settings import Settings
from server.storage.base import Storage
from server.storage.sqlite import SqliteStorage

# The hall's Wi-Fi is the narrow place. Votes are left alone: they are small, and many at once.
PACKED = [Middleware(GZipMiddleware, minimum_size=500)]
BROWSER_FILES = (".js", ".css", ".svg", ".woff2", ".png", ".json", ".txt")


class BrowserFiles(StaticFiles):
    """The browser files of a folder, and none of the Python beside them."""

    def lookup_path(self, path: str) -> "tuple[str, object]":  # type: ignore[override]
        if not path.endswith(BROWSER_FILES):
            return "", None
        return super().lookup_path(path)

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        response = super().file_response(*arguments, **named)
        # Always asked for again, answered 304 when unchanged: after an update no tablet runs old code.
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers.update(NOSNIFF)
        return response


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
                meeting.voting.finish_closings()
            yield

    def files(folder: Path) -> BrowserFiles:
        return BrowserFiles(directory=folder)

    app = Starlette(
        routes=[
            # First, since routes are tried in their order and a hall that votes asks for little else.
            *vote_routes(),
            *public_routes(),
            *steward_routes(),
            Route("/", pages.home),
            Route("/healthz", pages.health),
            Route("/join/{token}", auth.sign_in),
            Route("/t/{token}", pages.table, middleware=PACKED),
            Route("/regie", pages.regie, middleware=PACKED),
            Route("/regie/proceedings.pdf", pages.proceedings),
            Route("/display/{site}", pages.display, middleware=PACKED),
            Route("/qr/vote.svg", pages.vote_qr),
            WebSocketRoute("/live", live),
            Mount("/static/table_client", files(ROOT / "table_client"), middleware=PACKED),
            Mount("/static/regie", files(ROOT / "regie"), middleware=PACKED),
            Mount("/static", files(STATIC), middleware=PACKED),
        ],
        exception_handlers=errors.HANDLERS,
        lifespan=lifespan,
    )
    app.state.ballots = ballot_door(app)
    app.state.tries = Tries(time.monotonic)
    return app
