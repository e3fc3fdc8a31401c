"""What a page loads: one module and one style sheet made at install, or else all of them as they are written.

A template names what it is written in: `{{ head("table_client/app.js", "tablee.css", …) }}`. `python -m tools.bundle`
makes one file of each kind from that and records what it was made from. As long as all of that is unchanged, the page
loads those; when anything was changed since, it loads what was changed, as it is (docs/decisions/0012).
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from posixpath import join, normpath

import msgspec
from markupsafe import Markup

from server.http.browser_files import BrowserFile, Edition
from server.i18n import Words, languages

IMPORT_MAP = "importmap.json"
BUNDLES = "assets/pages/"
RECORD = ".bundle.json"

LINE_AHEAD = 'lineAhead=new WebSocket(location.origin.replace("http","ws")+"/live")'
"""A script that begins to open the websocket while the modules are on their way; `line.js` takes it over."""

_HEAD = re.compile(r'\{\{ head\(\s*"(?P<entry>[^"]+)"(?P<styles>(?:,\s*"[^"]+")*)\s*\) \}\}')
_IMPORTS = re.compile(r"""(?:^|;)\s*(?:import\b|export\b[^"'`;()]*\bfrom\b)[^"'`;()]*?["']([^"']+)["']""", re.MULTILINE)


class Sources(msgspec.Struct, frozen=True):
    """What a page is written in. entry, styles: paths as in their addresses, the styles in their order."""

    entry: str
    styles: tuple[str, ...]

    @property
    def bundle(self) -> str:
        """The path of what says how its bundle was made."""
        return BUNDLES + self.entry.removesuffix(".js") + RECORD


class Bundle(msgspec.Struct, frozen=True):
    """How a bundle was made. All are paths as in their addresses.

    made_from: path -> SHA-256. style, entry: the two files. beside: modules that the entry cannot do without. later:
    those that it asks for when they are needed. later_style: what only these need; later_words: the names of those
    words of its area that only these say.
    """

    made_from: dict[str, str]
    style: str
    later_style: str
    entry: str
    beside: tuple[str, ...]
    later: tuple[str, ...]
    area: str
    later_words: tuple[str, ...]

    def words_in(self, language: str) -> str:
        """Return the path of the words that come later, which `later_words_of` makes."""
        return f"{self.style.removesuffix('.css')}.{language}.json"

    def is_fresh(self, edition: Edition) -> bool:
        """Whether it was made from what is there now."""
        files = edition.files
        made = (self.style, self.later_style, self.entry, *self.beside, *self.later)
        as_written = all((file := files.get(path)) and file.digest == was for path, was in self.made_from.items())
        return as_written and all(path in files for path in made)


def sources_of(template: str) -> Sources | None:
    """Return what the text of a template says its page is written in; `None` when it says nothing."""
    found = _HEAD.search(template)
    return Sources(found["entry"], tuple(re.findall(r'"([^"]+)"', found["styles"]))) if found else None


@dataclass(frozen=True)
class Head:
    """The lines of a page's head. scripts: the inline ones, as a content security policy names them."""

    lines: Markup
    scripts: tuple[str, ...]


@lru_cache(maxsize=16)
def head_of(edition: Edition, sources: Sources) -> Head:
    """Return the lines that load a page in an edition."""
    bundle = fresh_bundle(edition, sources)
    if bundle:
        style = Markup('<link rel="stylesheet" href="{}" data-later="{}">')
        addresses = (edition.prefix + path for path in (bundle.style, bundle.later_style))
        lines = [style.format(*addresses), *_lines(edition, (), bundle.entry, bundle.beside)]
        return Head(Markup("\n  ").join(lines), ())
    styles, ahead = sources.styles, tuple(modules_of(edition, sources.entry))
    imports = _import_map(edition)
    lines = [
        Markup('<script type="importmap">{}</script>').format(Markup(imports)),
        *_lines(edition, styles, sources.entry, ahead),
    ]
    return Head(Markup("\n  ").join(lines), (allowed(imports),))


@lru_cache(maxsize=16)
def fresh_bundle(edition: Edition, sources: Sources) -> Bundle | None:
    """Return the bundle of a page as long as it stands for what is written."""
    record = edition.files.get(sources.bundle)
    bundle = _bundle(record) if record else None
    return bundle if bundle and bundle.is_fresh(edition) else None


def _bundle(record: BrowserFile) -> Bundle | None:
    """Return what a record says; `None` for one that another version of the build has written."""
    try:
        return msgspec.json.decode(record.body, type=Bundle)
    except msgspec.DecodeError:
        return None


def later_words_of(files: Mapping[str, BrowserFile]) -> dict[str, bytes]:
    """Return the files of words that pages ask for later: path -> JSON."""
    made: dict[str, bytes] = {}
    for path, file in files.items():
        if path.startswith(BUNDLES) and path.endswith(RECORD) and (bundle := _bundle(file)):
            for language in languages():
                entries = Words(language, bundle.area).entries
                later = {name: entries[name] for name in bundle.later_words if name in entries}
                made[bundle.words_in(language)] = msgspec.json.encode(later)
    return made


def _lines(edition: Edition, styles: tuple[str, ...], entry: str, ahead: tuple[str, ...]) -> Iterator[Markup]:
    for path in styles:
        yield Markup('<link rel="stylesheet" href="{}">').format(edition.prefix + path)
    yield Markup('<script type="module" src="{}"></script>').format(edition.prefix + entry)
    for path in ahead:
        yield Markup('<link rel="modulepreload" href="{}">').format(edition.prefix + path)


def modules_of(edition: Edition, entry: str) -> list[str]:
    """Return the modules that a module cannot do without, those that they need included, itself not."""
    found: list[str] = []
    pending = [entry]
    while pending:
        path = pending.pop(0)
        file = edition.files.get(path)
        if file is None or path in found:
            continue
        found.append(path)
        pending += [place for name in _IMPORTS.findall(file.body.decode()) if (place := resolved(edition, name, path))]
    return found[1:]


def resolved(edition: Edition, name: str, importer: str) -> str | None:
    """Return the path of what a module imports by a name; `None` for a name that the import map does not know."""
    if name.startswith("."):
        return normpath(join(importer, "..", name))
    mapped = _mapped(edition)
    for key, path in mapped.items():
        if name == key:
            return path
        if key.endswith("/") and name.startswith(key):
            return path + name.removeprefix(key)
    return None


def _mapped(edition: Edition) -> dict[str, str]:
    """Return the import map: name -> path."""
    file = edition.files[IMPORT_MAP]
    imports: dict[str, str] = json.loads(file.body)["imports"]
    return {name: address.removeprefix("/static/") for name, address in imports.items()}


def _import_map(edition: Edition) -> str:
    imports = {name: edition.prefix + path for name, path in _mapped(edition).items()}
    return json.dumps({"imports": imports}, separators=(",", ":"))


def allowed(script: str) -> str:
    """Return an inline script as a content security policy names it."""
    return f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"
