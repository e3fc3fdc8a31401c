"""Rules of what is heard at a kiosk: it says what its voter confirms, and nothing to whoever comes next."""

from kiosk.listening import texts_of
from kiosk.stand.sounds import ADDRESS
from server.spoken.shelf import Shelf, name_of
from tests.kiosk.hall import Hall
from tests.kiosk.stand import kiosk_in, open_kiosks


async def test_a_confirmation_and_a_receipt_are_heard_at_one_address_that_no_cache_keeps(hall: Hall) -> None:
    open_kiosks(hall)
    await hall.open_poll()
    for text in texts_of(hall.meeting.state, "fr"):
        Shelf(hall.house.settings.data).keep(name_of(*text), f"[{text[1]}]".encode())
    kiosk = await kiosk_in(hall)
    assert (await kiosk.http.get(ADDRESS)).status_code == 404

    await kiosk.show_card(hall.codes[0])
    assert (await kiosk.http.get(ADDRESS)).status_code == 404
    await kiosk.fill("b")
    assert f'href="{ADDRESS}"' in kiosk.page.text
    assert "/sound/" not in kiosk.page.text
    told = await kiosk.http.get(ADDRESS)
    assert told.headers["cache-control"] == "no-store"
    assert "Choix B" in told.text
    assert "Choix A" not in told.text

    await kiosk.cast()
    assert f'href="{ADDRESS}"' in kiosk.page.text
    told = await kiosk.http.get(ADDRESS)
    assert told.headers["cache-control"] == "no-store"
    assert "Choix" not in told.text
    await kiosk.act("leave")
    assert (await kiosk.http.get(ADDRESS)).status_code == 404
