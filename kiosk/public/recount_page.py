"""The page that recounts a published poll: one file that needs no other and no network, to be kept and sent on.

It holds what was published, the words, and the modules of `server/static/recount/` as one script. They count
independently of the server: written from the rules in JavaScript, they share no line with `server/domain/counting/`.
"""

import base64
import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
from markupsafe import Markup

from kiosk.paper import levels_of
from kiosk.public.sheets import AREA, sheet
from server.http.render import STATIC, render, words_of
from server.i18n import catalogue
from server.published import PublishedPoll

MODULES = STATIC / "recount"
ENTRY = "main.js"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |let |function|class )", re.MULTILINE)


def in_order(entry: Path) -> list[Path]:
    """Return a module and all that it imports, each after those that it needs itself."""
    found: list[Path] = []

    def add(path: Path) -> None:
        for name in _IMPORT.findall(path.read_text(encoding="utf-8")):
            if path.parent / name not in found:
                add(path.parent / name)
        if path not in found:
            found.append(path)

    add(entry)
    return found


@cache
def script() -> str:
    """Return the modules as one script: their texts one after the other, without imports and exports, in a function.

    Comments stay: whoever opens the file shall be able to read it. No two modules may use a name for different things.
    """
    texts = (path.read_text(encoding="utf-8") for path in in_order(MODULES / ENTRY))
    bodies = (_EXPORT.sub("", _IMPORT.sub("", text)).strip() for text in texts)
    return '(function () {\n"use strict";\n\n' + "\n\n".join(bodies) + "\n\nstart();\n})();\n"


@cache
def sources() -> dict[str, str]:
    """Return the content security policy of the page: its own script and style, and nothing from anywhere."""
    digest = base64.b64encode(sha256(script().encode()).digest()).decode()
    return {
        "default-src": "'none'",
        "script-src": f"'sha256-{digest}'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
    }


def recount_page(given: PublishedPoll, language: str) -> bytes:
    """Return the page. given: published with its ballots."""
    poll, words = given.poll, words_of(language, "vote")
    levels = (
        {value: text for value, text in levels_of(poll, words) if value.isdigit()} if poll.method in _GRADED else {}
    )
    return render(
        "kiosk/public/recount.html",
        language,
        AREA,
        style=sheet("public/recount"),
        policy="; ".join(f"{directive} {where}" for directive, where in sources().items()),
        poll=poll,
        meeting_title=given.meeting_title,
        with_receipts=given.box is not None,
        number_of=len(given.receipts),
        hands=[(given.tables[each.table_id], each) for each in given.hands],
        published_json=_inside_script(msgspec.json.encode(given).decode()),
        words_json=_inside_script(json.dumps(catalogue(language, AREA), ensure_ascii=False)),
        levels_json=_inside_script(json.dumps(levels, ensure_ascii=False)),
        script=Markup(script()),
    ).encode()


_GRADED = ("yes-no", "scale", "majority-judgment")


def _inside_script(text: str) -> Markup:
    """Return JSON that may stand inside a script element, whatever people have written."""
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
