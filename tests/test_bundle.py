"""Pages in a few answers: nothing is lost in them, and they are never older than what is written."""

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.http.browser_files import CLIENTS, STATIC, BrowserFiles, Edition
from server.http.page_files import Bundle, Head, Sources, fresh_bundle, head_of, later_words_of, modules_of, sources_of
from server.http.render import page_text
from server.i18n import COMMON, catalogue
from tests.composed import COMPOSED
from tests.worded import HOLE, source_of
from tests.worded import modules_of as modules_of_page
from tools import bundle, bundle_styles, typeface
from tools.assets import PACKAGES

ROOT = bundle.ROOT
TEMPLATE = "table_client/index.html"
FIRST_LOAD_BYTES_MOST = 60_000
"""What a tablet that has never seen the page may fetch before it can be written on (docs/performance.md)."""
HEAD_BYTES = 420  # of an answer, about; the page itself has more
TABLE = {"version": "0" * 32, "meeting": "m_1", "table": "t_1", "vote_url": "http://192.168.1.20:8000/v"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all browser files and the bundle of what is written there."""
    root = tmp_path_factory.mktemp("made")
    for folder in (STATIC, *CLIENTS):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "pages"))
    bundle.make(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "root"))


def sources(template: str = TEMPLATE) -> Sources:
    found = sources_of((ROOT / template).read_text(encoding="utf-8"))
    assert found
    return found


def head(root: Path, template: str = TEMPLATE) -> Head:
    return head_of(BrowserFiles(root).edition(), sources(template))


def of(edition: Edition, template: str = TEMPLATE) -> Bundle:
    found = fresh_bundle(edition, sources(template))
    assert found
    return found


def text_of(edition: Edition, *paths: str) -> str:
    return "\n".join(edition.files[path].body.decode() for path in paths)


# What is loaded


@pytest.mark.parametrize("template", bundle.PAGES)
def test_a_page_loads_one_module_and_one_style_sheet(made: Path, template: str):
    lines = head(made, template).lines
    assert len(re.findall(r"<script[^>]* src=", lines)) == 1
    assert len(re.findall(r'rel="stylesheet"', lines)) == 1
    assert "modulepreload" not in lines
    assert "importmap" not in lines
    assert head(made, template).scripts == ()


@pytest.mark.parametrize(
    "path",
    [
        "table_client/app.js",  # the first of its modules
        "table_client/vote_parts.js",  # one that comes later
        f"{STATIC}/words.js",  # one that pages share
        f"{STATIC}/assets/js/preact.js",  # one of others
        f"{STATIC}/tablee.css",
        "table_client/table.css",
        f"{STATIC}/assets/pictograms/idea.svg",  # it stands in the style sheet
        f"{STATIC}/importmap.json",
        TEMPLATE,
    ],
)
def test_a_bundle_of_anything_that_was_changed_since_is_not_loaded(root: Path, path: str):
    written = root / path
    written.write_bytes(written.read_bytes().replace(b"\n", b"\n\n", 1) + b"\n")
    lines = head(root).lines
    assert "assets/pages/" not in lines
    assert 'src="/static/v' in lines
    assert "/table_client/app.js" in lines
    written.write_bytes((ROOT / path).read_bytes())
    assert "assets/pages/" in head(root).lines  # it stands for what is written again


def test_a_bundle_is_not_loaded_when_one_of_its_files_is_gone(root: Path):
    later = of(BrowserFiles(root).edition()).later[0]
    (root / STATIC / later).unlink()
    assert "assets/pages/" not in head(root).lines


def test_a_bundle_is_not_loaded_when_the_page_names_another_style(root: Path):
    more = Sources(sources().entry, (*sources().styles, "regie/regie.css"))
    template = root / TEMPLATE
    template.write_text(template.read_text(encoding="utf-8").replace('.css")', '.css", "regie/regie.css")'), "utf-8")
    assert "assets/pages/" not in head_of(BrowserFiles(root).edition(), more).lines


def test_a_record_that_says_something_else_stands_for_nothing(root: Path):
    record = root / STATIC / sources().bundle
    for text in ("", "{}", '{"made_from": 3}'):
        record.write_text(text)
        assert "assets/pages/" not in head(root).lines


def test_a_page_without_a_bundle_fetches_all_that_its_modules_import_at_once():
    edition = BrowserFiles(ROOT).edition()
    ahead = modules_of(edition, sources().entry)
    assert len(set(ahead)) == len(ahead)
    ours = {str(path.relative_to(ROOT)) for path in modules_of_page(ROOT / TEMPLATE)}
    assert {bundle.on_disk(path) for path in ahead if not path.startswith("assets/")} <= ours
    libraries = {path for path in ahead if path.startswith("assets/")}
    installed = {f"assets/js/{path.name}" for path in (ROOT / STATIC / "assets" / "js").glob("*.js")}
    assert libraries == installed - {"assets/js/jsqr.js"}  # of the kiosk alone, once a camera is chosen


# Nothing is lost


@pytest.mark.parametrize("template", bundle.PAGES)
def test_every_module_of_the_page_is_in_its_bundle(made: Path, template: str):
    record = of(BrowserFiles(made).edition(), template)
    written = {bundle.in_address(str(path.relative_to(ROOT))) for path in modules_of_page(ROOT / template)}
    assert written
    assert written <= set(record.made_from)


@pytest.mark.parametrize("template", [each for each in bundle.PAGES if each != TEMPLATE])
def test_a_page_without_later_parts_has_all_its_words_and_all_its_style_at_once(made: Path, template: str):
    edition = BrowserFiles(made).edition()
    record = of(edition, template)
    assert (record.later, record.later_words) == ((), ())
    assert text_of(edition, record.later_style) == ""
    first = text_of(edition, record.style)
    for sheet in sources(template).styles:
        for name in re.findall(r"^\.([\w-]+) \{", (ROOT / bundle.on_disk(sheet)).read_text("utf-8"), re.MULTILINE):
            assert f".{name}" in first, name


def test_the_style_of_the_first_and_of_the_later_parts_is_all_of_it(made: Path):
    edition = BrowserFiles(made).edition()
    record = of(edition)
    first, later = (text_of(edition, path) for path in (record.style, record.later_style))
    assert ".vote-door" in later
    assert ".vote-door" not in first
    assert "@font-face" in first
    assert ".composer" in first
    for sheet in sources().styles:
        for name in re.findall(r"^\.([\w-]+) \{", (ROOT / bundle.on_disk(sheet)).read_text("utf-8"), re.MULTILINE):
            assert f".{name}" in first + later, name


@pytest.mark.parametrize("template", bundle.PAGES)
def test_the_style_finds_its_fonts_from_where_it_is(made: Path, template: str):
    edition = BrowserFiles(made).edition()
    style = Path(of(edition, template).style)
    named = re.findall(r'url\("?([^")]+\.woff2)', text_of(edition, str(style)))
    assert len(named) == 6
    for url in named:
        assert (made / STATIC / style.parent / url).resolve().is_file()


PARTS = [
    (".a{x:1}.b{x:2}", ".a{x:1}", ".b{x:2}"),
    (".a,.b{x:1}", ".a,.b{x:1}", ""),
    (".b,.b .a{x:1}", "", ".b,.b .a{x:1}"),
    (":is(.a,.b){x:1}", "", ":is(.a,.b){x:1}"),
    (".c{x:1}p{x:2}", ".c{x:1}p{x:2}", ""),
    ("@media print{.a{x:1}.b{x:2}}", "@media print{.a{x:1}}", "@media print{.b{x:2}}"),
    ("@font-face{src:url(b)}.b{x:1}", "@font-face{src:url(b)}", ".b{x:1}"),
    ('@charset "utf-8";.b{x:1}.a{x:2}', '@charset "utf-8";.a{x:2}', ".b{x:1}"),
    ('.a{x:url("data:;,{}")}.b{x:1}', '.a{x:url("data:;,{}")}', ".b{x:1}"),
]


@pytest.mark.parametrize(("sheet", "first", "later"), PARTS, ids=[sheet for sheet, _, _ in PARTS])
def test_a_rule_comes_later_when_only_later_parts_can_match_it(sheet: str, first: str, later: str):
    """`b` is a class of a later part, `a` one of the first, `c` is named nowhere."""
    assert bundle_styles.part(sheet, 'class="a"', 'class="b a"') == (first, later)


# Words


def test_the_words_of_the_page_and_those_that_come_later_are_all_of_them(made: Path):
    edition = BrowserFiles(made, later_words_of).edition()
    record = of(edition)
    later = json.loads(text_of(edition, record.words_in("fr")))
    assert set(later) == set(record.later_words)
    every = {name for area in (*COMMON, "table") for name in catalogue("fr", area)}
    assert set(later) < every
    text = page_text(TEMPLATE, "fr", "table", vote_address="", trust_url="", **TABLE)
    first = json.loads(re.findall(r'id="words"[^>]*>(.*?)</script>', text, re.DOTALL)[0])
    assert not set(first) & set(later)
    assert set(first) | set(later) == every


def names_asked(modules: list[Path]) -> Iterator[str]:
    for path in modules:
        for asked in source_of(path).asked:
            for name in asked.names:
                if HOLE not in name:
                    yield name
                elif not name.startswith(("refusal-", "common-pictogram-")):  # waited for where they are shown
                    yield from (name.replace(HOLE, value) for value in COMPOSED["table"].get(name, ()))


def test_no_word_that_the_first_modules_ask_for_comes_later():
    edition = BrowserFiles(ROOT).edition()
    first = modules_of(edition, sources().entry)
    ours = [ROOT / bundle.on_disk(path) for path in (sources().entry, *first) if not path.startswith("assets/")]
    asked = set(names_asked(ours))
    assert asked
    assert asked & set(of(edition).later_words) == set()


# How much


def test_what_a_new_tablet_fetches_stays_within_its_bounds(made: Path):
    edition = BrowserFiles(made).edition()
    record = of(edition)
    files = [edition.files[path] for path in (record.style, record.entry, *record.beside)]
    fonts = [edition.files[f"assets/fonts/atkinson-hyperlegible-fr-{weight}.woff2"] for weight in (400, 700)]
    text = page_text(TEMPLATE, "fr", "table", vote_address="", trust_url="", **TABLE)
    answers = [
        len(gzip.compress(text.encode())) + HEAD_BYTES,
        *(len(each.packed or each.body) for each in files + fonts),
    ]
    total = sum(answers) + HEAD_BYTES * len(answers)
    assert total <= FIRST_LOAD_BYTES_MOST, f"{answers}; what nobody needs to begin comes later (table_client/later.js)"


# The typeface


def test_the_letters_that_french_is_written_with_are_in_the_small_files():
    written = {
        ord(letter) for area in ("common", "refusals", "table", "regie", "display") for letter in letters_of(area)
    }
    meant = typeface.faces((ROOT / STATIC / "tablee.css").read_text(encoding="utf-8"))
    files = PACKAGES / "@fontsource" / "atkinson-hyperlegible" / "files"
    for weight in (400, 700):
        name = f"atkinson-hyperlegible-fr-{weight}.woff2"
        small = typeface.letters(ROOT / STATIC / "assets" / "fonts" / name)
        whole = typeface.letters(files / f"atkinson-hyperlegible-latin-{weight}-normal.woff2")
        assert small == whole & meant[f"assets/fonts/{name}"]
        assert {chr(point) for point in written & whole - small} == set()


def letters_of(area: str) -> Iterator[str]:
    for entry in catalogue("fr", area).values():
        for text in [entry] if isinstance(entry, str) else entry:
            yield from re.sub(r"\{\w+\}", "", text)


def test_every_letter_of_the_typeface_is_in_just_one_file_of_a_weight():
    meant = typeface.faces((ROOT / STATIC / "tablee.css").read_text(encoding="utf-8"))
    for weight in (400, 700):
        faces = {name: points for name, points in meant.items() if name.endswith(f"-{weight}.woff2")}
        assert len(faces) == 3
        assert sum(map(len, faces.values())) == len(frozenset().union(*faces.values()))
        whole = typeface.letters(ROOT / STATIC / "assets" / "fonts" / f"atkinson-hyperlegible-latin-{weight}.woff2")
        assert {chr(point) for point in whole - frozenset().union(*faces.values())} <= {"\r"}
