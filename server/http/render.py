"""Pages: the Jinja templates of all doors, their words, and the headers that every page carries."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.domain.decide.ballot_paper import ANSWER_S_MOST, CHOICE_MOST, MONEY_MOST, POINTS_MOST, POLL_S_MOST
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST
from server.domain.decide.exchange import MESSAGE_MOST, WHY_MOST
from server.domain.decide.incidents import INCIDENT_MOST
from server.domain.decide.meeting import ADDRESS_MOST
from server.domain.decide.notes import NOTE_MOST, REASON_MOST, STRENGTH_MOST
from server.domain.decide.proposals import PROPOSAL_MOST
from server.domain.decide.rounds import SHEET_MOST
from server.domain.decide.screens import SCREEN_MOST, WALL_MOST
from server.domain.decide.steps import SENTENCE_MOST, SENTENCES_MOST
from server.http.browser_files import NOSNIFF as NOSNIFF
from server.http.browser_files import BrowserFiles, Edition
from server.http.page_files import (
    LINE_AHEAD,
    Bundle,
    Sources,
    allowed,
    fresh_bundle,
    head_of,
    later_words_of,
    sources_of,
)
from server.http.pictogram_files import pictogram_files
from server.i18n import Entry, Words, languages, own_entries

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "server" / "static"

BROWSER_FILES = BrowserFiles(ROOT, lambda files: {**later_words_of(files), **pictogram_files(files)})
"""What `/static` gives, to all applications of this process."""

LIMITS = {
    "note": NOTE_MOST,
    "strength": STRENGTH_MOST,
    "reason": REASON_MOST,
    "title": TITLE_MOST,
    "proposal": PROPOSAL_MOST,
    "sheet": SHEET_MOST,
    "choice": CHOICE_MOST,
    "text": TEXT_MOST,
    "points": POINTS_MOST,
    "money": MONEY_MOST,
    "answer_s": ANSWER_S_MOST,
    "poll_s": POLL_S_MOST,
    "message": MESSAGE_MOST,
    "sentence": SENTENCE_MOST,
    "sentences": SENTENCES_MOST,
    "why": WHY_MOST,
    "address": ADDRESS_MOST,
    "screen": SCREEN_MOST,
    "wall": WALL_MOST,
    "incident": INCIDENT_MOST,
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


def page_text(template: str, language: str, area: str, **context: Any) -> str:
    """Return the text of a page whose modules speak with the words of `area` too.

    What it loads is named by the call of `head` in its template (`server/http/page_files.py`).
    """
    edition = BROWSER_FILES.edition()
    bundle = _bundle(template, edition)
    return render(
        template,
        language,
        area,
        words_json=_words_json(language, area, bundle.later_words if bundle else ()),
        words_later=edition.prefix + bundle.words_in(language) if bundle else "",
        limits_json=Markup(json.dumps(LIMITS)),
        files=edition.prefix,
        line_ahead=Markup(LINE_AHEAD),
        head=lambda entry, *styles: head_of(edition, Sources(entry, styles)).lines,
        **context,
    )


def page(
    template: str, request: Request, area: str, *, status: int = 200, framed: bool = False, **context: Any
) -> Response:
    """Answer with a page whose modules speak with the words of `area` too. framed: our own pages may show it in one."""
    text = page_text(template, request.app.state.house.settings.language, area, **context)
    sources = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *_inline_scripts(template))),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": _this_host(request),
    }
    return HTMLResponse(text, status, page_headers(sources, framed=framed))


def page_headers(sources: Mapping[str, str], *, framed: bool = False) -> dict[str, str]:
    """Return the headers of a page. sources: fetch directive -> where from, for the content security policy.

    Pages are never stored and hand no address on, for they hold doors in their addresses. No page stands in a
    frame of another, unless it is `framed`, and then of this server's alone: there is nothing to press on it. Its forms
    go to this server alone, whatever `sources` says.
    """
    around = "'self'" if framed else "'none'"
    policy = {**sources, "form-action": "'self'", "frame-ancestors": around, "base-uri": "'none'"}
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        **NOSNIFF,
        "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
        "Content-Security-Policy": "; ".join(f"{directive} {where}" for directive, where in policy.items()),
    }


def _sources(template: str, edition: Edition) -> Sources | None:
    file = edition.files.get(template)  # the templates of the server itself load no script
    return sources_of(file.body.decode()) if file else None


def _bundle(template: str, edition: Edition) -> Bundle | None:
    sources = _sources(template, edition)
    return fresh_bundle(edition, sources) if sources else None


def _inline_scripts(template: str) -> tuple[str, ...]:
    """Return the inline scripts of a page as a content security policy names them."""
    edition = BROWSER_FILES.edition()
    sources = _sources(template, edition)
    return (allowed(LINE_AHEAD), *head_of(edition, sources).scripts) if sources else ()


def _this_host(request: Request) -> str:
    # By the standard 'self' is enough (CSP level 3), but older Safaris do not count a websocket in.
    host = request.headers.get("host", "")
    return f"'self' ws://{host} wss://{host}" if _HOST.fullmatch(host) else "'self'"


@cache
def _words_json(language: str, area: str, left_out: tuple[str, ...]) -> Markup:
    """Return the words of an area as JSON that may stand inside a script element."""
    entries = {name: entry for name, entry in words_of(language, area).entries.items() if name not in left_out}
    return Markup(json_in_page(entries))


def json_in_page(value: object) -> str:
    """Return JSON that may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def words_beside(language: str, area: str) -> dict[str, Entry]:
    """Return the words of an area for a page that shows two languages at once; none where the language has not all."""
    if language not in languages(("common", area)):
        return {}
    return {name: entry for each in ("common", area) for name, entry in own_entries(language, each).items()}
