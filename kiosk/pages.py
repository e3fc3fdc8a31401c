"""Pages: a template, its style and its pictograms, in one answer that needs no other. And the two small scripts."""

import gzip
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from babel.numbers import format_decimal, format_percent
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kiosk import device
from kiosk.paper import money
from server.domain.records import COLOURS, LETTERS, Choice
from server.http.render import NOSNIFF, STATIC, page_headers, render, words_of
from server.i18n import Words

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"

_OWN = {"default-src": "'none'", "style-src": "'unsafe-inline'", "img-src": "data:"}
HEADERS = page_headers(_OWN)
SCRIPTED = page_headers({**_OWN, "script-src": "'self'", "connect-src": "'self'"})
"""The headers of the pages that have a script: the ballot, and the page where one waits for it."""


_DECIMAL = re.compile(r"-?\d*\.\d+")


def _whole(found: re.Match[str]) -> str:
    """Return a number of a drawing without its decimals: of 960 to a side, of which a telephone shows 56."""
    whole = str(round(float(found[0])))
    # What parted it from the number before may have been its sign or its point.
    return f" {whole}" if found[0][0] in "-." and whole[0] != "-" else whole


@cache
def pictogram(name: str) -> Markup:
    """Return a pictogram as inline SVG, hidden from readers of the text: words always stand beside it.

    Raises FileNotFoundError when the assets have not been installed.
    """
    drawing = (STATIC / "assets" / "pictograms" / f"{name}.svg").read_text(encoding="utf-8")
    shapes = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL)
    shapes = _DECIMAL.sub(_whole, shapes)
    # One of our own files, made at install and never by a person who takes part.
    return Markup(f'<svg viewBox="0 -960 960 960" aria-hidden="true">{shapes}</svg>')


def own_colour(choice: Choice) -> Markup:
    """Return the style of a choice that has another colour than its place, as a proposal may; else nothing."""
    usual = COLOURS[LETTERS.index(choice.letter) % len(COLOURS)]
    return Markup() if choice.colour in ("", usual) else Markup(' style="--k:{}"').format(choice.colour)


@cache
def _style(name: str) -> Markup:
    """Return a style sheet without comments and blanks, for the head of a page. name: without `.css`."""
    text = (_TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup(re.sub(r"\s*([{};,])\s*|(:)\s+| ([>+]) ", r"\1\2\3", text).replace(";}", "}").strip())


@cache
def _script(name: str) -> tuple[bytes, str]:
    """Return a script without comments and needless blanks, and the name of this version of it."""
    text = (_HERE / f"{name}.js").read_text(encoding="utf-8")
    text = re.sub(r"(?m)(^|\s)//.*$", "", text)
    # A text in quotes stays as it is; our scripts keep blanks out of their patterns, and end what they say with `;`.
    text = re.sub(r'("[^"]*")|\s*([^\w\s"$.])\s*|\s+', lambda found: found[1] or found[2] or " ", text)
    body = text.strip().encode()
    return body, sha256(body).hexdigest()[:8]


def script_address(name: str) -> str:
    """Return where a page finds a script; another address for every version of it."""
    return f"/v/{name}.js?{_script(name)[1]}"


def script(request: Request, name: str) -> Response:
    """Answer with a script, to be kept for good by whoever asked for this very version."""
    body, version = _script(name)
    kept = "max-age=31536000, immutable" if request.url.query == version else "no-cache"
    return _packed(request, body, 200, {"Cache-Control": kept, **NOSNIFF}, "text/javascript")


def words_for(request: Request) -> Words:
    """Return the words of the pages."""
    return words_of(request.app.state.house.settings.language, "vote")


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
        own_colour=own_colour,
        style=_style,
        script_address=script_address,
        number=lambda value: format_decimal(value, locale=language),
        percent=lambda share: format_percent(share, locale=language),
        money=lambda euros: money(euros, language),
        keeps=device.keeps(request),
        **facts,
    )
    return _packed(request, re.sub(r"\n\s*", "\n", html).strip().encode(), status, headers, "text/html")


def _packed(request: Request, body: bytes, status: int, headers: Mapping[str, str], kind: str) -> Response:
    sent = dict(headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, mtime=0)
        sent["Content-Encoding"] = "gzip"
    return Response(body, status, sent, media_type=kind)
