"""Every text that a person sees has its words in the catalogue, every entry has its use, and the French is well set."""

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from server.domain.refusals import CODES
from server.i18n import BENEATH, COMMON, REFERENCE, Entry, catalogue
from tests.composed import COMPOSED
from tests.documented import ROOT, refusals_raised
from tests.worded import HOLE, Asked, Source, modules_of, source_of

LOCALES = ROOT / "server" / "locales"
PAGES = {"table": "table_client/index.html", "regie": "regie/index.html", "display": "regie/display.html"}
FOLDERS = {
    "vote": ("kiosk/*.py", "kiosk/*.js", "kiosk/templates/*.html"),
    "listen": ("kiosk/heard.py", "kiosk/templates/_listen.html"),
    "kiosk": ("kiosk/stand/*.py", "kiosk/stand/*.html"),
    "public": ("kiosk/public/*.py", "kiosk/public/*.html", "server/static/recount/*.js"),
    "steward": ("kiosk/steward/*.py", "kiosk/steward/*.html"),
    "scan": ("server/paper/*.py", "printouts/sheet_names.py"),
    "print": ("printouts/**/*.py",),
    "ballot": ("printouts/ballot*.py",),
    "cli": ("server/cli/*.py", "server/demo/*.py", "server/script/*.py", "server/files/*.py", "server/rehearsal/*.py"),
    "pictograms": ("server/pictogram_words.py",),
    "verify": ("server/verify.py",),
    "sms": ("server/sms/*.py",),
    "texts": ("server/texts/told.py",),
    "trust": ("server/trust/*.py", "server/trust/*.html"),
    "unopened": ("table_client/unopened.html",),
    "common": ("server/http/*.py", "server/http/*.html"),
}
AREAS = (*PAGES, *FOLDERS)

NOT_WORDS = {"vote-box", "table-taken"}  # a pictogram; the code of a refusal
STYLES = re.compile(r"(card|sign)-(address|code|face|lost|meeting|role|site|table|title|step|number|help|note)")
"""Styles of paragraphs, which look like names of their area and are none."""


@cache
def sources(area: str) -> tuple[Source, ...]:
    """Return the files that speak with the words of an area."""
    if area in PAGES:
        page = ROOT / PAGES[area]
        return (source_of(page), *map(source_of, modules_of(page)))
    paths = {path for pattern in FOLDERS[area] for path in ROOT.glob(pattern)}
    if area == "print":
        paths -= {
            ROOT / "printouts" / "sheet_names.py",
            *(ROOT / "printouts").glob("ballot*.py"),
        }  # with words of others
    if area == "vote":
        paths -= {ROOT / path for path in FOLDERS["listen"]}
    return tuple(source_of(path) for path in sorted(paths))


def words_of(area: str) -> dict[str, Entry]:
    """Return the words that a page of an area holds, with those common to all."""
    areas = (*COMMON, *BENEATH.get(area, ()), area)
    return {name: entry for each in areas for name, entry in catalogue(REFERENCE, each).items()}


def asked_in(area: str) -> Iterator[tuple[str, Asked]]:
    """Give every whole name that is asked for in an area, the composed ones with each of their values."""
    for source in sources(area):
        for asked in source.asked:
            for name in asked.names:
                if HOLE in name:
                    for value in COMPOSED[area].get(name, ()):
                        yield name.replace(HOLE, value), asked
                else:
                    yield name, asked


def used_in(area: str) -> set[str]:
    return {name for name, _ in asked_in(area)} | {text for source in sources(area) for text in source.literals}


# Names


@pytest.mark.parametrize("area", AREAS)
def test_every_name_that_is_asked_for_has_words(area: str):
    known = words_of(area)
    assert sorted({f"{asked.place}: {name}" for name, asked in asked_in(area) if name not in known}) == []


@pytest.mark.parametrize("area", AREAS)
def test_a_text_that_looks_like_a_name_of_its_area_is_one(area: str):
    known = words_of(area)
    begins = tuple({name.partition("-")[0] + "-" for name in (*catalogue(REFERENCE, area), "common-", "refusal-")})
    unknown = {
        f"{source.path.relative_to(ROOT)}: {text}"
        for source in sources(area)
        for text in source.literals
        if text.startswith(begins) and re.fullmatch(r"[a-z0-9-]*[a-z0-9]", text)
        if text not in known and text not in NOT_WORDS and not STYLES.fullmatch(text)
    }
    assert sorted(unknown) == []


@pytest.mark.parametrize("area", AREAS)
def test_every_composed_name_is_listed_here_with_its_values_and_no_other(area: str):
    composed = {name for source in sources(area) for asked in source.asked for name in asked.names if HOLE in name}
    assert composed == set(COMPOSED[area])


@pytest.mark.parametrize("area", [area for area in AREAS if area != "common"])
def test_every_entry_of_a_catalogue_is_used(area: str):
    assert sorted(set(catalogue(REFERENCE, area)) - used_in(area)) == []


def test_every_common_entry_is_used_by_some_area():
    used = set().union(*(used_in(area) for area in AREAS))
    assert sorted(set(catalogue(REFERENCE, "common")) - used) == []


def test_every_refusal_has_a_sentence_and_no_other_code_has():
    assert set(catalogue(REFERENCE, "refusals")) == {f"refusal-{code}" for code in CODES}


def test_every_catalogue_belongs_to_an_area():
    assert {path.stem for path in (LOCALES / REFERENCE).glob("*.po")} == {*AREAS, *COMMON}


@pytest.mark.parametrize("area", sorted({*AREAS, *COMMON}))
def test_a_name_stands_in_one_catalogue_alone(area: str):
    others = {name for each in COMMON if each != area for name in catalogue(REFERENCE, each)}
    assert sorted(set(catalogue(REFERENCE, area)) & others) == []


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/*.po")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_catalogue_says_what_it_is_and_leaves_nothing_empty(path: Path):
    with path.open("rb") as file:
        found = read_po(file, locale=path.parent.name, abort_invalid=True)
    header = dict(found.mime_headers)
    assert header["Content-Type"] == "text/plain; charset=utf-8"
    assert re.search(rf'^"Language: {path.parent.name}\\n"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert re.search(r'^"Plural-Forms: nplurals=\d; plural=.+;\\n"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [message.id for message in found if message.id and not message.string] == []
    ids = re.findall(r'^msgid "([^"]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name for name in set(ids) if ids.count(name) > 1) == []


# Placeholders


def forms(entry: Entry) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else entry


def placeholders(entry: Entry) -> set[str]:
    return {name for text in forms(entry) for name in re.findall(r"\{(\w*)", text)}


@pytest.mark.parametrize("area", AREAS)
def test_every_placeholder_is_given_where_its_words_are_asked_for(area: str):
    known = words_of(area)
    faults = set()
    for name, asked in asked_in(area):
        if asked.facts is not None and name in known:
            needed = placeholders(known[name]) | ({"n"} if isinstance(known[name], tuple) else set())
            if missing := needed - asked.facts:
                faults.add(f"{asked.place}: {name} needs {', '.join(sorted(missing))}")
    assert sorted(faults) == []


def test_the_sentence_of_a_refusal_names_only_facts_that_it_carries():
    carried = refusals_raised()
    faults = {
        name: placeholders(entry) - carried.get(name.removeprefix("refusal-"), set())
        for name, entry in catalogue(REFERENCE, "refusals").items()
    }
    assert {name: missing for name, missing in faults.items() if missing} == {}


# French typography

NARROW, NO_BREAK = "\u202f", "\u00a0"
RULES = {
    "an apostrophe is curly": r"(?<=\w)'(?=\w)",
    "U+202F stands before ; ? !": rf"[^{NARROW};?!\s(«{NO_BREAK}][;?!]|[ \n{NO_BREAK}][;?!](?!{NO_BREAK}»)",
    "U+00A0 stands before :": rf"[^{NO_BREAK}]:(?!//|\d)",
    "U+00A0 stands inside « »": rf"«(?!{NO_BREAK})|(?<!{NO_BREAK})»",
    "œ is one letter": r"(?i)\b(?:[bcnsv]|man)?oe(?:u|il)",
    "… is one sign": r"\.\.\.",
    "no blank that may break stands before % or €": r" [%€]",
    "no two blanks follow each other": r"\w  +\w",
}


def visible(text: str) -> str:
    """Return a text without what is not French: placeholders, addresses, commands and their output."""
    text = re.sub(r"\{[^}]*\}", "X", text)
    text = re.sub(r"https?://\S+", "X", text)
    lines = (line for line in text.split("\n") if not re.match(r" {2,}\S", line))
    return "\n".join(lines)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("area", sorted({*AREAS, *COMMON}))
def test_the_french_is_well_set(area: str, rule: str):
    faults = [
        f"{name}: {text}"
        for name, entry in catalogue(REFERENCE, area).items()
        for text in forms(entry)
        if re.search(RULES[rule], visible(text))
    ]
    assert faults == []


# Nothing is written into the code

LETTERS = re.compile(r"[^\W\d_]")
ACCENTED = re.compile(r"[À-ÖØ-öø-ÿŒœ]")
SPOKEN = re.compile(
    r"""\b(aria-label|aria-description|aria-valuetext|aria-roledescription|title|placeholder|alt|label|
    text|heading|hint|question|yes|no|summary)\s*=\s*(?:"([^"]*)"|'([^']*)')""",
    re.VERBOSE,
)
KEYS = re.compile(r"Enter|Escape|Tab|Home|End|Shift|Delete|Backspace|Page(Up|Down)|Arrow(Up|Down|Left|Right)")
NAMES = {"Tablée"}
"""What is the same in every language."""

MARKUP = sorted({source.path for area in AREAS for source in sources(area) if source.markup})


def spoken(markup: str) -> Iterator[str]:
    """Give what a person reads or hears of some markup: texts and attributes that are spoken."""
    bare = re.sub(r"<!--.*?-->|<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    for tag in re.findall(r"<[^>]*>", bare):
        yield from (found[1] or found[2] for found in SPOKEN.findall(tag))
    yield from re.split(r"<[^>]*>", bare)


@pytest.mark.parametrize("path", MARKUP, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_is_written_into_a_page(path: Path):
    texts = (html.unescape(text).replace(HOLE, "").strip() for each in source_of(path).markup for text in spoken(each))
    found = [text for text in texts if LETTERS.search(text) and text not in NAMES]
    assert found == []


@pytest.mark.parametrize("area", PAGES)
def test_no_sentence_is_written_into_a_module(area: str):
    """A text of code is a name in small letters, the name of a key, or a line for the log: `outbox: …`."""
    found = {
        f"{source.path.relative_to(ROOT)}: {text}"
        for source in sources(area)
        if source.path.suffix == ".js"
        for text in source.literals
        if re.match(r"[A-ZÀ-Þ][a-zà-ÿ]", text) and not KEYS.fullmatch(text)
    }
    assert sorted(found) == []


@pytest.mark.parametrize("area", AREAS)
def test_no_french_is_written_into_the_code(area: str):
    found = {
        f"{source.path.relative_to(ROOT)}: {text[:60]}"
        for source in sources(area)
        for text in source.literals
        if ACCENTED.search(text) and text.strip() not in NAMES
    }
    assert sorted(found) == []
