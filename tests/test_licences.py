"""`docs/licences.md` names everything that others made, and the lock files name nothing but hashes."""

import itertools
import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| (?P<name>[@a-z][^ |]*) \| (?P<licence>[^|]+) \| [^|]+ \|$")
LOCKED = re.compile(r"^([a-z0-9._-]+)==\S+", re.MULTILINE)
LARGE = ("tools/locks/semantic.txt", "tools/locks/texts.txt")
PYTHON_LOCKS = ("requirements.lock", "tools/locks/node.txt", *LARGE, "tools/locks/uv.txt")
TABLE_HEADS = {"library", "package"}


def documented() -> dict[str, dict[str, str]]:
    """Return section title -> name -> licence, as docs/licences.md has them."""
    sections: dict[str, dict[str, str]] = {}
    title = ""
    for line in (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        elif (row := ROW.match(line)) and row["name"] not in TABLE_HEADS:
            assert row["name"] not in sections.setdefault(title, {}), f"{row['name']} is listed twice"
            sections[title][row["name"]] = row["licence"]
    return sections


def python_rows() -> dict[str, str]:
    found: dict[str, str] = {}
    for title, rows in documented().items():
        if title.startswith("Python"):
            found |= rows
    return found


def locked_names(*locks: str) -> set[str]:
    return {name for lock in locks for name in LOCKED.findall((ROOT / lock).read_text(encoding="utf-8"))}


def bare(dependency: str) -> str:
    """Return the name alone: `uvloop` of "uvloop; sys_platform != 'win32'"."""
    return re.split(r"[ ;<>=\[]", dependency)[0]


def browser_packages() -> dict[str, str]:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {path.removeprefix("node_modules/"): package["license"] for path, package in packages.items() if path}


def test_every_locked_python_library_is_documented_and_no_other() -> None:
    assert set(python_rows()) == locked_names(*PYTHON_LOCKS)


def test_every_library_that_the_project_names_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    assert {bare(dependency) for dependency in named} <= locked_names("requirements.lock", *LARGE)


def test_every_library_that_runs_a_meeting_is_documented_with_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {bare(dependency) for dependency in project["dependencies"]}
    assert set(documented()["Python, to run a meeting"]) == needed


def test_every_locked_browser_package_is_documented_with_its_licence() -> None:
    assert documented()["Browser"] == browser_packages()


def test_the_assets_are_copied_under_the_licence_their_package_states() -> None:
    lists = tomllib.loads((ROOT / "tools" / "assets.toml").read_text(encoding="utf-8"))
    copied = {package["name"]: package["licence"] for package in lists["package"]}
    copied[lists["pictograms"]["package"]] = lists["pictograms"]["licence"]
    stated = browser_packages()
    assert copied == {name: stated[name] for name in copied}


@pytest.mark.parametrize(("name", "licence"), sorted(python_rows().items()))
def test_a_documented_licence_is_the_one_the_library_states(name: str, licence: str) -> None:
    """Those that state no SPDX expression were read by hand; those of other systems are not installed."""
    try:
        stated = metadata(name).json.get("license_expression")
    except PackageNotFoundError:
        assert name in {"colorama", "httpx2-jsfetch"} | locked_names(*PYTHON_LOCKS[1:])
        return
    assert stated in {None, licence}


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, "package-lock.json"])
def test_a_lock_file_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"--(extra-)?index-url|--find-links|file:/|\"resolved\"", text)


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_locked_library_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
