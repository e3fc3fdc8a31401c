"""The recount in the browser and the count of the server are two programs; on any box they say the same."""

import json
import time
from hashlib import sha256
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from playwright.async_api import Page

from server.domain.closing import tally_of
from server.domain.counting import Ballot, write_ballot
from server.domain.records import Choice, HandCount, Method, Poll, Rules
from server.published import PublishedPoll, recount
from server.storage.digest import ballots_digest, box_digest, receipts_digest
from tests.counting.drawn import poll_on
from tests.recount.closed import published_of
from tests.recount.drawn import ALL, filled

BOXES = 60
BOXES_OF_A_SOAK = 1_000
SEED = receipts_digest(["7KQF-3M9D-XZ20"])
COUNT = """boxes => boxes.map(({poll, ballots, hands, seed}) => {
  const {counted, strangersIn, finished} = window.recount;
  return [finished(counted(poll, ballots, hands, seed)), strangersIn(poll, ballots)];
})"""

Box = tuple[Poll, list[Ballot], list[HandCount]]


def drawn(method: Method, number: int = BOXES) -> list[Box]:
    """Return many boxes of a poll by `method`."""
    found: list[Box] = []

    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(filled(method))
    def draw(box: Box) -> None:
        found.append(box)

    draw()
    return found


async def recounted(modules: Page, boxes: list[Box], seed: str = SEED) -> list[Any]:
    """Return what the browser counts: (tally, strangers) of each box."""
    given: Any = [
        {"poll": poll, "ballots": [write_ballot(ballot) for ballot in ballots], "hands": hands, "seed": seed}
        for poll, ballots, hands in boxes
    ]
    return list(await modules.evaluate(COUNT, json.loads(msgspec.json.encode(given))))


def counted(box: Box, seed: str = SEED) -> Any:
    poll, ballots, hands = box
    return msgspec.to_builtins(tally_of(poll, [write_ballot(ballot) for ballot in ballots], hands, seed))


def as_json(tally: Any) -> Any:
    return json.loads(json.dumps(tally))


async def agree(modules: Page, method: Method, number: int) -> None:
    boxes = drawn(method, number)
    assert len(boxes) >= number // 4
    for box, (tally, strangers) in zip(boxes, await recounted(modules, boxes), strict=True):
        assert strangers == [], box
        assert tally == as_json(counted(box)), box


@pytest.mark.parametrize("method", ALL)
async def test_a_tally_of_the_browser_is_that_of_the_server_field_by_field(modules: Page, method: Method) -> None:
    await agree(modules, method, BOXES)


@pytest.mark.soak
@pytest.mark.parametrize("method", ALL)
async def test_so_it_is_for_many_more_boxes(modules: Page, method: Method) -> None:
    await agree(modules, method, BOXES_OF_A_SOAK)


@pytest.mark.parametrize("method", ["consent", "points"])
async def test_digests_of_the_browser_are_those_of_the_server(modules: Page, method: Method) -> None:
    boxes = drawn(method, 60)
    given, expected = [], []
    for _, ballots, _ in boxes:
        texts = [write_ballot(ballot) for ballot in ballots]
        box = [(f"{number:04d}-🚲-\ufb01", text) for number, text in enumerate(texts)]
        given.append({"texts": texts, "box": box})
        expected.append([ballots_digest(texts), box_digest(box, "5a"), box_digest(box, "")])
    found = await modules.evaluate(
        """given => given.map(({texts, box}) => {
          const {digestOf, digestOfBox} = window.recount;
          return [digestOf(texts), digestOfBox(box, "5a"), digestOfBox(box, "")];
        })""",
        given,
    )
    assert found == expected


async def test_a_hash_of_the_browser_is_right_at_every_length_of_its_last_block(modules: Page) -> None:
    texts = ["é🌳a"[number % 3] * number for number in range(200)]
    found = await modules.evaluate("texts => texts.map(text => window.recount.sha256(text))", texts)
    assert found == [sha256(text.encode()).hexdigest() for text in texts]


async def test_texts_are_sorted_letter_by_letter_as_the_server_sorts(modules: Page) -> None:
    texts = ["🚲", "\ufb01", "é", "e", "", "a🚲", "a\ufb01", "a", "\uffff", "\U0010ffff"]
    found = await modules.evaluate("texts => texts.sort(window.recount.byLetters)", texts)
    assert found == sorted(texts)


WRONG: dict[Method, tuple[str, ...]] = {
    "single": ('{"marks":["a","b"]}', '{"marks":["z"]}', '{"marks": ["a"]}', '{"values":{"a":1}}', "x", '{"table":1}'),
    "approval": ('{"marks":["b","a"]}', '{"marks":["a","a"]}', '{"marks":["a"],"reason":"non"}', "[]", "null", '"a"'),
    "yes-no": ('{"values":{"a":2}}', '{"values":{"b":1,"a":0}}', '{"values":{"a":1.0}}', '{"values":{"a":true}}'),
    "scale": ('{"values":{"a":0}}', '{"values":{"a":"5"}}', '{"values":{"a":6}}'),
    "majority-judgment": ('{"values":{"a":7}}', '{"values":{"a":null}}', '{"values":{}}'),
    "instant-runoff": ('{"values":{"a":2}}', '{"values":{"a":1,"b":1}}', '{"values":{"a":1,"b":3}}'),
    "schulze": ('{"values":{"a":2,"b":2}}', '{"values":{"a":0}}', '{"values":{"a":1,"b":3}}'),
    "points": ('{"values":{"a":0}}', '{"values":{"a":-1}}', '{"values":{"a":7}}', '{"values":{"a":4,"b":3}}'),
    "greedy": ('{"marks":["a","b"],"left":1}', '{"marks":"a"}'),
    "equal-shares": ('{"values":{"a":1}}', '{"marks":["a"],"values":{}}'),
    "consent": ('{"marks":["b"]}', '{"marks":["a"],"reason":"non"}', '{"marks":["b"],"reason":" non"}',
                '{"reason":"non"}', '{"marks":["b"],"reason":"à\\nla ligne"}',
                '{"marks":["b"],"reason":"' + "x" * 501 + '"}'),
    "quiz": ('{"marks":["a"],"left":11}', '{"marks":["b"],"left":1}', '{"marks":["a"],"table":-1}', '{"left":1}'),
}  # fmt: skip
"""Texts that are no ballots of a poll with the choices a to c (consent: a and b)."""


async def test_what_is_no_ballot_of_the_poll_is_found_by_both(modules: Page) -> None:
    rules = Rules(points=6, right="a", answer_s=20)
    for method, texts in WRONG.items():
        poll = poll_on(method, "ab" if method == "consent" else "abc", rules)
        if method == "approval":
            poll = replace(poll, rules=Rules(least=2, most=2))
        given = json.loads(msgspec.json.encode(poll))
        found = await modules.evaluate(
            "([poll, texts]) => window.recount.strangersIn(poll, texts)", [given, list(texts)]
        )
        assert found == list(texts)
        for text in texts:
            assert recount(told_of(poll, text)).differences[-1] == "ballot", text


def told_of(poll: Poll, text: str) -> PublishedPoll:
    """What would be published if a server had taken this text for a ballot."""
    told = published_of(poll, [])
    return replace(told, ballots=(text,), receipts=("7KQF-3M9D-XZ20",))


async def test_a_large_budget_is_recounted_in_a_few_seconds(modules: Page) -> None:
    draw = Random(5)
    ids = "abcdefghijklmnopqrstuvwxyz"
    budget = 2_000_000
    choices = tuple(
        Choice(id, id.upper(), id, "tree", "#0072B2", cost=draw.randint(budget // 60, budget // 6)) for id in ids
    )
    poll = Poll("v_1", 1, "Vote", "Que payer ?", "equal-shares", choices, Rules(budget=budget))
    liked = [draw.uniform(0.05, 0.5) for _ in ids]
    ballots = [
        Ballot(tuple(id for id, share in zip(ids, liked, strict=True) if draw.random() < share)) for _ in range(2000)
    ]
    began = time.monotonic()
    [(tally, strangers)] = await recounted(modules, [(poll, ballots, [])])
    assert time.monotonic() - began < 20  # about one second on a calm machine
    assert (tally, strangers) == (as_json(counted((poll, ballots, []))), [])
