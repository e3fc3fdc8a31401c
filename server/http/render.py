"""Pages: the Jinja templates of all doors, their words, and the headers that every page carries."""

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.domain.decide.ballot_paper import ANSWER_S_MOST, CHOICE_MOST, MONEY_MOST, POINTS_MOST, POLL_S_MOST
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST
from server.domain.decide.exchange import MESSAGE_MOST, WHY_MOST
from server.domain.decide.meeting import ADDRESS_MOST
from server.domain.decide.notes import NOTE_MOST, REASON_MOST, STRENGTH_MOST
from server.domain.decide.proposals import PROPOSAL_MOST
from server.i18n import Words

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "server" / "static"

NOSNIFF = {"X-Content-Type-Options": "nosniff"}
"""For every answer that is no page: a browser takes it for what it is said to be, and for nothing else."""

LIMITS = {
    "note": NOTE_MOST,
    "strength": STRENGTH_MOST,
    "reason": REASON_MOST,
    "title": TITLE_MOST,
    "proposal": PROPOSAL_MOST,
    "choice": CHOICE_MOST,
    "text": TEXT_MOST,
    "points": POINTS_MOST,
    "money": MONEY_MOST,
    "answer_s": ANSWER_S_MOST,
    "poll_s": POLL_S_MOST,
    "message": MESSAGE_MOST,
    "why": WHY_MOST,
    "address": ADDRESS_MOST,
}
"""What the rules allow at most, for the fields of a page: characters, people, points, euros, and seconds (`_s`)."""

_templates = Environment(
    loader=FileSystemLoader(ROOT),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?", re.ASCII)


@cache
def words_of(language: str, area: str) -> Words:
    """Return the words of an area, with those common to all."""
    return Words(language, area)


def render(template: str, language: str, area: str, **context: Any) -> str:
    """Return the text of a template, which speaks with the `words` of an area. template: its path from the root.

    Raises jinja2.UndefinedError when the template asks for what the context does not hold.
    """
    return _templates.get_template(template).render(language=language, words=words_of(language, area), **context)


def page(template: str, request: Request, area: str, *, status: int = 200, **context: Any) -> Response:
    """Answer with a page whose modules speak with the words of `area` too."""
    language = request.app.state.house.settings.language
    imports, imports_hash = _importmap()
    text = render(
        template,
        language,
        area,
        words_json=_words_json(language, area),
        limits_json=Markup(json.dumps(LIMITS)),
        importmap_json=imports,
        **context,
    )
    sources = {
        "default-src": "'self'",
        "script-src": f"'self' {imports_hash}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": _this_host(request),
    }
    return HTMLResponse(text, status, page_headers(sources))


def page_headers(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a page. sources: fetch directive -> where from, for the content security policy.

    Pages are never stored and hand no address on, for they hold doors in their addresses. No page stands in a
    frame of another, and its forms go to this server alone, whatever `sources` says.
    """
    policy = {**sources, "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'"}
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        **NOSNIFF,
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": "; ".join(f"{directive} {where}" for directive, where in policy.items()),
    }


def _this_host(request: Request) -> str:
    # By the standard 'self' is enough (CSP level 3), but older Safaris do not count a websocket in.
    host = request.headers.get("host", "")
    return f"'self' ws://{host} wss://{host}" if _HOST.fullmatch(host) else "'self'"


@cache
def _importmap() -> tuple[Markup, str]:
    """Return the text of the import map, and its hash as the content security policy names it."""
    text = json.dumps(json.loads((STATIC / "importmap.json").read_text(encoding="utf-8")), separators=(",", ":"))
    digest = base64.b64encode(sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"


@cache
def _words_json(language: str, area: str) -> Markup:
    """Return the words of an area as JSON that may stand inside a script element."""
    text = json.dumps(words_of(language, area).entries, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
