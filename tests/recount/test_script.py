"""The page carries its modules as one script, joined without a tool that nobody could check."""

import re

import pytest

from kiosk.public.recount_page import ENTRY, MODULES, in_order, script
from tools.check_modules import syntax_fault

NAMED = re.compile(r"^(?:export )?(?:const|let|function\*?|class) (?:(\w+)|\[([^\]]+)\])", re.MULTILINE)
PATHS = sorted(MODULES.glob("*.js"))


def names_of(text: str) -> list[str]:
    """The names that a module gives at its top, outside every function."""
    return [name for found in NAMED.findall(text) for name in re.findall(r"\w+", found[0] or found[1])]


def test_every_module_is_joined_once_after_those_that_it_imports() -> None:
    paths = in_order(MODULES / ENTRY)
    assert sorted(paths) == PATHS
    for place, path in enumerate(paths):
        imported = re.findall(r'from "\./(\w+\.js)"', path.read_text(encoding="utf-8"))
        assert {MODULES / name for name in imported} <= set(paths[:place])


def test_no_two_modules_use_a_name_for_different_things() -> None:
    names = [name for path in PATHS for name in names_of(path.read_text(encoding="utf-8"))]
    assert len(names) > 60
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_the_script_has_no_imports_nor_exports_left_and_can_be_read_by_a_browser(tmp_path) -> None:
    joined = script()
    assert re.findall(r"^\s*(?:import|export)\b.*", joined, re.MULTILINE) == []
    (tmp_path / "joined.js").write_text(joined, encoding="utf-8")
    assert syntax_fault(tmp_path / "joined.js") is None


def test_the_script_cannot_end_its_element_nor_ask_the_network() -> None:
    joined = script().lower()
    for never in ("</script", "<!--", "fetch(", "xmlhttprequest", "websocket", "import(", "innerhtml", "eval("):
        assert never not in joined


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_module_is_short_and_keeps_to_what_browsers_of_some_years_ago_know(path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) <= 150
    assert max(map(len, lines)) <= 120
    code = re.sub(r"//.*|/\*.*?\*/", "", text, flags=re.DOTALL)
    for newer in (
        r"\?\.",
        r"\?\?",
        r"\b\d+n\b",
        r"\.at\(-",
        r"replaceAll",
        r"structuredClone",
        r"\.flat(Map)?\(",
        r"#\w+\(",
    ):
        assert not re.search(newer, code), newer
