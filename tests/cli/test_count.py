"""Rules of `tablee count`: one result, or one sentence that names what is wrong."""

import json
import os
import pty
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from server.ballot_files import BadBallots
from server.ballot_files.forms import FILE_METHODS
from server.ballot_files.papers import Wrong
from server.ballot_files.recount import ChoiceResult, Result
from server.cli import main
from server.cli.count import patience, shown, tell_wrong
from server.i18n import REFERENCE, catalogue
from tests.ballot_files.files import BLT, PB, TOI
from tests.conftest import REAL_DATA
from tests.documented import by_name, names_in, read, rows

DOC = "docs/counting.md"
CSV = ",A,B,C\n1,1,0,1\n2,0,0,1\n3,1,0,0\n4,,,\n"


@pytest.fixture
def counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run the command on files of this content, named 0.csv, 1.csv…; give status, output and what it said."""
    monkeypatch.chdir(tmp_path)

    def run(*contents: str, options: str = "", ending: str = "csv") -> tuple[int, str, str]:
        for number, content in enumerate(contents):
            (tmp_path / f"{number}.{ending}").write_text(content, encoding="utf-8")
        files = [f"{number}.{ending}" for number in range(len(contents))]
        status = main(["count", *files, *options.split()])
        printed = capsys.readouterr()
        said = printed.err.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
        return status, printed.out.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'"), said

    return run


@pytest.fixture
def refuses(counts: Callable[..., tuple[int, str, str]]) -> Callable[..., str]:
    """Run the command, which must count nothing and say one sentence; give it."""

    def run(*contents: str, **how: str) -> str:
        status, out, said = counts(*contents, **how)
        assert (status, out) == (2, "")
        assert said.startswith("tablee : ")
        assert len(said.strip().splitlines()) == 1
        return said

    return run


def test_json_is_one_object_on_one_line_and_needs_no_file_beside_it(counts: Callable[..., tuple[int, str, str]]):
    status, out, said = counts(CSV, options="--method approval --json")
    assert (status, said, len(out.splitlines())) == (0, "", 1)
    found = json.loads(out)
    assert (found["method"], found["ballots"], found["blank"]) == ("approval", 4, 1)
    assert (found["ranking"], found["places"]) == (["A", "C", "B"], [["A", "C"], ["B"]])
    assert (found["winners"], found["ties"]) == (["A", "C"], [["A", "C"]])
    assert (found["counts"], found["percents"]) == ({"A": 2, "B": 0, "C": 2}, {"A": 67, "B": 0, "C": 67})
    assert [choice["id"] for choice in found["choices"]] == ["A", "B", "C"]


@pytest.mark.parametrize("method", FILE_METHODS)
def test_every_method_counts_a_file_and_tells_people(counts: Callable[..., tuple[int, str, str]], method: str):
    numbers = {
        "instant-runoff": "1,2 2,1 1,2",
        "schulze": "1,2 2,1 1,2",
        "scale": "5,1 4,2 5,",
        "yes-no": "1,0 1,1 0,0",
    }
    numbers["majority-judgment"] = numbers["scale"]
    content = "Planter,Asseoir\n" + numbers.get(method, "1,0 0,1 1,0").replace(" ", "\n")
    budget = " --budget 7.50 --costs Planter=4.25,Asseoir=3.75" if method in ("greedy", "equal-shares") else ""
    status, out, said = counts(content, options=f"--method {method}{budget}")
    assert (status, said) == (0, "")
    assert f"({method})" in out
    assert "3 bulletins, dont 0 en blanc" in out
    assert "Planter" in out
    if budget:
        assert "1 projet financé sur 2" in out
        assert "Budget 7,50, dépensé 4,25, reste 3,25" in out
    else:
        assert "En tête : Planter." in out or "Adopté : Planter." in out


def test_people_read_rounds_ties_lots_and_other_winners(counts: Callable[..., tuple[int, str, str]]):
    _, out, _ = counts("A,B,C\n1,,\n1,,\n,1,\n,,1\n,2,1\n,1,2\n", options="--method instant-runoff --seed x")
    assert "Tour 1 : A 2, B 2, C 2" in out
    assert "En tête, à égalité : A, B, C." in out
    assert "À égalité : A, B, C." in out
    _, out, _ = counts("A,B,C\n1,,\n1,,\n1,,\n,1,\n,1,\n,2,1\n,,1\n", options="--method instant-runoff --seed x")
    assert "sort, par tirage au sort :" in out
    assert "chacun peut le refaire avec --seed x" in out
    _, out, _ = counts(PB.replace("Trees;0", "Trees;1"), ending="pb")
    assert "Le fichier donne d'autres gagnants :\n  seulement dans le fichier : Trees" in out
    _, out, _ = counts(PB, ending="pb")
    assert "Le fichier donne les mêmes gagnants." in out
    _, out, _ = counts("A,B\n,\n", options="--method single")
    assert "Aucun choix n'est retenu." in out


def test_several_files_are_one_vote(counts: Callable[..., tuple[int, str, str]]):
    _, out, _ = counts("A,B\n1,0\n", "A,B\n1,0\n0,1\n", options="--method single --json")
    assert json.loads(out)["counts"] == {"A": 2, "B": 1}


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (
            "A,B\n6,9\n",
            "--method majority-judgment",
            "0.csv, ligne 2, colonne « B » : on attendait une note de 1 à 6, 0 ou rien, et il y a « 9 ». "
            "Rien n'a été compté.",
        ),
        ("A,B\n1,2\n3,1\n", "--method schulze", "0.csv, ligne 3, colonne « A » : on attendait un rang de 1 à 2"),
        ("A,B\n1,oui\n", "--method yes-no", "« B » : on attendait 1 (oui), 0 (non) ou rien, et il y a « oui »."),
        ("A,B\n1,\x1b[31mx\n", "--method single", "« [31mx »"),
        ("A,B\n1,-1\n", "--method points", "on attendait un nombre entier de points, 0 ou plus"),
        ("A,B\n1,1\n", "--method single", "0.csv, ligne 2 : on attendait 0…1 choix cochés, et il y en a 2."),
        ("A,B\n1,1\n", "--method instant-runoff", "0.csv, ligne 2 : deux choix ont le même rang"),
        ("A,B\n9,9\n", "--method points --points 10", "on attendait 0…10 points en tout, et il y en a 18."),
        ("A,B\n1\n", "--method single", "0.csv, ligne 2 : on attendait 2 cases, et il y en a 1."),
        ("A,A\n1,0\n", "--method single", "0.csv, ligne 1 : « A » est nommé deux fois."),
        ("1,2\n1,0\n", "--method single", "il n'y a que des nombres"),
        ("", "--method single", "0.csv : ce fichier est vide."),
        ("A,B\n1,0\n", "", "dites-le avec --method"),
        ("A,B\n1,0\n", "--method greedy", "le coût de « A » manque"),
        ("A,B\n1,0\n", "--method greedy --costs A=1,B=2", "le budget manque"),
        ("A,B\n1,0\n", "--method greedy --costs A=1,B=2 --budget x", "--budget attend un montant"),
        ("A,B\n1,0\n", "--method greedy --costs A=1,B=2 --budget 1.500", "--budget attend un montant"),
        ("A,B\n1,0\n", "--method greedy --costs A=1,B", "--costs attend un montant"),
        ("A,B\n1,0\n", "--method greedy --costs nowhere.csv", "« nowhere.csv » ne peut pas servir"),
        ("A,B\n1,0\n", "--method greedy --costs 0.csv", "--costs donne un coût à « 1 », qui n'est pas un choix"),
        ("A,B\n1,0\n", "--method approval --most -1", "--most attend un nombre, 0 ou plus"),
        ("A,B\n1,0\n", "--method scale --grades 0..4", "--grades va avec --method majority-judgment"),
        ("A,B\n1,0\n", "--method majority-judgment --grades 4", "--grades attend deux nombres"),
        ("A,B\n1,0\n", "--method majority-judgment --grades 4..0", "--grades attend deux nombres"),
        ("A,B\n1,0\n", "0.csv --method single", "le même fichier est donné deux fois"),
        ("A,B\n1,0\n", ". --method single", "« . » ne peut pas servir : c'est un dossier"),
        ("A,B\n1,0\n", "nowhere.csv --method single", "« nowhere.csv » ne peut pas servir : ce fichier ou"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_told_in_one_sentence(
    refuses: Callable[..., str], content: str, options: str, said: str
):
    assert said in refuses(content, options=options)


def test_a_method_that_does_not_exist_is_told(
    counts: Callable[..., tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as ended:
        counts(CSV, options="--method borda")
    assert ended.value.code == 2
    assert "choisissez parmi" in capsys.readouterr().err


def test_costs_may_stand_in_a_file(counts: Callable[..., tuple[int, str, str]], tmp_path: Path):
    (tmp_path / "costs.csv").write_text("projet;coût\nA;5,50\nB;4\n\n", encoding="utf-8")
    _, out, _ = counts("A,B\n1,0\n1,1\n", options="--method greedy --budget 9 --costs costs.csv --json")
    found = json.loads(out)
    assert (found["winners"], found["spent"], found["remaining"]) == (["A"], 5.5, 3.5)


@pytest.mark.parametrize("code", get_args(Wrong))
def test_every_wrong_has_a_sentence(code: Any):
    facts: dict[str, Any] = dict.fromkeys(("most", "got", "expected", "known", "told", "first", "number", "least"), 1)
    facts |= dict.fromkeys(("rule", "name", "other", "section", "choice"), "x")
    facts |= {"cell": "mark", "reason": "too-many", "kind": "marks", "method": "schulze", "methods": ("single",)}
    wrong = BadBallots(code, 3, "A", "x.csv", **facts)
    said = tell_wrong(wrong).replace("\u00a0", " ")
    assert said.startswith("x.csv, ligne 3, colonne « A » : ")
    assert said.endswith("Rien n’a été compté.")


def test_every_sentence_is_said_of_something():
    known = {f"count-wrong-{code}" for code in get_args(Wrong)}
    assert {name for name in catalogue(REFERENCE, "cli") if name.startswith("count-wrong-")} == known


def test_what_others_wrote_stands_in_one_line_that_no_terminal_obeys():
    assert shown("a\n\x1b[31mb\u202e" + "c" * 100) == "a [31mb " + "c" * 51 + "…"


def test_long_work_says_on_a_terminal_what_it_does(monkeypatch: pytest.MonkeyPatch):
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal, monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", terminal)
        patched.setattr("server.cli.count.PATIENCE_S", 0.0)
        with patience("Dépouillement"):
            assert "Dépouillement" in os.read(ours, 100).decode()
    os.close(ours)


@pytest.mark.real_data
def test_the_ballots_of_orsay_give_their_ranking(capsys: pytest.CaptureFixture[str]):
    files = [str(path) for path in sorted((REAL_DATA / "mj-orsay").glob("*.csv"))]
    assert main(["count", *files, "--method", "majority-judgment", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["ballots"], found["winners"], found["ranking"][:3]) == (
        1160,
        ["Bayrou"],
        ["Bayrou", "Royal", "Sarkozy"],
    )


# The document


@pytest.mark.parametrize(("heading", "struct"), [("The result", Result), ("Each choice", ChoiceResult)])
def test_every_field_of_the_result_has_its_row_and_no_other_has(heading: str, struct: type[msgspec.Struct]):
    fields = [field.name for field in msgspec.structs.fields(struct)]
    assert list(by_name(DOC, heading)) == fields


def test_every_method_has_its_row():
    assert [names_in(row["method"])[0] for row in rows(DOC, "Methods")] == list(FILE_METHODS)


def test_every_option_has_its_row(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["count", "--help"])
    listed = {word.split()[0] for row in rows(DOC, "Options") for word in names_in(row["option"])}
    helped = {word.strip(",") for word in capsys.readouterr().out.split() if word.startswith("--") and len(word) > 2}
    assert listed == {each for each in helped if each[2:].isalpha()} - {"--help"}


@pytest.mark.parametrize(
    ("place", "ending", "method"),
    [(0, "csv", "approval"), (1, "pb", None), (2, "blt", "schulze"), (3, "toi", "schulze")],
)
def test_the_example_of_each_format_can_be_counted(
    counts: Callable[..., tuple[int, str, str]], place: int, ending: str, method: str | None
):
    options = f"--method {method} --json" if method else "--json"
    examples = re.findall(r"^```text\n(.*?)^```", read(DOC), flags=re.MULTILINE | re.DOTALL)
    status, out, _ = counts(examples[place], options=options, ending=ending)
    assert status == 0
    assert json.loads(out)["winners"]


def test_the_examples_of_these_tests_can_be_told(counts: Callable[..., tuple[int, str, str]]):
    for content, ending in ((BLT, "blt"), (TOI, "toi")):
        assert counts(content, options="--method schulze", ending=ending)[0] == 0
