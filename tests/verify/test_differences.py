"""What `verify` finds, and how it tells it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from server.domain import events as e
from server.storage.base import Entry
from server.storage.sqlite import SqliteStorage
from server.verify import DIFFERENCES_MOST, Unverifiable
from tests.given import MEETING, NOON, SITE
from tests.verify.held import CARDS, CLOSED, OPEN, TALLY, change, check, found, rows

# One changed byte


def with_one_byte_changed(value: object, random: Random) -> object:
    if isinstance(value, int):
        return value ^ 1 << random.randint(8, 20)  # far from every other seq, which the key would not allow twice
    assert isinstance(value, str)
    place = random.randrange(len(value))
    return value[:place] + chr(ord(value[place]) ^ 1 << random.randrange(4)) + value[place + 1 :]


@pytest.mark.parametrize(
    "column", ["meeting", "seq", "at", "actor", "command_id", "position", "site", "kind", "body", "chain"]
)
def test_one_changed_byte_in_any_column_of_any_row_is_found(folder: Path, column: str) -> None:
    random = Random(column)
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        stored = connection.execute(f"SELECT seq, {column} FROM journal").fetchall()
        assert len(stored) > 20
        for seq, value in stored:
            changed = with_one_byte_changed(value, random)
            place = changed if column == "seq" else seq
            try:
                connection.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (changed, seq))
            except sqlite3.IntegrityError:
                continue  # the file itself does not take it
            connection.commit()
            report = check(folder)
            assert not report.ok, f"row {seq}: {value!r} -> {changed!r}"
            connection.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (value, place))
            connection.commit()
    assert check(folder).ok


@pytest.mark.parametrize(("file", "tables"), [("journal.db", ["journal"]), ("boxes.db", ["roll", "box", "sealed"])])
def test_whatever_byte_of_a_file_is_changed_it_is_found_or_no_row_differs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str, tables: list[str]
) -> None:
    monkeypatch.setattr("server.verify.SETTLE_S", 0)

    def closed_rows() -> object:
        """The rows that nobody may change any more; those of the open poll are not verified."""
        return [[row for row in rows(folder, file, name) if OPEN.encode() not in row] for name in tables]

    path = folder / file
    whole, before = path.read_bytes(), closed_rows()
    random = Random(file)
    written = [place for place, byte in enumerate(whole) if byte]
    found = 0
    for place in random.sample(written, 300):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << random.randrange(8)]) + whole[place + 1 :])
        for log in folder.glob(file + "-*"):
            log.unlink()
        try:
            is_told = not check(folder).ok
        except Unverifiable:
            is_told = True
        found += is_told
        assert is_told or closed_rows() == before, f"the byte at {place}"
    assert found > 30
    path.write_bytes(whole)
    assert check(folder).ok


# What differs, in words

LAST_ROW = "(SELECT max(seq) FROM journal)"
ONE_BALLOT = f"WHERE poll = '{CLOSED}' AND receipt = (SELECT min(receipt) FROM box WHERE poll = '{CLOSED}')"
ONE_NAME = f"WHERE poll = '{CLOSED}' AND credential = 'card3'"

CHANGES: dict[str, tuple[list[str], list[str]]] = {
    "a row taken out": (
        ["DELETE FROM journal WHERE seq = 5"],
        ["après la ligne 4 vient la ligne 6 au lieu de la ligne 5", "ligne 6\u00a0: la chaîne ne tient plus"],
    ),
    "the first row taken out": (
        ["DELETE FROM journal WHERE seq = 1"],
        [
            "après la ligne 0 vient la ligne 2",
            "ligne 2\u00a0: la chaîne ne tient plus",
            "ne peut pas suivre ce qui précède",  # what the languages are is not known
            *["le journal ne dit pas que ce vote a été ouvert"] * 2,
        ],
    ),
    "another text": (
        ["UPDATE journal SET body = replace(body, 'dix bancs', 'cent bancs') WHERE kind = 'proposal-written'"],
        ["la chaîne ne tient plus"],
    ),
    "another chain value": (
        [f"UPDATE journal SET chain = '{'ab' * 32}' WHERE seq = 7"],
        ["ligne 7\u00a0: la chaîne ne tient plus", "ligne 8\u00a0: la chaîne ne tient plus"],
    ),
    "no chain value": (
        ["UPDATE journal SET chain = 'rien' WHERE seq = 7"],
        ["ligne 7\u00a0: la chaîne ne tient plus", "ligne 8\u00a0: la chaîne ne tient plus"],
    ),
    "another kind": (
        ["UPDATE journal SET kind = 'note-edited' WHERE seq = 1"],
        ["elle est rangée comme «\u00a0note-edited\u00a0», son contenu est «\u00a0meeting-created\u00a0»"],
    ),
    "a body that is none": (
        ["UPDATE journal SET body = '{}' WHERE kind = 'note-added' AND body LIKE '%n_6%'"],
        ["la chaîne ne tient plus", "le contenu ne se lit plus"],
    ),
    "an event that cannot follow": (
        ["UPDATE journal SET body = replace(body, 'n_1', 'n_x') WHERE kind = 'note-placed' AND body LIKE '%n_1%'"],
        ["la chaîne ne tient plus", "ne peut pas suivre ce qui précède"],
    ),
    "another type": (
        ["UPDATE journal SET actor = x'00' WHERE seq = 2"],
        ["la colonne «\u00a0actor\u00a0» ne contient plus ce que Tablée y écrit"],
    ),
    "a ballot changed": (
        [f'UPDATE box SET choice = \'{{"marks":["b"]}}\' {ONE_BALLOT}'],
        [
            "l’urne n’est plus celle qui a été scellée",
            "les bulletins de l’urne ne sont plus",
            f"le journal dit {TALLY}, le nouveau dépouillement donne A 8, B 2, ∅ 1",
        ],
    ),
    "a ballot added": (
        [f"INSERT INTO box VALUES ('{CLOSED}', 'ZZZZ-ZZZZ-ZZZZ', '{{}}')"],
        [
            "l’urne n’est plus celle qui a été scellée",
            "il y a 8 bulletins dans l’urne pour 7 cartes",
            "les bulletins de l’urne ne sont plus",
            "les reçus de l’urne ne sont plus",
            "le nouveau dépouillement donne A 9, B 1, ∅ 2",
        ],
    ),
    "a ballot taken out": (
        [f"DELETE FROM box {ONE_BALLOT}"],
        [
            "l’urne n’est plus celle qui a été scellée",
            "les bulletins de l’urne ne sont plus",
            "les reçus de l’urne ne sont plus",
            "le nouveau dépouillement donne A 8",
        ],
    ),
    "a receipt changed": (
        [f"UPDATE box SET receipt = 'ZZZZ-ZZZZ-ZZZZ' {ONE_BALLOT}"],
        ["l’urne n’est plus celle qui a été scellée", "les reçus de l’urne ne sont plus"],
    ),
    **{
        f"a ballot that {what}": (
            [f"UPDATE box SET choice = {choice} {ONE_BALLOT}"],
            [
                "l’urne n’est plus",
                "un bulletin n’en est pas un",
                "les bulletins de l’urne ne sont plus",
                "le nouveau dépouillement donne A 8",
            ],
        )
        for what, choice in {
            "marks what is not there": """'{"marks":["q"]}'""",
            "is no text": "x'00'",
            "says the same in other words": """'{"marks": ["a"]}'""",
            "says more than it needs to": """'{"marks":["a"],"reason":""}'""",
            "says what its method does not ask": """'{"marks":["a"],"table":3}'""",
            "marks the same twice": """'{"marks":["a","a"]}'""",
        }.items()
    },
    "hands counted otherwise": (
        ["UPDATE journal SET body = replace(body, '\"b\":1', '\"b\":0') WHERE kind = 'hands-counted'"],
        ["la chaîne ne tient plus", f"le journal dit {TALLY}, le nouveau dépouillement donne A 9, B 0, ∅ 2"],
    ),
    "hands that cannot be": (
        ["UPDATE journal SET body = replace(body, '\"valid\":3', '\"valid\":0') WHERE kind = 'hands-counted'"],
        ["la chaîne ne tient plus", f"le journal dit {TALLY}, le nouveau dépouillement donne –"],
    ),
    "hands for a choice that is not there": (
        ["UPDATE journal SET body = replace(body, '\"b\":1', '\"z\":1') WHERE kind = 'hands-counted'"],
        ["la chaîne ne tient plus", f"le journal dit {TALLY}, le nouveau dépouillement donne –"],
    ),
    **{
        f"another {what} on the roll": (
            [f"UPDATE roll SET {what} = '{value}' {ONE_NAME}"],
            ["l’émargement ne dit plus les mêmes lieux et les mêmes façons de voter"],
        )
        for what, value in {"channel": "kiosk", "site": "s_9"}.items()
    },
    "a name taken off the roll": (
        [f"DELETE FROM roll {ONE_NAME}"],
        [
            "le journal dit 7 pour la participation, l’émargement compte 6",
            "l’émargement ne dit plus les mêmes lieux",
            "7 bulletins dans l’urne pour 6 cartes",
        ],
    ),
    "a name changed on the roll": (
        [f"UPDATE roll SET credential = 'nobody' {ONE_NAME}"],
        ["l’émargement ne nomme plus les mêmes cartes", "1 carte de l’émargement n’a jamais été remise"],
    ),
    "a voter put in another's place": (
        [f"UPDATE roll SET credential = 'card{CARDS}' {ONE_NAME}"],  # a card that was issued, and did not vote
        ["l’émargement ne nomme plus les mêmes cartes"],
    ),
    "a seal broken": (
        [f"DELETE FROM sealed WHERE poll = '{CLOSED}'"],
        ["le vote est clos, mais l’urne n’est pas scellée", "l’urne n’est plus celle qui a été scellée"],
    ),
    **{
        f"a salt that is {what}": (
            [f"UPDATE sealed SET salt = {salt} WHERE poll = '{CLOSED}'"],
            ["l’urne n’est plus celle qui a été scellée"],
        )
        for what, salt in {"another": f"'{'5a' * 16}'", "gone": "''", "no text": "x'00'"}.items()
    },
    "a seal too many": (
        [f"INSERT INTO sealed VALUES ('{OPEN}', 0, '{'5a' * 16}')"],
        ["l’urne est scellée, mais le journal ne dit pas"],
    ),
    "the closing taken off the end": (
        [f"DELETE FROM journal WHERE seq = {LAST_ROW}"],
        ["l’urne est scellée, mais le journal ne dit pas que le vote est clos"],
    ),
    "a box that nobody opened": (
        ["INSERT INTO box VALUES ('v_9', 'ZZZZ-ZZZZ-ZZZZ', '{}')"],
        ["il y a des bulletins, mais le journal ne dit pas que ce vote a été ouvert"],
    ),
}


@pytest.mark.parametrize(("statements", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_a_difference_is_told_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, statements: list[str], expected: list[str]
) -> None:
    monkeypatch.setattr("server.verify.SETTLE_S", 0)
    change(folder, *statements)
    report = check(folder)
    assert not report.ok
    assert len(report.differences) == len(expected), report.differences
    for sentence, part in zip(report.differences, expected, strict=True):
        assert part in sentence
    is_about_the_poll = any(f"Vote {CLOSED}" in sentence for sentence in report.differences)
    assert [poll.ok for poll in report.polls if poll.id == CLOSED] in ([not is_about_the_poll], [])


def test_two_rows_that_change_places_are_found(folder: Path) -> None:
    notes = "kind = 'note-added' AND body LIKE"
    change(
        folder,
        f"UPDATE journal SET seq = 1000 WHERE {notes} '%n_2%'",
        f"UPDATE journal SET seq = seq - 1 WHERE {notes} '%n_3%'",
        f"UPDATE journal SET seq = (SELECT seq + 1 FROM journal WHERE {notes} '%n_3%') WHERE seq = 1000",
    )
    assert [("la chaîne ne tient plus" in sentence) for sentence in check(folder).differences] == [True] * 3


def test_a_foreign_journal_does_not_bury_the_reader(folder: Path) -> None:
    async def write() -> None:
        async with SqliteStorage(folder) as storage:
            added = e.NoteAdded("n_1", "t_1", "r_1", "Encore", "idea", 1)
            await found(storage, "m_9", [added] * (DIFFERENCES_MOST + 20))

    asyncio.run(write())
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        connection.execute("UPDATE journal SET actor = 'lead' WHERE meeting = 'm_9'")
        connection.commit()
    report = check(folder)
    assert len(report.differences) == DIFFERENCES_MOST + 1
    assert report.differences[-1] == "Journal m_9\u00a0: 20 autres différences."


# The end of the journal


def test_a_missing_last_row_is_found_with_the_chain_value_of_the_proceedings(folder: Path) -> None:
    async def add() -> str:
        async with SqliteStorage(folder) as storage:
            async with storage.journal.transaction(MEETING) as tx:
                last = await tx.append([Entry("c_last", "lead", NOON, SITE, (e.ThemeCreated("h_9", "Fin"),))])
            return last[-1].chain

    printed = asyncio.run(add())
    assert check(folder, printed).ok
    assert check(folder, printed[:16].upper()).ok
    change(folder, f"DELETE FROM journal WHERE seq = {LAST_ROW}")
    assert check(folder).ok, "the files alone cannot show it"
    for expected in (printed, printed[:16], printed[:3], ""):
        [sentence] = check(folder, expected).differences
        assert "n’est dans aucun journal" in sentence


def test_what_came_after_the_proceedings_were_printed_is_no_difference(folder: Path) -> None:
    earlier = rows(folder, "journal.db", "journal")[10][-1].decode()
    assert check(folder, earlier).ok
