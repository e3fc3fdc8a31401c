"""The readers of the words test see what they are there for."""

import re
from pathlib import Path

import pytest

from tests.test_words import NARROW, NO_BREAK, RULES, spoken, visible
from tests.worded import HOLE, source_of

FAULTS = ("l'eau", "Bonjour !", "Il reste : 2", "« eau »", "coeur", "Attendez...", "5 %", "deux  blancs")
"""One for each rule, in their order."""


def asked_by(folder: Path, name: str, text: str) -> list[tuple[tuple[str, ...], frozenset[str] | None]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [(asked.names, asked.facts) for asked in source_of(path).asked]


MODULE = """
// t("in-a-comment")
const pattern = /["'`]t\\(/g; const half = 1 / 2;
const page = (code) => html`<p title="Un titre">${shown && html`<b>${t("inner", { n: list.length })}</b>`} Bonjour</p>`;
t(code === "compared" ? "yes-name" : t2("handed") || "no-name", { number, ...rest });
t(`composed-${kind}`); object.t("a-method");
refusal(code, facts);
"""


def test_the_reader_of_modules_finds_every_call_and_its_facts(tmp_path: Path):
    assert sorted(asked_by(tmp_path, "module.js", MODULE), key=str) == [
        (("composed-{}",), frozenset()),
        (("inner",), frozenset({"n"})),
        (("refusal-{}",), None),
        (("yes-name", "no-name"), None),
    ]


def test_the_reader_of_modules_finds_text_in_markup(tmp_path: Path):
    asked_by(tmp_path, "module.js", MODULE)
    texts = [
        text.replace(HOLE, "").strip() for each in source_of(tmp_path / "module.js").markup for text in spoken(each)
    ]
    assert [text for text in texts if text] == ["Un titre", "Bonjour"]


def test_the_reader_of_templates_finds_every_call_and_its_facts(tmp_path: Path):
    template = (
        """{{ words("one", n=2) }}{{ words("two" if late else "three") }}{% set x = words("four-" ~ five, **six) %}"""
    )
    assert asked_by(tmp_path, "page.html", template) == [
        (("one",), frozenset({"n"})),
        (("two", "three"), frozenset()),
        (("four-{}",), None),
    ]


def test_the_reader_of_python_finds_every_call_and_its_facts(tmp_path: Path):
    module = (
        """words("one", n=2); self.words(f"two-{kind}"); book.counted("three" if x else "four", 5); say("printed")"""
    )
    assert asked_by(tmp_path, "module.py", module) == [
        (("one",), frozenset({"n"})),
        (("two-{}",), frozenset()),
        (("three", "four"), frozenset({"n", "count"})),
    ]


@pytest.mark.parametrize(
    ("rule", "text"),
    list(zip(RULES, FAULTS, strict=True)),
)
def test_a_rule_of_the_french_sees_a_fault(rule: str, text: str):
    assert re.search(RULES[rule], visible(text))


@pytest.mark.parametrize(
    "text",
    [
        f"Est-ce tout{NARROW}? Oui{NARROW}; voilà{NARROW}!",
        f"Il reste{NO_BREAK}: 12:05",
        f"La touche «{NO_BREAK}?{NO_BREAK}»",
        "http://localhost:8000/v?change",
        f"Voir {{path}}{NO_BREAK}: {{n:<3}}",
        f"L’œil, le cœur, 5{NARROW}%",
    ],
)
def test_french_that_is_well_set_passes_every_rule(text: str):
    assert [rule for rule, fault in RULES.items() if re.search(fault, visible(text))] == []
