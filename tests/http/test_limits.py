"""What the rules allow at most reaches the fields of the pages, and stands in no browser module a second time."""

import json
import re
from pathlib import Path

import httpx2

from server.domain.decide import (
    ballot_paper,
    checks,
    exchange,
    incidents,
    meeting,
    notes,
    proposals,
    rounds,
    screens,
    steps,
)
from tests.documented import ROOT
from tests.served import served
from tests.worded import modules_of

EXPECTED = {
    "note": notes.NOTE_MOST,
    "strength": notes.STRENGTH_MOST,
    "reason": notes.REASON_MOST,
    "title": checks.TITLE_MOST,
    "proposal": proposals.PROPOSAL_MOST,
    "sheet": rounds.SHEET_MOST,
    "choice": ballot_paper.CHOICE_MOST,
    "text": checks.TEXT_MOST,
    "points": ballot_paper.POINTS_MOST,
    "money": ballot_paper.MONEY_MOST,
    "answer_s": ballot_paper.ANSWER_S_MOST,
    "poll_s": ballot_paper.POLL_S_MOST,
    "message": exchange.MESSAGE_MOST,
    "sentence": steps.SENTENCE_MOST,
    "sentences": steps.SENTENCES_MOST,
    "why": exchange.WHY_MOST,
    "address": meeting.ADDRESS_MOST,
    "incident": incidents.INCIDENT_MOST,
    "screen": screens.SCREEN_MOST,
    "wall": screens.WALL_MOST,
}
MODULES = {path for page in ("table_client", "regie") for path in modules_of(ROOT / page / "index.html")}


async def test_the_pages_on_which_people_write_carry_the_limits_of_the_rules(tmp_path: Path):
    async with served(tmp_path) as server, httpx2.AsyncClient(headers={"Accept": "text/html"}) as browser:
        cookie = {"Cookie": await server.cookie("lead")}
        for address, headers in ((server.tables[1], {}), (f"{server.url}/regie", cookie)):
            page = await browser.get(address, headers=headers)
            found = re.search(r'<script type="application/json" id="limits">(.*?)</script>', page.text)
            assert found, address
            assert json.loads(found[1]) == EXPECTED


def test_the_modules_ask_for_no_other_limit_and_for_each_of_these():
    asked = {
        name for path in MODULES for name in re.findall(r"\blimits\.(?!js\b)(\w+)", path.read_text(encoding="utf-8"))
    }
    assert asked == set(EXPECTED)


def test_no_module_and_no_page_writes_a_length_down():
    written = re.compile(
        r"""maxlength=["'{]*\d|\bmost=["'{]*\d|\b[A-Z]+_MOST = (?:120|200|300|500|1_?000|2_?000|99)\b"""
    )
    pages = {ROOT / "table_client" / "index.html", ROOT / "regie" / "index.html"}
    texts = {path: path.read_text(encoding="utf-8") for path in MODULES | pages}
    assert {str(path): found[0] for path, text in texts.items() if (found := written.search(text))} == {}
