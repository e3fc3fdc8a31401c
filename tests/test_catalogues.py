"""Every catalogue of every language says what the reference says: the same names, placeholders, marks and forms."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from server.i18n import (
    PARTICIPANT,
    REFERENCE,
    Words,
    is_checked,
    is_right_to_left,
    languages,
    native_name,
    participant_languages,
)
from tests.documented import ROOT

LOCALES = ROOT / "server" / "locales"
DOCS = ROOT / "docs" / "languages.md"
SPOKEN = {"fr", "en", "es", "pt", "de", "it", "ar", "tr", "uk", "br"}
PLACEHOLDER = re.compile(r"{(\w+)}")
COUNTS = {"n", "count", "points"}  # the count that chooses the form, also as it is written
MARKUP = re.compile(r"</?\w+[^<>]*>|&\w+;")
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
CATALOGUES = sorted(path for path in LOCALES.glob("*/*.po") if path.parent.name != REFERENCE)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name)


def entries(path: Path) -> dict[str, Message]:
    return {each.id if isinstance(each.id, str) else each.id[0]: each for each in read(path) if each.id}


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def both(path: Path) -> Iterator[tuple[str, Message, Message]]:
    """Give each name with its message in the reference and in the language; those that the language lacks, not."""
    own = entries(path)
    for name, message in entries(LOCALES / REFERENCE / path.name).items():
        if name in own:
            yield name, message, own[name]


def test_whoever_takes_part_finds_ten_languages():
    assert set(participant_languages()) == SPOKEN
    assert participant_languages()[0] == REFERENCE


def test_whoever_runs_a_meeting_finds_french_and_english():
    assert set(languages()) == {"en", "fr"}


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_a_catalogue_has_the_names_of_the_reference(path: Path):
    reference, own = entries(LOCALES / REFERENCE / path.name), entries(path)
    assert sorted(set(reference) - set(own)) == []
    assert sorted(set(own) - set(reference)) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_a_text_has_the_placeholders_of_the_reference(path: Path):
    wrong = []
    for name, message, own in both(path):
        known = set(PLACEHOLDER.findall(" ".join(texts(message))))
        for place, text in enumerate(texts(own)):
            found = set(PLACEHOLDER.findall(text))
            # « One note » needs no figure: in a language where that form stands for few counts it may be left out.
            if found - known or (known - found) - (COUNTS if len(texts(own)) > 1 else set()):
                wrong.append(f"{name}[{place}]: {sorted(known ^ found)}")
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_a_text_has_the_markup_of_the_reference(path: Path):
    wrong = []
    for name, message, own in both(path):
        known = {tuple(sorted(MARKUP.findall(text))) for text in texts(message)}
        wrong += [name for text in texts(own) if tuple(sorted(MARKUP.findall(text))) not in known]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_a_text_with_a_count_has_all_the_forms_of_its_language(path: Path):
    forms = read(path).num_plurals
    wrong = []
    for name, message, own in both(path):
        found = texts(own)
        if isinstance(message.id, str) != isinstance(own.id, str) or (
            not isinstance(own.id, str) and len(found) != forms
        ):
            wrong.append(f"{name}: {len(found)} of {forms}")
        wrong += [f"{name}: empty" for text in found if not text.strip()]
    assert wrong == []


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_a_count_of_any_size_has_its_text(language: str):
    words = Words(language, "vote")
    for n in (0, 1, 2, 3, 5, 11, 21, 100, 1_000_000):
        assert words("vote-hint-points", n=n).strip()


def test_arabic_and_ukrainian_choose_among_all_their_forms():
    assert len({Words("ar", "vote")("vote-receipt-others", n=n) for n in (1, 2, 3, 11)}) == 4
    assert len({re.sub(r"\d", "", Words("uk", "vote")("vote-receipt-others", n=n)) for n in (1, 2, 5)}) == 3


@pytest.mark.parametrize("area", PARTICIPANT)
def test_no_french_is_left_in_another_language(area: str):
    """A text of some length that is the same in two languages was not translated; names of people and things are."""
    reference = {name: texts(each) for name, each in entries(LOCALES / REFERENCE / f"{area}.po").items()}
    for language in participant_languages()[1:]:
        own = entries(LOCALES / language / f"{area}.po")
        same = [
            name
            for name, each in own.items()
            if texts(each) == reference[name] and len(PLACEHOLDER.sub("", texts(each)[0])) > 14
        ]
        assert same == [], language


# What the docs say


def test_the_docs_tell_each_language_what_it_is_for_and_who_has_checked_it():
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {row[0] for row in rows} == set(participant_languages())
    for code, name, direction, meant_for, checked in rows:
        assert name == native_name(code)
        assert direction == ("right to left" if is_right_to_left(code) else "left to right")
        assert meant_for == ("everything" if code in languages() else "participants")
        assert (checked != "nobody yet") == is_checked(code), code


def test_the_docs_name_the_areas_of_whoever_takes_part():
    text = DOCS.read_text(encoding="utf-8")
    assert sorted(
        re.findall(r"`(\w+)`", text[text.index("it has the areas") : text.index("a page speaks a language")])
    ) == (sorted(PARTICIPANT))
