"""Pages: a template, its style and its pictograms, in one answer that needs no other."""

import gzip
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal, format_percent
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kiosk import device
from server.http.render import STATIC, page_headers, render

_TEMPLATES = Path(__file__).parent / "templates"

_OWN = {"default-src": "'none'", "style-src": "'unsafe-inline'", "img-src": "data:"}
HEADERS = page_headers(_OWN)
SCRIPTED = page_headers({**_OWN, "script-src": "'self'", "connect-src": "'self'"})
"""The headers of the one page that has a script."""


@cache
def pictogram(name: str) -> Markup:
    """Return a pictogram as inline SVG, hidden from readers of the text: words always stand beside it.

    Raises FileNotFoundError when the assets have not been installed.
    """
    drawing = (STATIC / "assets" / "pictograms" / f"{name}.svg").read_text(encoding="utf-8")
    shapes = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL)
    # One of our own files, made at install and never by a person who takes part.
    return Markup(f'<svg viewBox="0 -960 960 960" aria-hidden="true">{shapes}</svg>')


@cache
def _style(name: str) -> Markup:
    """Return a style sheet without comments and blanks, for the head of a page. name: without `.css`."""
    text = (_TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup(re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", text).replace(";}", "}").strip())


def page(
    request: Request, template: str, status: int = 200, headers: Mapping[str, str] = HEADERS, **facts: object
) -> Response:
    """Answer with a page, compressed where the browser can read that.

    template: the name of a file in `templates/`, without `.html`.
    """
    language = request.app.state.house.settings.language
    html = render(
        f"kiosk/templates/{template}.html",
        language,
        "vote",
        pictogram=pictogram,
        style=_style,
        number=lambda value: format_decimal(value, locale=language),
        percent=lambda share: format_percent(share, locale=language),
        keeps=device.keeps(request),
        **facts,
    )
    body = re.sub(r"\n\s*", "\n", html).strip().encode()
    sent = dict(headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, mtime=0)
        sent["Content-Encoding"] = "gzip"
    return Response(body, status, sent, media_type="text/html")
