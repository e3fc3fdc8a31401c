"""Paper beside the phone: the same order, letters, pictograms, colours, patterns and words, for every method."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from msgspec.structs import replace

from kiosk.pages import pictogram
from printouts.ballot_heads import BLANK_PICTOGRAM, MOODS, grades
from printouts.ballot_layout import BLANK
from printouts.ballot_page import Page, faces
from printouts.ballots import Planned, booklet_sheets, live_sheet
from printouts.pictograms import FOLDER
from server.domain import commands as c
from server.domain import events as e
from server.domain.paper import BOOKLET_CHOICES, FORM_OF, BookletPage
from server.domain.records import COLOURS, ORGANISER, Method, Poll
from server.http.render import STATIC
from server.i18n import Words
from server.storage.memory import MemoryStorage
from tests.documented import ROOT
from tests.given import choices as asked_about
from tests.given import given
from tests.kiosk.hall import LEAD, SINGLE, THEME_TEAM, Hall, hall_in
from tests.kiosk.methods import ASKED, open_poll

METHODS = get_args(Method)
WORDS = Words("fr", "ballot")


class Shown(NamedTuple):
    """A choice as somebody sees it; the blank vote has no letter, no colour and no pattern."""

    letter: str
    pictogram: str
    colour: str
    pattern: int
    text: str


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_in(MemoryStorage(), tmp_path) as made:
        yield made


def plain(text: str) -> str:
    """Return what is read, without tags, and without the signs before yes and no, which on paper are pictograms."""
    bare = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(re.sub("[✓✗○\u202f\u00a0]", " ", bare).split())


def pictogram_in(markup: str, names: list[str]) -> str:
    [name] = [each for each in names if str(pictogram(each)) in markup]
    return name


def on_the_phone(page: str, poll: Poll) -> list[Shown]:
    css = (ROOT / "kiosk" / "templates" / "choices.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"\.k(\d) \{ --k: (#[0-9A-F]{6});", css))
    names = [*{choice.pictogram for choice in poll.choices}, BLANK_PICTOGRAM]
    shown = []
    for head, body in re.findall(r'(?s)<div class="choice ([^>]*)>(.*?)(?=<div class="choice |</form>)', page):
        letter = re.search(r'class="?letter"?><b>(\w)</b>', body)
        words = re.search(r'(?s)class="?words"?[^>]*>(.*?)(?:<br>|</span>)', body)
        assert words
        if head.startswith("blank"):
            shown.append(Shown("", pictogram_in(body, names), "", 0, plain(words[1])))
            continue
        assert letter
        pattern = head[1]
        own = re.search(r'style="--k:(#[0-9A-Fa-f]{6})"', head)
        colour = own[1] if own else colours[pattern]
        shown.append(Shown(letter[1], pictogram_in(body, names), colour, int(pattern), plain(words[1])))
    return shown


def on_paper(page: Page) -> list[Shown]:
    quiz = page.method == "quiz"
    shown = []
    for face in faces(page):
        said = page.said.get(face.choice, ())
        text = said[0].text if said else WORDS("ballot-unsure" if quiz else "ballot-blank")
        if len(said) > 1:  # the cost
            text = f"{text} {said[-1].text}"
        shown.append(Shown(face.letter, face.pictogram, face.colour, face.pattern, plain(text)))
    return shown


async def page_of(hall: Hall, poll: Poll) -> str:
    phone = hall.phone()
    await phone.visit(f"/v/{hall.codes[0]}/{poll.id}")
    return str(phone.page.text)


def sheet_of(poll: Poll) -> Page:
    return live_sheet(poll, meeting_id="m_1", meeting_title="La place du marché").page


@pytest.mark.parametrize("method", METHODS)
async def test_a_ballot_shows_what_the_phone_shows_in_the_same_order(hall: Hall, method: Method) -> None:
    await open_poll(hall, method)
    poll = hall.meeting.state.polls[ASKED[method].id]
    page = await page_of(hall, poll)
    seen = on_the_phone(page, poll)
    # Costs stand in the words of a phone, and are a line of their own on paper.
    assert [each._replace(text="") for each in seen] == [each._replace(text="") for each in on_paper(sheet_of(poll))]
    for phone, paper in zip(seen, on_paper(sheet_of(poll)), strict=True):
        assert paper.text.startswith(phone.text) or phone.text.startswith(paper.text)


@pytest.mark.parametrize("method", METHODS)
async def test_a_ballot_asks_for_the_same_answers_in_the_same_words(hall: Hall, method: Method) -> None:
    await open_poll(hall, method)
    poll = hall.meeting.state.polls[ASKED[method].id]
    page, paper = await page_of(hall, poll), sheet_of(poll)
    for levels in re.findall(r'(?s)<div class="?levels[^>]*>(.*?)</div>', page):
        labels = re.findall(r"(?s)<label[^>]*>(.*?)</label>", levels)
        assert [plain(label) for label in labels] == [plain(each) for each in grades(WORDS, method, paper.layout)]
    ranks = [len(re.findall('<option value="\\d', each)) for each in re.findall(r"(?s)<select.*?</select>", page)]
    if paper.layout.form == "ranks":
        assert ranks == [len(paper.layout.heads)] * len(poll.choices)
    if paper.layout.form == "points":
        assert f"{len(paper.layout.heads)} points" in plain(page)
    if poll.method == "consent":
        assert paper.layout.reason
        assert "<textarea" in page


def mouths(page: str) -> list[str]:
    """Return how each face of a line of grades looks on a phone: a smile, a frown, or neither."""
    css = re.findall(r"(label|\.six ):nth-child\((\d)\)\{--m:(\S+) at 50% (\w+%?)", page)
    drawn = {int(place): mouth for who, place, *mouth in css if who == "label"}
    if '<div class="levels six">' in page:
        drawn |= {int(place): mouth for who, place, *mouth in css if who != "label"}
    return [{"0": "smile", "100%": "frown"}.get(mouth[1], "neither") for _, mouth in sorted(drawn.items())]


@pytest.mark.parametrize("method", METHODS)
async def test_the_faces_of_grades_on_a_phone_are_those_on_paper(hall: Hall, method: Method) -> None:
    await open_poll(hall, method)
    poll = hall.meeting.state.polls[ASKED[method].id]
    on_sheet = ["smile" if mood > 0 else "frown" if mood < 0 else "neither" for mood in MOODS.get(FORM_OF[method], ())]
    assert mouths(await page_of(hall, poll)) == on_sheet


async def test_proposals_have_their_own_colours_on_the_phone_and_on_paper(hall: Hall) -> None:
    await hall.open_round()
    for place, colour in ((1, COLOURS[3]), (2, ""), (3, COLOURS[0])):
        await hall.push_proposal(
            f"p_{place}", f"Proposition {place}", "On la fait.", ("tree", "bench", "market")[place - 1]
        )
        proposal = hall.meeting.state.proposals[f"p_{place}"]
        if colour:
            await hall.ask(
                c.RewordProposal, THEME_TEAM, proposal_id=proposal.id, title=proposal.title, text=proposal.text,
                pictogram=proposal.pictogram, note_ids=proposal.note_ids, colour=colour,
            )  # fmt: skip
    await hall.plan_poll("v_own", "Nos propositions", (), "approval")
    await hall.open_poll("v_own")
    poll = hall.meeting.state.polls["v_own"]
    seen = on_the_phone(await page_of(hall, poll), poll)
    assert [each.colour for each in seen][:3] == [COLOURS[3], COLOURS[1], COLOURS[0]]
    assert [each.pattern for each in seen][:3] == [0, 1, 2]
    assert seen == on_paper(sheet_of(poll))


@pytest.mark.parametrize("method", METHODS)
def test_a_page_of_a_booklet_shows_what_screens_show_once_its_poll_is_open(method: Method) -> None:
    count = 2 if method == "consent" else BOOKLET_CHOICES
    rules = replace(ASKED[method].rules, right="a" if method == "quiz" else "", least=0, most=0)
    choices = tuple(
        replace(choice, colour=COLOURS[-1 - place], cost=1_000)  # colours that they had before
        for place, choice in enumerate(asked_about(*"123456"[:count]))
    )
    planned = e.PollChanged("v_1", "Vote", "Lequel ?", method, choices, rules)
    pages = (BookletPage(1, method, count, rules.points, "v_1"),)
    meeting = given(planned, e.PaperPrinted("b_1", "booklet", 1, 20, pages=pages))
    happened = meeting.when(c.OpenPoll("c_1", "v_1"), by=LEAD).events or []
    [opened] = [each for each in happened if isinstance(each, e.PollOpened)]
    page = Planned(1, method, rules.points, count)
    [sheet] = booklet_sheets([page], meeting_id="m_1", meeting_title="La place", size="A4")
    printed = [face for face in faces(sheet.page) if face.choice != BLANK]
    screens = [(choice.id, choice.letter, choice.pictogram, choice.colour) for choice in opened.choices]
    assert [(face.choice, face.letter, face.pictogram, face.colour) for face in printed] == screens
    assert [face.pattern for face in printed] == list(range(count))
    if method == "consent":  # whose answers are known beforehand: an umbrella is no objection
        assert [face.pictogram for face in printed] == ["thumb-up", "thumb-down"]


async def test_a_phone_says_which_page_of_the_booklet_a_poll_is_voted_on(hall: Hall) -> None:
    pages = (BookletPage(7, "single"),)
    await hall.meeting.submit(c.PrintPaper("c_p", "b_1", "booklet", 1, 5, pages=pages), ORGANISER)
    await hall.ask(c.GivePage, LEAD, poll_id=SINGLE, page=7)
    await hall.open_poll(SINGLE)
    assert "Vote 1 · Carnet : page 7 ·" in plain(await page_of(hall, hall.meeting.state.polls[SINGLE]))


def test_one_file_of_a_pictogram_serves_paper_and_phones() -> None:
    assert FOLDER.resolve() == (STATIC / "assets" / "pictograms").resolve()
