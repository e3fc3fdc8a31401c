"""Cards of people at home: from their first page they come to the video call of their table."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.domain import commands as c
from server.domain.codes import make_code, read_code
from server.domain.records import ORGANISER, Site, Table
from server.storage.memory import MemoryStorage
from tests.kiosk.hall import LEAD, SINGLE, Hall, Phone, hall_in

HALL, ONLINE = Site("s_hall", "Salle des fêtes"), Site("s_net", "En ligne", online=True)
CALL = "https://visio.example/table-{}?pwd=a&b=%22c"


def tables(online: int, linked: int) -> tuple[Table, ...]:
    """A table in the hall, and tables online from 2 on, of which the first ones have a call."""
    return (
        Table("t_1", HALL.id, 1, 10),
        *(
            Table(f"t_{number}", ONLINE.id, number, 8, CALL.format(number) if number < 2 + linked else "")
            for number in range(2, 2 + online)
        ),
    )


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall with three tables online, two of them with a call. No card of its own is meant for a place."""
    async with hall_in(MemoryStorage(), tmp_path, sites=(HALL, ONLINE), tables=tables(3, 2)) as made:
        yield made


async def card(hall: Hall, site: str = ONLINE.id, table: str = "") -> str:
    """Issue one more card; return its code."""
    code = read_code(make_code(bytes([100 + len(hall.meeting.state.cards)] * 7))) or ""
    credentials = (hall.house.hash("card", code),)
    await hall.ask(c.IssueCards, ORGANISER, credentials=credentials, site_id=site, table_id=table)
    return code


def calls_on(phone: Phone) -> dict[str, str]:
    """What the links to other sites say -> where they lead."""
    found = re.findall(
        r'<a class="[^"]*" href="(http[^"]+)" target="_blank" rel="noopener noreferrer">([^<]+)</a>', phone.page.text
    )
    return {words: html.unescape(address) for address, words in found}


async def test_a_card_of_a_table_online_leads_to_its_call_in_another_tab(hall: Hall) -> None:
    phone, code = hall.phone(), await card(hall, table="t_3")
    text = await phone.visit(f"/v/{code}")
    assert "Votre table\u00a0: la table 3" in text or "Votre table : la table 3" in text
    assert "Gardez cette page" in text
    assert calls_on(phone) == {"Rejoindre la table 3": CALL.format(3)}
    assert phone.page.headers["referrer-policy"] == "no-referrer"


async def test_the_page_of_calls_shows_a_card_its_own_whatever_is_asked(hall: Hall) -> None:
    phone, code = hall.phone(), await card(hall, table="t_3")
    for query in ("", "?number=2"):
        await phone.visit(f"/v/{code}/tables{query}")
        assert calls_on(phone) == {"Rejoindre la table 3": CALL.format(3)}


async def test_a_card_of_a_table_without_a_call_is_told_that_it_will_come(hall: Hall) -> None:
    phone, code = hall.phone(), await card(hall, table="t_4")
    assert "s’affichera ici dès que la régie" in await phone.visit(f"/v/{code}")
    assert calls_on(phone) == {}
    await hall.ask(c.LinkTable, LEAD, table_id="t_4", video="https://visio.example/neuf")
    await phone.visit(f"/v/{code}")
    assert calls_on(phone) == {"Rejoindre la table 4": "https://visio.example/neuf"}


async def test_a_card_of_the_site_alone_may_choose_among_the_calls_there_are(hall: Hall) -> None:
    phone, code = hall.phone(), await card(hall)
    await phone.visit(f"/v/{code}")
    assert calls_on(phone) == {f"Table {number}": CALL.format(number) for number in (2, 3)}


@pytest.mark.parametrize(("site", "table"), [("", ""), (HALL.id, ""), (HALL.id, "t_1")])
async def test_a_card_of_the_hall_or_for_anywhere_shows_no_call(hall: Hall, site: str, table: str) -> None:
    phone, code = hall.phone(), await card(hall, site, table)
    assert "Rejoindre" not in await phone.visit(f"/v/{code}")
    assert "Aucune table ne se réunit en ligne" in await phone.visit(f"/v/{code}/tables")


async def test_where_everybody_is_online_a_card_for_anywhere_has_every_call(tmp_path: Path) -> None:
    async with hall_in(MemoryStorage(), tmp_path, sites=(ONLINE,), tables=tables(2, 2)[1:]) as hall:
        phone = hall.phone()
        await phone.visit(f"/v/{hall.codes[0]}")
        assert list(calls_on(phone)) == ["Table 2", "Table 3"]


async def test_a_table_of_the_hall_that_was_given_a_call_has_it_too(hall: Hall) -> None:
    await hall.ask(c.LinkTable, LEAD, table_id="t_1", video="https://visio.example/salle")
    phone, code = hall.phone(), await card(hall, HALL.id, "t_1")
    await phone.visit(f"/v/{code}")
    assert calls_on(phone) == {"Rejoindre la table 1": "https://visio.example/salle"}


async def test_the_call_is_on_every_page_of_the_card_but_the_ballot(hall: Hall) -> None:
    phone, code = hall.phone(), await card(hall, table="t_3")
    other = hall.phone()

    async def has_call(phone: Phone, path: str) -> bool:
        await phone.visit(path)
        return bool(calls_on(phone))

    await hall.open_poll()
    assert not await has_call(phone, f"/v/{code}")
    await phone.vote(code, SINGLE, "a")
    assert calls_on(phone)
    assert await has_call(other, f"/v/{code}")
    await hall.open_poll("v_second")
    assert await has_call(phone, f"/v/{code}")
    await hall.close_poll("v_second")
    await hall.close_poll()
    assert await has_call(phone, f"/v/{code}/{SINGLE}")
    assert await has_call(phone, f"/v/{code}")


async def test_a_site_of_many_tables_asks_for_the_number_of_the_table(tmp_path: Path) -> None:
    async with hall_in(MemoryStorage(), tmp_path, sites=(HALL, ONLINE), tables=tables(300, 290)) as hall:
        phone, code = hall.phone(), await card(hall)
        await phone.visit(f"/v/{code}")
        assert calls_on(phone) == {}
        assert f'href="/v/{code}/tables"' in phone.page.text
        assert "Les tables en ligne vont de 2 à 291." in await phone.visit(f"/v/{code}/tables")
        await phone.visit(f"/v/{code}/tables?number=+207")
        assert calls_on(phone) == {"Rejoindre la table 207": CALL.format(207)}
        for wrong in ("1", "292", "deux", "2%3Cb%3E"):
            text = await phone.visit(f"/v/{code}/tables?number={wrong}")
            assert "Aucune table en ligne n’a le numéro" in text
            assert "<b>" not in phone.page.text.partition("<main>")[2].partition("2&lt;b&gt;")[0]
            assert calls_on(phone) == {}
        assert len(phone.page.content) <= 14 * 1024


async def test_a_page_with_every_call_that_is_listed_weighs_14_kb_at_most(tmp_path: Path) -> None:
    long = tuple(
        Table(f"t_{number}", ONLINE.id, number, 8, f"https://visio.example/{number}?" + "x" * 200)
        for number in range(1, 13)
    )
    async with hall_in(MemoryStorage(), tmp_path, sites=(ONLINE,), tables=long) as hall:
        phone = hall.phone()
        await phone.visit(f"/v/{hall.codes[0]}")
        assert len(calls_on(phone)) == 12
        assert len(phone.page.content) <= 14 * 1024
