"""Pages: Jinja templates of all doors, their words, and the headers that every page carries."""

import base64
import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.i18n import Words

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "server" / "static"

templates = Environment(
    loader=FileSystemLoader([ROOT, ROOT / "kiosk" / "templates"]),
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def importmap() -> tuple[Markup, str]:
    """Return the text of the import map, and its hash as the content security policy names it."""
    text = json.dumps(json.loads((STATIC / "importmap.json").read_text(encoding="utf-8")), separators=(",", ":"))
    digest = base64.b64encode(sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"


@cache
def words_json(language: str, area: str) -> Markup:
    """Return the words of an area as JSON that may stand inside a script element."""
    text = json.dumps(Words(language, area).entries, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def page(template: str, request: Request, area: str, *, status: int = 200, **context: Any) -> Response:
    """Return a page from a template, with `words` of `area` and the headers of every page.

    Pages are never stored by a cache: they hold doors in their addresses.
    """
    language = request.app.state.house.settings.language
    imports, imports_hash = importmap()
    text = templates.get_template(template).render(
        language=language,
        words=Words(language, area),
        words_json=words_json(language, area),
        importmap_json=imports,
        **context,
    )
    return HTMLResponse(text, status, page_headers(imports_hash))


def page_headers(script_hash: str = "") -> dict[str, str]:
    """Return the headers of a page: no cache, no referrer, nothing from elsewhere."""
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": (
            f"default-src 'self'; script-src 'self' {script_hash}; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'"
        ),
    }
