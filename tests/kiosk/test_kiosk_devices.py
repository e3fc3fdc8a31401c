"""How a device becomes a kiosk, and the ballots that a kiosk keeps while the line is down."""

import pytest

from kiosk.stand.enrolment import CODE_EVERY_S, kiosk_code
from kiosk.stand.sittings import AWAY_S, GONE_S, Kiosks
from server.domain import commands as c
from tests.kiosk.hall import LEAD, SINGLE, Hall
from tests.kiosk.stand import Kiosk, kiosk_in, open_kiosks

A, B = '{"marks":["a"]}', '{"marks":["b"]}'


@pytest.fixture(autouse=True)
def kiosks(hall: Hall) -> Kiosks:
    return open_kiosks(hall)


async def confirmed(kiosk: Kiosk, code: str, mark: str) -> str:
    """Vote up to the confirmation; return the envelope."""
    await kiosk.show_card(code)
    await kiosk.fill(mark)
    return kiosk.envelope


# The device


async def test_a_device_is_no_kiosk_until_it_is_given_the_code_of_the_desk(hall: Hall) -> None:
    await hall.open_poll()
    device = Kiosk(hall.phone().http)
    assert "Cet appareil n’est pas une borne" in await device.look()
    assert "Cet appareil n’est pas une borne" in await device.show_card(hall.codes[0])
    for code in ("", "AAAA-AAAA", kiosk_code(hall.house, "m_other")):
        text = await device.post("/kiosk/device", [("code", code), ("name", "Entrée")])
        assert "n’est pas le bon" in text
    code = kiosk_code(hall.house, hall.meeting.id)
    assert "Donnez un nom" in await device.post("/kiosk/device", [("code", code), ("name", " ")])
    assert "Votez ici" in await device.post("/kiosk/device", [("code", code.lower().replace("-", "")), ("name", "A")])


async def test_the_code_of_the_desk_holds_for_ten_to_twenty_minutes(hall: Hall) -> None:
    hall.clock.forward(-(hall.clock().timestamp() % CODE_EVERY_S))
    code = kiosk_code(hall.house, hall.meeting.id)
    for later, text in ((2 * CODE_EVERY_S - 1, "Votez ici"), (1, "n’est pas le bon")):
        hall.clock.forward(later)
        device = Kiosk(hall.phone().http)
        assert text in await device.post("/kiosk/device", [("code", code), ("name", "Entrée")])


async def test_a_device_ceases_to_be_a_kiosk_by_the_code_alone(hall: Hall) -> None:
    kiosk = await kiosk_in(hall)
    await kiosk.post("/kiosk/device", [("code", "AAAA-AAAA"), ("end", "1")])
    assert "Votez ici" in await kiosk.look()
    code = kiosk_code(hall.house, hall.meeting.id)
    assert "n’est pas une borne" in await kiosk.post("/kiosk/device", [("code", code), ("end", "1")])


async def test_each_device_that_becomes_a_kiosk_is_written_down_for_the_observer(hall: Hall) -> None:
    await kiosk_in(hall, "Vestiaire")
    [written] = hall.meeting.state.incidents.values()
    assert (written.kind, written.by, written.text.count("Vestiaire")) == ("line", "steward", 1)


async def test_the_desk_sees_its_kiosks_and_what_they_hold(hall: Hall, kiosks: Kiosks) -> None:
    for name in ("Vestiaire", "Entrée"):
        kiosk = await kiosk_in(hall, name)
    await kiosk.post("/kiosk/pulse", [("sitting", ""), ("waiting", "3"), ("late", "1")])
    (first, connected), (second, _) = kiosks.of(hall.meeting.id)
    assert (first.name, first.waiting, first.late, connected) == ("Entrée", 3, 1, True)
    assert (second.name, second.waiting) == ("Vestiaire", 0)
    hall.clock.forward(GONE_S + 1)
    assert [on for _, on in kiosks.of(hall.meeting.id)] == [False, False]


# What is kept while the line is down


async def test_a_kept_ballot_is_taken_once_however_often_it_comes_and_whoever_sits_there(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    envelope = await confirmed(kiosk, hall.codes[0], "b")
    await kiosk.act("leave")
    await kiosk.show_card(hall.codes[1])
    told = [await kiosk.send_later(envelope) for _ in range(3)]
    assert told[0]["ok"] is True
    assert told == [told[0]] * 3
    assert "laquelle" in await kiosk.look()
    assert await hall.ballots() == [B]


async def test_a_kept_ballot_outlives_a_server_that_starts_again(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    envelope = await confirmed(kiosk, hall.codes[0], "b")
    hall.app.state.kiosks = Kiosks(hall.clock.seconds)  # which holds nothing of what the one before held
    assert (await kiosk.send_later(envelope))["ok"] is True
    assert await hall.ballots() == [B]


async def test_an_older_ballot_that_comes_late_does_not_replace_the_newer_one(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    first = await confirmed(kiosk, hall.codes[0], "a")
    await kiosk.act("change")
    await kiosk.fill("b")
    await kiosk.cast()
    assert (await kiosk.send_later(first))["ok"] is True
    assert await hall.ballots() == [B]


@pytest.mark.parametrize(
    ("what", "code"), [("closed", "poll-closed"), ("elsewhere", "already-voted"), ("revoked", "card-revoked")]
)
async def test_a_kept_ballot_that_comes_too_late_says_why_it_is_not_taken(hall: Hall, what: str, code: str) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    envelope = await confirmed(kiosk, hall.codes[0], "b")
    await kiosk.act("leave")
    if what == "closed":
        await hall.close_poll()
    if what == "elsewhere":
        await hall.phone().vote(hall.codes[0], SINGLE, "a")
    if what == "revoked":
        await hall.ask(c.RevokeCard, LEAD, credential=hall.house.hash("card", hall.codes[0]))
    assert (await kiosk.send_later(envelope))["code"] == code
    assert await hall.ballots() == ([A] if what == "elsewhere" else [])


async def test_a_kept_ballot_is_good_at_its_own_kiosk_alone_and_not_once_it_was_changed(hall: Hall) -> None:
    await hall.open_poll()
    kiosk, other = await kiosk_in(hall), await kiosk_in(hall, "Vestiaire")
    envelope = await confirmed(kiosk, hall.codes[0], "b")
    changed = envelope[:40] + ("A" if envelope[40] != "A" else "B") + envelope[41:]
    for device, sent in ((other, envelope), (kiosk, changed), (kiosk, "no envelope"), (kiosk, "")):
        assert (await device.send_later(sent))["code"] == "malformed"
    assert await hall.ballots() == []


async def test_a_kept_ballot_says_neither_what_is_chosen_nor_whose_it_is(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    envelopes = []
    for code, mark in ((hall.codes[0], "a"), (hall.codes[0], "blank"), (hall.codes[1], "e")):
        envelopes.append(await confirmed(kiosk, code, mark))
        await kiosk.act("leave")
    assert len({len(each) for each in envelopes}) == 1
    assert len(set(envelopes)) == 3
    assert not any(hall.house.hash("card", code) in each for each in envelopes for code in hall.codes)


async def test_a_kiosk_that_was_away_for_long_has_a_free_place(hall: Hall) -> None:
    await hall.open_poll()
    kiosk = await kiosk_in(hall)
    await kiosk.show_card(hall.codes[0])
    hall.clock.forward(AWAY_S + 1)
    assert "Votez ici" in await kiosk.look()
