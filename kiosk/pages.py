"""Pages: a template, its style and its pictograms, in one answer that needs no other. And the two small scripts."""

import gzip
import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from babel import Locale
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kiosk import device
from kiosk.easy import has_easy
from kiosk.listening import Ears
from kiosk.reader import Reader, is_asked, reader_of, without_asking
from server.domain.records import COLOURS, LETTERS, Choice, Meeting, Poll
from server.domain.versions import easy_in
from server.http.render import NOSNIFF, STATIC, page_headers, render, words_of
from server.i18n import Words, customs_of, is_checked, money, native_name
from server.wire.views import PushedProposal

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"

LOST_IN = ("en", "ar", "uk")  # a way out for most of those who cannot read the page

_OWN = {"default-src": "'none'", "style-src": "'unsafe-inline'", "img-src": "data:"}
HEADERS = page_headers(_OWN)
SCRIPTED = page_headers({**_OWN, "script-src": "'self'", "connect-src": "'self'"})
"""The headers of the pages that have a script: the ballot, and the page where one waits for it."""

_SOUNDS = {"script-src": "'self'", "media-src": "'self'", "frame-src": "'self'"}
HEARD = (page_headers({**_OWN, **_SOUNDS}), page_headers({**_OWN, **_SOUNDS, "connect-src": "'self'"}))
"""The same for pages that can be listened to: those without another script, and those with one."""

_EARS = '<div id="ears"'  # of `_listen.html`: the page can be listened to


class HasWords(Protocol):
    """A record with texts in several languages."""

    @property
    def words(self) -> Mapping[str, Any]: ...


@cache
def pictogram(name: str) -> Markup:
    """Return a pictogram as inline SVG, hidden from readers of the text: words always stand beside it.

    Without quotes that a browser does not need: a ballot has up to 27 of them.

    Raises FileNotFoundError when the assets have not been installed.
    """
    # One of our own files, made at install and never by a person who takes part.
    svg = (STATIC / "assets" / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(svg.replace(' aria-hidden="true"', " aria-hidden=true"))


def own_colour(choice: Choice) -> Markup:
    """Return the style of a choice that has another colour than its place, as a proposal may; else nothing."""
    usual = COLOURS[LETTERS.index(choice.letter) % len(COLOURS)]
    return Markup() if choice.colour in ("", usual) else Markup(' style="--k:{}"').format(choice.colour)


def _style(name: str) -> Markup:
    """Return a style sheet of the templates. name: without `.css`."""
    return style_text(_TEMPLATES / f"{name}.css")


_SHORT = {
    "paper": "p", "raised": "r", "line": "l", "edge": "e", "ink": "b", "soft": "f", "accent": "a", "on": "o",
    "tint": "t", "refused": "d", "saved": "g", "pattern": "n",
}  # fmt: skip
"""The colours of the style sheets, as pages call them: a quarter of a kilobyte on each."""


@cache
def style_text(path: Path) -> Markup:
    """Return a style sheet without comments and blanks, for the head of a page."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"--([a-z]+)", lambda found: f"--{_SHORT.get(found[1], found[1])}", text)
    return Markup(re.sub(r"\s*([{};,])\s*|(:)\s+| ([>+]) ", r"\1\2\3", text).replace(";}", "}").strip())


@cache
def _script(name: str) -> tuple[bytes, str]:
    """Return a script, and the name of this version of it."""
    body = script_text(_HERE / f"{name}.js").encode()
    if name == "ears":  # it fetches the other one
        body = body.replace(b"LISTEN", script_address("listen").encode())
    return body, sha256(body).hexdigest()[:8]


def script_text(path: Path) -> str:
    """Return a script without comments and needless blanks."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)(^|\s)//.*$", "", text)
    # A text in quotes stays as it is; our scripts keep blanks out of their patterns, and end what they say with `;`.
    text = re.sub(r'("[^"]*")|\s*([^\w\s"$.])\s*|\s+', lambda found: found[1] or found[2] or " ", text)
    return text.strip()


def script_address(name: str) -> str:
    """Return where a page finds a script; another address for every version of it."""
    return f"/v/{name}.js?{_script(name)[1]}"


def script(request: Request, name: str) -> Response:
    """Answer with a script, to be kept for good by whoever asked for this very version."""
    body, version = _script(name)
    kept = "max-age=31536000, immutable" if request.url.query == version else "no-cache"
    return packed(request, body, 200, {"Cache-Control": kept, **NOSNIFF}, "text/javascript")


def words_for(request: Request) -> Words:
    """Return the words of the pages, in the language of whoever reads them."""
    return words_of(reader_of(request).language, "vote")


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] = HEADERS,
    area: str = "vote",
    place: str = "/v",
    **facts: object,
) -> Response:
    """Answer with a page, compressed where the browser can read that.

    template: the name of a file in `templates/`, without `.html`, or the path of another one. area: of its words.
    place: where the person is, on a device of their own or at a kiosk; the ways to read are under it.
    """
    reader = reader_of(request)
    language = reader.language
    meeting = facts.get("meeting")
    known, meeting_id = (meeting.languages, meeting.id) if isinstance(meeting, Meeting) else ((), "")
    here = address_of(request)
    html = render(
        template if "/" in template else f"kiosk/templates/{template}.html",
        language,
        area,
        place=place,
        reader=reader,
        said=partial(said_by, reader, known),
        abroad=language != request.app.state.house.settings.language,
        tongues=[(each, native_name(each)) for each in known if each != language],
        here=here,
        at=beside_of(here, place),
        eases=_eases(request, reader, meeting_id),
        easier=partial(_easier, reader, known),
        languages_word=languages_word(language, known),
        only_in=_only_in(reader, known, facts.get("poll")),
        unchecked=not is_checked(language),
        pictogram=pictogram,
        own_colour=own_colour,
        style=_style,
        script_address=script_address,
        number=lambda value: format_decimal(value, locale=customs_of(language)),
        percent=lambda share: format_percent(share, locale=customs_of(language)),
        money=lambda euros: money(euros, language),
        keeps=device.keeps(request),
        hear=Ears(request, language, reader.spoken(known) if known else language, meeting_id),
        **facts,
    )
    if _EARS in html:
        headers = HEARD[headers is not HEADERS]
    response = packed(request, re.sub(r"\n\s*", "\n", html).strip().encode(), status, headers, "text/html")
    if is_asked(request):
        device.keep_reader(response, request, reader)
    return response


def _eases(request: Request, reader: Reader, meeting_id: str) -> bool:
    """Return whether the page may be switched to easy words and back."""
    meeting = request.app.state.house.meetings.get(meeting_id)
    if meeting is None:
        return False
    known = meeting.state.meeting.languages
    return has_easy(meeting.state, easy_in(reader.spoken(known), known))


def _only_in(reader: Reader, known: Sequence[str], poll: object) -> str:
    """Return the name of the language that a meeting is read in for want of another; empty where nothing is wanting."""
    if not known or reader.language == known[0]:
        return ""
    if reader.language in known and not (isinstance(poll, Poll) and reader.language not in poll.words):
        return ""
    return str(Locale.parse(reader.language).languages.get(known[0], native_name(known[0])))


def _easier(reader: Reader, known: Sequence[str], proposal: PushedProposal) -> str:
    """Return the text of a proposal in easy words of the language that it is read in, where these are not read yet."""
    spoken = reader.spoken(known)
    text = proposal.words.get(easy_in(spoken if spoken in proposal.words else known[0], known))
    return "" if reader.easy or text is None else text.text


def address_of(request: Request) -> str:
    """Return the address of this page, without what changes how it is read."""
    asked = without_asking(request)
    return request.url.path + (f"?{asked}" if asked else "")


def beside_of(here: str, place: str) -> str:
    """Return what stands before what changes how a page is read. here: its address.

    On a device of one's own that is read from the page, and short: a ballot has it several times.
    """
    path, _, asked = here.partition("?")
    return ("" if place == "/v" else path) + (f"?{asked}&" if asked else "?")


def said_by(reader: Reader, known: Sequence[str], record: HasWords | None = None) -> Markup:
    """Return the attributes of a text of the meeting that is in another language than its page; else nothing.

    record: whose text; `None` for a text that is in the first language of the meeting whatever is chosen.
    """
    spoken = reader.spoken(known)
    has = record is not None and (spoken in record.words or (reader.easy and easy_in(spoken, known) in record.words))
    spoken = spoken if has else known[0]
    return Markup() if spoken == reader.language else Markup(" lang={} dir=auto").format(spoken)


@cache
def languages_word(language: str, known: tuple[str, ...] = ()) -> Markup:
    """Return « Langue » in the language of the page and in some that differ from it most, for those lost in it.

    known: languages that have links of their own beside it.
    """
    own = Words(language, "vote")("vote-language")
    others = {Words(each, "vote")("vote-language"): each for each in LOST_IN if each not in known}
    marked = [Markup("<span lang={}>{}</span>").format(each, word) for word, each in others.items() if word != own]
    return Markup(" · ").join([Markup.escape(own), *marked])


def packed(request: Request, body: bytes, status: int, headers: Mapping[str, str], kind: str) -> Response:
    """Answer with a body, compressed where the browser can read that. kind: its media type."""
    sent = dict(headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, mtime=0)
        sent["Content-Encoding"] = "gzip"
    return Response(body, status, sent, media_type=kind)
