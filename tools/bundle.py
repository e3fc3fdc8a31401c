"""Make of each page that is written in many modules one, and one style sheet, in server/static/assets/pages.

`python -m tools.bundle` does nothing where what is there still stands for what is written. The modules are joined and
shortened by esbuild; what they import with `import()` stays apart, and so do the words and the style of that alone.
What a page was made from is noted, too, so that a server sees when that was changed, and serves what is written
(`server/http/page_files.py`, docs/decisions/0012). Exits 1 with one sentence when a page cannot be made.
"""

import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from posixpath import basename, dirname
from typing import Any

import msgspec

from server.http.browser_files import ADDRESS, CLIENTS, STATIC, BrowserFiles
from server.http.page_files import BUNDLES, IMPORT_MAP, Bundle, fresh_bundle, sources_of
from server.i18n import COMMON, REFERENCE, catalogue
from tools import bundle_styles

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"table_client/index.html": "table", "regie/index.html": "regie", "regie/display.html": "display"}
"""Template, as its path in the addresses would be -> area of its words."""

PICTOGRAMS = "assets/pictograms/"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
BROWSERS = "es2022"  # what the modules are written in: nothing is rewritten for older ones
TOLD_WHEN_NEEDED = "refusals"  # an area of words: the page opens without any of them
NAMED_WHEN_NEEDED = "common-pictogram-"  # so are the names of pictograms: few notes carry one

_COMPOSED = re.compile(r"""["'`]([a-z]+(?:-[a-z]+)*-)(?:\$\{|["'`]\s*\+)""")


class Failed(Exception):
    """The text says which page could not be made, and why."""


def esbuild() -> Path:
    """Return the bundler of this machine. Raises Failed when there is none."""
    system = f"{platform.system().lower()}-{MACHINES.get(platform.machine().lower(), platform.machine())}"
    found = ROOT / "node_modules" / "@esbuild" / system / "bin" / "esbuild"
    if not found.is_file():
        raise Failed(f"there is no esbuild for {system} here; the pages are served as they are written")
    return found


def run(*arguments: str, at: Path, given: str | None = None) -> str:
    """Return what esbuild prints. at: its folder. given: its standard input. Raises Failed."""
    command = [str(esbuild()), "--minify", "--log-level=error", *arguments]
    done = subprocess.run(command, cwd=at, input=given, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"esbuild: {done.stderr.strip()}")
    return done.stdout


def on_disk(path: str) -> str:
    """Return where the file of an address is, from the root."""
    return path if path.startswith(tuple(f"{name}/" for name in CLIENTS)) else f"{STATIC}/{path}"


def in_address(place: str) -> str:
    """Return the path that a file has in its address. place: from the root."""
    return place.removeprefix(f"{STATIC}/")


@dataclass(frozen=True)
class Joined:
    """The modules of a page, joined. All are paths as in their addresses.

    outputs: the files that were made -> the modules in each. needed: those of them without which the page cannot open.
    """

    outputs: dict[str, set[str]]
    needed: tuple[str, ...]

    @property
    def later(self) -> tuple[str, ...]:
        """Those that the page asks for when it needs them."""
        return tuple(sorted(self.outputs.keys() - set(self.needed)))


class Page:
    """One page on its way into a bundle.

    root: the folder in which `server/` and the clients are. template: its path as in an address. to: the folder that
    stands for `assets/pages/`. Raises Failed for a page that does not say what it is written in.
    """

    def __init__(self, root: Path, template: str, to: Path) -> None:
        self._root, self._to, self._template = root, to, template
        self._text = self._read(template)
        sources = sources_of(self._text)
        if sources is None:
            raise Failed(f"{template} does not say what it is written in")
        self._sources = sources
        self._entry = BUNDLES + sources.entry

    def bundle(self, area: str) -> None:
        """Make the files of the page, and what says how they were made. area: of its words. Raises Failed."""
        joined = self._join_modules()
        style, later_style = (self._entry.removesuffix(".js") + end for end in (".css", "-later.css"))
        first = self._text + self._made_text(joined.needed)
        drawings = self._pictograms(joined)
        sheet = run("--loader=css", at=self._root, given=self._styles(style, drawings))
        parts = bundle_styles.part(sheet, first, self._made_text(joined.later))
        for name, part in zip((style, later_style), parts, strict=True):
            self._made(name).write_text(part, encoding="utf-8")
        modules = {module for those in joined.outputs.values() for module in those}
        record = Bundle(
            made_from=self._digests({*modules, *drawings, *self._sources.styles, self._template, IMPORT_MAP}),
            style=style,
            later_style=later_style,
            entry=joined.needed[0],
            beside=joined.needed[1:],
            later=joined.later,
            area=area,
            later_words=tuple(later_words(area, first)) if joined.later else (),  # nothing would bring them
        )
        self._made(self._sources.bundle).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1))

    def _join_modules(self) -> Joined:
        """Write the modules.

        The entry is put before every module, which changes nothing of what runs: it makes all that it needs one file,
        in place of one for each set of modules that some later part needs as well. So every later part waits until the
        entry has run, which therefore must not wait for one at its top.
        """
        entry, folder = on_disk(self._sources.entry), dirname(self._entry)
        with tempfile.TemporaryDirectory() as aside:
            told = Path(aside) / "told.json"
            run(
                *(entry, f"--inject:./{entry}", *self._aliases(), f"--outdir={self._made(self._entry).parent}"),
                *("--bundle", "--splitting", "--format=esm", f"--target={BROWSERS}", f"--metafile={told}"),
                *("--entry-names=[name]", "--chunk-names=[name]-[hash]"),
                at=self._root,
            )
            found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))["outputs"]
        found = {f"{folder}/{basename(name)}": each for name, each in found.items()}
        needed = [self._entry]
        for name in needed:
            for each in found[name]["imports"]:
                path = f"{folder}/{basename(each['path'])}"
                if each["kind"] == "import-statement" and path not in needed:
                    needed.append(path)
        if len(needed) > 1 and not found[self._entry]["inputs"]:  # it does nothing but import the one with everything
            self._made(self._entry).unlink()
            del found[needed.pop(0)]
        outputs = {name: {in_address(module) for module in each["inputs"]} for name, each in found.items()}
        return Joined(outputs, tuple(needed))

    def _aliases(self) -> Iterator[str]:
        """Give the import map as options of esbuild."""
        for name, address in json.loads(self._read(IMPORT_MAP))["imports"].items():
            yield f"--alias:{name.rstrip('/')}=./{STATIC}/{address.removeprefix(ADDRESS).rstrip('/')}"

    def _pictograms(self, joined: Joined) -> list[str]:
        """Return the pictograms that modules name which show some and without which the page cannot open."""
        modules = {module for name in joined.needed for module in joined.outputs[name]}
        named = "\n".join(text for text in map(self._read, modules) if "Pictogram" in text)
        drawings = (self._root / STATIC / PICTOGRAMS).glob("*.svg")
        return sorted(PICTOGRAMS + each.name for each in drawings if f'"{each.stem}"' in named)

    def _styles(self, at: str, drawings: Iterable[str]) -> str:
        """Return all of its style, and in it drawings, as if it were written at another address."""
        sheets = (bundle_styles.moved(self._read(path), path, at) for path in self._sources.styles)
        drawn = ((Path(path).stem, self._read(path)) for path in drawings)
        return "".join((*sheets, bundle_styles.drawings(drawn)))

    def _made_text(self, names: Iterable[str]) -> str:
        return "\n".join(self._made(name).read_text(encoding="utf-8") for name in names)

    def _made(self, path: str) -> Path:
        return self._to / path.removeprefix(BUNDLES)

    def _read(self, path: str) -> str:
        return (self._root / on_disk(path)).read_text(encoding="utf-8")

    def _digests(self, paths: Iterable[str]) -> dict[str, str]:
        return {path: sha256((self._root / on_disk(path)).read_bytes()).hexdigest() for path in sorted(paths)}


def later_words(area: str, first: str) -> list[str]:
    """Return the names of an area's words that a page does not ask for at once, as far as its text shows.

    A name that is overlooked costs one moment: what shows it waits for the later words (`server/static/words.js`).
    """
    composed = tuple(each for each in _COMPOSED.findall(first) if each != NAMED_WHEN_NEEDED)
    seldom = catalogue(REFERENCE, TOLD_WHEN_NEEDED)
    names = {name for each in (*COMMON, area) for name in catalogue(REFERENCE, each)}
    return sorted(name for name in names if name not in first and (name in seldom or not name.startswith(composed)))


def is_fresh(root: Path) -> bool:
    """Whether every page has a bundle that stands for what is written."""
    edition = BrowserFiles(root).edition()
    every = (sources_of(edition.files[template].body.decode()) for template in PAGES)
    return all(sources and fresh_bundle(edition, sources) for sources in every)


def make(root: Path) -> None:
    """Make the bundles of all pages and put them in place of those that are there. Raises Failed or OSError."""
    pages = root / STATIC / BUNDLES
    with tempfile.TemporaryDirectory(prefix=".pages.", dir=root) as folder:
        fresh = Path(folder) / "pages"
        for template, area in PAGES.items():
            Page(root, template, fresh).bundle(area)
        shutil.rmtree(pages, ignore_errors=True)
        fresh.rename(pages)


def main() -> int:
    try:
        if not is_fresh(ROOT):
            make(ROOT)
    except (Failed, OSError) as failure:
        print(f"tools/bundle.py: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
