"""The page of recount, as it is kept: opened from a file, without a network, it says what is so."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page

from kiosk.public.recount_page import recount_page
from server.domain.counting import Ballot
from server.domain.hands import METHODS as BY_HAND
from server.domain.records import HandCount, Method
from server.published import PublishedPoll
from tests.recount.closed import HARD, poll_of, published_of, some_ballots
from tests.recount.drawn import ALL, NOON, REASONS

SHOWN: tuple[Method, ...] = tuple(method for method in ALL if method != "quiz")


class Reader:
    """Somebody who opens a page of recount that was sent to them."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.asked: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text))

    async def open(self, content: bytes, name: str = "recomptage.html") -> str:
        """Open a file with this content; return what it comes to: well, wrong or broken."""
        path = self.folder / name
        path.write_bytes(content)
        await self.page.goto(path.as_uri())
        await self.page.wait_for_selector("html[data-recount]", state="attached")
        return await self.page.get_attribute("html", "data-recount") or ""

    async def text(self, where: str = "main") -> str:
        return " ".join((await self.page.inner_text(where)).split())


@pytest.fixture
async def reader(browser: Browser, tmp_path: Path) -> AsyncIterator[Reader]:
    context = await browser.new_context(offline=True)
    yield Reader(await context.new_page(), tmp_path)
    await context.close()


def hands_for(given: PublishedPoll) -> list[HandCount]:
    counts = {choice.id: 2 for choice in given.poll.choices}
    valid = sum(counts.values())
    return [HandCount("v_1.t_1", "v_1", "t_1", valid + 4, 0, valid + 3, valid, 2, 1, counts, NOON)]


async def test_a_page_of_every_method_says_that_all_agrees_and_shows_every_figure_twice(reader: Reader) -> None:
    for method in SHOWN:
        poll = poll_of(method)
        given = published_of(poll, some_ballots(poll, 40), with_receipts=method in ("points", "schulze"))
        if method in BY_HAND:
            given = published_of(poll, some_ballots(poll, 40), hands_for(given))
        assert await reader.open(recount_page(given, "fr")) == "well", method
        assert await reader.text("#verdict") == "Tout concorde : 40 bulletins recomptés"
        rows = await reader.page.eval_on_selector_all(
            "#figures tbody tr:not(.group)",
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))",
        )
        assert len(rows) > len(poll.choices)
        assert [row for row in rows if row[1] != row[2] or row[3] != "Identique"] == []
        tally = given.poll.tally
        assert tally is not None
        assert ["Bulletins", str(tally.ballots), str(tally.ballots), "Identique"] in rows
        assert await reader.page.locator(".different").count() == 0
        name = await reader.text("#figures-are")
        assert await reader.page.get_by_role("table", name=name, exact=True).count() == 1
    assert reader.faults == []
    assert [url for url in reader.asked if not url.startswith(("file:", "data:"))] == []


async def test_a_page_shows_every_ballot_in_words(reader: Reader) -> None:
    poll = poll_of("majority-judgment")
    ballots = [Ballot(values={"a": 6, "b": 1}), Ballot(), Ballot(values={"a": 6, "b": 1})]
    await reader.open(recount_page(published_of(poll, ballots), "fr"))
    assert await reader.text("#ballots") == (
        "2 bulletins A – Planter des arbres pour avoir de l’ombre : Très bien"
        " B – Remettre la halle en état : À rejeter 1 bulletin Vote blanc"
    )


async def test_texts_of_people_are_texts_whatever_stands_in_them(reader: Reader) -> None:
    poll = poll_of("consent", title=HARD, question=f"{HARD}\nSeconde ligne")
    ballots = [Ballot(("b",), reason=reason.replace("\n", " ")) for reason in REASONS] + [Ballot(("a",))] * 2
    given = replace(published_of(poll, ballots), meeting_title=HARD)
    assert await reader.open(recount_page(given, "fr")) == "well"
    assert HARD in await reader.page.inner_text("header")
    listed = await reader.text("#ballots")
    for reason in REASONS:
        assert " ".join(reason.split()) in listed
    assert await reader.page.locator("main b, main script").filter(has_text="Titre").count() == 0
    assert reader.faults == []


async def test_who_types_a_receipt_is_told_what_the_published_box_says(reader: Reader) -> None:
    poll = poll_of("single")
    given = published_of(poll, [Ballot(("b",)), Ballot(), Ballot(("a",))], with_receipts=True)
    assert given.box is not None
    await reader.open(recount_page(given, "fr"))

    async def told(typed: str) -> str:
        await reader.page.get_by_label("Tapez votre reçu").fill(typed)
        await reader.page.get_by_role("button").click()
        return await reader.text("#answer")

    for receipt, text in given.box:
        said = await told(f" {receipt.lower().replace('-', ' ').replace('1', 'l').replace('0', 'o')}.")
        assert f"Oui, le bulletin {receipt} est dans l’urne." in said
        expected = {"{}": "Vote blanc", '{"marks":["b"]}': "B – Remettre la halle", '{"marks":["a"]}': "A – Planter"}
        assert expected[text] in said
    assert "n’est pas dans cette urne" in await told("7KQF-3M9D-XZ20")
    assert "n’est pas un reçu" in await told("bonjour")


async def test_without_receipts_the_form_never_says_what_a_ballot_says(reader: Reader) -> None:
    poll = poll_of("single")
    given = published_of(poll, [Ballot(("b",)), Ballot(("a",))])
    await reader.open(recount_page(given, "fr"))
    await reader.page.get_by_label("Tapez votre reçu").fill(given.receipts[0])
    await reader.page.get_by_role("button").click()
    assert await reader.text("#answer") == f"Oui, le bulletin {given.receipts[0]} est dans l’urne."


# What somebody has changed


def another_ballot(given: PublishedPoll) -> PublishedPoll:
    ballots = list(given.ballots or ())
    ballots[ballots.index('{"marks":["a"]}')] = '{"marks":["b"]}'
    return replace(given, ballots=tuple(ballots))


def one_ballot_less(given: PublishedPoll) -> PublishedPoll:
    return replace(given, ballots=(given.ballots or ())[1:])


def one_receipt_less(given: PublishedPoll) -> PublishedPoll:
    return replace(given, receipts=given.receipts[1:])


def another_receipt(given: PublishedPoll) -> PublishedPoll:
    return replace(given, receipts=("7KQF-3M9D-XZ20", *given.receipts[1:]))


def another_figure(given: PublishedPoll) -> PublishedPoll:
    assert given.poll.tally is not None
    counts = {**given.poll.tally.counts, "b": given.poll.tally.counts["b"] + 1}
    return replace(given, poll=replace(given.poll, tally=replace(given.poll.tally, counts=counts)))


def no_ballot(given: PublishedPoll) -> PublishedPoll:
    return replace(given, ballots=('{"marks":["a","b"]}', *(given.ballots or ())[1:]))


def unreadable(given: PublishedPoll) -> PublishedPoll:
    return replace(given, ballots=("<b>rien</b>", *(given.ballots or ())[1:]))


CHANGES: dict[Callable[[PublishedPoll], PublishedPoll], tuple[str, ...]] = {
    another_ballot: ("Empreinte des bulletins Différent", "chiffres ne sont pas ceux"),
    one_ballot_less: ("Il y a 39 bulletins pour 40 reçus.", "Empreinte des bulletins Différent"),
    one_receipt_less: ("Il y a 40 bulletins pour 39 reçus.", "Empreinte des reçus Différent"),
    another_receipt: ("Empreinte des reçus Différent",),
    another_figure: ("1 chiffre n’est pas celui qui a été annoncé.", "Empreinte des bulletins Identique"),
    no_ballot: ("1 bulletin ne suit pas la règle de ce vote", 'contraire à la règle du vote : {"marks":["a","b"]}'),
    unreadable: ("1 bulletin ne suit pas la règle de ce vote", "contraire à la règle du vote : <b>rien</b>"),
}


async def test_what_was_changed_is_told_as_different(reader: Reader) -> None:
    poll = poll_of("single")
    given = published_of(poll, some_ballots(poll, 40))
    for change, expected in CHANGES.items():
        assert await reader.open(recount_page(change(given), "fr")) == "wrong", change.__name__
        assert (await reader.text("#verdict")).startswith("Des différences ont été trouvées")
        text = await reader.text()
        assert [sentence for sentence in expected if sentence not in text] == [], change.__name__


async def test_receipts_that_were_swapped_are_told_by_the_digest_of_the_box(reader: Reader) -> None:
    poll = poll_of("single")
    given = published_of(poll, [Ballot(("a",)), Ballot(("b",))], with_receipts=True)
    assert given.box is not None
    [(one, first), (other, second)] = given.box
    swapped = replace(given, box=((one, second), (other, first)))
    assert await reader.open(recount_page(swapped, "fr")) == "wrong"
    text = await reader.text("#digests")
    assert "Empreinte de l’urne (bulletins et reçus ensemble) Différent" in text
    assert text.count("Identique") == 2


async def test_a_damaged_file_says_so(reader: Reader) -> None:
    poll = poll_of("single")
    page = recount_page(published_of(poll, some_ballots(poll, 5)), "fr")
    damaged = page.replace(
        b'<script type="application/json" id="published">{', b'<script type="application/json" id="published">'
    )
    assert await reader.open(damaged) == "broken"
    assert "n’a pas pu se faire" in await reader.text("#verdict")


# How it is kept


async def test_a_page_that_a_browser_has_saved_after_the_count_counts_again(reader: Reader) -> None:
    poll = poll_of("approval")
    await reader.open(recount_page(published_of(poll, some_ballots(poll, 12)), "fr"))
    first = await reader.text()
    assert await reader.open((await reader.page.content()).encode(), "sous.html") == "well"
    assert await reader.text() == first


async def test_without_javascript_the_page_says_why_nothing_happens(browser: Browser, tmp_path: Path) -> None:
    poll = poll_of("single")
    path = tmp_path / "page.html"
    path.write_bytes(recount_page(published_of(poll, some_ballots(poll, 5)), "fr"))
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(path.as_uri())
    assert "ouvrez ce fichier dans un autre navigateur" in await page.inner_text("#verdict")
    await context.close()


async def test_a_count_that_takes_long_says_so_meanwhile(reader: Reader) -> None:
    """A browser whose clock runs ahead takes every step for a long one."""
    poll = poll_of("equal-shares")
    given = published_of(poll, some_ballots(poll, 30))
    await reader.page.add_init_script(
        """(() => {
          let now = 0;
          Date.now = () => (now += 700);
          window.said = new Set();
          new MutationObserver(() => {
            const verdict = document.getElementById("verdict");
            if (verdict) window.said.add(verdict.textContent);
          }).observe(document, { childList: true, subtree: true });
        })();"""
    )
    assert await reader.open(recount_page(given, "fr")) == "well"
    said = await reader.page.evaluate("[...window.said]")
    assert any(re.match(r"Le recomptage est en cours depuis \d+ s", text) for text in said)


def test_a_page_holds_its_whole_policy_and_names_no_other_place() -> None:
    poll = poll_of("single")
    page = recount_page(published_of(poll, some_ballots(poll, 5)), "fr").decode()
    assert "default-src &#39;none&#39;; script-src &#39;sha256-" in page
    assert re.findall(r"https?://", page.replace("http://www.w3.org", "")) == []
    assert re.findall(r'\b(?:src|href)="(?!data:|#)', page) == []


async def test_no_page_scrolls_sideways(reader: Reader) -> None:
    wide = []
    for method in SHOWN:
        poll = poll_of(method)
        page = recount_page(published_of(poll, some_ballots(poll, 30), with_receipts=True), "fr")
        for width in (320, 640):
            await reader.page.set_viewport_size({"width": width, "height": 800})
            await reader.open(page)
            if await reader.page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((method, width))
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_page_is_clean_for_axe(browser: Browser, axe_script: str, tmp_path: Path, scheme: str) -> None:
    context = await browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    reader = Reader(await context.new_page(), tmp_path)
    poll = poll_of("majority-judgment")
    page = recount_page(published_of(poll, some_ballots(poll, 20), with_receipts=True), "fr")
    await reader.open(re.sub(rb"<meta http-equiv[^>]*>", b"", page))  # axe is a script of ours, not of the page
    await reader.page.evaluate(axe_script)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "wcag2aaa", "best-practice"]
    found = await reader.page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
    await context.close()
