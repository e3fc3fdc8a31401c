"""A vote in a text browser, by its keys: no script, no style, no pictures, one line after the other."""

from pathlib import Path

from tests.access.typed import REDRAW, RELOAD, keys_for, typing
from tests.case import case
from tests.kiosk.hall import Hall, address_of
from tests.kiosk.methods import METHODS, open_poll, unmasked

RECEIPT = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"


AGREED = (("mark", "a"),), '{"marks":["a"]}'
"""Consent without an objection: w3m leaves a longer text to an editor."""


async def test_a_ballot_of_each_method_is_cast_in_w3m_and_its_receipt_and_result_are_read(
    hall: Hall, tmp_path: Path
) -> None:
    (home := tmp_path / "home").mkdir()
    async with address_of(hall) as url:
        for method in METHODS:
            with case(method):
                asked = await open_poll(hall, method)
                fields, kept = AGREED if method == "consent" else (asked.fields, asked.kept)
                path = f"/v/{hall.codes[0]}/{asked.id}"
                phone = hall.phone()
                await phone.visit(path)
                async with typing(url + path, home) as w3m:
                    await w3m.until("Viewing")
                    w3m.press(keys_for(unmasked(phone.page.text), fields) + REDRAW)
                    receipt = await w3m.until(f"{asked.counted}.*({RECEIPT})")
                    assert await hall.ballots(asked.id) == [kept]
                    await hall.close_poll(asked.id)
                    w3m.press(RELOAD + REDRAW)
                    await w3m.until(f"1 sur 5.*{receipt[1]}")
