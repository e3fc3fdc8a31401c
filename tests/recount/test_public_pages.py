"""The public pages: receipts from the closing on, choices and figures only once the result is published."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx2 import AsyncClient, Response
from playwright.async_api import Browser

from server.domain import commands as c
from server.domain.counting import write_ballot
from server.domain.receipts import receipt_of
from server.domain.records import Method
from server.published import PublishedPoll, recount
from tests.axe import axe_faults_light_and_dark
from tests.kiosk.hall import LEAD, address_of
from tests.recount.closed import Closing, closing_in, some_ballots

VOTERS = 27
M = "/m/m_1"


@pytest.fixture
async def closing(tmp_path: Path) -> AsyncIterator[Closing]:
    async with closing_in(tmp_path) as made:
        yield made


def client(closing: Closing) -> AsyncClient:
    return closing.hall.phone().http


async def asked(closing: Closing, path: str, **headers: str) -> Response:
    return await client(closing).get(path, headers={"accept": "text/html", **headers})


async def read(closing: Closing, path: str) -> str:
    return await closing.hall.phone().visit(path)


async def held(closing: Closing, method: Method, publish: bool = True, **more: object) -> str:
    """Plan a poll, let people vote, and close it; return its id."""
    poll = await closing.plan(method, **more)
    await closing.vote(poll, VOTERS)
    await closing.hall.close_poll(poll, publish=publish)
    return poll


def plain(text: str) -> str:
    return " ".join(text.split())


# Before publication


@pytest.mark.parametrize("method", ["single", "approval", "majority-judgment", "consent", "quiz", "equal-shares"])
async def test_an_unpublished_poll_gives_its_receipts_and_never_a_choice_or_a_figure(
    closing: Closing, method: Method
) -> None:
    poll = await held(closing, method, publish=False, ballots="with-receipts")
    record = closing.hall.meeting.state.polls[poll]
    receipt = closing.receipts[poll][0]
    answers = [
        await asked(closing, path, accept=accept)
        for path in (
            M,
            f"{M}/{poll}",
            f"{M}/{poll}?receipt={receipt}",
            f"{M}/{poll}/ballots.json",
            f"{M}/{poll}/recount.html",
        )
        for accept in ("text/html", "application/json")
    ]
    page = answers[2].text
    assert all(receipt in page for receipt in closing.receipts[poll])
    assert [answer.status_code for answer in answers] == [200] * 6 + [409] * 4
    salt = await closing.hall.house.storage.boxes.salt(poll)
    for answer in answers:
        body = answer.content.decode()
        secrets = [record.ballots_digest or "-", salt, '"marks"', '"values"', '"tally"', "&#34;marks", "Trop cher"]
        secrets += [choice.text for choice in record.choices]
        assert [secret for secret in secrets if secret in body] == []
        # Besides times of voting there are only the turnout, the cards, the ballots and the numbers of the polls.
        bare = re.sub(r"(?s)<style>.*?</style>|<head>.*?</head>|<dd>.*?</dd>|<[^>]*>", " ", body)
        bare = re.sub(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b|poll-not-closed", " ", bare)
        numbers = set(re.findall(r"\d+", bare.replace(poll, " ")))
        assert numbers <= {str(VOTERS), "30", str(record.number), "12", "409"}, numbers


async def test_the_digest_of_the_ballots_waits_for_the_result(closing: Closing) -> None:
    poll = await held(closing, "single", publish=False)
    record = closing.hall.meeting.state.polls[poll]
    assert record.ballots_digest
    assert "Empreinte des bulletins" not in await read(closing, f"{M}/{poll}")
    await closing.hall.ask(c.PublishPoll, LEAD, poll_id=poll)
    page = await read(closing, f"{M}/{poll}")
    for digest in (record.ballots_digest, record.receipts_digest, record.box_digest, record.roll_digest):
        assert " ".join(re.findall("....", digest or "-")) in page


# Receipts


async def test_a_receipt_is_found_however_it_is_typed(closing: Closing) -> None:
    poll = await held(closing, "single")
    receipt = closing.receipts[poll][4]
    for typed in (
        receipt,
        receipt.lower().replace("-", " "),
        f"  {receipt.replace('-', '')} ",
        receipt.replace("1", "I").replace("0", "o"),
        receipt.replace("-", "‑"),
    ):
        phone = closing.hall.phone()
        phone.page = await phone.http.get(f"{M}/{poll}", params={"receipt": typed}, headers={"accept": "text/html"})
        assert "Oui, ce bulletin est dans l’urne" in phone.text, typed
        assert receipt in phone.text


async def test_an_unknown_receipt_and_what_is_none_are_told_apart(closing: Closing) -> None:
    poll = await held(closing, "single")
    assert "Non, ce reçu n’est pas dans cette urne" in plain(await read(closing, f"{M}/{poll}?receipt=7KQF-3M9D-XZ20"))
    odd = await asked(closing, f"{M}/{poll}?receipt=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "Ceci n’est pas un reçu" in odd.text
    assert "<script>" not in odd.text
    assert "Les 27 reçus de l’urne" in plain(await read(closing, f"{M}/{poll}?receipt="))


async def test_a_receipt_of_another_poll_is_sent_there(closing: Closing) -> None:
    one, other = await held(closing, "single"), await held(closing, "approval", publish=False)
    page = await asked(closing, f"{M}/{one}?receipt={closing.receipts[other][0]}")
    assert f'href="{M}/{other}?receipt={closing.receipts[other][0]}"' in page.text


async def test_the_answer_about_a_receipt_is_stored_nowhere(closing: Closing) -> None:
    poll = await held(closing, "single")
    assert (await asked(closing, f"{M}/{poll}?receipt=x")).headers["cache-control"] == "no-store"


# After publication


@pytest.mark.parametrize("with_receipts", [False, True], ids=["without receipts", "with receipts"])
async def test_the_published_ballots_give_the_announced_result(closing: Closing, with_receipts: bool) -> None:
    poll = await held(closing, "approval", ballots="with-receipts" if with_receipts else "without-receipts")
    answer = await asked(closing, f"{M}/{poll}/ballots.json")
    given = msgspec.json.decode(answer.content, type=PublishedPoll)
    assert recount(given).differences == ()
    record = closing.hall.meeting.state.polls[poll]
    texts = sorted(map(write_ballot, some_ballots(record, VOTERS)))
    if with_receipts:
        assert given.ballots is None
        assert sorted(text for _, text in given.box or ()) == texts
        assert {receipt for receipt, _ in given.box or ()} == set(closing.receipts[poll])
    else:
        assert (given.box, given.salt) == (None, "")
        assert list(given.ballots or ()) == texts
    page = await read(closing, f"{M}/{poll}")
    assert ("publier chaque bulletin avec son reçu" in page) is with_receipts


async def test_a_quiz_publishes_no_ballots(closing: Closing) -> None:
    poll = await held(closing, "quiz", ballots="with-receipts")
    given = json.loads((await asked(closing, f"{M}/{poll}/ballots.json")).content)
    assert (given["ballots"], given["box"], given["salt"]) == (None, None, "")
    answer = await asked(closing, f"{M}/{poll}/recount.html")
    assert "Un quiz ne se recompte pas ici" in answer.text
    for path in ("", "/recount.html", "/ballots.json"):
        assert '"marks"' not in (await asked(closing, f"{M}/{poll}{path}")).text
    assert f"{M}/{poll}/recount.html" not in (await asked(closing, f"{M}/{poll}")).text


async def test_the_page_of_recount_comes_under_a_policy_that_lets_only_its_script_run(
    closing: Closing, browser: Browser
) -> None:
    poll = await held(closing, "schulze")
    async with address_of(closing.hall) as url:
        page = await browser.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        answer = await page.goto(f"{url}{M}/{poll}/recount.html")
        assert answer is not None
        assert "script-src 'sha256-" in answer.headers["content-security-policy"]
        await page.wait_for_selector("html[data-recount=well]", state="attached")
        assert faults == []


# Annulled, unknown, open


async def test_an_annulled_poll_keeps_its_receipts_and_tells_why_and_what_came_after(closing: Closing) -> None:
    poll = await held(closing, "single", publish=False)
    await closing.hall.ask(
        c.RerunPoll, LEAD, poll_id=poll, new_poll_id="v_again", reason="La question n’était pas la bonne"
    )
    page = plain(await read(closing, f"{M}/{poll}"))
    assert "Vote annulé Pourquoi : La question n’était pas la bonne" in page
    assert "La question sera posée de nouveau : ce sera le vote" in page
    assert closing.receipts[poll][0] in page
    assert (await asked(closing, f"{M}/{poll}/ballots.json")).status_code == 409
    await closing.vote("v_again", 4)
    await closing.hall.close_poll("v_again")
    assert f'href="{M}/v_again"' in (await asked(closing, f"{M}/{poll}")).text
    again = plain(await read(closing, f"{M}/v_again"))
    assert "qui a été annulé. Pourquoi : La question n’était pas la bonne" in again
    assert "Vote annulé" in plain(await read(closing, M))


async def test_a_poll_that_was_annulled_while_it_was_open_has_nothing_to_recount(closing: Closing) -> None:
    poll = await closing.plan("single")
    await closing.vote(poll, 5)
    await closing.hall.ask(c.AnnulPoll, LEAD, poll_id=poll, reason="Coupure de courant")
    page = await read(closing, f"{M}/{poll}")
    assert "Pourquoi : Coupure de courant" in plain(page)
    assert "annulé avant sa clôture" in page
    assert closing.receipts[poll][0] not in page


async def test_what_is_not_there_yet_is_told_kindly_and_programs_get_a_code(closing: Closing) -> None:
    poll = await closing.plan("single")
    await closing.vote(poll, 3)
    for path, status, code, sentence in (
        (f"{M}/{poll}", 409, "poll-not-closed", "Ce vote n’est pas encore clos"),
        (f"{M}/v_none", 404, "not-found", "Ce vote n’est pas dans cette réunion"),
        (f"{M}/v_second", 404, "not-found", "Ce vote n’est pas dans cette réunion"),
        ("/m/m_none", 404, "not-found", "Cette réunion n’est pas ici"),
        ("/m/m_none/v_1/ballots.json", 404, "not-found", "Cette réunion n’est pas ici"),
    ):
        answer = await asked(closing, path)
        assert (answer.status_code, sentence in answer.text) == (status, True), path
        program = await asked(closing, path, accept="application/json")
        assert (program.status_code, program.json()["code"]) == (status, code)
    assert "Aucun vote n’est encore clos" in await read(closing, M)


async def test_the_list_has_every_poll_that_has_ended_the_last_one_first(closing: Closing) -> None:
    first, second = await held(closing, "single"), await held(closing, "approval", publish=False)
    page = await asked(closing, M)
    assert re.findall(rf'href="{M}/(\w+)"', page.text) == [second, first]
    assert page.text.index("Clos, résultat pas encore publié") < page.text.index("Résultat publié")


# Many who look


async def test_a_box_is_read_once_for_all_who_look_until_its_poll_changes(closing: Closing) -> None:
    poll = await held(closing, "single", publish=False)
    closing.boxes.reads.clear()
    paths = [f"{M}/{poll}", f"{M}/{poll}?receipt={closing.receipts[poll][0]}"] * 5
    answers = await asyncio.gather(*(asked(closing, path) for path in paths))
    assert {answer.status_code for answer in answers} == {200}
    assert closing.boxes.reads == [poll]
    await closing.hall.ask(c.PublishPoll, LEAD, poll_id=poll)
    for path in ("", "/ballots.json", "/recount.html"):
        await asked(closing, f"{M}/{poll}{path}")
    assert closing.boxes.reads == [poll, poll]


async def test_a_page_of_ten_thousand_receipts_is_made_once_and_soon_sent(closing: Closing) -> None:
    poll = await held(closing, "single")
    for number in range(10_000):
        closing.boxes._boxes[poll][receipt_of(poll, f"{number:020d}")] = '{"marks":["a"]}'
    first = await asked(closing, f"{M}/{poll}")
    assert len(re.findall(r"<li>[0-9A-Z-]{14}</li>", first.text)) == 10_000 + VOTERS
    began = time.monotonic()
    for _ in range(100):
        await asked(closing, f"{M}/{poll}", **{"if-none-match": first.headers["etag"]})
    assert time.monotonic() - began < 3


async def test_who_has_a_page_already_is_not_sent_it_again_until_it_changes(closing: Closing) -> None:
    poll = await held(closing, "single", publish=False)
    first = await asked(closing, f"{M}/{poll}")
    tag = first.headers["etag"]
    assert (await asked(closing, f"{M}/{poll}", **{"if-none-match": f"W/{tag}"})).status_code == 304
    await closing.hall.ask(c.PublishPoll, LEAD, poll_id=poll)
    assert (await asked(closing, f"{M}/{poll}", **{"if-none-match": tag})).status_code == 200


# How it is read


async def test_the_pages_are_read_as_those_of_the_vote_are_and_each_reader_gets_their_own(closing: Closing) -> None:
    poll = await held(closing, "single")
    english, other = closing.hall.phone(), closing.hall.phone()
    for path in (M, f"{M}/{poll}", f"{M}/{poll}/recount.html", f"{M}/v_none"):
        await other.visit(path)
        assert '<html lang="fr"' in other.page.text
        await english.visit(f"{path}?lang=en&look=dark")
        assert '<html lang="en"' in english.page.text
        await english.visit(path)
        assert '<html lang="en"' in english.page.text
        await other.visit(path)
        assert '<html lang="fr"' in other.page.text
    text = await english.visit(f"{M}/{poll}")
    assert "color-scheme: dark" in english.page.text
    assert 'href="?lang=fr" lang="fr">Français' in english.page.text
    assert "Poll 4" in text
    assert f"/v/reading?at={M}/{poll}" in english.page.text
    await english.visit(f"/v/reading?at={M}/{poll}")
    assert f'href="{M}/{poll}?lang=fr"' in english.page.text
    await english.visit(f"{M}/{poll}?lang=ar")  # these pages have no words in Arabic
    assert '<html lang="fr"' in english.page.text


# How it looks


async def test_every_public_page_is_clean_for_axe_and_none_scrolls_sideways(
    closing: Closing, browser: Browser, axe_script: str
) -> None:
    single, open_ = await held(closing, "single", publish=False), await closing.plan("approval")
    judged = await held(closing, "majority-judgment", ballots="with-receipts")
    annulled = await held(closing, "consent")
    await closing.hall.ask(c.RerunPoll, LEAD, poll_id=annulled, new_poll_id="v_again", reason="Un mot manquait")
    await closing.hall.open_poll(open_)
    faults: list[Any] = []
    paths = (M, *(f"{M}/{poll}" for poll in (single, open_, judged, annulled)), f"{M}/{single}?receipt=abc")
    async with address_of(closing.hall) as url:
        context = await browser.new_context(viewport={"width": 320, "height": 640})
        page = await context.new_page()
        for path in (*paths, f"{M}/{single}?receipt={closing.receipts[single][0]}"):
            await page.goto(f"{url}{path}")
            if await page.evaluate("document.documentElement.scrollWidth") > 320:
                faults.append((path, "wide"))
            faults += [(path, *fault) for fault in await axe_faults_light_and_dark(page, axe_script)]
        await context.close()
    assert faults == []
