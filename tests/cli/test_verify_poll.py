"""Rules of `tablee verify --poll`: one poll alone, from a data folder or from what was published of it."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kiosk.public.recount_page import recount_page
from server.cli import main
from server.domain import commands as c
from server.domain.counting import Ballot
from server.domain.hands import METHODS as BY_HAND
from server.domain.records import Method
from server.published import PublishedPoll
from server.storage.sqlite import SqliteStorage
from tests.recount.closed import HARD, poll_of, published_of, some_ballots
from tests.recount.drawn import ALL, REASONS
from tests.recount.test_recount_page import CHANGES, hands_for
from tests.verify.held import CARDS, CLOSED, OPEN, Meeting, change

SHOWN: tuple[Method, ...] = tuple(method for method in ALL if method != "quiz")
Verify = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verifies(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the command; give its status, what it printed and what it said, with plain blanks."""

    def run(*options: object) -> tuple[int, str, str]:
        status = main(["verify", *map(str, options)])
        printed = capsys.readouterr()
        out, err = (text.replace("\u00a0", " ").replace("\u202f", " ") for text in (printed.out, printed.err))
        return status, out, err

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A meeting that was held: one poll closed, one open, one annulled."""

    async def hold() -> None:
        async with SqliteStorage(tmp_path) as storage:
            meeting = Meeting(storage)
            await meeting.hold()
            await meeting.do(lambda id: c.AnnulPoll(id, CLOSED, "Une panne"))
            await meeting.live.stop()
            await storage.boxes.scrub()

    asyncio.run(hold())
    return tmp_path


def written(path: Path, given: PublishedPoll, as_page: bool) -> Path:
    path.write_bytes(recount_page(given, "fr") if as_page else msgspec.json.encode(given))
    return path


# A published file


@pytest.mark.parametrize("method", SHOWN)
@pytest.mark.parametrize("as_page", [False, True], ids=["file", "page"])
def test_a_published_poll_is_recounted_without_a_data_folder(
    tmp_path: Path, verifies: Verify, method: Method, as_page: bool
) -> None:
    poll = poll_of(method)
    given = published_of(poll, some_ballots(poll, 40), with_receipts=as_page)
    if method in BY_HAND:
        given = published_of(poll, some_ballots(poll, 40), hands_for(given))
    status, out, err = verifies("--poll", written(tmp_path / "vote", given, as_page))
    assert (status, err) == (0, "")
    assert f"Vote 3, « {poll.title} »" in out
    assert "40 bulletins recomptés" in out
    assert out.endswith("Tout concorde.\n")
    assert "✗" not in out
    tally = given.poll.tally
    assert tally is not None
    for winner in tally.winners:
        assert next(choice.text for choice in poll.choices if choice.id == winner)[:40] in out


def test_the_json_holds_the_tally_that_was_counted(tmp_path: Path, verifies: Verify) -> None:
    poll = poll_of("points")
    given = published_of(poll, some_ballots(poll, 12))
    status, out, _ = verifies("--poll", written(tmp_path / "v.json", given, False), "--json")
    found = json.loads(out)
    tally = json.loads(msgspec.json.encode(given.poll.tally))
    assert status == 0
    assert found == {
        "ok": True,
        "poll": "v_1",
        "number": 3,
        "title": poll.title,
        "ballots": 12,
        "tally": tally,
        "announced": tally,
        "differences": [],
        "chain": "",
    }


SAID = {
    "another_ballot": ("Les bulletins ne sont pas ceux", "Le résultat annoncé n’est pas celui", "annoncé"),
    "one_ballot_less": ("pas autant de bulletins que de reçus", "Les bulletins ne sont pas ceux"),
    "one_receipt_less": ("pas autant de bulletins que de reçus", "La liste des reçus n’est pas celle"),
    "another_receipt": ("La liste des reçus n’est pas celle",),
    "another_figure": ("✗ B – Remettre la halle en état : annoncé", "Le résultat annoncé n’est pas celui"),
    "no_ballot": ("ne suit pas la règle de ce vote",),
    "unreadable": ("ne suit pas la règle de ce vote",),
}


@pytest.mark.parametrize("alter", CHANGES, ids=lambda alter: alter.__name__)
@pytest.mark.parametrize("as_page", [False, True], ids=["file", "page"])
def test_what_was_changed_is_told_in_plain_words(
    tmp_path: Path, verifies: Verify, alter: Callable[[PublishedPoll], PublishedPoll], as_page: bool
) -> None:
    poll = poll_of("single")
    given = alter(published_of(poll, some_ballots(poll, 40)))
    path = written(tmp_path / "vote.html", given, as_page)
    status, out, _ = verifies("--poll", path)
    assert status == 1
    assert "Tout concorde" not in out
    for expected in SAID[alter.__name__]:
        assert expected in out
    status, out, _ = verifies("--poll", path, "--json")
    assert (status, json.loads(out)["ok"]) == (1, False)


def test_texts_of_people_stay_on_their_line_and_command_no_terminal(tmp_path: Path, verifies: Verify) -> None:
    poll = poll_of("consent", title=f"{HARD}\x1b[31m\nSeconde ligne")
    ballots = [Ballot(("b",), reason=reason.replace("\n", " ")) for reason in REASONS]
    status, out, _ = verifies("--poll", written(tmp_path / "v.html", published_of(poll, ballots), True))
    assert status == 0
    assert "\x1b" not in out
    assert "Seconde ligne" in out.splitlines()[0]


def test_a_page_that_a_browser_has_saved_with_more_around_is_read(tmp_path: Path, verifies: Verify) -> None:
    poll = poll_of("single")
    page = recount_page(published_of(poll, some_ballots(poll, 9)), "fr").decode()
    page = page.replace("<html ", '<!-- saved from url --><html data-recount="well" ').replace("\n", "\r\n")
    (tmp_path / "v.html").write_text(f"\ufeff{page}", encoding="utf-8", newline="")
    assert verifies("--poll", tmp_path / "v.html")[0] == 0


def test_an_annulled_poll_says_so(tmp_path: Path, verifies: Verify) -> None:
    poll = poll_of("single")
    given = published_of(poll, some_ballots(poll, 9))
    annulled = replace(given.poll, annulled_at=given.poll.closed_at, annulled_because="Une panne")
    status, out, _ = verifies("--poll", written(tmp_path / "v", replace(given, poll=annulled), False))
    assert status == 0
    assert "Ce vote est annulé. Pourquoi : Une panne" in out


def test_a_file_that_cannot_be_verified_is_told_in_one_sentence(tmp_path: Path, verifies: Verify) -> None:
    poll = poll_of("single")
    given = published_of(poll, some_ballots(poll, 9))
    quiz = poll_of("quiz")
    later = replace(given, ballots=None, poll=replace(given.poll, tally=None, published_at=None))
    for content, sentence in (
        (b"", "ni un fichier de bulletins"),
        (b"{}", "ni un fichier de bulletins"),
        (b"\x00\xff", "ni un fichier de bulletins"),
        (b"<!doctype html><p>Bonjour", "ni un fichier de bulletins"),
        (msgspec.json.encode(given)[:-9], "ni un fichier de bulletins"),
        (msgspec.json.encode(later), "encore publié"),
        (msgspec.json.encode(replace(published_of(quiz, some_ballots(quiz, 9)), ballots=None)), "celui d’un quiz"),
    ):
        (tmp_path / "v").write_bytes(content)
        status, out, said = verifies("--poll", tmp_path / "v")
        assert (status, out, len(said.splitlines())) == (2, "", 1), said
        assert sentence in said
    status, _, said = verifies("--poll", tmp_path / "nowhere.json")
    assert status == 2
    assert "nowhere.json" in said


# A data folder


@pytest.mark.parametrize("asked", [CLOSED, "1"])
def test_a_poll_of_a_folder_is_verified_alone(folder: Path, verifies: Verify, asked: str) -> None:
    status, out, _ = verifies(folder, "--poll", asked)
    assert status == 0
    assert "Vote 1, « Premier vote »" in out
    assert f"{CARDS - 1} bulletins recomptés" in out
    assert "Ce vote est annulé. Pourquoi : Une panne" in out
    found = json.loads(verifies(folder, "--poll", asked, "--json")[1])
    assert (found["ok"], found["poll"], found["ballots"]) == (True, CLOSED, CARDS - 1)
    assert found["tally"] == found["announced"]
    assert found["chain"]


def test_a_changed_ballot_of_the_folder_is_told(folder: Path, verifies: Verify) -> None:
    change(
        folder,
        f"""UPDATE box SET choice = '{{"marks":["b"]}}' WHERE poll = '{CLOSED}'
            AND receipt = (SELECT min(receipt) FROM box WHERE poll = '{CLOSED}')""",
    )
    status, out, _ = verifies(folder, "--poll", "1")
    assert status == 1
    assert "l’urne n’est plus celle qui a été scellée" in out
    [(announced, counted), *_] = re.findall(r"annoncé (\d+), recompté (\d+)", out)
    assert int(announced) == int(counted) + 1


def test_what_is_wrong_with_another_poll_is_not_this_polls(folder: Path, verifies: Verify) -> None:
    change(folder, "INSERT INTO box (poll, receipt, choice) VALUES ('v_stranger', 'r', '{}')")
    assert verifies(folder, "--poll", "1")[0] == 0
    assert verifies(folder)[0] == 1


def test_a_changed_journal_is_told_with_the_poll(folder: Path, verifies: Verify) -> None:
    change(folder, "UPDATE journal SET actor = 'lead:u_2' WHERE seq = 3")
    status, out, _ = verifies(folder, "--poll", "1")
    assert status == 1
    assert "ligne 3" in out


def test_an_expected_chain_is_looked_for_with_the_poll_as_well(folder: Path, verifies: Verify) -> None:
    assert verifies(folder, "--poll", "1", "--chain", "0" * 64)[0] == 1


def test_what_there_is_not_is_told_in_one_sentence(folder: Path, tmp_path: Path, verifies: Verify) -> None:
    for options, sentence in (
        ((folder, "--poll", "9"), "pas de vote « 9 »"),
        ((folder, "--poll", OPEN), "n’a pas été clos"),
        ((), "Dites quoi vérifier"),
        ((tmp_path / "nothing", "--poll", "1"), "nothing"),
    ):
        status, out, said = verifies(*options)
        assert (status, out) == (2, "")
        assert sentence in said


def test_the_help_shows_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["verify", "--help"])
    said = capsys.readouterr().out
    assert "tablee verify reunion --poll 3" in said
    assert "tablee verify --poll vote-3-bulletins.json" in said
