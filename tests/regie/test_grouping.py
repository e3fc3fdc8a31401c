"""The measurement of grouping takes anyone's file, and says in one sentence why it cannot."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.grouping import by_chance, by_size, main, measure
from benchmarks.parts.labelled import Unfit, read_labelled
from regie.synthesis.embedder import Lexical
from tests.conftest import REAL_DATA, ROOT
from tests.regie.notes import BENCHES, BUSES, CANTEEN

ROWS = [(text, name) for name, texts in (("bancs", BENCHES), ("bus", BUSES), ("cantine", CANTEEN)) for text in texts]


def table(folder: Path, delimiter: str = "\t", head: str = "") -> Path:
    lines = [head or delimiter.join(("text", "theme")), *(f'"{text}"{delimiter}{theme}' for text, theme in ROWS)]
    path = folder / "notes.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("delimiter", ["\t", ","], ids=["TSV", "CSV"])
def test_the_figures_of_a_labelled_file_are_one_line_of_json(tmp_path: Path, delimiter: str):
    path = table(tmp_path, delimiter)
    command = ["-m", "benchmarks.grouping", "--notes", str(path), "--text", "text", "--label", "theme", "--json"]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert (figures["benchmark"], figures["notes"], figures["labels"]) == ("grouping", 12, 3)
    assert figures["lexical"].keys() >= {"ari", "nmi", "nearest", "theme_first", "theme_in_3"}
    assert figures["lexical"]["ari"] == 1.0
    assert figures["chance"]["theme_in_3"] == 1.0
    assert "semantic" in figures


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "There is no file"),
        ("", "is empty."),
        ("text,theme\n", "has 0 notes with a text and a label; at least 10 are needed."),
        ("note,theme\na,b\n", "has no column text; it has note, theme."),
        ("text,theme\n" + "un banc,bancs\n" * 12, "has one label only"),
        ("text,theme\n" + ",bancs\nun banc,\n" * 12, "has 0 notes"),
        ("text\ttheme\nun banc\n", "has 0 notes"),
    ],
)
def test_a_file_that_cannot_be_measured_on_is_turned_down_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, sentence: str
):
    path = tmp_path / "notes.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["--notes", str(path), "--text", "text", "--label", "theme"]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_a_file_that_is_no_text_is_turned_down(tmp_path: Path):
    path = tmp_path / "notes.csv"
    path.write_bytes(b"text,theme\n\xff\xfe\x00")
    for broken in (path, tmp_path):
        with pytest.raises(Unfit):
            read_labelled(broken, "text", "theme")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "label"), [("toulouse-2022/projects.tsv", "category"), ("scoop-hivemind/comments.tsv", "theme")]
)
def test_on_real_notes_suggestions_are_much_better_than_chance(file: str, label: str):
    notes = read_labelled(REAL_DATA / file, "text", label)
    labels = [note.theme_ids[0] for note in notes]
    lexical, chance, biggest = measure(notes, Lexical()), by_chance(labels), by_size(labels)
    assert lexical["ari"] > chance["ari"] + 0.05
    assert lexical["nearest"] > 1.8 * chance["nearest"]
    assert lexical["theme_first"] > 1.7 * biggest["theme_first"]
