"""What a table's page needs to open without a network: its service worker, what that keeps, and what it says else."""

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from server.http.browser_files import NOSNIFF
from server.http.pages import table_shell
from server.http.render import ROOT, page_headers, render
from server.live.house import House

WORKER = ROOT / "table_client" / "worker.js"
UNOPENED_PAGE, AREA = "table_client/unopened.html", "unopened"

# Asked for again each time: with an old worker, pages would stay as they were for a day.
_FRESH = {"Cache-Control": "no-cache", **NOSNIFF}


async def worker(request: Request) -> Response:
    """`GET /table-worker.js`: the service worker of the tables' pages.

    It lies at the top, since it may serve only what is below it (Service Workers, "register", path restriction).
    """
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'"
    return FileResponse(
        WORKER, headers={**_FRESH, "Content-Security-Policy": policy}, media_type="text/javascript; charset=utf-8"
    )


async def table_files(request: Request) -> Response:
    """`GET /table-files.json`: `{"version", "files"}`: what a table's page is made of, each file with its digest."""
    house: House = request.app.state.house
    shell = table_shell(house)
    headers = {**_FRESH, "ETag": f'"{shell.version}"'}
    if request.headers.get("if-none-match") in (headers["ETag"], f"W/{headers['ETag']}"):
        return Response(status_code=304, headers=headers)
    body = msgspec.json.encode({"version": shell.version, "files": shell.files})
    return Response(body, headers=headers, media_type="application/json")


async def unopened(request: Request) -> Response:
    """`GET /table-unopened`: what a browser shows for a table that it has never opened, when nobody answers."""
    house: House = request.app.state.house
    text = render(UNOPENED_PAGE, house.settings.language, AREA)
    return HTMLResponse(text, headers=page_headers({"default-src": "'none'", "style-src": "'unsafe-inline'"}))
