"""One card, one ballot, whatever the network and the voter do."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.masks import mask_of
from server.domain.receipts import receipt_of
from server.domain.records import Method
from server.storage.sqlite import SqliteStorage
from tests.kiosk.hall import APPROVAL, SINGLE, Hall, hall_in
from tests.kiosk.methods import METHODS, masked, open_poll

A, B, BLANK = '{"marks":["a"]}', '{"marks":["b"]}', "{}"
SECRET = "0123456789abcdefghjkmnpqrs"


async def test_a_ballot_goes_into_the_box_and_gives_a_receipt(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    text = await phone.vote(hall.codes[0], SINGLE, "b")
    assert "Votre vote est dans l’urne" in text
    assert phone.receipt
    assert await hall.ballots() == [B]


async def test_a_resend_gives_the_same_receipt_and_one_ballot(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    form = [("secret", phone.secret), ("mark", "b")]
    receipts = set()
    for _ in range(3):
        await phone.send(path, form)
        receipts.add(phone.receipt)
    await asyncio.gather(*(phone.send(path, form) for _ in range(5)))
    assert receipts == {phone.receipt}
    assert await hall.ballots() == [B]


async def test_the_receipt_is_the_answer_to_the_ballot_and_is_kept_nowhere(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    await phone.send(path, phone.form("b"))
    assert (phone.page.status_code, phone.page.history) == (200, [])
    assert phone.page.headers["cache-control"] == "no-store"
    receipt = phone.receipt
    assert receipt
    assert 'name="secret"' not in phone.page.text
    assert "Remettre la halle" not in phone.text
    for link in re.findall(r'<a[^>]* href="(/v/[^"]+)"', phone.page.text):  # nothing on it sends the form again
        await phone.visit(link.replace("&amp;", "&"))
        assert phone.page.status_code == 200
    await phone.visit(f"{path}?lang=en&look=dark")
    assert phone.receipt == receipt
    assert await hall.ballots() == [B]


async def test_a_form_that_is_sent_again_brings_its_receipt_and_never_an_older_choice_back(hall: Hall) -> None:
    """A browser offers to send a form again when its page is reloaded, or gone back to."""
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    await phone.send(path, first := phone.form("a"))
    receipt = phone.receipt
    await phone.visit(f"{path}?change")
    await phone.send(path, phone.form("b"))
    for _ in range(2):
        await phone.send(path, first)
        assert (phone.page.status_code, phone.receipt) == (200, receipt)
    assert await hall.ballots() == [B]
    await phone.visit(f"{path}?change")
    await phone.send(path, phone.form("a"))  # who means it, on another page, is heard
    assert await hall.ballots() == [A]
    await hall.close_poll(publish=False)
    text = await phone.send(path, first)
    assert phone.page.status_code == 200
    assert "Le vote est clos" in text
    assert await hall.ballots() == [A]


async def test_another_choice_on_a_page_that_stayed_open_is_cast(hall: Hall) -> None:
    """Two tabs, or a browser that goes back to a page as it was left."""
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    first, second = phone.form("a"), phone.form("b")
    await phone.send(path, first)
    await phone.send(path, second)
    assert phone.receipt
    assert await hall.ballots() == [B]


@pytest.mark.parametrize("method", METHODS)
async def test_what_a_form_sends_says_nothing_without_the_key_and_is_read_with_it(hall: Hall, method: Method) -> None:
    """What was posted stands on the disk of the browser."""
    asked = await open_poll(hall, method)
    poll = hall.meeting.state.polls[asked.id]

    def forms() -> list[list[tuple[str, str]]]:
        return [masked(mask_of(hall.house, poll, "of a card", f"{SECRET}{n}"), asked.fields) for n in range(40)]

    for code in hall.codes:
        phone, path = hall.phone(), f"/v/{code}/{asked.id}"
        await phone.visit(path)
        mask = mask_of(hall.house, poll, hall.house.hash("card", code), phone.secret)
        form = masked(mask, asked.fields)
        for name, value in form:
            assert re.search(rf'name="?{name}\b', phone.page.text)
            assert name != "mark" or f'value="{value}"' in phone.page.text
        await phone.send(path, [("secret", phone.secret), ("sheet", "1234"), *form])
        assert phone.receipt
    assert len(set(await hall.ballots(asked.id))) == 1
    drawn = forms()
    assert len(set(map(tuple, drawn))) > 1
    hall.house.key = b"another"
    assert forms() != drawn


async def test_a_reason_that_was_written_is_answered_by_another_page(hall: Hall) -> None:
    """Words cannot be masked, and a browser remembers what it posted beside the page that answered."""
    asked, phone = await open_poll(hall, "consent"), hall.phone()
    path = f"/v/{hall.codes[0]}/{asked.id}"
    await phone.visit(path)
    await phone.send(path, [*phone.form("b"), ("reason", "Trop de bruit.")])
    (posted,) = phone.page.history
    assert (posted.status_code, posted.headers["location"], posted.content) == (303, path, b"")
    assert phone.receipt


async def test_a_resend_without_cookies_gives_the_same_receipt(hall: Hall) -> None:
    await hall.open_poll()
    path, form = f"/v/{hall.codes[0]}/{SINGLE}", [("secret", SECRET), ("mark", "a")]
    first, second = hall.phone(), hall.phone()
    await first.send(path, form)
    await second.send(path, form)
    assert first.receipt == second.receipt is not None
    assert await hall.ballots() == [A]


async def test_the_device_may_change_its_choice_and_keeps_its_receipt(hall: Hall) -> None:
    await hall.open_poll()
    phone = hall.phone()
    await phone.vote(hall.codes[0], SINGLE, "b")
    receipt = phone.receipt
    await phone.vote(hall.codes[0], SINGLE, "a")
    assert phone.receipt == receipt
    assert await hall.ballots() == [A]


async def test_two_tabs_share_one_ballot(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    first = phone.secret
    await phone.visit(path)
    assert phone.secret == first


async def test_two_tabs_opened_at_the_same_moment_share_one_ballot_too(hall: Hall) -> None:
    """Each drew a secret before the other's cookie came; the browser keeps the cookie of the last."""
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    late = phone.secret
    phone.http.cookies.clear()
    await phone.visit(path)
    await phone.send(path, [("secret", phone.secret), ("mark", "a")])
    receipt = phone.receipt
    await phone.send(path, [("secret", late), ("mark", "b")])
    assert phone.receipt == receipt is not None
    assert await hall.ballots() == [B]


async def test_a_card_cannot_vote_again_from_another_device(hall: Hall) -> None:
    await hall.open_poll()
    await hall.phone().vote(hall.codes[0], SINGLE, "a")
    other, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    text = await other.send(path, [("secret", SECRET), ("mark", "b")])
    assert other.page.status_code == 409
    assert "Cette carte a déjà voté" in text
    assert await hall.ballots() == [A]


async def test_a_ballot_opened_before_another_device_voted_does_not_count(hall: Hall) -> None:
    await hall.open_poll()
    slow, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await slow.visit(path)
    await hall.phone().vote(hall.codes[0], SINGLE, "a")
    text = await slow.send(path, [("secret", slow.secret), ("mark", "b")])
    assert "Cette carte a déjà voté" in text
    assert await hall.ballots() == [A]


async def test_a_device_whose_answer_was_lost_finds_its_receipt_by_voting_again(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    before = list(phone.http.cookies.jar)
    await phone.send(path, [("secret", phone.secret), ("mark", "a")])
    receipt = phone.receipt
    for cookie in before:
        phone.http.cookies.jar.set_cookie(cookie)
    text = await phone.visit(f"/v/{hall.codes[0]}")
    assert "S’il vient de cet appareil, votez de nouveau" in text
    await phone.send(path, [("secret", phone.secret), ("mark", "b")])
    assert phone.receipt == receipt
    assert await hall.ballots() == [B]


async def test_several_marks_are_one_approval_ballot(hall: Hall) -> None:
    await hall.open_poll(APPROVAL)
    phone = hall.phone()
    assert "Votre vote est dans l’urne" in await phone.vote(hall.codes[0], APPROVAL, "d", "a")
    assert await hall.ballots(APPROVAL) == ['{"marks":["a","d"]}']


@pytest.mark.parametrize("poll", [SINGLE, APPROVAL])
async def test_blank_is_counted_when_it_was_chosen(hall: Hall, poll: str) -> None:
    await hall.open_poll(poll)
    assert "Votre vote est dans l’urne" in await hall.phone().vote(hall.codes[0], poll, "blank")
    assert await hall.ballots(poll) == [BLANK]


@pytest.mark.parametrize(
    ("poll", "marks", "sentence"),
    [
        (SINGLE, (), "Faites un choix, ou prenez « Vote blanc »."),
        (SINGLE, ("a", "b"), "Ce vote demande un seul choix."),
        (SINGLE, ("a", "blank"), "Gardez l’un ou l’autre."),
        (SINGLE, ("z",), "Ce choix n’est pas sur le bulletin."),
        (APPROVAL, (), "Faites un ou plusieurs choix, ou prenez « Vote blanc »."),
        (APPROVAL, ("a", "b", "blank"), "Gardez l’un ou l’autre."),
        (APPROVAL, ("a", "z"), "Ce choix n’est pas sur le bulletin."),
    ],
)
async def test_a_ballot_that_does_not_follow_the_method_comes_back_with_its_marks(
    hall: Hall, poll: str, marks: tuple[str, ...], sentence: str
) -> None:
    await hall.open_poll(poll)
    phone = hall.phone()
    text = await phone.vote(hall.codes[0], poll, *marks)
    assert phone.page.status_code == 400
    assert "Votre bulletin n’est pas encore dans l’urne" in text
    assert sentence.replace(" ", "") in text.replace("\u00a0", "").replace(" ", "")
    assert phone.checked == sorted(set(marks) - {"z"}, key=lambda mark: (mark == "blank", mark))
    assert "<title>Erreur" in phone.page.text
    assert await hall.ballots(poll) == []


async def test_a_ballot_after_closing_is_said_not_to_count(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.visit(path)
    form = [("secret", phone.secret), ("mark", "a")]
    await hall.close_poll()
    text = await phone.send(path, form)
    assert phone.page.status_code == 409
    assert "il n’est pas dans l’urne" in text
    assert "Participation : 0 sur 5" in text


async def test_a_change_after_closing_leaves_the_ballot_that_counts(hall: Hall) -> None:
    await hall.open_poll()
    phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
    await phone.vote(hall.codes[0], SINGLE, "a")
    receipt = phone.receipt
    await hall.close_poll()
    text = await phone.send(path, [("secret", SECRET), ("mark", "b")])
    assert phone.page.status_code == 409
    assert "Le bulletin de votre carte est dans l’urne" in text
    assert phone.receipt == receipt
    assert await hall.ballots() == [A]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"mark=a", "application/x-www-form-urlencoded", 400),
        (b"secret=short&mark=a", "application/x-www-form-urlencoded", 400),
        (b"secret=%FF&mark=a", "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"mark=a&" * 101, "application/x-www-form-urlencoded", 400),
        (b"secret=" + SECRET.encode() + b"&mark=a", "text/plain", 400),
        (b"secret=" + SECRET.encode() + b"&mark=a", "multipart/form-data; boundary=x", 400),
        (b"", "", 400),
        (b"mark=a&secret=" + b"x" * 65_536, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_a_malformed_or_huge_form_is_refused_and_counts_nothing(
    hall: Hall, body: bytes, kind: str, status: int
) -> None:
    await hall.open_poll()
    http = hall.phone().http
    path = f"/v/{hall.codes[0]}/{SINGLE}"
    answer = await http.post(path, content=body, headers={"content-type": kind, "accept": "text/html"})
    assert answer.status_code == status
    assert "Rien n’est allé dans l’urne" in answer.text
    assert f'href="/v/{hall.codes[0]}"' in answer.text
    assert await hall.ballots() == []


async def test_json_is_answered_with_the_receipt(hall: Hall) -> None:
    await hall.open_poll()
    http = hall.phone().http
    for _ in range(2):
        answer = await http.post(f"/v/{hall.codes[0]}/{SINGLE}", json={"marks": ["b"], "secret": SECRET})
        assert answer.status_code == 200
        assert answer.json() == {"ok": True, "receipt": receipt_of(SINGLE, SECRET)}
    assert not http.cookies
    assert await hall.ballots() == [B]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"marks": ["a", "b"], "secret": SECRET}, 400, "bad-ballot"),
        ({"marks": ["z"], "secret": SECRET}, 400, "bad-ballot"),
        ({"marks": ["a"], "secret": "short"}, 400, "malformed"),
        ({"marks": ["a"]}, 400, "malformed"),
        ({"marks": "a", "secret": SECRET}, 400, "malformed"),
        ({"marks": ["a"], "secret": SECRET, "voter": "x"}, 400, "malformed"),
        ({"marks": ["a"], "secret": "x" * 65_536}, 413, "frame-too-large"),
        ({"values": {"a": 10**6}, "secret": SECRET}, 400, "malformed"),
        ({"values": {"a": int("9" * 4300)}, "secret": SECRET}, 400, "malformed"),  # the longest that JSON can carry
        ([], 400, "malformed"),
    ],
)
async def test_json_that_cannot_be_cast_gets_the_one_error_shape(
    hall: Hall, sent: object, status: int, code: str
) -> None:
    await hall.open_poll()
    answer = await hall.phone().http.post(f"/v/{hall.codes[0]}/{SINGLE}", json=sent)
    assert answer.status_code == status
    said = answer.json()
    assert set(said) == {"ok", "code", "facts", "status"}
    assert (said["ok"], said["code"], said["status"]) == (False, code, status)
    assert await hall.ballots() == []


async def test_json_to_a_poll_that_takes_no_ballots_is_refused_by_code(hall: Hall) -> None:
    http, sent = hall.phone().http, {"marks": ["a"], "secret": SECRET}
    assert (await http.post(f"/v/{hall.codes[0]}/{SINGLE}", json=sent)).json()["code"] == "poll-not-open"
    await hall.open_poll()
    await hall.phone().vote(hall.codes[0], SINGLE, "a")
    assert (await http.post(f"/v/{hall.codes[0]}/{SINGLE}", json=sent)).json()["code"] == "already-voted"
    await hall.close_poll()
    assert (await http.post(f"/v/{hall.codes[0]}/{SINGLE}", json=sent)).json()["code"] == "poll-closed"
    assert (await http.post(f"/v/{hall.codes[0]}/v_none", json=sent)).json()["code"] == "not-found"
    assert (await http.post(f"/v/nothing/{SINGLE}", json=sent)).json()["code"] == "unknown-card"


async def test_a_ballot_that_could_not_be_saved_stays_on_the_page_and_counts_when_sent_again(tmp_path: Path) -> None:
    async with hall_in(SqliteStorage(tmp_path, busy_s=0.05), tmp_path) as hall:
        await hall.open_poll()
        phone, path = hall.phone(), f"/v/{hall.codes[0]}/{SINGLE}"
        with closing(sqlite3.connect(tmp_path / "boxes.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # as a full disk does: the ballot cannot be written
            text = await phone.vote(hall.codes[0], SINGLE, "c")
            other.execute("ROLLBACK")
        assert phone.page.status_code == 503
        assert phone.page.headers["retry-after"]
        assert "Votre bulletin n’est pas encore enregistré. Gardez cette page et appuyez de nouveau." in text
        assert phone.checked == ["c"]
        text = await phone.send(path, [("secret", phone.secret), ("mark", "c")])
        assert "Votre vote est dans l’urne" in text
        assert await hall.ballots() == ['{"marks":["c"]}']
