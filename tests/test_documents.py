"""All documents: their links, files and commands lead somewhere, and code sends readers to documents that exist."""

import argparse
import re
from contextlib import redirect_stdout
from io import StringIO

import pytest

from server.cli import demo
from tests.documented import ROOT, headings, read, rows

DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")),
)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(document: str):
    for target in re.findall(r"\]\(([^)\s]+)\)", read(document)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / document).parent / path if path else ROOT / document
        assert file.is_file(), f"{document}: {target}"
        if anchor:
            assert anchor in [anchor_of(title) for title in headings(str(file.resolve().relative_to(ROOT)))], target


def anchor_of(title: str) -> str:
    """Return the anchor that a heading gets where documents are shown."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(document: str):
    named = re.findall(r"`((?:server|regie|kiosk|printouts|table_client|tests|tools|docs)/[\w./-]*)`", read(document))
    installed = ("server/static/assets", "server/locales/LANGUAGE")
    assert [path for path in named if not (ROOT / path).exists() and not path.startswith(installed)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_a_document_shows_can_be_run(document: str):
    text = read(document)
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", text, re.MULTILINE)) <= targets
    for subcommand in set(re.findall(r"(?:bin/|`)tablee ([a-z]+)", text)):
        assert (ROOT / "server" / "cli" / f"{subcommand}.py").exists() or subcommand == "print", subcommand


def test_the_guide_names_every_option_of_the_demonstration():
    parser = argparse.ArgumentParser(add_help=False)
    demo.add(parser.add_subparsers())
    with pytest.raises(SystemExit), redirect_stdout(StringIO()) as said:
        parser.parse_args(["demo", "--help"])
    options = set(re.findall(r"--[a-z-]+", said.getvalue())) - {"--help"}
    assert {row["option"].strip("`") for row in rows("docs/guide-demo.md", "D’autres réglages")} == options


def test_every_module_that_a_comment_sends_to_a_document_names_one_that_exists():
    for folder in ("server", "kiosk", "printouts", "regie", "table_client", "tools", "benchmarks", "tests"):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in (".py", ".js", ".po", ".html") and "assets" not in path.parts:
                for named in re.findall(r"docs/[\w/-]+\.md", path.read_text(encoding="utf-8")):
                    assert (ROOT / named).is_file(), f"{path}: {named}"
