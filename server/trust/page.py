"""The application of the second port: a page, the certificate that it asks to trust, and the way to https."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from babel.dates import format_date
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from server.http.pages import qr_svg
from server.http.render import NOSNIFF, STATIC, page_headers, render, words_of
from server.i18n import customs_of
from server.trust.profile import write_profile

CERTIFICATE_PATH, PROFILE_PATH = "/tablee.crt", "/tablee.mobileconfig"
CERTIFICATE_TYPE, PROFILE_TYPE = "application/x-x509-ca-cert", "application/x-apple-aspen-config"
TEMPLATE, AREA = "server/trust/trust.html", "trust"


@dataclass(frozen=True)
class Trusted:
    """What there is to trust. der: the certificate of the authority; name: as devices list it.

    fingerprint: its SHA-256 in groups; ends_at: its end. url: of this page; hall_url: of the server, by https.
    votes: whether people vote at this address, too, under `/v`.
    """

    der: bytes
    name: str
    fingerprint: str
    ends_at: datetime
    url: str
    hall_url: str
    language: str
    votes: bool = False


def create_trust_app(trusted: Trusted) -> Starlette:
    """Return the application that serves the page and the certificate, and leads every other request to https."""
    words = words_of(trusted.language, AREA)
    profile = write_profile(trusted.der, trusted.name, words)

    async def page(request: Request) -> Response:
        text = render(
            TEMPLATE,
            trusted.language,
            AREA,
            trusted=trusted,
            fingerprint=trusted.fingerprint.split(" "),
            until=format_date(trusted.ends_at, "long", locale=customs_of(trusted.language)),
            qr=Markup(qr_svg(trusted.url)),
            opened=platforms_of(request.headers.get("user-agent", "")),
            certificate_path=CERTIFICATE_PATH,
            profile_path=PROFILE_PATH,
        )
        sources = {"default-src": "'none'", "style-src": "'self' 'unsafe-inline'", "font-src": "'self'"}
        return HTMLResponse(text, headers=page_headers({**sources, "img-src": "'self' data:"}))

    async def certificate(request: Request) -> Response:
        # Without a Content-Disposition, by which Firefox would keep it as a file and not ask whether to trust it.
        return Response(trusted.der, headers=_FRESH, media_type=CERTIFICATE_TYPE)

    async def configuration(request: Request) -> Response:
        return Response(profile, headers=_FRESH, media_type=PROFILE_TYPE)

    async def style(request: Request) -> Response:
        return FileResponse(STATIC / "tablee.css", headers=NOSNIFF)

    app = Starlette(
        routes=[
            Route("/", page),
            Route(CERTIFICATE_PATH, certificate),
            Route(PROFILE_PATH, configuration),
            Route("/static/tablee.css", style),
            Mount("/static/assets/fonts", StaticFiles(directory=STATIC / "assets" / "fonts", check_dir=False)),
        ],
    )
    app.router.default = _Elsewhere(trusted.hall_url)  # a route would be asked, and refuse what it cannot match
    return app


_FRESH = {"Cache-Control": "no-store", **NOSNIFF}


class _Elsewhere:
    """Leads a request of any method to the same path at the hall, and closes websockets, which cannot be led."""

    def __init__(self, hall_url: str) -> None:
        self._hall_url = hall_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        path = quote(scope["raw_path"].decode("latin-1").lstrip("/"), safe="/%:@!$&'()*+,;=-._~", encoding="latin-1")
        query = quote(scope["query_string"].decode("latin-1"), safe="/%:@!$&'()*+,;=-._~?", encoding="latin-1")
        # Not for ever: the next meeting at this address may be without https.
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        url = f"{self._hall_url}/{path}" + (f"?{query}" if query else "")
        await RedirectResponse(url, 307, headers)(scope, receive, send)


def platforms_of(user_agent: str) -> Iterable[str]:
    """Return which explanations to show at once, by what a browser says of itself; an iPad may say it is a Mac."""
    if "Android" in user_agent:
        return ("android",)
    if "iPhone" in user_agent or "iPad" in user_agent:
        return ("apple",)
    if "Firefox/" in user_agent:
        return ("firefox",)
    if "Macintosh" in user_agent:
        return ("apple", "mac")
    return ("windows",) if "Windows" in user_agent else ()
