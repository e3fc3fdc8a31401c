"""Pages: a template, its words, its style and its pictograms, in one answer that needs no other."""

import gzip
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from server.i18n import Words

_TEMPLATES = Path(__file__).parent / "templates"
_PICTOGRAMS = Path(__file__).parent.parent / "server" / "static" / "assets" / "pictograms"

HEADERS = {
    # The address of a page holds the code of a card, and the page a secret: neither may be kept or handed on.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


@cache
def words_of(language: str) -> Words:
    """Return the words of the voting pages."""
    return Words(language, "vote")


@cache
def pictogram(name: str) -> Markup:
    """Return a pictogram as inline SVG, hidden from readers of the text: words always stand beside it.

    Raises FileNotFoundError when the assets have not been installed.
    """
    drawing = (_PICTOGRAMS / f"{name}.svg").read_text(encoding="utf-8")
    shapes = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL)
    # One of our own files, made at install and never by a person who takes part.
    return Markup(f'<svg viewBox="0 -960 960 960" aria-hidden="true">{shapes}</svg>')


@cache
def _style(name: str) -> Markup:
    """Return a style sheet without comments and blanks, for the head of a page. name: without `.css`."""
    text = (_TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup(re.sub(r"\s*([{};,])\s*", r"\1", text).replace(";}", "}").strip())


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(pictogram=pictogram, style=_style)
    return made


_pages = _environment()


def render(template: str, language: str, facts: Mapping[str, object]) -> bytes:
    """Return a page in UTF-8. template: the name of a file in `templates/`, without `.html`."""
    html = _pages.get_template(f"{template}.html").render(
        **facts,
        language=language,
        words=words_of(language),
        number=lambda value: format_decimal(value, locale=language),
        percent=lambda share: format_percent(share, locale=language),
    )
    return re.sub(r"\n\s*", "\n", html).strip().encode()


def page(request: Request, template: str, status: int = 200, **facts: object) -> Response:
    """Answer with a page, compressed where the browser can read that."""
    body = render(template, request.app.state.house.settings.language, facts)
    headers = dict(HEADERS)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type="text/html")
