"""What a blind voter hears on the ballot of each method: the question, how to answer, each choice with its state."""

from pathlib import Path

from playwright.async_api import Browser, Page

from kiosk.paper import form_of, hints, levels_of
from server.domain.records import Choice, Poll
from server.i18n import Words
from server.storage.memory import MemoryStorage
from tests.access.test_walk import screen_for, show
from tests.access.tree import FIELDS, Heard, heard, plain
from tests.case import case
from tests.kiosk.hall import hall_in
from tests.kiosk.methods import ASKED, METHODS, Asked, filled_in, open_poll
from tests.kiosk.stand import kiosk_in, open_kiosks

WORDS = Words("fr", "kiosk")
ERROR = WORDS("vote-title-error", title="")


def poll_of(asked: Asked) -> Poll:
    choices = tuple(
        Choice("abcdef"[place], "ABCDEF"[place], text, pictogram, "")
        for place, (text, pictogram) in enumerate(asked.choices)
    )
    return Poll(asked.id, 1, asked.title, asked.question, asked.method, choices, asked.rules)


def stops(asked: Asked) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what a ballot has to be filled in with: role, name, and the groups it is in; the button last."""
    poll, question = poll_of(asked), plain(asked.question)
    form = form_of(poll)
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for choice, cost in zip(poll.choices, asked.costs or (0,) * len(poll.choices), strict=True):
        name = f"{choice.letter} {plain(choice.text)}"
        if cost:
            name += f" {cost // 1000} {cost % 1000:03d} €"
        if form == "grades":
            found += [("radio", plain(label), (question, name)) for _, label in levels_of(poll, WORDS)]
        else:
            role = {"one": "radio", "several": "checkbox", "ranks": "combobox", "points": "textbox"}[form]
            found.append((role, name, (question,)))
    game = asked.method == "quiz"
    blank = plain(WORDS("vote-unsure" if game else "vote-blank"))
    hint = plain(WORDS("vote-unsure-hint" if game else "vote-blank-hint"))
    found.append(("radio" if form == "one" else "checkbox", f"{blank} {hint}", (question,)))
    if game:
        found.append(("textbox", plain(WORDS("vote-table")), ()))
    return [*found, ("button", asked.button, ())]


def fields_of(said: list[Heard]) -> list[Heard]:
    """Return what is filled in or pressed, from the question on."""
    first = next(place for place, each in enumerate(said) if each.role == "group")
    return [each for each in said[first:] if each.role in FIELDS and each.role not in ("link", "DisclosureTriangle")]


async def test_a_ballot_says_its_question_how_to_answer_and_each_choice_in_the_order_on_the_screen(
    browser: Browser, shots: dict[str, str], tmp_path: Path
) -> None:
    page = await screen_for(browser, tmp_path)
    for method in METHODS:
        asked = ASKED[method]
        with case(method):
            said = await _shown(page, shots[f"{method}, ballot"])
            question = next(each for each in said if each.role == "group")
            assert question.name == plain(asked.question)
            asks = " ".join(plain(each) for each in hints(poll_of(asked), WORDS))
            assert question.described.startswith(asks)
            assert said[said.index(question) + 1].role == "heading"
            fields = fields_of(said)
            assert [(each.role, each.name, each.inside) for each in fields] == stops(asked)
            assert {each.state("checked") for each in fields if each.role in ("radio", "checkbox")} == {"false"}
            assert {each.state("invalid") for each in fields} == {"false"}
            assert "status" in [each.role for each in said]  # empty, and there before it has something to say
            assert [each.name for each in said if each.role == "heading"] == [plain(asked.question)]


async def test_what_is_wrong_is_where_the_focus_is_leads_to_its_field_and_is_said_with_it(
    browser: Browser, shots: dict[str, str], tmp_path: Path
) -> None:
    """And what was filled in is still there, and said to be."""
    page = await screen_for(browser, tmp_path)
    for method in METHODS:
        asked = ASKED[method]
        with case(method):
            said = await _shown(page, shots[f"{method}, error"])
            assert (await page.title()).startswith(ERROR)
            assert await page.evaluate("document.activeElement.getAttribute('role')") == "alert"
            roles = [each.role for each in said]
            assert roles.index("alert") < roles.index("group")
            problem = next(each.name for each in said[roles.index("alert") :] if each.role == "link")
            assert plain(problem) in said[roles.index("group")].described
            wrong = {(name, value) for name, value in asked.wrong if name != "reason" or value.strip()}
            assert wrong <= set(await filled_in(page))
            await page.get_by_role("alert").get_by_role("link").press("Enter")
            link = await page.get_by_role("alert").get_by_role("link").get_attribute("href")
            assert await page.evaluate("'#' + document.activeElement.id") == link
            assert await page.evaluate("document.getElementById('ballot').contains(document.activeElement)")
            invalid = [each for each in fields_of(said) if each.state("invalid") == "true"]
            assert all(plain(problem) in each.described for each in invalid)


async def test_the_errors_of_all_other_pages_take_the_focus_and_are_said_with_their_field(
    browser: Browser, shots: dict[str, str], tmp_path: Path
) -> None:
    page = await screen_for(browser, tmp_path)
    names = ["code empty", "code short", "code mistyped", "code unknown", "calls, unknown", "note, empty"]
    for name in (*names, "kiosk, wrong code"):
        with case(name):
            said = await _shown(page, shots[name])
            assert (await page.title()).startswith(ERROR)
            assert await page.evaluate("document.activeElement.getAttribute('role')") == "alert"
            problem = plain(await page.get_by_role("alert").inner_text())
            [field] = [each for each in said if each.state("invalid") == "true"]
            assert problem in field.described


async def test_a_receipt_and_a_result_are_heard_as_headings_figures_and_words(
    browser: Browser, shots: dict[str, str], tmp_path: Path
) -> None:
    """Nothing that is drawn alone says anything: each bar has its figures beside it."""
    page = await screen_for(browser, tmp_path)
    for method in METHODS:
        with case(method):
            said = await _shown(page, shots[f"{method}, receipt"])
            assert next(each.name for each in said if each.role == "heading") == ASKED[method].counted
            said = await _shown(page, shots[f"{method}, result"])
            assert next(each.name for each in said if each.role == "heading") == plain(ASKED[method].question)
            rows = [plain(text) for text in await page.locator(".bar").all_inner_texts()]
            assert len(rows) == len(ASKED[method].choices)
            assert all(any(sign.isdigit() for sign in row.partition(" ")[2]) for row in rows)


async def test_a_kiosk_is_heard_as_a_telephone_is(browser: Browser, shots: dict[str, str], tmp_path: Path) -> None:
    """Its start has a field and keys for a code; each ballot says the same, and is said again before it is cast."""
    page = await screen_for(browser, tmp_path)
    said = await _shown(page, shots["kiosk, start"])
    assert ("textbox", plain(WORDS("kiosk-code"))) in [(each.role, each.name) for each in said]
    keys = [plain(WORDS(f"kiosk-key-{key}")) for key in ("erase", "clear")]
    assert [each.name for each in said if each.role == "button"][-2:] == keys
    async with hall_in(MemoryStorage(), tmp_path / "kiosk") as hall:
        open_kiosks(hall)
        kiosk = await kiosk_in(hall)
        for method in METHODS:
            with case(method):
                asked = await open_poll(hall, method)
                await kiosk.show_card(hall.codes[0])
                said = await _shown(page, kiosk.page.text)
                fields = [(each.role, each.name, each.inside) for each in fields_of(said)]
                *others, _ = stops(asked)
                assert fields[: len(others)] == others
                assert fields[len(others)][:2] == ("button", plain(WORDS("kiosk-ballot-go")))
                assert [each.name for each in said if each.role == "heading"] == [plain(asked.question)]
                await kiosk.post("/kiosk/ballot", [("secret", kiosk.secret), *asked.fields])
                await _is_repeated(page, kiosk.page.text, asked)
                await kiosk.cast()
                said = await _shown(page, kiosk.page.text)
                assert next(each for each in said if each.role in ("status", "heading")).role == "status"
                await kiosk.act("leave")
                await kiosk.look("/kiosk?next=1")
                await hall.close_poll(asked.id)


async def _is_repeated(page: Page, text: str, asked: Asked) -> None:
    """What was chosen, each by its letter and words, stands between a heading and the button that casts it."""
    said = await _shown(page, text)
    roles = [each.role for each in said]
    assert next(each.name for each in said if each.role == "heading") == plain(WORDS("kiosk-confirm"))
    chosen = {value if name == "mark" else name.removeprefix("n-") for name, value in asked.fields if name != "reason"}
    between = said[roles.index("heading") : roles.index("button")]
    spoken = " ".join(each.name for each in between if each.role == "StaticText")
    for choice in poll_of(asked).choices:
        said_again = choice.id in chosen or form_of(poll_of(asked)) not in ("one", "several")  # what is open as well
        assert (f"{choice.letter} {plain(choice.text)}" in spoken) == said_again, choice.letter
    buttons = [plain(WORDS(f"kiosk-confirm-{act}")) for act in ("cast", "change")]
    assert [each.name for each in said if each.role == "button" and each.name in buttons] == buttons


async def _shown(page: Page, text: str) -> list[Heard]:
    await show(page, text)
    return await heard(page)
